#include <fmt/format.h>

#include "intent.h"
#include "ramify/apply/apply.h"

namespace ramify::apply {

Result<std::vector<std::string>> remove_orphan_keys(const client::Sessions& sessions, const Options& options) {
  std::vector<std::string> removed;
  for (const auto& file : find_intents(options.secrets_folder)) {
    const auto intent = read_intent(file);
    if (!intent) return tl::unexpected(intent.error());
    const auto session = sessions.find(intent->account);
    // Another project's: it looks after its own.
    if (session == sessions.end()) continue;

    // The call may have been sent again long after the intent was written, last of all a moment ago.
    const auto found = lost_keys(*session->second, *intent, options.environment.now(), options);
    if (!found) return tl::unexpected(found.error());
    const auto& orphans = *found;
    if (orphans.size() > 1) {
      return fail(ErrorKind::guard,
                  fmt::format("user {}/{} has several AccessKeys that were not there before an apply that broke off "
                              "({}), and which of them is nobody's cannot be told",
                              intent->account.str(), intent->user.str(), fmt::join(orphans, ", ")),
                  fmt::format("delete the one that nobody uses, then remove {}", file.string()));
    }
    for (const auto& key : orphans) {
      if (auto deleted = delete_key(*session->second, intent->user, key); !deleted) {
        return tl::unexpected(std::move(deleted.error()));
      }
      removed.push_back(fmt::format("{}/{} {}", intent->account.str(), intent->user.str(), key));
    }
    std::error_code error;
    if (!std::filesystem::remove(file, error) && error) {
      return fail(ErrorKind::io, fmt::format("cannot remove {}: {}", file.string(), error.message()));
    }
  }
  return removed;
}

}  // namespace ramify::apply
