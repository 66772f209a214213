#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/policy/document.h"

namespace ramify::policy {

/// The caller as trust policies see it.
struct Caller {
  std::string account_id;
  /// `acs:ram::<id>:user/<name>`, `…:role/<name>`, `…:root`, or a service name / provider ARN.
  std::string arn;
  enum class Kind { user, role, root, service, federated } kind = Kind::user;
};

/// One request put to a set of policies. A context key that is not there is absent when `complete`, else unknown.
struct Request {
  std::string action;
  std::string resource;
  std::map<std::string, std::vector<std::string>> context;
  bool complete = true;
};

enum class Verdict { allow, explicit_deny, implicit_deny, conditional };
[[nodiscard]] std::string_view to_string(Verdict verdict);

/// What decided: document index and statement index within the set, and the keys that would settle what is still open:
/// of a `conditional`, or of an `implicit_deny` that may be explicit.
struct Decision {
  Verdict verdict = Verdict::implicit_deny;
  std::optional<std::size_t> document;
  std::optional<std::size_t> statement;
  std::vector<std::string> residual_keys;
};

/// Basic evaluation of one layer (RAM documentation, "Policy evaluation process"): a matching Deny, else a matching
/// Allow, else implicit deny.
[[nodiscard]] Decision evaluate(std::span<const Document> documents, const Request& request);
/// Whether a trust names the caller: the account's `root` names every user and role of it, wildcards whom they match.
/// The root logon itself is no caller that any trust lets in.
[[nodiscard]] bool trusts(const Principals& principals, const Caller& caller);
/// The trust policy of a role put to one caller.
[[nodiscard]] Decision evaluate_trust(const Document& trust, const Caller& caller, const Request& request);

enum class Layer { control, session, identity_account, identity_resource_group, trust };
[[nodiscard]] std::string_view to_string(Layer layer);  ///< the service's PolicyType word

}  // namespace ramify::policy
