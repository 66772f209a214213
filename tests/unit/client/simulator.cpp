#include "simulator.h"

using namespace ramify;
using namespace ramify::client::simulated;
using Kind = sim::Fault::Kind;
using wire::Service;

namespace {

constexpr const char* kTrust =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::2000000000000002:root"]}}]})";

const client::Call kCreate{Service::ram, "CreateRole", {{"RoleName", "Ops"}, {"AssumeRolePolicyDocument", kTrust}}};
const client::Call kWhoAmI{Service::sts, "GetCallerIdentity", {}};

/// The first `count` requests of `operation` meet the fault.
sim::Options failing(const std::string& operation, Kind kind, int count) {
  sim::Options options;
  auto left = std::make_shared<std::atomic<int>>(count);
  options.fault = [=](const sim::RequestInfo& request) {
    return sim::Fault{request.operation == operation && (*left)-- > 0 ? kind : Kind::none};
  };
  return options;
}

std::size_t requests_of(const Cloud& cloud, const std::string& operation) {
  std::size_t count = 0;
  for (const auto& entry : cloud.server->log()) count += entry.request.operation == operation ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("a signed call is understood and answered") {
  const Cloud cloud;
  const auto who = must(*cloud.a(), Service::sts, "GetCallerIdentity", {});
  CHECK(who["AccountId"] == kIdA);
  CHECK(who["IdentityType"] == "Account");
  must(*cloud.a(), Service::ram, "CreateRole", kCreate.parameters);
  CHECK(must(*cloud.a(), Service::ram, "GetRole", {{"RoleName", "Ops"}})["Role"]["RoleName"] == "Ops");
}

TEST_CASE("a policy of the greatest size and every odd character arrive whole") {
  const Cloud cloud;
  const std::string odd = "a b*c~d'(!)é中+&=%;";
  must(*cloud.a(), Service::ram, "CreateRole",
       {{"RoleName", "Ops"}, {"AssumeRolePolicyDocument", kTrust}, {"Description", odd}});
  CHECK(must(*cloud.a(), Service::ram, "GetRole", {{"RoleName", "Ops"}})["Role"]["Description"] == odd);
  std::string document = R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":[)";
  while (document.size() < 6000) document += R"("acs:oss:*:*:bucket-with-a-long-name/*",)";
  document += R"("acs:oss:*:*:last"]}]})";
  must(*cloud.a(), Service::ram, "CreatePolicy", {{"PolicyName", "large"}, {"PolicyDocument", document}});
}

TEST_CASE("a wrong secret and an unknown key are refused as credentials") {
  const Cloud cloud;
  const auto wrong = cloud.session("company-a", {"LTAIrootA", Secret(std::string("guess")), {}})->call(kWhoAmI);
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().kind == ErrorKind::credentials);
  CHECK(wrong.error().service->code == "SignatureDoesNotMatch");
  CHECK(wrong.error().help == "the AccessKey secret is not the one of this AccessKey id");
  CHECK(wrong.error().message.find("guess") == std::string::npos);
  const auto unknown = cloud.session("company-a", {"LTAInobody", Secret(std::string("x")), {}})->call(kWhoAmI);
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().kind == ErrorKind::credentials);
  CHECK(unknown.error().message ==
        "company-a: GetCallerIdentity failed: InvalidAccessKeyId.NotFound: Specified access key is not found.");
  CHECK(unknown.error().help == "the AccessKey does not exist (any more), or is of another site");
}

TEST_CASE("a clock that is an hour slow is refused before anything is done") {
  sim::Options options;
  options.clock = [] { return Instant(std::chrono::seconds(1'800'003'600)); };
  const Cloud cloud(std::move(options));
  auto environment = Cloud::impatient();
  environment.now = [] { return Instant(std::chrono::seconds(1'800'000'000)); };
  const auto result = cloud.a(environment)->call(kWhoAmI);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::credentials);
  CHECK(result.error().service->code == "InvalidTimeStamp.Expired");
}

TEST_CASE("an endpoint that is gone is a network error, for reads and writes alike") {
  Cloud cloud;
  const auto session = cloud.a();
  const auto url = cloud.server->url();
  cloud.server->stop();
  cloud.server.reset();
  for (const auto& call : {kWhoAmI, kCreate}) {
    const auto result = session->call(call);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().kind == ErrorKind::network);
    CHECK(result.error().message == "company-a: " + call.operation + ": cannot reach " + url + ": connection refused");
  }
}

TEST_CASE("https to a simulator that speaks plain http is refused before anything is sent") {
  const Cloud cloud;
  client::SessionOptions options{model::AccountKey::from_service("company-a"), {}, {}, {}, "ramify", false, 1};
  const auto url = "https" + cloud.server->url().substr(4);
  options.endpoints[Service::ram] = url;
  const client::Session session(client::make_curl_transport({}), Cloud::impatient(),
                                {"LTAIrootA", Secret(std::string("secretA")), {}}, std::move(options));
  const auto result = session.call(kCreate);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::network);
  CHECK(result.error().message.starts_with("company-a: CreateRole: cannot reach " + url + ": the "));
  CHECK(
      result.error().help ==
      "an endpoint that speaks plain http is written http:// and must be on this machine; else a proxy or firewall may "
      "stand in between");
}

TEST_CASE("a read outlives every fault that passes") {
  for (const auto kind : {Kind::server_error, Kind::throttle, Kind::reset_before, Kind::reset_after,
                          Kind::truncate_body, Kind::not_json}) {
    const Cloud cloud(failing("GetCallerIdentity", kind, 2));
    const auto result = cloud.a()->call(kWhoAmI);
    CHECK_MESSAGE(result.has_value(), "fault ", static_cast<int>(kind));
  }
}

TEST_CASE("a read whose fault stays is told by what it is") {
  const std::pair<Kind, ErrorKind> cases[] = {
      {Kind::server_error, ErrorKind::service}, {Kind::throttle, ErrorKind::throttled},
      {Kind::reset_before, ErrorKind::network}, {Kind::truncate_body, ErrorKind::protocol},
      {Kind::not_json, ErrorKind::protocol},
  };
  for (const auto& [kind, expected] : cases) {
    const Cloud cloud(failing("GetCallerIdentity", kind, 1000));
    const auto result = cloud.a()->call(kWhoAmI);
    REQUIRE_FALSE(result.has_value());
    const bool as_expected = result.error().kind == expected ||
                             (kind == Kind::truncate_body && result.error().kind == ErrorKind::network) ||
                             (kind == Kind::not_json && result.error().kind == ErrorKind::service);
    CHECK_MESSAGE(as_expected, result.error().message);
    CHECK(requests_of(cloud, "GetCallerIdentity") <= 6);
  }
}

TEST_CASE("a write that met a fault is never sent twice, and told as unknown") {
  for (const auto kind :
       {Kind::server_error, Kind::reset_before, Kind::reset_after, Kind::truncate_body, Kind::not_json}) {
    const Cloud cloud(failing("CreateRole", kind, 1));
    const auto session = cloud.a();
    must(*session, Service::sts, "GetCallerIdentity", {});  // so that the connection is a kept one
    const auto result = session->call(kCreate);
    REQUIRE_FALSE(result.has_value());
    CHECK_MESSAGE(result.error().kind == ErrorKind::unknown_outcome, "fault ", static_cast<int>(kind));
    CHECK(requests_of(cloud, "CreateRole") == 1);
    const bool done = session->call({Service::ram, "GetRole", {{"RoleName", "Ops"}}}).has_value();
    CHECK(done == (kind == Kind::reset_after || kind == Kind::truncate_body));
  }
}

TEST_CASE("a throttled write is done once") {
  const Cloud cloud(failing("CreateRole", Kind::throttle, 3));
  CHECK(cloud.a()->call(kCreate).has_value());
  CHECK(requests_of(cloud, "CreateRole") == 4);
}

TEST_CASE("lists come whole through all pages") {
  const Cloud cloud;
  const auto session = cloud.a();
  for (int number = 0; number < 7; ++number) {
    must(*session, Service::ram, "CreateGroup", {{"GroupName", "g" + std::to_string(number)}});
  }
  const auto list = session->list({Service::ram, "ListGroups", {{"MaxItems", "2"}}});
  REQUIRE(list.has_value());
  CHECK(list->size() == 7);
  CHECK(requests_of(cloud, "ListGroups") == 4);
}

TEST_CASE("a page marker that never moves is found out") {
  const Cloud cloud(failing("ListGroups", Kind::repeat_marker, 1000));
  const auto session = cloud.a();
  for (int number = 0; number < 5; ++number) {
    must(*session, Service::ram, "CreateGroup", {{"GroupName", "g" + std::to_string(number)}});
  }
  const auto list = session->list({Service::ram, "ListGroups", {{"MaxItems", "2"}}});
  REQUIRE_FALSE(list.has_value());
  CHECK(list.error().message == "company-a: ListGroups: the page marker repeats, so the list has no end");
}
