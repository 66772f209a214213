#include "ramify/check/doctor.h"

#include <doctest/doctest.h>

#include "unit/client/scripted.h"
#include "unit/client/simulator.h"

namespace ramify::check {
namespace {

namespace scripted = client::scripted;
using State = Finding::State;

const Instant kNow{std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + std::chrono::hours(9)};
const std::string kWho = R"({"AccountId":"1000000000000001","Arn":"acs:ram::1000000000000001:user/deployer"})";
const auto kAccount = model::AccountId::from_service("1000000000000001");

/// `state what: detail`, a line a finding.
std::string lines(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& each : findings) {
    text += std::string(to_string(each.state)) + " " + each.what + ": " + each.detail + "\n";
  }
  return text;
}

Examination examined(std::deque<scripted::Answer> answers) {
  const auto clock =
      std::make_shared<ClockWatch>(std::make_shared<scripted::Script>(std::move(answers)), [] { return kNow; });
  client::SessionOptions options{model::AccountKey::from_service("company-a"), {}, {}, {}, "ramify", false, 4};
  options.retry.attempts_max = 1;
  const client::Session session(clock, client::simulated::Cloud::impatient(),
                                {"LTAI", Secret(std::string("secret")), {}}, std::move(options));
  return examine(session, kAccount, *clock);
}

scripted::Answer at(const std::string& date, std::string body) {
  return scripted::reply(200, std::move(body), {{"date", date}});
}

TEST_CASE("an HTTP date is read, and nothing else is taken for one") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == parse_instant("1994-11-06T08:49:37Z"));
  CHECK_FALSE(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"));
  CHECK_FALSE(parse_http_date("Sun, 06 Foo 1994 08:49:37 GMT"));
  CHECK_FALSE(parse_http_date(""));
}

TEST_CASE("each service is asked once, and a refusal for want of a right is an answer") {
  const auto found = examined({scripted::ok(kWho), scripted::ok("{}"), scripted::fault(403, "NoPermission"),
                               scripted::ok(R"({"ResourceGroups":{"ResourceGroup":[]}})")});
  CHECK(found.arn == "acs:ram::1000000000000001:user/deployer");
  CHECK(lines(found.findings) ==
        "good endpoint sts: answers\n"
        "good identity: acs:ram::1000000000000001:user/deployer\n"
        "good endpoint ram: answers\n"
        "good endpoint ims: answers; ListUsers is not allowed\n"
        "good endpoint resourcemanager: answers\n"
        "good clock: signed requests are taken\n");
}

TEST_CASE("clocks that are apart are told by how much, and are a fault where requests would be refused") {
  const auto clock_of = [](const std::string& date) {
    return lines({examined({at(date, kWho), at(date, "{}"), at(date, "{}"), at(date, "{}")}).findings.back()});
  };
  CHECK(clock_of("Sun, 06 Nov 1994 09:00:30 GMT") == "good clock: within a minute of the service's\n");
  CHECK(clock_of("Sun, 06 Nov 1994 08:55:00 GMT") == "warning clock: 300 seconds ahead of the service's\n");
  CHECK(clock_of("Sun, 06 Nov 1994 10:00:00 GMT") == "fault clock: 3600 seconds behind the service's\n");
}

TEST_CASE("the account itself is warned of, another account is a fault of credentials, and nothing more is asked") {
  const auto root =
      examined({scripted::ok(R"({"AccountId":"1000000000000001","Arn":"acs:ram::1000000000000001:root"})"),
                scripted::ok("{}"), scripted::ok("{}"), scripted::ok("{}")});
  CHECK(root.findings[1].state == State::warning);
  const auto other = examined({scripted::ok(R"({"AccountId":"2","Arn":"acs:ram::2:root"})")});
  CHECK(lines(other.findings) ==
        "good endpoint sts: answers\n"
        "fault identity: acs:ram::2:root of account 2, but the configuration says 1000000000000001\n");
  CHECK(other.findings.back().of_credentials);
  CHECK(other.arn.empty());
}

TEST_CASE("refused credentials, a clock that is off and a service that is away are told apart") {
  const auto key = examined({scripted::fault(404, "InvalidAccessKeyId.NotFound", "no such key")});
  CHECK(lines(key.findings) == "fault credentials: InvalidAccessKeyId.NotFound: no such key\n");
  CHECK(key.findings.back().of_credentials);
  const auto clock = examined({scripted::fault(400, "InvalidTimeStamp.Expired", "too old")});
  CHECK(clock.findings.back().what == "clock");
  CHECK_FALSE(clock.findings.back().of_credentials);
  const auto away = examined({scripted::unsent(), scripted::unsent(), scripted::unsent()});
  CHECK(away.findings.back().what == "endpoint sts");
  CHECK(away.findings.back().state == State::fault);
}

}  // namespace
}  // namespace ramify::check
