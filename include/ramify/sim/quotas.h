#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "ramify/diag/result.h"
#include "ramify/sim/server.h"

namespace ramify::sim {

/// One limit that calls are held to.
struct QuotaSpec {
  std::string_view name;
  std::size_t Quotas::*member;
  std::string_view summary_key;  ///< what GetAccountSummary calls it; empty: it does not tell
  std::string_view what;
};

/// All of them, a row each.
[[nodiscard]] std::span<const QuotaSpec> quota_specs();

/// `name=number`, as `--quota` takes it.
[[nodiscard]] Result<void> set_quota(Quotas& quotas, const std::string& text);

}  // namespace ramify::sim
