#include "scenarios/normal.h"

#include <string_view>

namespace ramify::scenarios {
namespace {

using Json = nlohmann::json;

void drop(Json& account, const char* list, const char* member) {
  if (!account.contains(list)) return;
  for (auto& object : account[list]) object.erase(member);
}

std::string name_of(const Names& names, const std::string& id) {
  const auto name = names.find(id);
  return name == names.end() ? id : name->second;
}

bool is_empty(const Json& value) {
  return value.is_structured() && value.empty();
}

}  // namespace

Json normal(const Json& snapshot, const Names& names) {
  Json result = snapshot;
  result["accounts"] = Json::object();
  for (const auto& entry : snapshot.at("accounts")) {
    auto& account = result["accounts"][name_of(names, entry.at("id").get<std::string>())] = entry;
    drop(account, "users", "id");
    drop(account, "roles", "id");
    if (account.contains("users")) {
      for (auto& user : account["users"]) {
        if (!user.contains("access_keys")) continue;
        for (auto& key : user["access_keys"]) {
          key.erase("created");
          key["id"] = "(made up)";
        }
      }
    }
    for (auto it = account.begin(); it != account.end();) it = is_empty(*it) ? account.erase(it) : std::next(it);
  }
  return result;
}

std::string after_text(const Json& normal_snapshot) {
  return normal_snapshot.dump(2) + "\n";
}

std::string requests_text(const std::vector<sim::LogEntry>& log, const Names& names) {
  std::string text;
  for (const auto& entry : log) {
    if (!entry.request.writes) continue;
    text += name_of(names, entry.request.account_id) + " " + entry.request.service + " " + entry.request.operation;
    if (!entry.parameters.empty()) text += " " + entry.parameters;
    if (!entry.code.empty()) text += "  -> " + entry.code;
    text += "\n";
  }
  return text;
}

namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// How many lower-case hex digits stand at `at`, where that is a whole hash.
std::size_t hash_size(const std::string& text, std::size_t at) {
  constexpr std::size_t kSha256 = 64;
  std::size_t end = at;
  while (end < text.size() && std::string_view("0123456789abcdef").find(text[end]) != std::string_view::npos) ++end;
  return end - at == kSha256 ? kSha256 : 0;
}

/// Where a request id (`8-4-4-4-12` upper-case hex digits) begins at `at`.
bool is_request_id(const std::string& text, std::size_t at) {
  constexpr std::string_view shape = "HHHHHHHH-HHHH-HHHH-HHHH-HHHHHHHHHHHH";
  if (text.size() - at < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[at + i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
    if (shape[i] == '-' ? c != '-' : !hex) return false;
  }
  return true;
}

/// Where a moment (`2026-01-31T08:00:00Z`) begins at `at`.
bool is_moment(const std::string& text, std::size_t at) {
  constexpr std::string_view shape = "DDDD-DD-DDTDD:DD:DDZ";
  if (text.size() - at < shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const char c = text[at + i];
    if (shape[i] == 'D' ? c < '0' || c > '9' : c != shape[i]) return false;
  }
  return true;
}

}  // namespace

std::string plan_page(std::string text) {
  constexpr std::string_view kBefore = "<sub>plan ";
  constexpr std::size_t kDigest = 12;
  constexpr std::size_t kMoment = 20;
  if (const auto at = text.find(kBefore); at != std::string::npos) text.replace(at + kBefore.size(), kDigest, "DIGEST");
  for (std::size_t at = text.find("good until "); at < text.size(); ++at) {
    if (is_moment(text, at)) text.replace(at, kMoment, "TIME");
  }
  return text;
}

/// A journal's name tells the time and the plan: `-2026-01-31T080000Z-0123456789ab.journal`.
void hide_journal(std::string& text) {
  constexpr std::string_view kEnd = ".journal";
  constexpr std::size_t kUnique = 32;
  for (auto at = text.find(kEnd); at != std::string::npos; at = text.find(kEnd, at + kEnd.size())) {
    if (at < kUnique || text[at - kUnique] != '-' || text[at - 13] != '-' || text[at - 14] != 'Z') continue;
    text.replace(at - kUnique + 1, kUnique - 1, "ID");
    at -= kUnique - 3;
  }
}

std::string said_text(std::string text, const std::string& url, const std::string& folder) {
  constexpr std::size_t kRequestIdSize = 36;
  constexpr std::size_t kMomentSize = 20;
  replace_all(text, url, "http://SERVER");
  replace_all(text, url.substr(url.rfind('/') + 1), "SERVER");
  replace_all(text, folder, "FOLDER");
  hide_journal(text);
  text = plan_page(std::move(text));
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (const auto size = hash_size(text, at); size != 0) text.replace(at, size, "HASH");
    if (is_request_id(text, at)) text.replace(at, kRequestIdSize, "REQUEST-ID");
    if (is_moment(text, at)) text.replace(at, kMomentSize, "TIME");
  }
  return text;
}

std::set<ActiveKey> active_keys(const Json& snapshot, const Names& names) {
  std::set<ActiveKey> keys;
  for (const auto& account : snapshot.at("accounts")) {
    const auto name = name_of(names, account.at("id").get<std::string>());
    for (const auto& user : account.value("users", Json::array())) {
      for (const auto& key : user.value("access_keys", Json::array())) {
        if (key.value("status", "active") != "active") continue;
        keys.insert({name, user.at("name").get<std::string>(), key.at("id").get<std::string>()});
      }
    }
  }
  return keys;
}

}  // namespace ramify::scenarios
