#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

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
/// The same of a condition key that requests are said to have: `acs:` keys must be documented, or stand in a document
/// of the world; of services any key may be.
[[nodiscard]] std::optional<std::string> fault_in_context_key(const model::World& world, const std::string& key);
/// One line of JSON: `{"principal": "company-b/alice", "action": "sts:AssumeRole", "resource": "acs:…", "context":
/// {"acs:SourceIp": "10.0.0.1"}, "complete": true}`; the last two may be left out, and `resource_group` may be added.
/// The error is a sentence.
[[nodiscard]] tl::expected<Asked, std::string> parse_request(const Evaluator& evaluator, std::string_view line);

/// `allow`, `explicit_deny`, `implicit_deny`, `conditional`, or `unknown` where a document that matters is not known.
[[nodiscard]] std::string_view decision_word(const Decision& decision);

}  // namespace ramify::access
