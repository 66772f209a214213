#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "ramify/apply/apply.h"
#include "ramify/client/client.h"
#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/model/names.h"

namespace ramify::apply {

/// Written before an AccessKey is asked for: after a crash it tells which key is nobody's.
struct Intent {
  model::AccountKey account;
  model::UserName user;
  int ordinal = 1;
  std::set<std::string> keys_before;
};

[[nodiscard]] std::filesystem::path intent_file(const std::filesystem::path& folder, const Intent& intent);
/// `<account>.<user>.<key id>.cms`
[[nodiscard]] std::filesystem::path sealed_key_file(const std::filesystem::path& folder,
                                                    const model::AccountKey& account, const model::UserName& user,
                                                    const std::string& key_id);

/// Safe on disk when it returns; one that lies there already is an error: it has not been settled yet.
[[nodiscard]] Result<void> write_intent(const std::filesystem::path& folder, const Intent& intent);
[[nodiscard]] Result<Intent> read_intent(const std::filesystem::path& file);
/// All `*.intent` of the folder, sorted; empty where the folder is not there.
[[nodiscard]] std::vector<std::filesystem::path> find_intents(const std::filesystem::path& folder);

/// The user's key ids; a user who is not there has none.
[[nodiscard]] Result<std::set<std::string>> list_key_ids(client::Session& session, const model::UserName& user);
/// The user's keys that were not there before and lie sealed nowhere. Where none shows, one that was asked for at
/// `since` may yet come into view: the list is read again until `options.list_lag` after that.
[[nodiscard]] Result<std::vector<std::string>> lost_keys(client::Session& session, const Intent& intent, Instant since,
                                                         const Options& options);
/// Deactivates, then deletes.
[[nodiscard]] Result<void> delete_key(client::Session& session, const model::UserName& user, const std::string& key_id);

}  // namespace ramify::apply
