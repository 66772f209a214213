#include "ramify/apply/journal.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "ramify/apply/undo.h"
#include "ramify/live/live.h"
#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;

const auto kCompanyA = model::AccountKey::from_service("company-a");

/// A stage whose runs keep a journal.
struct Journalled : Stage {
  std::filesystem::path file = secrets.path() / "plan.journal";
  std::string owner = "pid 1 of deploy on ci";

  model::World read() {
    live::ReadScope scope;
    scope.every_user = true;
    auto world = live::read(sessions, {{kCompanyA, model::AccountId::from_service("1000000000000001")}}, scope);
    REQUIRE(world.has_value());
    return *std::move(world);
  }
  /// As `apply PLANFILE` does: what the journal says was done is left alone.
  Result<ApplyResult> go(const plan::Plan& plan) {
    live = read();
    const auto before = read_journal(file);
    REQUIRE(before.has_value());
    options.done_before = *before ? resume(**before, live).done : std::vector<int>{};
    auto writer = JournalWriter::open(file, plan, owner, options.environment.now());
    REQUIRE(writer.has_value());
    options.journal = &*writer;
    auto result = run(plan);
    options.journal = nullptr;
    return result;
  }
  void break_off_after(int steps) {
    options.interrupted = [steps, begun = 0]() mutable { return begun++ >= steps; };
  }
  [[nodiscard]] Journal journal() const {
    auto read = read_journal(file);
    REQUIRE(read.has_value());
    REQUIRE(read->has_value());
    return **read;
  }
};

plan::Plan three_steps() {
  return Plans()
      .step(Op::create_user, user("alice"), {made(Field::display_name, "Alice")})
      .step(Op::create_role, role("r"), {made(Field::max_session, "3600"), made(Field::trust, kTrustOwnRoot)})
      .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"), {}, {2})
      .plan();
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

TEST_CASE("a run that broke off goes on where it was, and nothing is done twice") {
  for (int steps = 0; steps < 3; ++steps) {
    Journalled stage;
    stage.break_off_after(steps);
    REQUIRE(stage.go(three_steps())->interrupted);
    stage.options.interrupted = {};
    const auto second = stage.go(three_steps());
    REQUIRE(second.has_value());
    CHECK(second->all_done());
    CHECK(stage.writes() == std::vector<std::string>{"CreateUser", "CreateRole", "AttachPolicyToRole"});
    CHECK(std::count_if(second->steps.begin(), second->steps.end(), [](const auto& step) { return step.earlier; }) ==
          steps);
  }
}

TEST_CASE("a journal cut anywhere is what its whole lines say, and can be gone on with") {
  Journalled stage;
  REQUIRE(stage.go(three_steps())->all_done());
  const std::string whole = text_of(stage.file);
  const auto first = whole.find('\n') + 1;
  for (std::size_t cut = 0; cut <= whole.size(); cut += cut < first - 1 ? first / 7 : 1) {
    std::ofstream(stage.file, std::ios::binary | std::ios::trunc) << whole.substr(0, cut);
    const auto read = read_journal(stage.file);
    REQUIRE(read.has_value());
    CHECK(read->has_value() == (cut >= first));
    if (!read->has_value()) continue;
    CHECK((*read)->steps.size() <= 3);
    CHECK((*read)->plan == three_steps());
    auto writer = JournalWriter::open(stage.file, three_steps(), stage.owner, stage.options.environment.now());
    REQUIRE(writer.has_value());
    CHECK(read_journal(stage.file).has_value());
  }
}

TEST_CASE("what somebody else did to an object between two runs is told from what we did") {
  Journalled stage;
  stage.break_off_after(2);
  REQUIRE(stage.go(three_steps())->interrupted);
  CHECK(resume(stage.journal(), stage.read()).moved.empty());
  stage.ask("company-a", wire::Service::ram, "UpdateUser", {{"UserName", "alice"}, {"NewDisplayName", "Mallory"}});
  const auto standing = resume(stage.journal(), stage.read());
  REQUIRE(standing.moved.size() == 1);
  CHECK(model::to_string(standing.moved.front()) == "company-a/user/alice");
}

TEST_CASE("a step that broke off and is found done is told apart, so that the journal can say so") {
  Journalled stage;
  stage.go(Plans().step(Op::create_user, user("alice")).plan());
  const auto live = stage.read();
  const model::Address alice{kCompanyA, {model::ObjectKind::user, "alice"}};
  Journal journal{Plans().plan(), {}, {}, {1, 2}, false};
  journal.steps.emplace(1, StepRecord{alice, {}, "first", "second", {}, Outcome::done, {}, {}});
  journal.steps.emplace(2, StepRecord{alice, {}, "second", state_hash(live, alice), {}, {}, {}, {}});
  const auto standing = resume(journal, live);
  CHECK(standing.done == std::vector<int>{1, 2});
  CHECK(standing.found_done == std::vector<int>{2});
  CHECK(standing.moved.empty());
}

TEST_CASE("a group's step that began before a member got another name is still our own work") {
  Journalled stage;
  const ops::Target crew{kCompanyA, model::ObjectRef{model::ObjectKind::group, "crew"}};
  const ops::Target joins{
      kCompanyA, model::Membership{model::GroupName::from_service("crew"), model::UserName::from_service("alice")}};
  stage.go(Plans()
               .step(Op::create_user, user("alice"))
               .step(Op::create_group, crew)
               .step(Op::add_user_to_group, joins)
               .plan());
  const auto plan = Plans()
                        .step(Op::update_group, crew, {{Field::comments, {}, "", "Load tests"}})
                        .step(Op::rename_user, user("bob"), {{Field::name, {}, "alice", "bob"}})
                        .plan();
  auto live = stage.read();
  Journal journal{plan, {}, {}, {1, 2}};
  // Side by side: both began in the same world.
  for (const auto& step : plan.steps) {
    auto record = foresee(step, plan.context(), live);
    record.outcome = Outcome::done;
    journal.steps.emplace(step.id, std::move(record));
  }
  for (const auto& step : plan.steps) plan::advance(live, step.change);
  const auto standing = resume(journal, live);
  CHECK(standing.done == std::vector<int>{1, 2});
  CHECK(standing.moved.empty());
}

TEST_CASE("what a step on an AccessKey will make of its user is told before the call") {
  Journalled stage;
  stage.go(Plans().step(Op::create_user, user("alice")).plan());
  const auto made = stage.ask("company-a", wire::Service::ram, "CreateAccessKey", {{"UserName", "alice"}});
  const auto id = model::AccessKeyId::from_service(made["AccessKey"]["AccessKeyId"].get<std::string>());
  live::ReadScope scope;
  scope.access_keys[kCompanyA].insert(model::UserName::from_service("alice"));
  const auto live =
      live::read(stage.sessions, {{kCompanyA, model::AccountId::from_service("1000000000000001")}}, scope);
  REQUIRE(live.has_value());
  const ops::Target target{kCompanyA, ops::AccessKeyRef{model::UserName::from_service("alice"), id, 1}};
  for (const auto op : {Op::deactivate_access_key, Op::delete_access_key}) {
    const auto plan = Plans().step(op, target).plan();
    const auto record = foresee(plan.steps.front(), plan.context(), *live);
    CHECK(record.before != record.after);
  }
}

TEST_CASE("a journal belongs to one plan, and a damaged one names the line") {
  Journalled stage;
  REQUIRE(stage.go(three_steps())->all_done());
  const auto other = Plans().step(Op::create_user, user("bob")).plan();
  const auto refused = JournalWriter::open(stage.file, other, stage.owner, stage.options.environment.now());
  REQUIRE(!refused.has_value());
  CHECK(refused.error().message == stage.file.string() + " is the journal of another plan");
  CHECK(refused.error().help == "give each plan a journal of its own with --journal DIR");

  std::ofstream(stage.file, std::ios::app) << "{\"kind\": \"ended\", \"step\": 9}\n";
  const auto damaged = read_journal(stage.file);
  REQUIRE(!damaged.has_value());
  CHECK(damaged.error().message == stage.file.string() +
                                       ":9: this line of the journal cannot be read: it names a step that the plan has "
                                       "not");
  CHECK(damaged.error().help ==
        "what was done is not lost: plan again from the configuration, which looks at the accounts themselves");
}

TEST_CASE("steps side by side reach the same, each when what it needs is done") {
  Journalled stage;
  Plans plans;
  for (int i = 0; i < 12; ++i) {
    const auto name = fmt::format("r{}", i);
    plans.step(Op::create_role, role(name), {made(Field::max_session, "3600"), made(Field::trust, kTrustOwnRoot)});
  }
  for (int i = 0; i < 12; ++i) {
    plans.step(Op::attach_policy, system_policy("AliyunPTSFullAccess", fmt::format("r{}", i)), {}, {i + 1});
  }
  stage.options.parallel = 8;
  const auto result = stage.go(plans.plan());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(stage.writes().size() == 24);
  CHECK(stage.read().accounts.at(kCompanyA).attachments.size() == 12);
}

TEST_CASE("an object found changed just before its write stops the run, and is left as it is") {
  Journalled stage;
  REQUIRE(stage.go(three_steps())->all_done());
  const auto update = Plans()
                          .step(Op::update_user, user("alice"), {{Field::display_name, {}, "Alicia", "Alice B"}})
                          .step(Op::create_user, user("bob"))
                          .plan();
  stage.live = stage.read();
  const auto result = stage.run(update);
  REQUIRE(result.has_value());
  CHECK(result->stale);
  REQUIRE(result->steps[0].error.has_value());
  CHECK(result->steps[0].error->message == "the plan is stale: company-a/user/alice has another display_name now");
  CHECK(result->steps[1].outcome == Outcome::skipped);
  CHECK(stage.writes() == std::vector<std::string>{"CreateUser", "CreateRole", "AttachPolicyToRole"});
}

TEST_CASE("no step is begun after the deadline") {
  Journalled stage;
  stage.options.deadline = stage.options.environment.now() - std::chrono::seconds(1);
  const auto result = stage.go(three_steps());
  REQUIRE(result.has_value());
  CHECK(result->out_of_time);
  CHECK(stage.writes().empty());
}

TEST_CASE("what an apply did is taken back: made things go, changes are changed back, an AccessKey is deleted") {
  Journalled stage;
  stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "old"}, {"DisplayName", "Before"}});
  const auto before = stage.read();
  const auto plan =
      Plans()
          .step(Op::create_user, user("alice"), {made(Field::display_name, "Alice")})
          .step(Op::create_access_key, key("alice"), {}, {1})
          .step(Op::create_role, role("r"), {made(Field::max_session, "3600"), made(Field::trust, kTrustOwnRoot)})
          .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"), {}, {3})
          .step(Op::update_user, user("old"), {{Field::display_name, {}, "Before", "Between"}})
          .step(Op::update_user, user("old"), {{Field::display_name, {}, "Between", "After"}}, {5})
          .plan();
  REQUIRE(stage.go(plan)->all_done());
  const auto live = stage.read();
  const auto inverse = invert(stage.journal(), live);
  CHECK(inverse.moved.empty());
  CHECK(inverse.lost.empty());
  CHECK(inverse.changes.changes.size() == 6);
  const auto back = plan::make(inverse.changes, live, {"1", "test", "0", {}, {}});
  REQUIRE(back.has_value());
  stage.live = live;
  const auto undone = stage.run(*back);
  REQUIRE(undone.has_value());
  CHECK(undone->all_done());
  const auto after = stage.read().accounts.at(kCompanyA);
  CHECK(after.users.size() == before.accounts.at(kCompanyA).users.size());
  CHECK(after.users.begin()->second.display_name == "Before");
  CHECK(after.roles.empty());
}

TEST_CASE("an AccessKey that an apply switched off and deleted is brought back in one step, switched on") {
  const ops::Target old{kCompanyA, ops::AccessKeyRef{model::UserName::from_service("alice"),
                                                     model::AccessKeyId::from_service("LTAI1"), 1}};
  const auto plan = Plans()
                        .step(Op::deactivate_access_key, old, {{Field::key_status, {}, "active", "inactive"}})
                        .step(Op::delete_access_key, old, {{Field::key_status, {}, "inactive", std::nullopt}}, {1})
                        .plan();
  Journalled stage;
  const auto live = stage.read();
  Journal journal{plan, {}, {}, {1, 2}};
  for (const auto& step : plan.steps) {
    journal.steps.emplace(step.id, foresee(step, plan.context(), live)).first->second.outcome = Outcome::done;
  }
  const auto inverse = invert(journal, live);
  CHECK(inverse.lost.empty());
  REQUIRE(inverse.changes.changes.size() == 1);
  const auto& back = inverse.changes.changes.front();
  CHECK(back.op == Op::create_access_key);
  CHECK(back.target == old);
  CHECK(back.fields == std::vector<ops::FieldChange>{{Field::key_status, {}, std::nullopt, "active"}});
}

}  // namespace
}  // namespace ramify::apply::test
