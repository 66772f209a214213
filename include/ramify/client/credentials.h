#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "ramify/client/client.h"

namespace ramify::client {

/// Reads the process environment; a parameter so that no room below `cli` does.
using GetEnv = std::function<std::optional<std::string>(const std::string&)>;

struct CredentialRequest {
  enum class Source { profile, env, chain } source = Source::profile;
  std::string name;                     ///< profile, environment prefix or `default`
  std::filesystem::path aliyun_config;  ///< the aliyun CLI's config.json
};

/// Credentials from the place asked for and no other. Profile modes: AK, StsToken, RamRoleArn, ChainableRamRoleArn
/// (cycles are an error); others are refused with help. `chain` is the environment's AccessKey or STS token, then the
/// CLI's profile; the SDKs' further links (OIDC, ECS metadata, URI) are refused with help. A file that everybody on the
/// machine can read is refused. Errors are of kind `credentials` and name the place, never the value.
/// Source: the credential providers of the Alibaba Cloud SDKs and the aliyun CLI's configuration.
[[nodiscard]] Result<Credentials> find_credentials(const CredentialRequest& request, const GetEnv& getenv,
                                                   const std::shared_ptr<Transport>& transport,
                                                   const Environment& environment,
                                                   const std::map<wire::Service, std::string>& endpoints);

}  // namespace ramify::client
