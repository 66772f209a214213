#pragma once

#include <map>

#include "output.h"
#include "ramify/client/client.h"
#include "ramify/config/connections.h"
#include "ramify/live/live.h"

namespace ramify::cli {

using AccountIds = std::map<model::AccountKey, model::AccountId>;
using Identities = std::map<model::AccountKey, live::Identity>;

/// Where the connection file is: the one named, else the default one where it is there.
[[nodiscard]] std::optional<std::filesystem::path> connection_file_of(const Arguments& arguments,
                                                                      const Surroundings& around);
/// The connection file: the one named, else the default one, else none.
[[nodiscard]] Said<config::Connections> load_connections(const Arguments& arguments, Surroundings& around);

/// Where an account's requests go, by the connection file.
[[nodiscard]] Result<std::map<wire::Service, std::string>> endpoints(const config::Connection& connection);

/// A session of one account, under the credentials that the connection file points to.
[[nodiscard]] Result<std::shared_ptr<client::Session>> open_account(const Arguments& arguments, Surroundings& around,
                                                                    const config::Connections& connections,
                                                                    const model::AccountKey& account);
/// One session an account, under the credentials that the connection file points to.
[[nodiscard]] Said<client::Sessions> open_sessions(const Arguments& arguments, Surroundings& around,
                                                   const config::Connections& connections, const AccountIds& accounts);
/// A user's own credentials, from where the connection file says.
[[nodiscard]] Result<client::Credentials> user_credentials(Surroundings& around, const config::Connections& connections,
                                                           const model::AccountKey& account,
                                                           const config::Connection& source);
/// A session under other credentials, a user's own key.
[[nodiscard]] Result<std::shared_ptr<client::Session>> open_session(const Arguments& arguments, Surroundings& around,
                                                                    const config::Connections& connections,
                                                                    const model::AccountKey& account,
                                                                    client::Credentials credentials);

}  // namespace ramify::cli
