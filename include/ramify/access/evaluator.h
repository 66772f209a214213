#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/access.h"
#include "ramify/model/world.h"
#include "ramify/policy/compiled.h"

namespace ramify::access {

/// Who asks.
struct Subject {
  enum class Kind {
    user,
    role,  ///< a session of it
    root,
    stranger,  ///< a user that the account does not describe, who holds sts:AssumeRole on every role and nothing else
  } kind = Kind::user;
  model::AccountKey account;
  std::string name;  ///< empty for root
  auto operator<=>(const Subject&) const = default;

  [[nodiscard]] static Subject user(model::AccountKey account, std::string name);
  [[nodiscard]] static Subject role(model::AccountKey account, std::string name);
  [[nodiscard]] static Subject root(model::AccountKey account);
  [[nodiscard]] static Subject stranger(model::AccountKey account, std::string name);
  [[nodiscard]] static Subject of(const model::Address& address);  ///< of a user or a role
};
/// `company-b/alice`, `company-a/role/X`, `company-b/root`.
[[nodiscard]] std::string to_string(const Subject& subject);

/// What one layer came to by itself, for people who want to know why.
struct LayerAnswer {
  policy::Layer layer = policy::Layer::identity_account;
  policy::Verdict verdict = policy::Verdict::implicit_deny;
  bool is_unknown = false;  ///< something that matters to this layer is not known
  std::optional<model::Attachment> attachment;
  std::string control_policy;
  std::optional<std::size_t> statement;
  std::vector<std::string> residual_keys;
  std::vector<model::PolicyRef> unknown_policies;
};

/// A decision with everything that was asked on the way, in the order of evaluation.
struct Trace {
  Decision decision;
  std::vector<LayerAnswer> layers;
};

/// A decision without its words: views into the evaluator, valid as long as it.
struct Brief {
  Standing standing = Standing::deny;
  bool explicit_deny = false;
  std::optional<policy::Layer> layer;
  const model::Attachment* attachment = nullptr;
  const model::ControlPolicy* control_policy = nullptr;
  std::optional<std::size_t> statement;
};

/// Answers questions about one world. Policies are compiled when it is made and shared by all who hold them; it is
/// never changed afterwards, so threads may share it. The world must outlive it and stay as it is.
///
/// Documents of system policies are the world's own, then `other`'s, else the catalogue's where it knows them whole.
/// A policy at resource-group scope reaches resources of its own account only. Which group holds a resource is not
/// known unless the context says it: then what the group's policies say stays open.
class Evaluator {
 public:
  struct Holder;  ///< a subject with what it holds
  struct Data;

  explicit Evaluator(const model::World& world, const model::World* other = nullptr);
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  /// May the subject do `action` (`sts:AssumeRole`) on `resource` (an ARN)? AssumeRole needs the role's trust too, in
  /// its own account as well. Who is not in the world may do nothing.
  [[nodiscard]] Decision decide(const Subject& subject, std::string_view action, std::string_view resource,
                                const Context& context = {}) const;
  [[nodiscard]] Decision decide(const model::Address& principal, std::string_view action, std::string_view resource,
                                const Context& context = {}) const {
    return decide(Subject::of(principal), action, resource, context);
  }
  [[nodiscard]] Trace trace(const Subject& subject, std::string_view action, std::string_view resource,
                            const Context& context = {}) const;

  /// The trust's half alone, for a user or role that need not be there: may it in, were it allowed to ask?
  [[nodiscard]] Decision trust(const model::Address& caller, const model::Address& role,
                               const Context& context = {}) const;

  /// Null where the world has no such user, role or account; strangers of an account that is there are found.
  [[nodiscard]] const Holder* find(const Subject& subject) const;
  /// As `decide`, without allocating while nothing stays open. `context` is what `question` was made with.
  [[nodiscard]] Brief ask(const Holder& holder, const policy::Question& question, const Context& context) const;

  [[nodiscard]] const model::World& world() const;
  /// The role that an ARN names, by id of the account and name in any letter case; empty where the world has none.
  [[nodiscard]] std::optional<model::Address> role_at(std::string_view arn) const;
  /// `acs:ram::<id>:role/<name>`; empty where the account is not there.
  [[nodiscard]] std::optional<std::string> arn_of(const model::Address& object) const;
  /// The document behind an attachment of that account; null where it is not known.
  [[nodiscard]] const policy::Document* document(const model::AccountKey& account,
                                                 const model::PolicyRef& policy) const;

 private:
  std::unique_ptr<Data> data_;
};

}  // namespace ramify::access
