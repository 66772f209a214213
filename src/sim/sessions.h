#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "context.h"
#include "params.h"

namespace ramify::sim {

/// `acs:ram::<account>:role/<name>` taken apart.
struct RoleArn {
  std::string account;
  std::string role;
};
[[nodiscard]] std::optional<RoleArn> parse_role_arn(std::string_view arn);

/// RoleSessionName, ExternalId and Policy are what the documentation of AssumeRole asks for.
[[nodiscard]] Answer<void> check_session_name(const std::string& name);
[[nodiscard]] Answer<void> check_session_policy(const Params& params);

/// Between 15 minutes and what the role grants, or what a session of a session may last.
[[nodiscard]] Answer<std::chrono::seconds> session_duration(const Context& context, const Params& params,
                                                            const Role& role);

/// Makes a session of the role, keeps it, and forgets those that ended long ago.
[[nodiscard]] const Session& open_session(Context& context, const Account& owner, const Role& role,
                                          const std::string& session_name, const Params& params,
                                          std::chrono::seconds duration);
/// `Credentials` and `AssumedRoleUser` of a reply.
[[nodiscard]] nlohmann::json session_json(const Session& session, const std::string& arn);

}  // namespace ramify::sim
