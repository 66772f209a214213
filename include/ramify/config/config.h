#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ramify/diag/diagnostic.h"
#include "ramify/diag/instant.h"
#include "ramify/model/provenance.h"
#include "ramify/model/scope.h"
#include "ramify/model/world.h"

namespace ramify::config {

/// `X can A [on R]` / `X cannot A [on R]`, resolved.
struct AccessTest {
  model::AccountKey account;                      ///< of the subject
  std::string subject;                            ///< user or role name; may be undeclared in a `cannot`
  std::optional<model::ObjectKind> subject_kind;  ///< empty: not declared, judged as a user
  bool expected = true;                           ///< can / cannot
  /// `can assume account/role`: the role; else empty.
  std::optional<model::Address> assume;
  std::string action;  ///< `code:Name` pattern where `assume` is empty
  std::string resource = "*";
  std::string text;  ///< as written
  model::Place place;
};

/// One `suppress:` entry, checked for shape; what it means is for the linter to say.
struct Suppression {
  std::string rule;     ///< e.g. `S007`
  std::string address;  ///< e.g. `company-b/user/ci-bot`
  std::string reason;
  Instant expires{};
  model::Place place;
};

/// More policies of a kind on one user, group or role than the service takes unless it was asked for more.
struct OverLimit {
  model::AccountKey account;
  model::Principal principal;
  model::PolicyType type = model::PolicyType::custom;
  std::size_t attached = 0;
  std::size_t generated = 0;   ///< of these, made for `can_assume`
  std::size_t documented = 0;  ///< what the service takes
  model::Place place;
};
/// What is wrong where an account takes `most` of them, and what to do about it.
[[nodiscard]] std::string limit_message(const OverLimit& over, std::size_t most);
[[nodiscard]] std::string limit_help(const OverLimit& over);

/// What is wrong with a project's name; empty where nothing is.
[[nodiscard]] std::string project_fault(std::string_view name);

/// Everything the files say, checked.
struct Desired {
  model::World world;
  model::Scope scope;
  model::Provenance provenance;
  std::vector<AccessTest> access_tests;
  std::uint32_t admins_minimum = 2;
  std::vector<Suppression> suppressions;
  /// How much an account is trusted, where `tier:` says it; more is more.
  std::map<model::AccountKey, int> tiers;
  std::vector<OverLimit> over_limits{};
  /// The first `expires:` to come: from then on the files want something else.
  std::optional<Instant> next_expiry{};
  /// SHA-256 in hex over names and bytes of all files read.
  std::string digest;
};

struct LoadOptions {
  /// For `expires:`; an entry whose moment has come is absent.
  Instant now{};
  std::uintmax_t bytes_max = std::uintmax_t{64} << 20;
  /// Files, named as the source map names them, whose text is this instead: what a change would come to.
  std::map<std::string, std::string> instead{};
  /// Whether what is made for `can_assume` is held to the documented limits; what else goes over them is in
  /// `over_limits` alone, of which the account itself may say otherwise.
  bool keeps_limits = true;
};

/// The outcome of reading a configuration: `desired` is there only where no diagnostic is an error.
struct Loaded {
  SourceMap sources;
  Diagnostics diagnostics;
  std::optional<Desired> desired;
};

/// Reads `ramify.yaml` (or the file, or the folder's `ramify.yaml`) and all it includes. Never throws; every fault of
/// every file is in `diagnostics`, sorted by place.
[[nodiscard]] Loaded load(const std::filesystem::path& path, const LoadOptions& options);

/// The JSON Schema (draft 7) of the configuration language, as in schemas/ramify.schema.json.
[[nodiscard]] std::string_view schema();

}  // namespace ramify::config
