#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "api_error.h"
#include "context.h"
#include "paging.h"
#include "params.h"
#include "ramify/wire/operation.h"

namespace ramify::sim {

/// What an operation does once its caller, right and parameters are settled: the reply's members beside RequestId.
using Handle = Reply (*)(Context&, const Params&);

/// One operation that the simulator has.
struct Handler {
  wire::Service service;
  std::string_view operation;
  Handle handle;
};

/// All of them, by service and noun.
[[nodiscard]] std::span<const Handler> handlers();
[[nodiscard]] const Handler* find_handler(wire::Service service, std::string_view operation);

/// The rows of one noun; each stands in the file of that name.
[[nodiscard]] std::span<const Handler> user_handlers();
[[nodiscard]] std::span<const Handler> login_handlers();
[[nodiscard]] std::span<const Handler> key_handlers();
[[nodiscard]] std::span<const Handler> mfa_handlers();
[[nodiscard]] std::span<const Handler> group_handlers();
[[nodiscard]] std::span<const Handler> role_handlers();
[[nodiscard]] std::span<const Handler> policy_handlers();
[[nodiscard]] std::span<const Handler> version_handlers();
[[nodiscard]] std::span<const Handler> attachment_handlers();
[[nodiscard]] std::span<const Handler> tag_handlers();
[[nodiscard]] std::span<const Handler> account_handlers();
[[nodiscard]] std::span<const Handler> sts_handlers();
[[nodiscard]] std::span<const Handler> resource_handlers();
[[nodiscard]] std::span<const Handler> recycle_bin_handlers();
[[nodiscard]] std::span<const Handler> report_handlers();
[[nodiscard]] std::span<const Handler> service_linked_handlers();
[[nodiscard]] std::span<const Handler> event_handlers();
[[nodiscard]] std::span<const Handler> diagnostic_handlers();
[[nodiscard]] std::span<const Handler> federation_handlers();

}  // namespace ramify::sim
