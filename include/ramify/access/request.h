#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "ramify/access/access.h"
#include "ramify/access/evaluator.h"

namespace ramify::access {

/// A question as people and programs put it.
struct Asked {
  Subject subject;
  bool is_declared = true;  ///< false: the world has no such user or role
  std::string action;
  std::string resource;  ///< an ARN, or `*`
  Context context;
};

/// `company-b/alice`, `company-b/user/alice`, `company-a/role/X`, `company-b/root`. A bare name is that of a user, else
/// of a role; a user that the account does not have is taken for a stranger.
[[nodiscard]] tl::expected<Subject, std::string> parse_subject(const model::World& world, std::string_view text);
/// An ARN, `*`, or a role of a described account as `company-a/X` or `company-a/role/X`: it must be there.
[[nodiscard]] tl::expected<std::string, std::string> parse_resource(const model::World& world, std::string_view text);
[[nodiscard]] tl::expected<Asked, std::string> make_asked(const Evaluator& evaluator, std::string_view principal,
                                                          std::string_view action, std::string_view resource);
/// What is wrong with the name of an action, as a sentence; nothing where it can be one.
[[nodiscard]] std::optional<std::string> fault_in_action(std::string_view action);
/// Tells what requests cannot have: keys that nobody documents or asks for, values that no operator can read, several
/// values of a key that has one.
class ContextCheck {
 public:
  explicit ContextCheck(const model::World& world);
  /// What is wrong, as a sentence. `acs:` keys must be documented, or stand in a document of the world; of services any
  /// key may be that is not nearly one of those.
  [[nodiscard]] std::optional<std::string> fault(const std::string& key, const std::vector<std::string>& values) const;
  [[nodiscard]] std::optional<std::string> fault(const Context& context) const;

 private:
  void read(const policy::Document& document);
  std::map<std::string, std::set<std::string>> asked_;  ///< by key: the operators under which documents ask for it
};
/// One line of JSON: `{"principal": "company-b/alice", "action": "sts:AssumeRole", "resource": "acs:…", "context":
/// {"acs:SourceIp": "10.0.0.1"}, "complete": true}`; the last two may be left out, and `resource_group` may be added.
/// The error is a sentence; what the context holds is for `ContextCheck` to judge.
[[nodiscard]] tl::expected<Asked, std::string> parse_request(const Evaluator& evaluator, std::string_view line);

/// `allow`, `explicit_deny`, `implicit_deny`, `conditional`, or `unknown` where a document that matters is not known.
[[nodiscard]] std::string_view decision_word(const Decision& decision);

}  // namespace ramify::access
