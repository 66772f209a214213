#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "../doors.h"
#include "../grants.h"
#include "../library.h"
#include "ramify/access/evaluator.h"
#include "ramify/access/lint.h"

namespace ramify::access {

/// One statement of a document that the configuration itself says.
struct StatementAt {
  model::Address address;  ///< the policy, or the role whose trust it is
  policy::DocumentKind kind = policy::DocumentKind::identity;
  std::size_t index = 0;
  const policy::Document* document = nullptr;
  const policy::Statement* statement = nullptr;
  [[nodiscard]] bool allows() const { return statement->effect == policy::Effect::allow; }
  [[nodiscard]] bool is_identity() const { return kind == policy::DocumentKind::identity; }
};

/// What rules look at: the input, and what several of them would otherwise work out again.
class Look {
 public:
  explicit Look(const LintInput& input);

  const LintInput& input;
  Library library;
  Evaluator evaluator;
  /// Of every custom policy that is not generated, and of every trust; in the order of their addresses.
  std::vector<StatementAt> statements;
  Roster roster;
  /// Who can become which role directly; worked out once.
  RoleDoors doors;

  /// Whoever can become the role directly, sorted; nobody where it is a user.
  [[nodiscard]] std::vector<model::Address> becomers(const model::Address& role) const;
  [[nodiscard]] const model::World& world() const { return input.world; }
  [[nodiscard]] const model::Account& account(const model::AccountKey& key) const { return world().accounts.at(key); }
  /// The described account of that id.
  [[nodiscard]] std::optional<model::AccountKey> key_of(std::string_view account_id) const;
  /// Everything a user holds, its groups' included; of a group or role, its own.
  [[nodiscard]] std::vector<Held> held(const model::Address& principal) const;
  /// The Allow statements of custom policies, but for those that allow everything: that is told once, by S001.
  [[nodiscard]] std::vector<StatementAt> grants() const;
  /// Every user and role of every account.
  [[nodiscard]] std::vector<model::Address> callers() const;

  // Places, the nearest that is known.
  [[nodiscard]] std::optional<model::Place> place(const model::Address& address) const;
  [[nodiscard]] std::optional<model::Place> field(const model::Address& address, const std::string& field) const;
  [[nodiscard]] std::optional<model::Place> attachment(const model::AccountKey& key,
                                                       const model::Attachment& attachment) const;
  /// The key `Statement` of a document that has one statement in place of a list; nothing where it has a list.
  [[nodiscard]] std::optional<model::Place> bare(const StatementAt& at) const;
  /// A part of a statement, e.g. `Action/1` or `Condition/Bool`; the statement's own place where `part` is empty.
  [[nodiscard]] std::optional<model::Place> part(const StatementAt& at, const std::string& part = {}) const;
  [[nodiscard]] std::optional<model::Place> principal(const StatementAt& at, const std::string& principal) const;

 private:
  void index_doors();

  std::map<std::string, model::AccountKey> keys_;
  std::vector<std::vector<RoleDoors::Index>> rows_into_;  ///< by role
  std::vector<std::vector<RoleDoors::Index>> row_members_;
};

/// Whether a policy was generated for a `can_assume`.
[[nodiscard]] bool is_generated(const model::PolicyRef& policy);
[[nodiscard]] model::Address address_of(const model::AccountKey& key, const model::Principal& principal);
/// `Allow oss:*, ecs:Describe* on *`: a statement in words that stay the same when it is moved.
[[nodiscard]] std::string words(const policy::Statement& statement);
/// Which conditions it stands under, as a mark that stays the same while they do; empty where there are none.
[[nodiscard]] std::string under(const policy::Statement& statement);
/// `a, b, c and 4 more`.
[[nodiscard]] std::string enumerate(const std::vector<std::string>& names, std::size_t most = 5);

/// The address of what is said of suppressions themselves.
inline constexpr std::string_view kSuppressions = "suppress";

/// Where the findings of one rule go.
class Findings {
 public:
  Findings(const LintRule& rule, std::vector<LintFinding>& into) : rule_(rule), into_(into) {}
  LintFinding& add(const model::Address& address, std::optional<model::Place> place, std::string subject,
                   std::string message);
  LintFinding& add(std::string address, std::optional<model::Place> place, std::string subject, std::string message);
  /// About a statement as a whole, at its place.
  LintFinding& add(const Look& look, const StatementAt& at, const std::string& part, std::string message);
  LintFinding& add(const LintSuppression& suppression, std::string message);
  /// What this rule and those before it found.
  [[nodiscard]] const std::vector<LintFinding>& so_far() const { return into_; }

 private:
  const LintRule& rule_;
  std::vector<LintFinding>& into_;
};

}  // namespace ramify::access
