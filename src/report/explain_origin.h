#pragma once

#include <optional>
#include <string>

#include "ramify/report/explain.h"

namespace ramify::report {

/// A statement with all that a reader needs to find it.
struct Statement {
  std::optional<std::size_t> index;  ///< from 0; empty: no statement decided
  std::string policy;
  std::string policy_type;
  std::string holder;  ///< `user/alice`
  std::string resource_group;
  std::string role;     ///< whose trust it is: `company-a/role/X`
  std::string version;  ///< of a live policy
  std::string place;    ///< `file:line` of a configuration
};

[[nodiscard]] Statement statement_of(const access::Asked& asked, const access::Decision& decision,
                                     const Origin& origin);
[[nodiscard]] Statement statement_of(const access::Asked& asked, const access::LayerAnswer& answer,
                                     const Origin& origin);
/// `statement 1 of policy may-x (custom) of user/alice, v3`; empty where there is none.
[[nodiscard]] std::string statement_words(const Statement& statement);

}  // namespace ramify::report
