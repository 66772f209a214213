#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/evaluator.h"

namespace ramify::access {

/// Allows where any of `when` holds and none of `unless`; conditions without members hold always.
struct OpenRule {
  std::vector<policy::Conditions> when;
  std::vector<policy::Conditions> unless;
  auto operator<=>(const OpenRule&) const = default;
  bool operator==(const OpenRule&) const = default;
};

/// What one layer of a conditional answer still asks, what is known of the request taken as known.
struct Residual {
  policy::Layer layer = policy::Layer::identity_account;
  OpenRule rule;
  std::string control_policy{};
  /// Of identity policies: where the rule has none of `when` that holds and none of `unless`, the rule of the resource
  /// group that holds the resource.
  std::map<model::ResourceGroupId, OpenRule> groups{};
  bool operator==(const Residual&) const = default;
};

/// The condition under which a conditional answer is an allow: every one of these allows. Layers that allow anyway are
/// left out. Only for answers whose standing is `conditional`: where a document is not known, nothing is said.
[[nodiscard]] std::vector<Residual> residual_of(const Evaluator& evaluator, const Subject& subject,
                                                std::string_view action, std::string_view resource,
                                                const Context& context);

}  // namespace ramify::access
