#include <algorithm>

#include "arn.h"
#include "ramify/policy/evaluate.h"
#include "ramify/policy/match.h"

namespace ramify::policy {
namespace {

/// `acs:ram::<account>:root` stands for every user and every role of the account, not for its root logon.
bool names_ram_caller(std::string_view principal, const Caller& caller) {
  if (principal == "*") return true;
  const auto wanted = split_arn(principal);
  const auto actual = split_arn(caller.arn);
  if (!wanted || !actual || !glob_match(wanted->service, "ram") || !glob_match(wanted->region, "")) return false;
  if (!glob_match(wanted->account, caller.account_id)) return false;
  return glob_match_folded(wanted->relative, "root") || glob_match_folded(wanted->relative, actual->relative);
}

template <class Matches>
bool any(const std::vector<std::string>& values, Matches matches) {
  return std::any_of(values.begin(), values.end(), matches);
}

}  // namespace

bool trusts(const Principals& principals, const Caller& caller) {
  switch (caller.kind) {
    case Caller::Kind::user:
    case Caller::Kind::role:
      return any(principals.ram, [&](const std::string& p) { return names_ram_caller(p, caller); });
    case Caller::Kind::root:
      return false;
    case Caller::Kind::service:
      return any(principals.service, [&](const std::string& p) { return glob_match_folded(p, caller.arn); });
    case Caller::Kind::federated:
      return any(principals.federated, [&](const std::string& p) { return resource_matches(p, caller.arn); });
  }
  return false;
}

}  // namespace ramify::policy
