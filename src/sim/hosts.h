#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ramify/wire/operation.h"

namespace ramify::sim {

/// What a Host header says of the service meant.
struct HostMeaning {
  /// The service of `ram.aliyuncs.com`, `sts.cn-hangzhou.aliyuncs.com`, `sts-vpc.cn-hangzhou.aliyuncs.com` … RAM, IMS
  /// and ResourceManager are central, ActionTrail is regional, STS is both. None for hosts outside aliyuncs.com, which
  /// stand for all services.
  std::optional<wire::Service> service;
  bool known = true;  ///< false for a host within aliyuncs.com that no service here has
};
[[nodiscard]] HostMeaning read_host(std::string_view host);

}  // namespace ramify::sim
