#include "ramify/wire/error_code.h"

#include <doctest/doctest.h>

#include <string>

using namespace ramify::wire;

namespace {

/// The names of the families that a code belongs to, in the header's order.
std::string families(std::string_view code) {
  std::string out;
  const auto add = [&](bool belongs, const char* name) {
    out += belongs ? std::string(out.empty() ? "" : " ") + name : "";
  };
  add(is_throttling(code), "throttling");
  add(is_already_exists(code), "exists");
  add(is_not_found(code), "not-found");
  add(is_delete_conflict(code), "conflict");
  add(is_limit_exceeded(code), "limit");
  add(is_credential_fault(code), "credential");
  add(is_clock_fault(code), "clock");
  add(is_no_permission(code), "permission");
  add(is_transient(code), "transient");
  return out;
}

}  // namespace

TEST_CASE("each documented code belongs to one family") {
  CHECK(families("Throttling") == "throttling");
  CHECK(families("Throttling.User") == "throttling");
  CHECK(families("Throttling.Api") == "throttling");
  CHECK(families("EntityAlreadyExists.User.Group") == "exists");
  CHECK(families("EntityNotExist.Role") == "not-found");
  CHECK(families("EntityNotExists.ResourceGroup") == "not-found");
  CHECK(families("DeleteConflict.Policy.Version.Default") == "conflict");
  CHECK(families("LimitExceeded.User.AccessKey") == "limit");
  CHECK(families("InvalidAccessKeyId.NotFound") == "credential");
  CHECK(families("InvalidAccessKeyId.Inactive") == "credential");
  CHECK(families("SignatureDoesNotMatch") == "credential");
  CHECK(families("InvalidSecurityToken.Expired") == "credential");
  CHECK(families("InvalidTimeStamp.Expired") == "clock");
  CHECK(families("NoPermission") == "permission");
  CHECK(families("ServiceUnavailable") == "transient");
  CHECK(families("InternalError") == "transient");
}

TEST_CASE("a code that only begins alike belongs to no family") {
  for (const char* code : {"", "EntityNotExisting", "NoPermissionNeeded", "MalformedPolicyDocument",
                           "InvalidParameter.UserName.Length", "MissingParameter", "SignatureNonceUsed"}) {
    CAPTURE(code);
    CHECK(families(code) == "");
  }
}
