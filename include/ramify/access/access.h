#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/model/world.h"
#include "ramify/policy/evaluate.h"

namespace ramify::access {

/// Whether somebody gets in. `unknown` where a document that matters is not known: it is never guessed.
enum class Standing { deny, unknown, conditional, allow };
[[nodiscard]] std::string_view to_string(Standing standing);

/// What is known of a request beside who asks for what. `acs:PrincipalARN` is filled in where it is not given.
struct Context {
  std::map<std::string, std::vector<std::string>> values;
  bool complete = false;  ///< a key that is not there is absent from the request, else open
  /// The resource group that holds the resource; not known where empty.
  std::optional<model::ResourceGroupId> resource_group{};
  /// The session policy of a role session; none where empty.
  std::optional<policy::Document> session_policy{};
};

/// An answer with its reason.
struct Decision {
  Standing standing = Standing::deny;
  bool explicit_deny = false;
  std::optional<policy::Layer> layer;  ///< what decided; for `allow`, the identity's layer
  /// The deciding policy with who holds it (the user, one of its groups, or the role); empty where the trust decided or
  /// nothing spoke.
  std::optional<model::Attachment> attachment;
  std::optional<std::size_t> statement;            ///< index in that policy's, or in the trust's, document
  std::vector<std::string> residual_keys;          ///< for `conditional`: the context keys that would settle it
  std::vector<model::PolicyRef> unknown_policies;  ///< attached, but their documents are not known
  std::string control_policy{};                    ///< the name of the one that decided
  bool operator==(const Decision&) const = default;
};

/// `from` (a user or a role) can become `to` directly; `decision` never is a denial.
struct AssumeEdge {
  model::Address from;
  model::Address to;
  Decision decision;
  bool operator==(const AssumeEdge&) const = default;
};
/// Every direct edge, sorted by from and to; a role's edge to itself is left out.
[[nodiscard]] std::vector<AssumeEdge> assume_edges(const model::World& world);

/// An attachment that comes near to the account itself.
struct HighRisk {
  enum class Why {
    named,             ///< a system policy of the catalogue's high-risk list
    allows_everything  ///< its document allows every action on every resource
  } why = Why::named;
  model::AccountKey account;
  model::Attachment attachment;
  bool operator==(const HighRisk&) const = default;
};
/// By account and attachment.
[[nodiscard]] std::vector<HighRisk> high_risk_attachments(const model::World& world);

}  // namespace ramify::access
