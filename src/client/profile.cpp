#include "profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"
#include "text_member.h"

namespace ramify::client {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModes = "AK, StsToken, RamRoleArn and ChainableRamRoleArn";

tl::unexpected<Error> refuse(std::string message, std::string help = {}) {
  return fail(ErrorKind::credentials, std::move(message), std::move(help));
}

/// The mode as the CLI would take it where the profile does not say.
std::string mode_of(const nlohmann::json& profile) {
  auto mode = text::fold_case(text_member(profile, "mode"));
  if (!mode.empty()) return mode;
  if (!text_member(profile, "source_profile").empty()) return "chainableramrolearn";
  if (!text_member(profile, "ram_role_arn").empty()) return "ramrolearn";
  return text_member(profile, "sts_token").empty() ? "ak" : "ststoken";
}

std::string sts_endpoint(const nlohmann::json& profile, const std::map<wire::Service, std::string>& endpoints) {
  if (const auto found = endpoints.find(wire::Service::sts); found != endpoints.end()) return found->second;
  if (const auto host = text_member(profile, "sts_endpoint"); !host.empty()) return "https://" + host;
  if (const auto region = text_member(profile, "sts_region"); !region.empty()) {
    return fmt::format("https://sts.{}.aliyuncs.com", region);
  }
  return fmt::format("https://{}", wire::spec(wire::Service::sts).default_host);
}

}  // namespace

Result<ProfileFile> ProfileFile::open(const fs::path& path, const std::string& asked_by) {
  std::error_code fault;
  const auto status = fs::status(path, fault);
  if (!fs::exists(status)) {
    return refuse(
        fmt::format("{}: {} does not exist", asked_by, path.string()),
        "make the profile with `aliyun configure`, or say in the connection file where credentials come from");
  }
  if (!fs::is_regular_file(status)) return refuse(fmt::format("{}: {} is not a file", asked_by, path.string()));
  if ((status.permissions() & fs::perms::others_read) != fs::perms::none) {
    return refuse(fmt::format("{}: everybody on this machine can read {}", asked_by, path.string()),
                  fmt::format("run `chmod 600 {}`, and think about replacing the AccessKeys in it", path.string()));
  }
  std::ifstream stream(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) return refuse(fmt::format("{}: {} cannot be read", asked_by, path.string()));
  auto parsed = text::parse_json(content);
  wipe(content);
  if (!parsed) {
    return refuse(fmt::format("{}: {}:{}:{}: {}", asked_by, path.string(), parsed.error().line, parsed.error().column,
                              parsed.error().message));
  }
  if (!parsed->is_object()) return refuse(fmt::format("{}: {} holds no profiles", asked_by, path.string()));
  return ProfileFile(path, *std::move(parsed));
}

ProfileFile::~ProfileFile() {
  if (!root_.is_object()) return;  // moved from
  const auto profiles = root_.find("profiles");
  if (profiles == root_.end() || !profiles->is_array()) return;
  for (auto& profile : *profiles) {
    if (!profile.is_object()) continue;
    for (auto& value : profile) {
      if (value.is_string()) wipe(value.get_ref<std::string&>());
    }
  }
}

std::string ProfileFile::current() const {
  return text_member(root_, "current");
}

nlohmann::json* ProfileFile::find(const std::string& name) {
  const auto profiles = root_.find("profiles");
  if (profiles == root_.end() || !profiles->is_array()) return nullptr;
  const auto found = std::find_if(profiles->begin(), profiles->end(), [&](const nlohmann::json& profile) {
    return profile.is_object() && text_member(profile, "name") == name;
  });
  return found == profiles->end() ? nullptr : &*found;
}

Result<Credentials> ProfileFile::credentials(const std::string& name, const Service& service) {
  std::vector<std::string> chain;
  return resolve(name, service, chain);
}

Result<Credentials> ProfileFile::resolve(const std::string& name, const Service& service,
                                         std::vector<std::string>& chain) {
  const bool cycle = std::find(chain.begin(), chain.end(), name) != chain.end();
  chain.push_back(name);
  if (cycle) {
    return refuse(
        fmt::format("{}: the source profiles go round in a circle: {}", path_.string(), fmt::join(chain, " -> ")),
        "let one of them be a profile of mode AK or StsToken");
  }
  const auto* profile = find(name);
  if (profile == nullptr) {
    std::vector<std::string> names;
    if (const auto profiles = root_.find("profiles"); profiles != root_.end() && profiles->is_array()) {
      for (const auto& each : *profiles) {
        if (each.is_object()) names.push_back(text_member(each, "name"));
      }
    }
    const auto near = text::suggest(name, names);
    return refuse(fmt::format("{}: there is no profile `{}`", path_.string(), name),
                  near ? fmt::format("did you mean `{}`?", *near)
                       : "make it with `aliyun configure --profile NAME`, or say in the connection file where the "
                         "account's credentials come from");
  }
  const auto mode = mode_of(*profile);
  if (mode == "ak") return static_key(name, *profile, false);
  if (mode == "ststoken") return static_key(name, *profile, true);
  if (mode == "ramrolearn") {
    auto base = static_key(name, *profile, !text_member(*profile, "sts_token").empty());
    if (!base) return base;
    return assume(name, *profile, *std::move(base), service);
  }
  if (mode == "chainableramrolearn") {
    const auto source = text_member(*profile, "source_profile");
    if (source.empty()) return refuse(fmt::format("{}: profile `{}` names no source_profile", path_.string(), name));
    auto base = resolve(source, service, chain);
    if (!base) return base;
    return assume(name, *profile, *std::move(base), service);
  }
  return refuse(
      fmt::format("{}: profile `{}` has the mode {}, which is not supported", path_.string(), name,
                  text::printable(text_member(*profile, "mode"))),
      fmt::format("the modes are {}; other credentials can be handed over with `env: PREFIX` in the connection "
                  "file",
                  kModes));
}

Result<Credentials> ProfileFile::static_key(const std::string& name, const nlohmann::json& profile,
                                            bool with_token) const {
  const auto require = [&](const char* key) -> Result<std::string> {
    auto value = text_member(profile, key);
    if (value.empty()) return refuse(fmt::format("{}: profile `{}` has no {}", path_.string(), name, key));
    return value;
  };
  auto id = require("access_key_id");
  if (!id) return tl::unexpected(std::move(id).error());
  auto secret = require("access_key_secret");
  if (!secret) return tl::unexpected(std::move(secret).error());
  Credentials credentials{*std::move(id), Secret(*std::move(secret)), std::nullopt};
  if (with_token) {
    auto token = require("sts_token");
    if (!token) return tl::unexpected(std::move(token).error());
    credentials.security_token.emplace(*std::move(token));
  }
  return checked(std::move(credentials), fmt::format("{}: profile `{}`", path_.string(), name));
}

Result<Credentials> ProfileFile::assume(const std::string& name, const nlohmann::json& profile, Credentials base,
                                        const Service& service) const {
  const auto arn = text_member(profile, "ram_role_arn");
  const auto where = fmt::format("{}: profile `{}`", path_.string(), name);
  if (arn.empty()) return refuse(fmt::format("{} has no ram_role_arn", where));
  auto session_name = text_member(profile, "ram_session_name");
  if (session_name.empty()) session_name = "ramify";
  Call call{wire::Service::sts, "AssumeRole", {{"RoleArn", arn}, {"RoleSessionName", session_name}}};
  const auto seconds = profile.find("expired_seconds");
  if (seconds != profile.end() && seconds->is_number_integer() && seconds->get<std::int64_t>() > 0) {
    call.parameters.emplace_back("DurationSeconds", std::to_string(seconds->get<std::int64_t>()));
  }
  if (const auto id = text_member(profile, "external_id"); !id.empty()) call.parameters.emplace_back("ExternalId", id);

  SessionOptions options{
      .account = model::AccountKey::from_service(where), .endpoints = {}, .retry = {}, .on_attempt = {}};
  options.endpoints[wire::Service::sts] = sts_endpoint(profile, service.endpoints);
  const Session session(service.transport, service.environment, std::move(base), std::move(options));
  auto reply = session.call(call);
  if (!reply) {
    auto error = std::move(reply).error();
    // Only a refusal says something about the credentials; a network that is down stays that.
    if (error.kind == ErrorKind::service) error.kind = ErrorKind::credentials;
    return tl::unexpected(std::move(error));
  }
  const auto given = reply->find("Credentials");
  if (given == reply->end() || !given->is_object()) {
    return fail(ErrorKind::protocol, fmt::format("{}: AssumeRole answered without credentials", where));
  }
  Credentials credentials{text_member(*given, "AccessKeyId"), Secret(text_member(*given, "AccessKeySecret")),
                          Secret(text_member(*given, "SecurityToken"))};
  return checked(std::move(credentials), fmt::format("{}: what AssumeRole gave", where));
}

}  // namespace ramify::client
