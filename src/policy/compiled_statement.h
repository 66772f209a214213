#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "conditions.h"
#include "glob.h"
#include "ramify/policy/compiled.h"

namespace ramify::policy {

/// A resource pattern, field by field.
struct CompiledResource {
  bool is_everything = false;
  bool is_arn = false;
  Glob whole;  ///< where it is no ARN: matches only the same text
  Glob service;
  Glob region;
  Glob account;
  Glob relative;
  Glob folded_relative;  ///< RAM's own names are compared without regard to case

  explicit CompiledResource(std::string_view pattern);
  [[nodiscard]] bool matches(const Question& question) const;
};

/// One value of a trust's `RAM` principal.
struct CompiledPrincipal {
  bool is_everybody = false;
  bool is_ram = false;
  bool is_root = false;  ///< every user and role of the account, not its root logon
  Glob account;
  Glob folded_relative;

  explicit CompiledPrincipal(std::string_view pattern);
  [[nodiscard]] bool names(const TrustCaller& caller) const;
};

struct CompiledStatement {
  Effect effect = Effect::allow;
  bool not_action = false;
  bool not_resource = false;
  std::uint64_t bits = 0;                   ///< of all that its actions may speak of
  std::vector<std::uint64_t> exact_hashes;  ///< of `exact_actions`, which are compared where the hash agrees
  std::vector<std::string> exact_actions;
  std::vector<Glob> action_patterns;
  std::vector<CompiledResource> resources;
  std::vector<CompiledPrincipal> ram;
  Principals principals;  ///< of which services and identity providers are compared as written
  std::vector<Condition> conditions;

  explicit CompiledStatement(const Statement& statement);
  [[nodiscard]] bool speaks_of_action(const Question& question) const;
  [[nodiscard]] bool speaks_of_resource(const Question& question) const;
  [[nodiscard]] bool speaks_of_caller(const TrustCaller& caller) const;
};

}  // namespace ramify::policy
