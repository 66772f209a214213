#pragma once

#include <string>
#include <string_view>

#include "draft.h"
#include "faults.h"
#include "files.h"

/// From trees to the draft, one function a noun. Each reports its faults and goes on.
namespace ramify::config {

struct Context {
  Faults& faults;
  Files& files;
  const SourceMap& sources;
  Instant now;
  bool keeps_limits = true;              ///< what is made for `can_assume` may not go over the documented limits
  std::optional<Instant> next_expiry{};  ///< of all that is not yet over, the first to be
};

[[nodiscard]] model::Place to_place(const SourceMap& sources, const SourceRange& where);

/// The root file and all that it includes.
void read_root(SourceId root, Draft& draft, Context& context);
void read_accounts(const Node& node, Draft& draft, Context& context);
void read_access_tests(const Node& node, Draft& draft, Context& context);
void read_suppressions(const Node& node, Draft& draft, Context& context);

void read_policy(const Node& node, const model::PolicyName& name, PolicyDraft& policy, Context& context);
void read_role(const Node& node, const model::RoleName& name, RoleDraft& role, Context& context);
void read_group(const Node& node, const model::GroupName& name, GroupDraft& group, Context& context);
void read_user(const Node& node, const model::UserName& name, UserDraft& user, Context& context);
void read_trust(const Node& node, TrustDraft& trust, Context& context);

/// `state: absent`: true, and nothing else may stand beside it.
[[nodiscard]] bool read_absent(const Node& node, Common& common, Context& context);
/// `previously`, and where each key stands.
void read_common(const Node& node, Common& common, Context& context);
/// `tags`; `value_max` is 128 for users and 256 for roles and policies.
void read_tags(const Entry* entry, std::size_t value_max, model::Tags& tags, Common& common, Context& context);
/// `policies`, `can_assume` and `extra_policies`.
void read_grants(const Node& node, Grants& grants, Context& context);
/// `expires`, where the entry is there.
[[nodiscard]] Expiry read_expiry(const Entry* entry, Context& context);
/// True, with a warning, where the moment has come; a warning alone where it comes within 72 hours.
[[nodiscard]] bool is_expired(const Expiry& expiry, std::string_view what, Context& context);
/// The conditions, with a bound on `acs:CurrentTime`: the earlier one where they have one already.
[[nodiscard]] policy::Conditions bounded(policy::Conditions conditions, Instant expiry);
/// `account/name`.
[[nodiscard]] std::optional<Reference> read_reference(const Node& node, std::string_view what, Context& context);

/// A policy document written in YAML, or in a JSON file beneath the root.
[[nodiscard]] std::optional<policy::Document> read_document(const Node& node, policy::DocumentKind kind,
                                                            Context& context);
[[nodiscard]] std::optional<policy::Document> read_document_file(const Node& name, policy::DocumentKind kind,
                                                                 Context& context, NodePtr* tree = nullptr);
/// Notes where every part of a document stands, as fields called `<field>/Statement/0/Action/1` and so on; a value that
/// is no list counts as a list of one.
void note_places(const Node& document, const std::string& field, Common& common);
/// A `condition` block on its own.
[[nodiscard]] std::optional<policy::Conditions> read_conditions(const Node& node, Context& context);
/// Reports a trust that is near the service's unpublished limit, or an identity policy over its published one.
void check_size(const policy::Document& document, policy::DocumentKind kind, const SourceRange& where,
                Context& context);

}  // namespace ramify::config
