#include <doctest/doctest.h>

#include "ramify/live/live.h"
#include "unit/client/simulator.h"

using namespace ramify;
using client::simulated::Cloud;
using client::simulated::kIdA;
using client::simulated::kIdB;

namespace {

model::AccountKey key(const std::string& text) {
  return model::AccountKey::from_service(text);
}
model::AccountId id(const std::string& text) {
  return model::AccountId::from_service(text);
}

}  // namespace

TEST_CASE("every account's identity is confirmed by the service's own word") {
  const Cloud cloud;
  const auto identities = live::confirm_identities({{key("company-a"), cloud.a()}, {key("company-b"), cloud.b()}},
                                                   {{key("company-a"), id(kIdA)}, {key("company-b"), id(kIdB)}});
  REQUIRE_MESSAGE(identities.has_value(), identities.error().message);
  CHECK(identities->at(key("company-a")).account.str() == kIdA);
  CHECK(identities->at(key("company-a")).arn == "acs:ram::1000000000000001:root");
  CHECK(identities->at(key("company-a")).identity_type == "Account");
}

TEST_CASE("credentials of another account are refused, with both ids of every account that is wrong") {
  const Cloud cloud;
  const auto identities = live::confirm_identities({{key("company-a"), cloud.b()}, {key("company-b"), cloud.a()}},
                                                   {{key("company-a"), id(kIdA)}, {key("company-b"), id(kIdB)}});
  REQUIRE_FALSE(identities.has_value());
  CHECK(identities.error().kind == ErrorKind::wrong_account);
  CHECK(identities.error().message ==
        "company-a: the credentials belong to account 2000000000000002, but the configuration says 1000000000000001; "
        "company-b: the credentials belong to account 1000000000000001, but the configuration says 2000000000000002");
  CHECK(identities.error().help == "check the account's entry in the connection file; nothing was changed");
  for (const auto& entry : cloud.server->log()) CHECK(entry.request.operation == "GetCallerIdentity");
}

TEST_CASE("a wrong account outweighs an account that cannot be asked") {
  const Cloud cloud;
  const auto identities = live::confirm_identities({{key("company-b"), cloud.a()}},
                                                   {{key("company-a"), id(kIdA)}, {key("company-b"), id(kIdB)}});
  REQUIRE_FALSE(identities.has_value());
  CHECK(identities.error().kind == ErrorKind::wrong_account);
  CHECK(identities.error().message ==
        "company-a: there are no credentials; company-b: the credentials belong to account 1000000000000001, but the "
        "configuration says 2000000000000002");
}

TEST_CASE("an account without a session is refused as one without credentials") {
  const auto identities = live::confirm_identities({}, {{key("company-a"), id(kIdA)}});
  REQUIRE_FALSE(identities.has_value());
  CHECK(identities.error().kind == ErrorKind::credentials);
  CHECK(identities.error().message == "company-a: there are no credentials");
  CHECK(identities.error().help == "give the account an entry in the connection file");
  const auto world = live::read({}, {{key("company-a"), id(kIdA)}}, {});
  REQUIRE_FALSE(world.has_value());
  CHECK(world.error().message == "company-a: there are no credentials");
}
