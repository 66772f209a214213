#include "ramify/live/key_uses.h"

#include <algorithm>
#include <vector>

#include "ramify/wire/error_code.h"

namespace ramify::live {

namespace {

/// `2026-01-31T08:00:00Z`; other texts, such as `N/A`, are no use.
bool tells_a_use(const nlohmann::json& reply) {
  const auto used = reply.find("AccessKeyLastUsed");
  if (used == reply.end() || !used->is_object()) return false;
  const auto date = used->find("LastUsedDate");
  return date != used->end() && date->is_string() && parse_instant(date->get<std::string>()).has_value();
}

std::vector<std::pair<model::UserName, model::AccessKeyId>> keys_to_ask(const model::Account& desired,
                                                                        const model::Account& live) {
  std::vector<std::pair<model::UserName, model::AccessKeyId>> keys;
  for (const auto& [name, user] : desired.users) {
    if (!user.wanted_keys || !user.wanted_keys->rotate_after) continue;
    const auto found = live.users.find(name);
    if (found == live.users.end() || !found->second.keys) continue;
    const auto is_active = [](const model::AccessKey& key) { return key.status == model::KeyStatus::active; };
    const auto& held = *found->second.keys;
    const auto active = std::count_if(held.begin(), held.end(), is_active);
    if (static_cast<std::size_t>(active) <= user.wanted_keys->active) continue;
    for (const auto& key : held) {
      if (is_active(key)) keys.emplace_back(name, key.id);
    }
  }
  return keys;
}

}  // namespace

Result<std::map<model::AccountKey, std::set<model::AccessKeyId>>> read_key_uses(const client::Sessions& sessions,
                                                                                const model::World& desired,
                                                                                const model::World& live) {
  std::map<model::AccountKey, std::set<model::AccessKeyId>> uses;
  for (const auto& [account, wanted] : desired.accounts) {
    const auto there = live.accounts.find(account);
    const auto session = sessions.find(account);
    if (there == live.accounts.end() || session == sessions.end()) continue;
    const auto keys = keys_to_ask(wanted, there->second);
    std::vector<client::Call> calls;
    calls.reserve(keys.size());
    for (const auto& [user, id] : keys) {
      calls.push_back(
          {wire::Service::ram, "GetAccessKeyLastUsed", {{"UserName", user.str()}, {"UserAccessKeyId", id.str()}}});
    }
    const auto replies = session->second->call_all(calls);
    for (std::size_t at = 0; at < replies.size(); ++at) {
      const auto& reply = replies[at];
      if (!reply && !(reply.error().service && wire::is_not_found(reply.error().service->code))) {
        return tl::unexpected(reply.error());
      }
      if (reply && tells_a_use(*reply)) uses[account].insert(keys[at].second);
    }
  }
  return uses;
}

}  // namespace ramify::live
