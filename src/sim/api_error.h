#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace ramify::sim {

/// What the service answers instead of a result.
struct ApiError {
  int status = 400;
  std::string code;
  std::string message;
  nlohmann::json access_denied;  ///< AccessDeniedDetail; null where it does not apply
};

template <class T>
using Answer = tl::expected<T, ApiError>;
using Reply = Answer<nlohmann::json>;

/// A documented code with its documented status and text; the code must be in the table.
[[nodiscard]] tl::unexpected<ApiError> refuse(std::string_view code);
/// A code whose text depends on the request.
[[nodiscard]] tl::unexpected<ApiError> refuse(int status, std::string code, std::string message);

}  // namespace ramify::sim
