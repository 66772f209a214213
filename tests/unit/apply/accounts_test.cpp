#include <fmt/format.h>

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "stage.h"

namespace ramify::apply::test {
namespace {

/// Accounts of which all but one are throttled, and sleep, until that one has done all it has to do.
struct Neighbours {
  std::mutex mutex;
  std::condition_variable changed;
  int done_by_the_other = 0;
  bool starved = false;
};

class Gateway final : public client::Transport {
 public:
  Gateway(Neighbours& accounts, bool throttled) : accounts_(accounts), throttled_(throttled) {}
  Result<wire::HttpResponse> send(const std::string& /*url*/, const wire::HttpRequest& /*request*/) override {
    const std::lock_guard lock(accounts_.mutex);
    if (throttled_ && accounts_.done_by_the_other < 2 && !accounts_.starved) {
      return wire::HttpResponse{400, {}, R"({"RequestId":"R","Code":"Throttling.User","Message":"slow"})"};
    }
    if (!throttled_) ++accounts_.done_by_the_other;
    accounts_.changed.notify_all();
    return wire::HttpResponse{200, {}, R"({"RequestId":"R"})"};
  }

 private:
  Neighbours& accounts_;
  bool throttled_;
};

}  // namespace

TEST_CASE("accounts that are throttled hold up no other, however many they are") {
  struct Row {
    unsigned parallel;
    int throttled;
  };
  for (const auto& [parallel, throttled] : {Row{3, 1}, Row{8, 2}, Row{2, 3}, Row{2, 9}}) {
    CAPTURE(parallel);
    CAPTURE(throttled);
    Neighbours accounts;
    Stage stage;
    Plans plans;
    plan::Plan plan = plans.plan();
    const auto add = [&](const std::string& account, bool is_throttled) {
      const auto key = model::AccountKey::from_service(account);
      auto environment = client::system_environment();
      environment.sleep = [&](std::chrono::milliseconds) {
        std::unique_lock lock(accounts.mutex);
        const auto met = [&] { return accounts.done_by_the_other == 2 || accounts.starved; };
        if (!accounts.changed.wait_for(lock, std::chrono::seconds(10), met)) accounts.starved = true;
      };
      stage.sessions[key] =
          std::make_shared<client::Session>(std::make_shared<Gateway>(accounts, is_throttled), environment,
                                            client::Credentials{"LTAI", Secret(std::string("secret")), std::nullopt},
                                            client::SessionOptions{key, {}, {}, {}, "ramify", false, 1});
      stage.live.accounts.try_emplace(key, stage.live.accounts.begin()->second);
      plan.accounts.try_emplace(key, model::AccountId::from_service("1000000000000001"));
      for (int number = 0; number < (is_throttled ? 9 : 2); ++number) {
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
    for (int number = 1; number <= throttled; ++number) add(fmt::format("throttled-{}", number), true);
    add("zealous", false);
    stage.options.parallel = parallel;
    const auto result = stage.run(plan);
    REQUIRE(result.has_value());
    CHECK(result->all_done());
    CHECK_FALSE(accounts.starved);
  }
}

TEST_CASE("a step begins when what it needs is done, whatever it takes away and whatever is under way before it") {
  std::mutex mutex;
  std::condition_variable changed;
  bool deleted = false;
  bool starved = false;
  Stage stage;
  const auto old = model::GroupName::from_service("old");
  stage.ask("company-a", wire::Service::ram, "CreateGroup", {{"GroupName", old.str()}});
  stage.live.accounts.begin()->second.groups.emplace(old, model::Group{old, ""});
  stage.break_call("CreateGroup", Stage::Fault::throttle);
  stage.on_request = [&](const sim::RequestInfo& request) {
    const std::lock_guard lock(mutex);
    deleted = deleted || request.operation == "DeleteGroup";
    changed.notify_all();
  };
  stage.on_sleep = [&] {
    std::unique_lock lock(mutex);
    starved = !changed.wait_for(lock, std::chrono::seconds(10), [&] { return deleted; });
  };
  stage.options.parallel = 2;
  const auto group = [](const std::string& name) {
    return ops::Target{model::AccountKey::from_service("company-a"), model::ObjectRef{model::ObjectKind::group, name}};
  };
  const auto result =
      stage.run(Plans().step(ops::Op::create_group, group("new")).step(ops::Op::delete_group, group("old")).plan());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK_FALSE(starved);
}

TEST_CASE("no group is looked at while a member of it is given another name") {
  std::mutex mutex;
  std::condition_variable changed;
  bool looked = false;
  bool seen_meanwhile = false;
  Stage stage;
  const auto alice = model::UserName::from_service("alice");
  const auto crew = model::GroupName::from_service("crew");
  stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", alice.str()}, {"DisplayName", "Alice"}});
  stage.ask("company-a", wire::Service::ram, "CreateGroup", {{"GroupName", crew.str()}});
  stage.ask("company-a", wire::Service::ram, "AddUserToGroup", {{"UserName", alice.str()}, {"GroupName", crew.str()}});
  auto& account = stage.live.accounts.begin()->second;
  model::User named{alice, "Alice", "", {}, model::Presence::absent, {}, {}, {}, {}, {}, false};
  account.users.emplace(alice, named);
  account.groups.emplace(crew, model::Group{crew, ""});
  account.memberships.insert({crew, alice});
  stage.on_request = [&](const sim::RequestInfo& request) {
    std::unique_lock lock(mutex);
    looked = looked || request.operation == "ListUsersForGroup";
    changed.notify_all();
    if (request.operation == "UpdateUser") {
      seen_meanwhile = changed.wait_for(lock, std::chrono::milliseconds(300), [&] { return looked; });
    }
  };
  stage.options.parallel = 2;
  const ops::Target group{model::AccountKey::from_service("company-a"),
                          model::ObjectRef{model::ObjectKind::group, crew.str()}};
  const auto result = stage.run(Plans()
                                    .step(ops::Op::rename_user, user("bob"), {{ops::Field::name, {}, "alice", "bob"}})
                                    .step(ops::Op::update_group, group, {{ops::Field::comments, {}, "", "Load tests"}})
                                    .plan());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(looked);
  CHECK_FALSE(seen_meanwhile);
}

}  // namespace ramify::apply::test
