#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api_error.h"
#include "ramify/wire/http.h"
#include "ramify/wire/operation.h"
#include "store.h"

namespace ramify::sim {

/// The business parameters of one request. Until `check_params` has passed they are only text.
class Params {
 public:
  Params() = default;
  explicit Params(const wire::Pairs& pairs);

  [[nodiscard]] bool has(std::string_view name) const;
  /// Empty where the parameter is absent.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> optional(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view name) const;
  /// A list in whichever style it came.
  [[nodiscard]] std::vector<std::string> strings(std::string_view name) const;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> tags(std::string_view name) const;
  using Values = std::map<std::string, std::string, std::less<>>;
  [[nodiscard]] const Values& all() const { return values_; }

 private:
  Values values_;
};

struct Context;

/// Every parameter is one of the operation's, of its type and within the documented limits of its field and of the
/// account's quotas; required ones are there.
[[nodiscard]] Answer<void> check_params(const Context& context, const Params& params);

[[nodiscard]] tl::unexpected<ApiError> missing_parameter(std::string_view name);
/// As STS says it: `MissingParameter.<Name>`.
[[nodiscard]] tl::unexpected<ApiError> missing_sts_parameter(std::string_view name);
/// `InvalidParameter.<Name>`.
[[nodiscard]] tl::unexpected<ApiError> invalid_parameter(std::string_view name, std::string message);

/// The documented limits of one field, by its parameter's name [RAM documentation, API reference].
[[nodiscard]] Answer<void> check_field(wire::Service service, std::string_view name, const std::string& value);

}  // namespace ramify::sim
