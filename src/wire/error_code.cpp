#include "ramify/wire/error_code.h"

#include <algorithm>

namespace ramify::wire {
namespace {

/// Whether `code` is `family` or a member of it: `EntityNotExist` covers `EntityNotExist.Role`, not
/// `EntityNotExisting`.
bool in_family(std::string_view code, std::string_view family) {
  return code.substr(0, family.size()) == family && (code.size() == family.size() || code[family.size()] == '.');
}

template <std::size_t n>
bool in_any(std::string_view code, const std::string_view (&families)[n]) {
  return std::any_of(std::begin(families), std::end(families),
                     [&](std::string_view family) { return in_family(code, family); });
}

}  // namespace

bool is_throttling(std::string_view code) {
  return code.find("Throttling") != std::string_view::npos;
}

bool is_already_exists(std::string_view code) {
  constexpr std::string_view families[] = {"EntityAlreadyExists", "EntityAlreadyExist"};
  return in_any(code, families);
}

bool is_not_found(std::string_view code) {
  // ResourceManager spells it with an s.
  constexpr std::string_view families[] = {"EntityNotExist", "EntityNotExists"};
  return in_any(code, families);
}

bool is_delete_conflict(std::string_view code) {
  return in_family(code, "DeleteConflict");
}

bool is_limit_exceeded(std::string_view code) {
  return in_family(code, "LimitExceeded");
}

bool is_credential_fault(std::string_view code) {
  constexpr std::string_view families[] = {"InvalidAccessKeyId",   "SignatureDoesNotMatch", "IncompleteSignature",
                                           "InvalidSecurityToken", "MissingSecurityToken",  "InvalidSignatureMethod"};
  return in_any(code, families);
}

bool is_clock_fault(std::string_view code) {
  return in_family(code, "InvalidTimeStamp");
}

bool is_no_permission(std::string_view code) {
  constexpr std::string_view families[] = {"NoPermission", "Forbidden"};
  return in_any(code, families);
}

bool is_transient(std::string_view code) {
  constexpr std::string_view families[] = {"ServiceUnavailable", "InternalError"};
  return in_any(code, families);
}

}  // namespace ramify::wire
