#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "stage.h"

namespace ramify::apply::test {
namespace {

/// Two accounts: one is throttled, and sleeps, until the other has done all it has to do.
struct Neighbours {
  std::mutex mutex;
  std::condition_variable changed;
  int done_by_the_other = 0;
  bool starved = false;
};

class Gateway final : public client::Transport {
 public:
  Gateway(Neighbours& pair, bool throttled) : pair_(pair), throttled_(throttled) {}
  Result<wire::HttpResponse> send(const std::string& /*url*/, const wire::HttpRequest& /*request*/) override {
    const std::lock_guard lock(pair_.mutex);
    if (throttled_ && pair_.done_by_the_other < 2 && !pair_.starved) {
      return wire::HttpResponse{400, {}, R"({"RequestId":"R","Code":"Throttling.User","Message":"slow"})"};
    }
    if (!throttled_) ++pair_.done_by_the_other;
    pair_.changed.notify_all();
    return wire::HttpResponse{200, {}, R"({"RequestId":"R"})"};
  }

 private:
  Neighbours& pair_;
  bool throttled_;
};

}  // namespace

TEST_CASE("an account that is throttled holds up no other") {
  Neighbours pair;
  Stage stage;
  Plans plans;
  plan::Plan plan = plans.plan();
  const auto add = [&](const std::string& account, bool throttled) {
    const auto key = model::AccountKey::from_service(account);
    auto environment = client::system_environment();
    environment.sleep = [&](std::chrono::milliseconds) {
      std::unique_lock lock(pair.mutex);
      const auto met = [&] { return pair.done_by_the_other == 2 || pair.starved; };
      if (!pair.changed.wait_for(lock, std::chrono::seconds(10), met)) pair.starved = true;
    };
    stage.sessions[key] =
        std::make_shared<client::Session>(std::make_shared<Gateway>(pair, throttled), environment,
                                          client::Credentials{"LTAI", Secret(std::string("secret")), std::nullopt},
                                          client::SessionOptions{key, {}, {}, {}, "ramify", false, 1});
    stage.live.accounts.try_emplace(key, stage.live.accounts.begin()->second);
    plan.accounts.try_emplace(key, model::AccountId::from_service("1000000000000001"));
    for (int number = 0; number < (throttled ? 6 : 2); ++number) {
      plan.steps.push_back({static_cast<int>(plan.steps.size()) + 1,
                            {ops::Op::create_group,
                             {key, model::ObjectRef{model::ObjectKind::group, fmt::format("g{}", number)}},
                             {},
                             ops::Reason::declared_new,
                             std::nullopt},
                            ops::Risk::low,
                            {}});
    }
  };
  add("company-a", true);
  add("company-b", false);
  stage.options.parallel = 3;
  const auto result = stage.run(plan);
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK_FALSE(pair.starved);
}

}  // namespace ramify::apply::test
