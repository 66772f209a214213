#include <fmt/format.h>

#include "account.h"
#include "side_by_side.h"

namespace ramify::live {
namespace {

Result<model::Account> read_account(const client::Session& session, const model::AccountId& id,
                                    const ReadScope& scope) {
  model::Account account{id, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  const auto listings = fetch_listings(session);
  if (!listings) return tl::unexpected(listings.error());
  const auto& key = session.account().str();
  if (auto decoded = decode_listings(*listings, key, account); !decoded) {
    return tl::unexpected(std::move(decoded).error());
  }
  if (auto decoded = decode_attachments(listings->attachments, key, account); !decoded) {
    return tl::unexpected(std::move(decoded).error());
  }
  if (auto fetched = fetch_details(session, scope, account); !fetched)
    return tl::unexpected(std::move(fetched).error());
  return account;
}

}  // namespace

Result<model::World> read(const client::Sessions& sessions,
                          const std::map<model::AccountKey, model::AccountId>& expected, const ReadScope& scope) {
  std::vector<std::pair<model::AccountKey, model::AccountId>> wanted(expected.begin(), expected.end());
  std::vector<Result<model::Account>> accounts(wanted.size(), fail(ErrorKind::interrupted, "not read"));
  side_by_side(wanted.size(), [&](std::size_t at) {
    const auto& [key, id] = wanted[at];
    const auto session = sessions.find(key);
    accounts[at] = session != sessions.end()
                       ? read_account(*session->second, id, scope)
                       : fail(ErrorKind::credentials, fmt::format("{}: there are no credentials", key.str()),
                              "give the account an entry in the connection file");
  });
  model::World world;
  for (std::size_t at = 0; at < accounts.size(); ++at) {
    if (!accounts[at]) return tl::unexpected(std::move(accounts[at]).error());
    world.accounts.emplace(wanted[at].first, *std::move(accounts[at]));
  }
  return world;
}

}  // namespace ramify::live
