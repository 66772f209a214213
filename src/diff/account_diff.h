#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ramify/diff/diff.h"

namespace ramify::diff {

using ops::Field;
using ops::FieldChange;
using ops::Op;
using ops::Reason;
using Fields = std::vector<FieldChange>;
using Ref = model::ObjectRef;

/// A reference by which the service would find the same object: its name in lower case.
[[nodiscard]] Ref folded(const Ref& ref);
[[nodiscard]] Ref principal_ref(const model::Principal& principal);
/// An attachment as the service tells attachments apart.
[[nodiscard]] model::Attachment folded(const model::Attachment& attachment);

// Field lists. Empty text and no text are the same to the service.
void add_if_differs(Fields& fields, Field field, const std::optional<std::string>& before,
                    const std::optional<std::string>& after);
void add_new(Fields& fields, Field field, const std::optional<std::string>& after);
void add_gone(Fields& fields, Field field, const std::optional<std::string>& before);
void add_gone_tags(Fields& fields, const model::Tags& tags);
[[nodiscard]] std::optional<std::string> to_text(const std::optional<std::chrono::seconds>& duration);
[[nodiscard]] std::optional<std::string> to_text(const std::optional<policy::Document>& document);
[[nodiscard]] std::optional<std::string> to_text(const std::optional<bool>& value);

/// The diff of one account: settled once, then family by family. Each family is a file.
class AccountDiff {
 public:
  AccountDiff(const Input& input, const model::AccountKey& key);
  void run(ChangeSet& out);

 private:
  /// Why an object must be left alone.
  enum class Hands { free, ignored, reserved, identity };
  /// How a declared object stands against the live account. `held`: nothing is done about it (a remark says why).
  enum class Standing { missing, there, held };

  // account_diff.cpp: what may be touched, and collecting.
  [[nodiscard]] Hands hands(const Ref& ref) const;
  [[nodiscard]] bool is_declared(const Ref& ref) const { return declared_.count(folded(ref)) != 0; }
  [[nodiscard]] Standing standing(const Ref& ref) const;
  [[nodiscard]] std::optional<model::Place> place(const Ref& ref, model::Facet facet = model::Facet::object,
                                                  const std::string& detail = {}) const;
  void emit(Op op, ops::Subject subject, Fields fields, Reason reason, std::optional<model::Place> where,
            Fields carried = {});
  void remark(Remark::Kind kind, const Ref& ref, std::string detail = {}, std::optional<model::Place> where = {});
  /// Says that an object is left alone because it is the service's or who we run as; says nothing of ignored ones.
  void remark_reserved(const Ref& ref, const std::optional<model::Place>& where);
  void settle();
  void settle_one(const Ref& ref);

  // renames.cpp
  void find_renames();
  void hold_or_rename(const Ref& now, const Ref& old);
  void rename_live(const std::map<Ref, Ref>& new_names);
  /// The live role or policy that the declared one replaces, where there is one.
  [[nodiscard]] const Ref* replaces(const Ref& now) const;

  // objects.cpp
  void diff_objects();
  void diff_user(const model::User& user);
  void diff_group(const model::Group& group);
  void diff_role(const model::Role& role);
  void diff_policy(const model::Policy& policy);
  void create_role(const model::Role& role);
  [[nodiscard]] model::Tags wanted_tags(const model::Tags& tags) const;
  void add_new_tags(Fields& fields, const model::Tags& tags) const;
  void diff_tags(Op op, const Ref& ref, const model::Tags& tags, const model::Tags& live);

  // modes.cpp: how a user gets in
  void diff_console(const model::User& user, const model::User* live);
  void diff_keys(const model::User& user, const model::User* live);
  /// rotation.cpp: the two-key dance, where the oldest active key is due: a new one is made beside it, and once that is
  /// in use the old one goes. False where the keys' number alone decides. `active`: oldest first.
  [[nodiscard]] bool rotate_keys(const model::User& user, const model::User& live,
                                 const std::vector<model::AccessKey>& active, const std::optional<model::Place>& where);
  void remove_key(const model::UserName& user, const model::AccessKey& key, Reason reason,
                  const std::optional<model::Place>& where);

  // links.cpp
  void diff_attachments();
  void diff_attachments_of(const Ref& principal);
  void diff_memberships();

  // prune.cpp
  void choose_removals();
  void prune();
  [[nodiscard]] std::optional<Reason> reason_to_go(const Ref& ref) const;
  [[nodiscard]] bool carries_our_mark(const Ref& ref) const;
  [[nodiscard]] std::optional<Ref> in_the_way(const Ref& ref) const;
  void remove(const Ref& ref, Reason reason);
  void remove_user(const model::User& user, Reason reason, const std::optional<model::Place>& where);
  void remove_links_of(const Ref& ref, Reason reason, const Fields& fields);
  [[nodiscard]] Fields fields_of(const Ref& ref) const;

  const Input& input_;
  const model::AccountKey& key_;
  const model::Account& desired_;
  const model::AccountScope& scope_;
  std::optional<model::Account> renamed_;  ///< the live account under its objects' new names, where any has one
  const model::Account* live_;
  std::optional<Ref> identity_;  ///< lower case
  std::set<Ref> declared_;       ///< lower case
  std::map<Ref, std::string> live_names_;
  std::map<Ref, Standing> standing_;
  std::map<Ref, Ref> replaced_by_;  ///< live role or policy -> its declared successor
  std::map<Ref, Ref> replaces_;     ///< the other way round
  std::map<Ref, Reason> going_;     ///< lower case; objects that this diff deletes
  std::map<Ref, std::vector<const model::Attachment*>> live_by_principal_;  ///< keys in lower case
  std::map<Ref, std::vector<const model::Attachment*>> live_by_policy_;     ///< custom policies; keys in lower case
  std::map<Ref, std::vector<const model::Membership*>> live_members_;  ///< by group and by user; keys in lower case
  std::map<std::pair<Op, ops::Target>, ops::Change> changes_;
  std::vector<Remark> remarks_;
};

}  // namespace ramify::diff
