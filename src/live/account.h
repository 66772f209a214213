#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "members.h"
#include "ramify/live/live.h"
#include "ramify/live/more.h"

namespace ramify::live {

using Rows = std::vector<nlohmann::json>;

/// Everything that one round of list calls tells about an account.
struct Listings {
  Rows users;  ///< of every status
  Rows groups;
  Rows roles;
  Rows policies;
  Rows attachments;
  Rows resource_groups;
};
[[nodiscard]] Result<Listings> fetch_listings(const client::Session& session);

/// Users, groups, roles, custom policies and resource groups as listed: without documents, members and attachments.
[[nodiscard]] Result<void> decode_listings(const Listings& listings, const std::string& key, model::Account& account);

/// What only a look at each object tells: documents, members, consoles, keys, MFA, the default domain. An object that
/// has vanished since it was listed is taken out of `account`.
[[nodiscard]] Result<void> fetch_details(const client::Session& session, const ReadScope& scope,
                                         model::Account& account);

/// Whom a reading names: by name, whose letter case the service does not tell apart, or by the project's mark.
class Named {
 public:
  Named(const ReadScope& scope, const std::map<model::AccountKey, std::set<model::UserName>>& users,
        const model::AccountKey& account);
  [[nodiscard]] bool has(const model::User& user) const;

 private:
  bool everybody_;
  std::string project_;
  std::set<std::string> names_;
};

/// What turned out to matter later.
[[nodiscard]] Result<void> fetch_more(const client::Session& session, const More& more, model::Account& account);

/// Attachments, their principals and policies in the case of the objects as listed.
[[nodiscard]] Result<void> decode_attachments(const Rows& rows, const std::string& key, model::Account& account);

}  // namespace ramify::live
