#include "ramify/sim/connections.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "state_file.h"

namespace ramify::sim {
namespace {

constexpr const char* kAccountHelp =
    "give --account ID[:alias[:AccessKeyId:Secret]], for example 1000000000000001:company-a";

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t colon = text.find(':'); colon != std::string::npos; colon = text.find(':', begin)) {
    parts.push_back(text.substr(begin, colon - begin));
    begin = colon + 1;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

bool is_usable_alias(const std::string& text) {
  const bool chars = std::all_of(text.begin(), text.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  return chars && text.size() >= 3 && text.size() <= 32 && text.front() != '-' && text.back() != '-' &&
         text.find("--") == std::string::npos;
}

}  // namespace

Result<AccountSpec> parse_account_spec(std::string text) {
  auto parts = split(text);
  wipe(text);
  if (parts.size() == 3 || parts.size() > 4) {
    return fail(ErrorKind::usage, "an account is given as 1, 2 or 4 parts with colons between them", kAccountHelp);
  }
  AccountSpec spec;
  spec.id = parts[0];
  if (spec.id.size() != 16 || spec.id.find_first_not_of("0123456789") != std::string::npos) {
    return fail(ErrorKind::usage, fmt::format("the account id \"{}\" is not 16 digits", spec.id), kAccountHelp);
  }
  if (parts.size() > 1) spec.alias = parts[1];
  if (!spec.alias.empty() && !is_usable_alias(spec.alias)) {
    return fail(ErrorKind::usage,
                fmt::format("the alias \"{}\" is not 3 to 32 lower-case letters, digits and single dashes", spec.alias),
                kAccountHelp);
  }
  if (parts.size() == 4) {
    if (parts[2].empty() || parts[3].empty()) {
      return fail(ErrorKind::usage, fmt::format("the AccessKey of account {} is incomplete", spec.id), kAccountHelp);
    }
    spec.access_key_id = parts[2];
    spec.access_key_secret = Secret(std::move(parts[3]));
  }
  return spec;
}

Result<void> write_connections(const Server& server, const std::filesystem::path& file) {
  constexpr const char* kProfiles = "aliyun-config.json";
  nlohmann::ordered_json profiles = nlohmann::ordered_json::array();
  std::string yaml = fmt::format(
      "# Written by the simulator: its accounts, and where it listens.\naliyun_config: {}\nconnections:\n", kProfiles);
  for (const auto& account : server.accounts()) {
    const auto key = server.root_key(account.id);
    if (!key) continue;
    yaml += fmt::format("  \"{}\": {{profile: \"{}\", endpoint: \"{}\"}}\n", account.name, account.name, server.url());
    profiles.push_back({{"name", account.name},
                        {"mode", "AK"},
                        {"access_key_id", key->first},
                        {"access_key_secret", key->second},
                        {"region_id", "cn-hangzhou"},
                        {"output_format", "json"},
                        {"language", "en"}});
  }
  nlohmann::ordered_json config;
  config["current"] = profiles.empty() ? nlohmann::ordered_json("") : profiles.front()["name"];
  config["profiles"] = std::move(profiles);
  config["meta_path"] = "";
  const auto beside = file.has_parent_path() ? file.parent_path() / kProfiles : std::filesystem::path(kProfiles);
  if (auto written = write_private_file(beside, config.dump(2) + "\n"); !written) return written;
  return write_private_file(file, yaml);
}

}  // namespace ramify::sim
