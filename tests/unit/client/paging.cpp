#include <doctest/doctest.h>
#include <fmt/format.h>

#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;

namespace {

const client::Call kRoles{wire::Service::ram, "ListRoles", {{"MaxItems", "2"}}};
const client::Call kGroups{wire::Service::resourcemanager, "ListResourceGroups", {}};
const client::Call kTags{wire::Service::ram, "ListTagResources", {{"ResourceType", "role"}}};

Answer roles(const std::string& names, const std::string& rest) {
  return ok(fmt::format(R"({{"Roles":{{"Role":[{}]}},{}}})", names, rest));
}

/// Resource groups `from … to` of `total`.
Answer groups(int from, int to, int total) {
  std::string list;
  for (int id = from; id <= to; ++id) list += fmt::format(R"({}{{"Id":"rg-{}"}})", id > from ? "," : "", id);
  return ok(fmt::format(R"({{"ResourceGroups":{{"ResourceGroup":[{}]}},"TotalCount":{}}})", list, total));
}

}  // namespace

TEST_CASE("a list by marker is asked for until it is not truncated") {
  Fixture test({roles("1,2", R"("IsTruncated":true,"Marker":"m1")"), roles("3", R"("IsTruncated":false)")});
  const auto list = test.session->list(kRoles);
  REQUIRE(list.has_value());
  CHECK(nlohmann::json(*list).dump() == "[1,2,3]");
  CHECK(test.script->requests[0].body == "MaxItems=2");
  CHECK(test.script->requests[1].body == "MaxItems=2&Marker=m1");
}

TEST_CASE("a list by token is asked for until there is no token") {
  Fixture test({ok(R"({"TagResources":[1],"NextToken":"t1"})"), ok(R"({"TagResources":[2],"NextToken":""})")});
  const auto list = test.session->list(kTags);
  REQUIRE(list.has_value());
  CHECK(nlohmann::json(*list).dump() == "[1,2]");
  CHECK(test.script->requests[1].body == "ResourceType=role&NextToken=t1");
}

TEST_CASE("a list by page number is asked for a hundred at a time") {
  Fixture test({groups(1, 100, 130), groups(101, 130, 130)});
  const auto list = test.session->list(kGroups);
  REQUIRE(list.has_value());
  CHECK(list->size() == 130);
  CHECK(test.script->requests[1].body == "PageNumber=2&PageSize=100");
}

TEST_CASE("a list by page number that moved while it was read is read again") {
  SUBCASE("the total changed between pages") {
    Fixture test({groups(1, 100, 130), groups(101, 129, 129), groups(1, 100, 129), groups(101, 129, 129)});
    CHECK(test.session->list(kGroups)->size() == 129);
  }
  SUBCASE("a row slipped to the next page and came twice") {
    Fixture test({groups(1, 100, 130), groups(100, 129, 130), groups(1, 100, 130), groups(101, 130, 130)});
    CHECK(test.session->list(kGroups)->size() == 130);
  }
  SUBCASE("a page came empty") {
    Fixture test({groups(1, 100, 130), groups(1, 0, 130), groups(1, 100, 130), groups(101, 130, 130)});
    CHECK(test.session->list(kGroups)->size() == 130);
  }
}

TEST_CASE("a list that never adds up is an error, not a part of a list") {
  Fixture test({groups(1, 2, 3), groups(1, 2, 3), groups(1, 2, 3), groups(1, 2, 3)});
  const auto list = test.session->list(kGroups);
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().kind == ErrorKind::protocol);
  CHECK(list.error().message ==
        "company-a: ListResourceGroups: the list changes while it is read: 4 readings did not add up");
  CHECK(list.error().help == "run again when nobody else writes to the account");
}

TEST_CASE("a marker that repeats is an error, not an endless list") {
  Fixture test({roles("1", R"("IsTruncated":true,"Marker":"m1")"), roles("2", R"("IsTruncated":true,"Marker":"m2")"),
                roles("3", R"("IsTruncated":true,"Marker":"m1")")});
  const auto list = test.session->list(kRoles);
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().kind == ErrorKind::protocol);
  CHECK(list.error().message == "company-a: ListRoles: the page marker repeats, so the list has no end");
  CHECK(list.error().help == "run again; if it stays, the endpoint is not the service");
}

TEST_CASE("a truncated page without a marker is an error") {
  Fixture test({roles("1", R"("IsTruncated":true)")});
  const auto list = test.session->list(kRoles);
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().message == "company-a: ListRoles: the reply says that there is more, but not where");
}

TEST_CASE("a reply without the list is an empty list only where it says so itself") {
  Fixture empty({ok(R"({"RequestId":"R","IsTruncated":false})"), ok(R"({"TotalCount":0})")});
  CHECK(empty.session->list(kRoles)->empty());
  CHECK(empty.session->list(kGroups)->empty());
  Fixture odd({ok(R"({"RequestId":"R"})"), ok(R"({"RequestId":"R","ResourceGroups":{"ResourceGroup":[]}})")});
  const auto list = odd.session->list(kRoles);
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().message == "company-a: ListRoles: the reply holds no list `Roles.Role`");
  CHECK(list.error().help == "the endpoint may be another server's");
  CHECK(odd.session->list(kGroups).error().message == "company-a: ListResourceGroups: the reply holds no TotalCount");
}

TEST_CASE("results come in the order of the calls, however many threads ask") {
  class Echo final : public client::Transport {
   public:
    Answer send(const std::string&, const wire::HttpRequest& request) override {
      return ok(nlohmann::json{{"body", request.body}}.dump());
    }
  };
  const client::Session session(std::make_shared<Echo>(), client::system_environment(), credentials(),
                                {model::AccountKey::from_service("a"), {}, {}, {}, "ramify", false, 8});
  std::vector<client::Call> calls;
  for (int at = 0; at < 200; ++at) {
    calls.push_back({wire::Service::ram, "GetRole", {{"RoleName", std::to_string(at)}}});
  }
  const auto results = session.call_all(calls);
  REQUIRE(results.size() == calls.size());
  for (std::size_t at = 0; at < results.size(); ++at) {
    CHECK((*results[at])["body"] == "RoleName=" + std::to_string(at));
  }
}
