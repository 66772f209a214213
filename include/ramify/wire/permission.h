#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/wire/operation.h"

namespace ramify::wire {

/// One right that a call needs: an action on a resource, which stands as in RAM's documentation:
/// `acs:ram:*:<account>:user/alice`; `user/*` where a call makes or lists users; `acs:ram:*:system:policy/…`.
struct Permission {
  std::string action;
  std::string resource;
  auto operator<=>(const Permission&) const = default;
};

/// The values of a parameter of the call, each of a list by itself; none where it is not there.
using Values = std::function<std::vector<std::string>(std::string_view parameter)>;

/// The rights that a call needs in `account_id`; all of them must be allowed. None for operations that anybody may
/// call. What is authorised on which resource is from the RAM documentation ("RAM authorization", of RAM, IMS and
/// Resource Management).
[[nodiscard]] std::vector<Permission> permissions(const OperationSpec& operation, const Values& values,
                                                  std::string_view account_id);

/// The right that any call of this operation needs, whatever it names: its objects as `*`.
[[nodiscard]] std::vector<Permission> standing_permissions(const OperationSpec& operation, std::string_view account_id);

}  // namespace ramify::wire
