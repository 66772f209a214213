#pragma once

#include <string_view>

namespace ramify::wire {

/// Codes by what a caller does about them [ram-api.md 1.6, 3.9, 6].
[[nodiscard]] bool is_throttling(std::string_view code);  ///< by substring, not by status
[[nodiscard]] bool is_already_exists(std::string_view code);
[[nodiscard]] bool is_not_found(std::string_view code);  ///< EntityNotExist.* and EntityNotExists.*
[[nodiscard]] bool is_delete_conflict(std::string_view code);
[[nodiscard]] bool is_limit_exceeded(std::string_view code);
/// The credentials themselves are refused: unknown, inactive or expired key, signature or token mismatch.
[[nodiscard]] bool is_credential_fault(std::string_view code);
[[nodiscard]] bool is_clock_fault(std::string_view code);  ///< InvalidTimeStamp.*
[[nodiscard]] bool is_no_permission(std::string_view code);
/// The service may recover by itself: ServiceUnavailable, InternalError.
[[nodiscard]] bool is_transient(std::string_view code);

}  // namespace ramify::wire
