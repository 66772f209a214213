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

/// Whether `caller` (a user or a role) can assume `role`: identity policies (own and groups') and trust must both
/// allow. Documents of system policies are the world's own, else the catalogue's where it knows them whole. Who or what
/// is not in the world gets no further than its policies: nowhere. A policy at resource-group scope does not reach
/// roles of other accounts; whether it reaches those of its own account is not documented, and is `unknown`.
[[nodiscard]] Decision assume_decision(const model::World& world, const model::Address& caller,
                                       const model::Address& role, const Context& context = {});
/// The trust's half of it alone, for a user or role that need not be there: may it in, were it allowed to ask?
[[nodiscard]] Decision trust_decision(const model::World& world, const model::Address& caller,
                                      const model::Address& role, const Context& context = {});

/// `from` (a user or a role) can become `to` directly; `decision` never is a denial.
struct AssumeEdge {
  model::Address from;
  model::Address to;
  Decision decision;
  bool operator==(const AssumeEdge&) const = default;
};
/// Every direct edge, sorted by from and to; a role's edge to itself is left out.
[[nodiscard]] std::vector<AssumeEdge> assume_edges(const model::World& world);

/// What a user's, group's or role's own policies let it do, as their documents say it: read out, not evaluated.
struct Powers {
  /// Action patterns of Allow statements, widest first; none that another covers. Assuming roles is left to the edges.
  std::vector<std::string> actions;
  bool all_but = false;                   ///< an Allow with NotAction: nearly everything
  bool limited = false;                   ///< a Deny, a condition or a resource group takes some of it back
  std::vector<model::PolicyRef> unknown;  ///< attached, but their documents are not known; sorted
  bool operator==(const Powers&) const = default;
  [[nodiscard]] bool empty() const { return actions.empty() && !all_but && unknown.empty(); }
};
/// Empty where the principal is not there.
[[nodiscard]] Powers powers(const model::World& world, const model::Address& principal);

/// What somebody who is there before and afterwards can do in one world and could not in the other.
struct PowerChange {
  model::Address principal;
  Powers gained;
  Powers lost;
  bool high_risk = false;  ///< a high-risk policy is gained
  bool operator==(const PowerChange&) const = default;
};

/// An edge whose standing differs between two worlds.
struct EdgeChange {
  model::Address from;
  model::Address to;
  Standing before = Standing::deny;
  Standing after = Standing::deny;
  bool cross_account = false;
  bool high_risk = false;  ///< the role holds a high-risk policy, in the world where the edge is the wider
  Decision decision;       ///< of the world where the edge is the wider
  Powers powers;           ///< of the role, in that world
  bool operator==(const EdgeChange&) const = default;
};

/// Riskiest first: roles that hold a high-risk policy, then edges across accounts, then by address. An edge that is
/// conditional in both worlds is no change, whatever its conditions: those are seen where the documents are compared.
struct AccessDiff {
  std::vector<EdgeChange> gained;     ///< from nothing to something, or from conditional to allowed
  std::vector<EdgeChange> lost;       ///< the reverse
  std::vector<EdgeChange> unsettled;  ///< unknown on one side, and not on the other
  std::vector<PowerChange> powers;    ///< of whoever is there on both sides; high risk first, then by address
  [[nodiscard]] bool empty() const { return gained.empty() && lost.empty() && unsettled.empty() && powers.empty(); }
};
/// System policies are the same everywhere: a document that either world knows counts for both.
[[nodiscard]] AccessDiff diff_assume(const model::World& before, const model::World& after);

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
