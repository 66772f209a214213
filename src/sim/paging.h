#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "api_error.h"
#include "context.h"
#include "params.h"

namespace ramify::sim {

struct PageLimits {
  std::size_t normal;
  std::size_t max;
};

/// The page of a list that a call asks for, at the operation's `list_path`, with what its way of paging tells beside
/// it. Rows are known by sorted keys; `row` makes those of the page alone. A marker is opaque and belongs to its
/// caller's account, its operation and its filters: any other is `InvalidParameter.Marker` (or `.NextToken`). Where the
/// operation has no pages, `unpaged_path` says where its one list stands.
[[nodiscard]] Reply page_of(const Context& context, const Params& params, const std::vector<std::string>& keys,
                            PageLimits limits, const std::function<nlohmann::json(std::size_t)>& row,
                            std::string_view unpaged_path = {});

/// Opaque text that `from_marker` takes back for the same account, operation and filters only.
[[nodiscard]] std::string to_marker(const Context& context, const Params& params, std::string_view key);
[[nodiscard]] std::optional<std::string> from_marker(const Context& context, const Params& params,
                                                     const std::string& marker);

}  // namespace ramify::sim
