#pragma once

#include <string_view>

namespace ramify::policy {

/// `*` any run, `?` one character; two pointers, no backtracking explosion.
[[nodiscard]] bool glob_match(std::string_view pattern, std::string_view text);
[[nodiscard]] bool glob_match_folded(std::string_view pattern, std::string_view text);
/// Whether every text that `narrow` matches is one that `wide` matches. Never true where that is not so; not true of
/// all that are, such as `*?` and `?*`.
[[nodiscard]] bool glob_covers(std::string_view wide, std::string_view narrow);

/// Case-insensitive glob on `code:Name`.
[[nodiscard]] bool action_matches(std::string_view pattern, std::string_view action);
/// Field by field (`acs:code:region:account:relative`), RAM's own relative ids case-insensitively; an empty region or
/// account in the request matches any pattern for that field only where the pattern is `*` or empty.
[[nodiscard]] bool resource_matches(std::string_view pattern, std::string_view resource);
/// As glob_covers(), of resource_matches().
[[nodiscard]] bool resource_covers(std::string_view wide, std::string_view narrow);

}  // namespace ramify::policy
