#include "intent.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "ramify/text/strict_json.h"
#include "ramify/wire/error_code.h"
#include "reply.h"
#include "seal_file.h"

namespace ramify::apply {

namespace {
constexpr std::chrono::milliseconds kFirstLook = std::chrono::seconds(1);
}

std::filesystem::path intent_file(const std::filesystem::path& folder, const Intent& intent) {
  return folder / fmt::format("{}.{}.{}.intent", intent.account.str(), intent.user.str(), intent.ordinal);
}

std::filesystem::path sealed_key_file(const std::filesystem::path& folder, const model::AccountKey& account,
                                      const model::UserName& user, const std::string& key_id) {
  return folder / fmt::format("{}.{}.{}.cms", account.str(), user.str(), key_id);
}

Result<void> write_intent(const std::filesystem::path& folder, const Intent& intent) {
  const nlohmann::json json = {{"format_version", 1},
                               {"account", intent.account.str()},
                               {"user", intent.user.str()},
                               {"ordinal", intent.ordinal},
                               {"keys_before", intent.keys_before}};
  return write_new_file(intent_file(folder, intent), json.dump() + "\n");
}

Result<Intent> read_intent(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  const auto json = text::parse_json(text.str());
  const auto damaged = [&](std::string_view why) {
    return fail(ErrorKind::io, fmt::format("cannot read {}: {}", file.string(), why),
                "an AccessKey may have been made whose secret nobody holds: look at the user's keys, delete the one "
                "that nobody uses, then remove this file");
  };
  if (!stream || !json) return damaged(json ? "reading failed" : json.error().message);
  if (!member(*json, "account").is_string() || !member(*json, "user").is_string() ||
      !member(*json, "ordinal").is_number_integer() || !member(*json, "keys_before").is_array()) {
    return damaged("it is no intent file");
  }
  const auto account = model::AccountKey::parse(json->at("account").get_ref<const std::string&>());
  if (!account) return damaged(account.error().message);
  Intent intent{
      *account, model::UserName::from_service(json->at("user").get<std::string>()), json->at("ordinal").get<int>(), {}};
  for (const auto& key : json->at("keys_before")) {
    if (!key.is_string()) return damaged("it is no intent file");
    intent.keys_before.insert(key.get<std::string>());
  }
  return intent;
}

std::vector<std::filesystem::path> find_intents(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == ".intent") files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<std::set<std::string>> list_key_ids(client::Session& session, const model::UserName& user) {
  auto reply = session.call({wire::Service::ram, "ListAccessKeys", {{"UserName", user.str()}}});
  if (!reply) {
    if (reply.error().service && wire::is_not_found(reply.error().service->code)) return std::set<std::string>();
    return tl::unexpected(std::move(reply.error()));
  }
  std::set<std::string> ids;
  for (const auto& key : member(member(*reply, "AccessKeys"), "AccessKey")) ids.insert(text_of(key, "AccessKeyId"));
  return ids;
}

Result<std::vector<std::string>> lost_keys(client::Session& session, const Intent& intent, Instant since,
                                           const Options& options) {
  std::chrono::milliseconds wait = kFirstLook;
  for (;;) {
    const auto now = list_key_ids(session, intent.user);
    if (!now) return tl::unexpected(now.error());
    std::vector<std::string> lost;
    bool kept = false;
    for (const auto& id : *now) {
      if (intent.keys_before.contains(id)) continue;
      if (std::filesystem::exists(sealed_key_file(options.secrets_folder, intent.account, intent.user, id))) {
        kept = true;
      } else {
        lost.push_back(id);
      }
    }
    const std::chrono::milliseconds left = since + options.list_lag - options.environment.now();
    if (kept || !lost.empty() || left.count() <= 0) return lost;
    options.environment.sleep(std::min(wait, left));
    wait *= 2;
  }
}

Result<void> delete_key(client::Session& session, const model::UserName& user, const std::string& key_id) {
  const wire::Pairs which = {{"UserName", user.str()}, {"UserAccessKeyId", key_id}};
  auto off = which;
  off.emplace_back("Status", "Inactive");
  for (const auto& [operation, parameters] : {std::pair{"UpdateAccessKey", off}, std::pair{"DeleteAccessKey", which}}) {
    auto reply = session.call({wire::Service::ram, operation, parameters});
    // Both may be said twice, so a lost reply is answered by saying it again.
    for (int again = 0; again < 2 && !reply && reply.error().kind == ErrorKind::unknown_outcome; ++again) {
      reply = session.call({wire::Service::ram, operation, parameters});
    }
    const bool gone = !reply && reply.error().service && wire::is_not_found(reply.error().service->code);
    if (!reply && !gone) return tl::unexpected(std::move(reply.error()));
  }
  return {};
}

}  // namespace ramify::apply
