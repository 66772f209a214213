#pragma once

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
/// An ARN, `*`, or a role as `company-a/X` or `company-a/role/X`.
[[nodiscard]] tl::expected<std::string, std::string> parse_resource(const model::World& world, std::string_view text);
[[nodiscard]] tl::expected<Asked, std::string> make_asked(const Evaluator& evaluator, std::string_view principal,
                                                          std::string_view action, std::string_view resource);
/// One line of JSON: `{"principal": "company-b/alice", "action": "sts:AssumeRole", "resource": "acs:…", "context":
/// {"acs:SourceIp": "10.0.0.1"}, "complete": true}`; the last two may be left out, and `resource_group` may be added.
/// The error is a sentence.
[[nodiscard]] tl::expected<Asked, std::string> parse_request(const Evaluator& evaluator, std::string_view line);

/// `allow`, `explicit_deny`, `implicit_deny`, `conditional`, or `unknown` where a document that matters is not known.
[[nodiscard]] std::string_view decision_word(const Decision& decision);

}  // namespace ramify::access
