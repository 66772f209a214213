#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "api_error.h"
#include "params.h"
#include "ramify/diag/instant.h"
#include "ramify/sim/server.h"
#include "ramify/wire/operation.h"
#include "store.h"

namespace ramify::sim {

class Trail;

/// Who signed a request.
struct Caller {
  enum class Kind { anonymous, root, user, session } kind = Kind::anonymous;
  std::string account_id;
  std::string access_key_id;
  std::string user;          ///< folded name, of a user
  Session session;           ///< of a role session
  std::string arn;           ///< as GetCallerIdentity says it
  std::string principal_id;  ///< user id, `<RoleId>:<session>`, or the account's id
};

/// What a handler works on: the caller's account, under the server's lock.
struct Context {
  Store& store;
  Account& account;
  const Caller& caller;
  const wire::OperationSpec& operation;
  const Switches& switches;
  Instant now;
  std::string now_text;
  std::string source_ip;
  bool repeat_marker = false;
  std::uint64_t shuffle_seed = 0;
  std::vector<std::string>& secrets;  ///< grows by every secret that is given out or received
  const Quotas& quotas;
  const Faults& faults;
  const Trail& trail;

  [[nodiscard]] bool ims() const { return operation.service == wire::Service::ims; }
  /// `asked` means the user, group or role of that name (`names_ignore_case`).
  [[nodiscard]] bool names(std::string_view name, std::string_view asked) const {
    return name == asked || switches.names_ignore_case;
  }
  [[nodiscard]] std::string role_arn(const Account& owner, const Role& role) const;
  /// Where lists come in no order: the items in another one.
  void shuffle(nlohmann::json& list) const;
};

/// The user that a call names: `UserName` in RAM, `UserPrincipalName` or `UserId` in IMS.
[[nodiscard]] Answer<User*> named_user(const Context& context, const Params& params);
/// As `named_user`; where the call names nobody, the caller itself if it is a user, null if it is the account.
[[nodiscard]] Answer<User*> named_user_or_caller(const Context& context, const Params& params);
[[nodiscard]] Answer<Group*> named_group(const Context& context, const Params& params);
[[nodiscard]] Answer<Role*> named_role(const Context& context, const Params& params);
/// A custom policy.
[[nodiscard]] Answer<Policy*> named_policy(const Context& context, const Params& params);
[[nodiscard]] std::string principal_name(const Account& account, const User& user);
/// The part before the @, where the domain is the account's own.
[[nodiscard]] std::optional<std::string> local_name(const Account& account, std::string_view principal_name);

}  // namespace ramify::sim
