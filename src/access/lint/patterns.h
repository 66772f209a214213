#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ramify/policy/document.h"

/// Patterns of `*` and `?` put beside each other, as text: what one matches, does the other?
namespace ramify::access {

/// Everything that `narrow` matches, `wide` matches too; may say no where that is hard to see, never yes wrongly.
[[nodiscard]] bool covers(std::string_view wide, std::string_view narrow);
/// There is a text that both match.
[[nodiscard]] bool overlap(std::string_view a, std::string_view b);

/// The same of actions, letter case aside.
[[nodiscard]] bool covers_action(std::string_view wide, std::string_view narrow);
[[nodiscard]] bool overlaps_action(std::string_view a, std::string_view b);
/// The same of resources, field by field.
[[nodiscard]] bool covers_resource(std::string_view wide, std::string_view narrow);
[[nodiscard]] bool overlaps_resource(std::string_view a, std::string_view b);

/// `*`, or an ARN of nothing but stars.
[[nodiscard]] bool is_everything(std::string_view resource);
/// A resource that names nothing in particular in its last field: `*`, `acs:oss:*:*:*`.
[[nodiscard]] bool is_wide(std::string_view resource);
[[nodiscard]] bool any_everything(const std::vector<std::string>& resources);
[[nodiscard]] bool any_wide(const std::vector<std::string>& resources);

/// Those of `wanted` that the statement's actions let through; NotAction respected.
[[nodiscard]] std::vector<std::string> granted(const policy::Statement& statement,
                                               const std::vector<std::string_view>& wanted);
/// Whether resources of the service are among what the pattern names; roles and users are resources of `ram`.
[[nodiscard]] bool names_service(std::string_view resource, std::string_view service);
/// Of which service the resources are that the action acts on: its own, but `ram` for `sts`.
[[nodiscard]] std::string_view service_acted_on(std::string_view action);
/// Those of them that the statement grants on resources of their own service that take in too many to name.
[[nodiscard]] std::vector<std::string> granted_widely(const policy::Statement& statement,
                                                      const std::vector<std::string_view>& wanted);
[[nodiscard]] bool is_every_action(std::string_view pattern);
/// The last field of an ARN; the text itself where it is none.
[[nodiscard]] std::string_view relative_id(std::string_view arn);
[[nodiscard]] bool has_wildcard(std::string_view text);
/// Allows every action on every resource, or `*` and nothing less: other rules have no need to add to that.
[[nodiscard]] bool grants_everything(const policy::Statement& statement);

}  // namespace ramify::access
