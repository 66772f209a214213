#include "scenarios/yaml_change.h"

#include <yaml-cpp/yaml.h>

#include <vector>

#include "scenarios/scenario.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

Json scalar(const YAML::Node& node) {
  const auto text = node.Scalar();
  if (node.Tag() == "!") return text;  // it was quoted
  if (text == "true" || text == "false") return text == "true";
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) return std::stoll(text);
  return text;
}

Json as_json(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Map: {
      Json map = Json::object();
      for (const auto& entry : node) map[entry.first.Scalar()] = as_json(entry.second);
      return map;
    }
    case YAML::NodeType::Sequence: {
      Json list = Json::array();
      for (const auto& entry : node) list.push_back(as_json(entry));
      return list;
    }
    case YAML::NodeType::Scalar:
      return scalar(node);
    default:
      return nullptr;
  }
}

void trust_nobody(Json& account) {
  if (!account.contains("roles")) return;
  for (auto& role : account["roles"]) {
    for (const auto* form : {"trust_document", "trust_file"}) role.erase(form);
    if (role.value("state", "") != "absent") role["trust"] = Json::array();
  }
}

void let_go(Json& account) {
  account.erase("protect");
  for (const auto* kind : {"users", "groups", "roles", "policies"}) {
    if (!account.contains(kind)) continue;
    for (auto& object : account[kind]) object = Json{{"state", "absent"}};
  }
}

}  // namespace

void revoke(const fs::path& folder, Revocation how) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  for (const auto& file : files) {
    auto json = as_json(YAML::LoadFile(file.string()));
    if (!json.is_object() || !json.contains("accounts")) continue;
    for (auto& account : json["accounts"]) how == Revocation::nobody_trusted ? trust_nobody(account) : let_go(account);
    json.erase("access_tests");
    write_file(file, json.dump(2) + "\n");
  }
}

}  // namespace ramify::scenarios
