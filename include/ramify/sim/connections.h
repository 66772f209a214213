#pragma once

#include <filesystem>
#include <string>

#include "ramify/diag/result.h"
#include "ramify/sim/server.h"

namespace ramify::sim {

/// `ID[:alias[:AccessKeyId:Secret]]`. The secret's text is wiped.
[[nodiscard]] Result<AccountSpec> parse_account_spec(std::string text);

/// Writes a connection file that reaches this server as the accounts' own keys, and beside it `aliyun-config.json`, the
/// aliyun CLI's profiles that it refers to. Both 0600; each appears whole or not at all.
[[nodiscard]] Result<void> write_connections(const Server& server, const std::filesystem::path& file);

}  // namespace ramify::sim
