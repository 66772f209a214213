#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "library.h"
#include "ramify/access/evaluator.h"
#include "ramify/access/residual.h"
#include "roster.h"

namespace ramify::access {

/// What somebody is told who asks to become a role, as far as it is the same for many.
struct Answer {
  Standing standing = Standing::deny;
  std::vector<std::string> residual_keys;
  std::vector<model::PolicyRef> unknown;
  std::string group;              ///< through which the right to ask is held; empty where it is held directly
  std::vector<OpenRule> rules{};  ///< of a conditional one: all that must allow
  auto operator<=>(const Answer&) const = default;
};

/// Which roles are open to whom directly in one world. Callers who hold the same and roles that trust the same are
/// judged once, whatever their number; whoever names a role or is named by it exactly is judged by itself. World,
/// library, evaluator and roster must outlive it.
class RoleDoors {
 public:
  using Index = Roster::Index;
  struct Opening {
    Index role = 0;
    Index answer = 0;  ///< never a denial
  };

  RoleDoors(const model::World& world, const Library& library, const Evaluator& evaluator, const Roster& roster);

  /// Equal for two only where the same roles are open to both with the same answers; 0 where none is.
  [[nodiscard]] Index row_of(Index person) const { return row_of_[person]; }
  [[nodiscard]] std::size_t rows() const { return rows_.size(); }
  /// Sorted by role.
  [[nodiscard]] std::vector<Opening> openings(Index row) const;
  /// The answer at one role; 0, which is a denial, where it is shut.
  [[nodiscard]] Index answer_at(Index row, Index role) const;
  [[nodiscard]] const Answer& answer(Index index) const { return *answers_[index]; }
  [[nodiscard]] std::size_t answers() const { return answers_.size(); }
  /// In full, with the policy behind it.
  [[nodiscard]] Decision decide(Index person, Index role) const;

 private:
  /// What a document says of AssumeRole: of roles that it names exactly, and else.
  struct Asks {
    bool broadly = false;
    std::vector<Index> roles;
  };
  /// Callers of one account who hold the same as far as no role is named exactly.
  struct CallerClass {
    std::string account_id;
    std::vector<Index> members;
    std::vector<Opening> openings;
  };
  /// Roles of one account that trust the same as far as nobody is named exactly.
  struct RoleClass {
    std::set<std::string> accounts;  ///< whose users and roles may be let in, by id
    bool anybody = false;            ///< a wildcard, or a trust that is not known
    std::vector<Index> members;
  };
  struct Row {
    Index caller_class = 0;
    std::vector<Opening> apart;  ///< answers that are not its class's; 0 where it has none
  };

  void index_trusts();
  const Asks& asks(const policy::Document& document);
  void index_control_policies();
  void index_callers();
  std::string read_holder(const model::Account& account, const model::Attachment& link, std::vector<Index>& roles);
  std::string marks_of(const policy::Caller& caller) const;
  void class_roles();
  void open_classes();
  void make_rows();
  Index note(Answer answer);
  Index judge(Index person, Index role);
  void settle(Answer& answer);
  [[nodiscard]] bool is_apart(Index person, Index role) const;

  const model::World& world_;
  const Library& library_;
  const Evaluator& evaluator_;
  const Roster& roster_;
  std::vector<std::string> arns_;  ///< by role; empty where this world has it not, or its trust is closed
  std::unordered_map<std::string, Index> by_arn_key_;
  std::unordered_map<std::string, std::vector<Index>> named_;  ///< whom trusts name exactly -> those roles
  std::vector<std::string> trusts_;                            ///< by role: what is left of its trust, as text
  std::set<std::string> wildcards_;                            ///< in trusts
  std::set<std::string> patterns_;                             ///< of resources, in what is held broadly
  bool by_name_ = false;                                       ///< a trust asks for acs:PrincipalARN
  std::map<const policy::Document*, Asks> asks_;
  std::vector<std::vector<Index>> apart_;  ///< by person: the roles that are judged by themselves, sorted
  std::vector<Index> class_of_;            ///< by person
  std::vector<CallerClass> caller_classes_;
  std::vector<RoleClass> role_classes_;
  std::vector<Row> rows_;
  std::vector<Index> row_of_;
  std::map<std::vector<OpenRule>, Standing> settled_;
  std::map<Answer, Index> known_answers_;
  std::vector<const Answer*> answers_;
};

}  // namespace ramify::access
