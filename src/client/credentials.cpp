#include "ramify/client/credentials.h"

#include <fmt/format.h>

#include <algorithm>

#include "profile.h"

namespace ramify::client {
namespace {

std::optional<std::string> variable(const GetEnv& getenv, const std::string& name) {
  auto value = getenv(name);
  if (value && value->empty()) return std::nullopt;
  return value;
}

/// `<prefix>_ACCESS_KEY_ID` and its companions.
Result<Credentials> from_environment(const std::string& prefix, const GetEnv& getenv) {
  const auto require = [&](const char* suffix) -> Result<std::string> {
    const auto name = prefix + suffix;
    auto value = variable(getenv, name);
    if (!value) {
      return fail(ErrorKind::credentials, fmt::format("the environment variable {} is not set", name),
                  fmt::format("set {0}_ACCESS_KEY_ID and {0}_ACCESS_KEY_SECRET (and {0}_SECURITY_TOKEN for temporary "
                              "credentials)",
                              prefix));
    }
    return *std::move(value);
  };
  auto id = require("_ACCESS_KEY_ID");
  if (!id) return tl::unexpected(std::move(id).error());
  auto secret = require("_ACCESS_KEY_SECRET");
  if (!secret) return tl::unexpected(std::move(secret).error());
  Credentials credentials{*std::move(id), Secret(*std::move(secret)), std::nullopt};
  if (auto token = variable(getenv, prefix + "_SECURITY_TOKEN")) credentials.security_token.emplace(*std::move(token));
  return checked(std::move(credentials), fmt::format("the environment variables {}_*", prefix));
}

Result<Credentials> from_profile(const std::string& name, const CredentialRequest& request, const std::string& asked_by,
                                 const ProfileFile::Service& service) {
  if (request.aliyun_config.empty()) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: HOME is not set, below which the aliyun CLI keeps its profiles", asked_by),
                "set HOME, or name the file as `aliyun_config:` in the connection file");
  }
  auto file = ProfileFile::open(request.aliyun_config, asked_by);
  if (!file) return tl::unexpected(std::move(file).error());
  const auto profile = name.empty() ? file->current() : name;
  if (profile.empty()) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: {} names no current profile", asked_by, request.aliyun_config.string()),
                "choose one with `aliyun configure switch --profile NAME`, or set ALIBABA_CLOUD_PROFILE");
  }
  return file->credentials(profile, service);
}

/// The SDKs' default chain as far as it needs no other service of this machine.
Result<Credentials> from_chain(const CredentialRequest& request, const GetEnv& getenv,
                               const ProfileFile::Service& service) {
  if (request.name != "default") {
    return fail(ErrorKind::credentials, fmt::format("there is no credential chain `{}`", request.name),
                "the only chain is `default`");
  }
  if (variable(getenv, "ALIBABA_CLOUD_ACCESS_KEY_ID")) return from_environment("ALIBABA_CLOUD", getenv);
  if (variable(getenv, "ALIBABA_CLOUD_OIDC_TOKEN_FILE")) {
    return fail(ErrorKind::credentials,
                "the default chain comes to OIDC (ALIBABA_CLOUD_OIDC_TOKEN_FILE), which is not supported",
                "exchange the token first and hand the temporary credentials over in ALIBABA_CLOUD_ACCESS_KEY_ID, "
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN");
  }
  std::error_code fault;
  const bool disabled = getenv("ALIBABA_CLOUD_CLI_PROFILE_DISABLED").value_or("") == "true";
  if (!disabled && std::filesystem::exists(request.aliyun_config, fault)) {
    return from_profile(variable(getenv, "ALIBABA_CLOUD_PROFILE").value_or(""), request, "the default chain", service);
  }
  const auto file = request.aliyun_config.empty() ? std::string("HOME") : request.aliyun_config.string();
  return fail(
      ErrorKind::credentials,
      fmt::format("the default chain found no credentials: ALIBABA_CLOUD_ACCESS_KEY_ID is not set and {} {}", file,
                  request.aliyun_config.empty() ? "neither"
                  : disabled                    ? "is switched off"
                                                : "does not exist"),
      "the chain's further links (credentials file, ECS metadata, credentials URI) are not supported; name a "
      "profile or `env: PREFIX` in the connection file");
}

}  // namespace

Result<Credentials> checked(Credentials credentials, const std::string& what) {
  const auto is_plain = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  };
  const auto refuse = [&](std::string_view part) {
    return fail(ErrorKind::credentials,
                fmt::format("{}: the {} is empty or holds a blank, a line break or another character that none has",
                            what, part),
                "it may have been cut or pasted with something else");
  };
  if (!is_plain(credentials.access_key_id)) return refuse("AccessKey id");
  if (!is_plain(credentials.access_key_secret.expose())) return refuse("AccessKey secret");
  if (credentials.security_token && !is_plain(credentials.security_token->expose())) return refuse("security token");
  return credentials;
}

Result<Credentials> find_credentials(const CredentialRequest& request, const GetEnv& getenv,
                                     const std::shared_ptr<Transport>& transport, const Environment& environment,
                                     const std::map<wire::Service, std::string>& endpoints) {
  const ProfileFile::Service service{transport, environment, endpoints};
  switch (request.source) {
    case CredentialRequest::Source::env:
      return from_environment(request.name, getenv);
    case CredentialRequest::Source::chain:
      return from_chain(request, getenv, service);
    case CredentialRequest::Source::profile:
      break;
  }
  return from_profile(request.name, request, fmt::format("profile `{}`", request.name), service);
}

}  // namespace ramify::client
