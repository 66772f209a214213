#include <fmt/format.h>

#include <algorithm>

#include "members.h"
#include "ramify/live/live.h"
#include "side_by_side.h"

namespace ramify::live {
namespace {

Result<Identity> ask(const client::Session& session, const model::AccountKey& key, const model::AccountId& expected) {
  const auto reply = session.call({wire::Service::sts, "GetCallerIdentity", {}});
  if (!reply) return tl::unexpected(reply.error());
  const Where where{key.str(), "GetCallerIdentity"};
  auto account = required(*reply, "AccountId", where);
  if (!account) return tl::unexpected(std::move(account).error());
  auto arn = required(*reply, "Arn", where);
  if (!arn) return tl::unexpected(std::move(arn).error());
  if (*account != expected.str()) {
    return fail(ErrorKind::wrong_account,
                fmt::format("{}: the credentials belong to account {}, but the configuration says {}", key.str(),
                            *account, expected.str()),
                "check the account's entry in the connection file; nothing was changed");
  }
  return Identity{expected, *std::move(arn), text_of(*reply, "IdentityType")};
}

/// A wrong account outweighs refused credentials, which outweigh the rest: the order of what a person must look at.
int weight(ErrorKind kind) {
  if (kind == ErrorKind::wrong_account) return 2;
  return kind == ErrorKind::credentials ? 1 : 0;
}

}  // namespace

Result<std::map<model::AccountKey, Identity>> confirm_identities(
    const client::Sessions& sessions, const std::map<model::AccountKey, model::AccountId>& expected) {
  std::vector<std::pair<model::AccountKey, model::AccountId>> accounts(expected.begin(), expected.end());
  std::vector<Result<Identity>> answers(accounts.size(), fail(ErrorKind::interrupted, "not asked"));
  side_by_side(accounts.size(), [&](std::size_t at) {
    const auto& [key, id] = accounts[at];
    const auto session = sessions.find(key);
    answers[at] = session != sessions.end()
                      ? ask(*session->second, key, id)
                      : fail(ErrorKind::credentials, fmt::format("{}: there are no credentials", key.str()),
                             "give the account an entry in the connection file");
  });

  std::map<model::AccountKey, Identity> identities;
  std::optional<Error> worst;
  std::vector<std::string> messages;
  for (std::size_t at = 0; at < answers.size(); ++at) {
    if (answers[at]) {
      identities.emplace(accounts[at].first, *std::move(answers[at]));
      continue;
    }
    const auto& error = answers[at].error();
    messages.push_back(error.message);
    if (!worst || weight(error.kind) > weight(worst->kind)) worst = error;
  }
  if (!worst) return identities;
  worst->message = fmt::format("{}", fmt::join(messages, "; "));
  return tl::unexpected(*std::move(worst));
}

}  // namespace ramify::live
