#include <doctest/doctest.h>

#include "../../../src/client/pacer.h"  // the bucket is the room's own; its laws are what calls rely on
#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;
using client::Pacer;
using std::chrono::milliseconds;

namespace {

const wire::OperationSpec& kRead = wire::operation(wire::Service::ram, "GetRole");
const wire::OperationSpec& kWrite = wire::operation(wire::Service::ram, "DeleteRole");
const client::Call kAttach{wire::Service::ram, "AttachPolicyToRole", {}};

/// A service that lets so many calls a second through, and throttles the others.
class Miser final : public client::Transport {
 public:
  Miser(std::shared_ptr<Seen> seen, double rate) : seen_(std::move(seen)), rate_(rate) {}
  Answer send(const std::string& /*url*/, const wire::HttpRequest& /*request*/) override {
    const std::chrono::duration<double> passed = seen_->steady - filled_;
    filled_ = seen_->steady;
    left_ = std::min(rate_, left_ + passed.count() * rate_);
    if (left_ < 1) {
      ++throttled;
      return fault(400, "Throttling.User");
    }
    left_ -= 1;
    return ok();
  }
  int throttled = 0;

 private:
  std::shared_ptr<Seen> seen_;
  double rate_;
  double left_ = rate_;
  std::chrono::steady_clock::time_point filled_;
};

struct Against {
  std::shared_ptr<Seen> seen = std::make_shared<Seen>();
  std::shared_ptr<Miser> miser;
  client::Session session;
  explicit Against(double rate, bool paced = true)
      : miser(std::make_shared<Miser>(seen, rate)),
        session(miser, environment(seen), credentials(),
                {model::AccountKey::from_service("a"), {}, {}, {}, "ramify", paced, 1}) {}
};

}  // namespace

TEST_CASE("calls keep to the documented rate of their operation") {
  Fixture test(std::deque<Answer>(100, ok()), true);
  for (int number = 0; number < 100; ++number) CHECK(test.session->call(read_call()).has_value());
  // 100 a second; a tenth of a second's worth is in the bucket at the start.
  CHECK(test.seen->steady.time_since_epoch() == milliseconds{900});
}

TEST_CASE("operations are paced apart from each other, attachments slowest") {
  Fixture test(std::deque<Answer>(26, ok()), true);
  for (int number = 0; number < 10; ++number) CHECK(test.session->call(read_call()).has_value());
  CHECK(test.seen->sleeps.empty());
  for (int number = 0; number < 16; ++number) CHECK(test.session->call(kAttach).has_value());
  CHECK(test.seen->steady.time_since_epoch() == milliseconds{1500});
}

TEST_CASE("accounts are paced apart from each other") {
  Fixture a(std::deque<Answer>{fault(400, "Throttling", "slow", {{"x-acs-retry-after", "60000"}}), ok()}, true);
  Fixture b(std::deque<Answer>{ok()}, true);
  CHECK(a.session->call(write_call()).has_value());
  CHECK(b.session->call(write_call()).has_value());
  CHECK(b.seen->sleeps.empty());
}

TEST_CASE("whoever is told to slow down makes the account's others wait as well") {
  Fixture test({fault(400, "Throttling", "slow", {{"x-acs-retry-after", "5000"}}), ok(), ok()}, true);
  CHECK(test.session->call(write_call()).has_value());
  CHECK(test.session->with_credentials(credentials())->call(write_call()).has_value());
  CHECK(test.seen->steady.time_since_epoch() >= milliseconds{5000});
}

TEST_CASE("throttling halves the rate, once for all that were under way, and quiet brings it back step by step") {
  Pacer pacer(true);
  Pacer::Time now{};
  const auto first = pacer.take(kWrite, now);
  const auto second = pacer.take(kWrite, now);
  pacer.throttled(kWrite, first, now, milliseconds{0});
  pacer.throttled(kWrite, second, now, milliseconds{0});
  CHECK(pacer.rate(kWrite, now) == doctest::Approx(10));
  CHECK(pacer.rate(kRead, now) == doctest::Approx(100));
  CHECK(pacer.rate(kWrite, now + milliseconds{3000}) == doctest::Approx(13));
  CHECK(pacer.rate(kWrite, now + milliseconds{60'000}) == doctest::Approx(20));
  for (int time = 0; time < 20; ++time) pacer.throttled(kWrite, pacer.take(kWrite, now), now, milliseconds{0});
  CHECK(pacer.rate(kWrite, now) == doctest::Approx(1));
}

TEST_CASE("nobody gets a token before the wait that the service asked for is over") {
  Pacer pacer(true);
  const Pacer::Time now{};
  pacer.throttled(kWrite, pacer.take(kWrite, now), now, milliseconds{5000});
  CHECK(pacer.take(kWrite, now).wait == milliseconds{5000});
  CHECK(pacer.take(kWrite, now).wait == milliseconds{5100});
}

TEST_CASE("a service that allows less than it documents is met within few throttles, and not much below its rate") {
  for (const double allowed : {4.0, 8.0, 15.0}) {
    Against test(allowed);
    for (int number = 0; number < 1000; ++number) CHECK(test.session.call(write_call()).has_value());
    CHECK(test.miser->throttled < 100);
    CHECK(test.seen->steady.time_since_epoch() < std::chrono::duration<double>(1000 / allowed * 1.6));
  }
}

TEST_CASE("a service that allows what it documents throttles nobody") {
  Against test(20);
  for (int number = 0; number < 1000; ++number) CHECK(test.session.call(write_call()).has_value());
  CHECK(test.miser->throttled == 0);
}

TEST_CASE("where no rate is documented calls are free until the service throttles them") {
  Against free(1e9, false);
  for (int number = 0; number < 1000; ++number) CHECK(free.session.call(write_call()).has_value());
  CHECK(free.seen->sleeps.empty());
  Against test(8, false);
  for (int number = 0; number < 1000; ++number) CHECK(test.session.call(write_call()).has_value());
  CHECK(test.miser->throttled < 100);
}

TEST_CASE("whoever waits says so first, and why") {
  auto seen = std::make_shared<Seen>();
  auto script = std::make_shared<Script>(std::deque<Answer>{fault(400, "Throttling"), lost(), ok(), ok()});
  client::SessionOptions options{model::AccountKey::from_service("a"), {}, {}, {}, "ramify", true, 1};
  std::vector<client::Wait> waits;
  options.on_wait = [&](const client::Wait& wait) { waits.push_back(wait); };
  const client::Session session(script, environment(seen), credentials(), std::move(options));
  CHECK(session.call(read_call()).has_value());
  REQUIRE(waits.size() == 2);
  CHECK(waits[0].why == client::Wait::Why::throttled);
  CHECK(waits[0].operation == "GetRole");
  CHECK(waits[0].length == milliseconds{250});
  CHECK(waits[1].why == client::Wait::Why::failed);
}
