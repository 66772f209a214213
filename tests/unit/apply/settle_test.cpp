#include <doctest/doctest.h>

#include <algorithm>

#include "ramify/apply/journal.h"
#include "ramify/live/live.h"
#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;

const std::string kTrustBoth =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root","acs:ram::1000000000000001:user/alice"]}}]})";

/// A role whose description and links a plan writes; a journal is kept.
struct Lossy : Stage {
  std::filesystem::path file = secrets.path() / "plan.journal";

  Lossy() {
    ask("company-a", wire::Service::ram, "CreateRole",
        {{"RoleName", "r"}, {"AssumeRolePolicyDocument", kTrustOwnRoot}, {"Description", "old"}});
  }
  model::World read() {
    live::ReadScope scope;
    scope.every_user = true;
    auto world =
        live::read(sessions, {{sessions.begin()->first, model::AccountId::from_service("1000000000000001")}}, scope);
    REQUIRE(world.has_value());
    return *std::move(world);
  }
  Resumption resumption() {
    const auto journal = read_journal(file);
    REQUIRE(journal.has_value());
    REQUIRE(journal->has_value());
    return resume(**journal, read());
  }
  Result<ApplyResult> go(const plan::Plan& plan) {
    live = read();
    if (std::filesystem::exists(file)) options.done_before = resumption().done;
    auto writer = JournalWriter::open(file, plan, "pid 1 of deploy on ci", options.environment.now());
    REQUIRE(writer.has_value());
    options.journal = &*writer;
    auto result = run(plan);
    options.journal = nullptr;
    return result;
  }
  /// The write's reply is lost, and so is every answer to the look at what came of it.
  void lose(const std::string& write, Fault fault, const std::string& look) {
    on_request = [this, write, look, armed = true](const sim::RequestInfo& request) mutable {
      if (!armed || request.operation != write) return;
      armed = false;
      for (int call = 1; call <= 6; ++call) break_call(look, Fault::server_error, call);
    };
    break_call(write, fault);
  }
  std::string description() {
    return ask("company-a", wire::Service::ram, "GetRole", {{"RoleName", "r"}})["Role"]["Description"];
  }
};

plan::Plan description_tag_and_link() {
  return Plans()
      .step(Op::update_role, role("r"), {{Field::description, {}, "old", "new"}})
      .step(Op::tag_role, role("r"), {{Field::tag, "team", std::nullopt, "perf"}})
      .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"))
      .plan();
}

std::string ends(const Result<ApplyResult>& result) {
  REQUIRE(result.has_value());
  std::string text;
  for (const auto& step : result->steps) text += std::string(to_string(step.outcome)) + " ";
  return text;
}

/// A write that was under way when its run was killed, and a next run that read the accounts before it arrived.
struct Late : Lossy {
  Result<ApplyResult> go_on_after(const plan::Plan& plan, const std::function<void()>& arrival) {
    live = read();
    auto killed = JournalWriter::open(file, plan, "pid 1 of deploy on ci", options.environment.now());
    REQUIRE(killed.has_value());
    REQUIRE(killed->begun(1, foresee(plan.steps[0], plan.context(), live), options.environment.now()));
    auto writer = JournalWriter::open(file, plan, "pid 2 of deploy on ci", options.environment.now());
    REQUIRE(writer.has_value());
    options.journal = &*writer;
    arrival();
    auto result = run(plan);
    options.journal = nullptr;
    return result;
  }
};

struct LateWrite {
  Op op;
  ops::Target target;
  std::vector<ops::FieldChange> fields;
  std::string operation;
  wire::Pairs parameters;
};

std::vector<LateWrite> late_writes() {
  return {
      {Op::update_role,
       role("r"),
       {{Field::description, {}, "old", "new"}},
       "UpdateRole",
       {{"RoleName", "r"}, {"NewDescription", "new"}}},
      {Op::delete_role, role("r"), {{Field::description, {}, "old", std::nullopt}}, "DeleteRole", {{"RoleName", "r"}}},
      {Op::rename_user,
       user("alicia"),
       {{Field::name, {}, "alice", "alicia"}},
       "UpdateUser",
       {{"UserName", "alice"}, {"NewUserName", "alicia"}}},
      {Op::detach_policy,
       system_policy("AliyunECSFullAccess", "r"),
       {},
       "DetachPolicyFromRole",
       {{"RoleName", "r"}, {"PolicyName", "AliyunECSFullAccess"}, {"PolicyType", "System"}}},
  };
}

void prepare(Late& stage, const LateWrite& write) {
  stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}});
  if (write.op == Op::detach_policy) {
    stage.ask("company-a", wire::Service::ram, "AttachPolicyToRole", write.parameters);
  }
}

}  // namespace

TEST_CASE("a write whose outcome nobody knows makes no later step of its object stale, whether it was done or not") {
  for (const bool arrived : {true, false}) {
    CAPTURE(arrived);
    Lossy stage;
    stage.lose("UpdateRole", arrived ? Stage::Fault::reset_after : Stage::Fault::server_error, "GetRole");
    const auto first = stage.go(description_tag_and_link());
    CHECK(ends(first) == (arrived ? "done done done " : "failed done done "));
    CHECK_FALSE(first->stale);
    CHECK(stage.description() == (arrived ? "new" : "old"));
    // Gone on with, it does what was not done, and finds nobody else's work.
    CHECK(stage.resumption().moved.empty());
    CHECK(stage.resumption().done == (arrived ? std::vector<int>{1, 2, 3} : std::vector<int>{2, 3}));
    CHECK(ends(stage.go(description_tag_and_link())) == "done done done ");
    CHECK(stage.description() == "new");
  }
}

TEST_CASE("a link whose making nobody knows of is told by a look, before its object is written again") {
  Lossy stage;
  stage.lose("AttachPolicyToRole", Stage::Fault::reset_after, "ListPoliciesForRole");
  const auto plan = Plans()
                        .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"))
                        .step(Op::update_role, role("r"), {{Field::trust, {}, kTrustOwnRoot, kTrustBoth}})
                        .step(Op::attach_policy, system_policy("AliyunOSSReadOnlyAccess", "r"))
                        .plan();
  stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}});
  const auto first = stage.go(plan);
  CHECK(ends(first) == "done done done ");
  REQUIRE(first->steps[0].settled.has_value());
  CHECK(first->steps[0].settled->when == Settled::When::before_next_write);
  CHECK(stage.told == std::vector<std::string>{"started 1", "finished 1 unknown", "settled 1 done", "started 2",
                                               "finished 2 done", "started 3", "finished 3 done"});
  CHECK(stage.resumption().done == std::vector<int>{1, 2, 3});
  CHECK(stage.resumption().moved.empty());
}

TEST_CASE("where no look tells what became of an object, no later step writes to it") {
  Lossy stage;
  stage.lose("UpdateRole", Stage::Fault::reset_after, "GetRole");
  // Looked at after the write, then before the next step, and before the one after that.
  stage.options.interrupted = [&stage, asked = 0]() mutable {
    if (++asked == 2) {
      for (int call = 1; call <= 18; ++call) stage.break_call("GetRole", Stage::Fault::server_error, call);
    }
    return false;
  };
  const auto result = stage.go(description_tag_and_link());
  CHECK(ends(result) == "unknown failed failed ");
  CHECK_FALSE(result->stale);
  CHECK(stage.writes() == std::vector<std::string>{"CreateRole", "UpdateRole"});
  stage.options.interrupted = {};
  CHECK(stage.resumption().moved.empty());
  CHECK(ends(stage.go(description_tag_and_link())) == "done done done ");
}

TEST_CASE("what became of a write of unknown end is looked for again when nothing is under way any more") {
  for (const bool arrived : {true, false}) {
    CAPTURE(arrived);
    Lossy stage;
    stage.lose("UpdateRole", arrived ? Stage::Fault::reset_after : Stage::Fault::server_error, "GetRole");
    const auto update = Plans().step(Op::update_role, role("r"), {{Field::description, {}, "old", "new"}}).plan();
    const auto result = stage.go(update);
    REQUIRE(result.has_value());
    const StepResult& step = result->steps[0];
    REQUIRE(step.settled.has_value());
    CHECK(step.settled->when == Settled::When::at_end);
    CHECK(step.settled->doubt.message.find("looking at it did not settle that") != std::string::npos);
    CHECK(step.outcome == (arrived ? Outcome::done : Outcome::failed));
    CHECK(result->all_done() == arrived);
    const auto looks =
        arrived ? std::vector<std::string>{} : std::vector<std::string>{"looking again for 1 within 30 s"};
    std::vector<std::string> told{"started 1", "finished 1 unknown"};
    told.insert(told.end(), looks.begin(), looks.end());
    told.push_back(arrived ? "settled 1 done" : "settled 1 failed");
    CHECK(stage.told == told);
    if (arrived) continue;
    CHECK(step.error->message == "it was not done: 30 s later nothing of it shows");
    CHECK(step.error->help == "run the plan again: it looks first and does only what is still missing");
    // The journal leaves it open: should it show up later after all, it is our own work.
    const auto journal = read_journal(stage.file);
    CHECK((*journal)->steps.at(1).outcome == Outcome::unknown);
    stage.ask("company-a", wire::Service::ram, "UpdateRole", {{"RoleName", "r"}, {"NewDescription", "new"}});
    CHECK(stage.resumption().moved.empty());
  }
}

TEST_CASE("a step that an earlier run may have done is not taken for undone because the service refuses it now") {
  for (const bool arrived : {true, false}) {
    CAPTURE(arrived);
    Lossy stage;
    const auto plan = Plans().step(Op::create_user, user("alice"), {made(Field::display_name, "Alice")}).plan();
    const auto create = [&] {
      stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}, {"DisplayName", "Alice"}});
    };
    stage.live = stage.read();
    auto killed = JournalWriter::open(stage.file, plan, "pid 1 of deploy on ci", stage.options.environment.now());
    REQUIRE(killed.has_value());
    REQUIRE(killed->begun(1, foresee(plan.steps[0], plan.context(), stage.live), stage.options.environment.now()));
    if (arrived) create();
    auto writer = JournalWriter::open(stage.file, plan, "pid 2 of deploy on ci", stage.options.environment.now());
    REQUIRE(writer.has_value());
    stage.options.journal = &*writer;
    stage.break_call("CreateUser", Stage::Fault::no_permission);
    const auto result = stage.run(plan);
    REQUIRE(result->steps[0].settled.has_value());
    CHECK(result->steps[0].outcome == (arrived ? Outcome::done : Outcome::failed));
    CHECK(result->steps[0].settled->doubt.message.ends_with(
        "; what became of it when an earlier run sent it is not known"));
    if (!arrived) create();
    CHECK(stage.resumption().moved.empty());
    CHECK(stage.resumption().done == std::vector<int>{1});
  }
}

TEST_CASE("a write of a killed run that arrives after the next one has read the accounts is our own") {
  for (const LateWrite& write : late_writes()) {
    CAPTURE(write.operation);
    Late stage;
    prepare(stage, write);
    const auto plan = Plans().step(write.op, write.target, write.fields).plan();
    const auto result =
        stage.go_on_after(plan, [&] { stage.ask("company-a", wire::Service::ram, write.operation, write.parameters); });
    CHECK(ends(result) == "done ");
    CHECK_FALSE(result->stale);
    const auto writes = stage.writes();
    CHECK(std::count(writes.begin(), writes.end(), write.operation) == 1);
    CHECK(stage.resumption().moved.empty());
    CHECK(stage.resumption().done == std::vector<int>{1});
  }
}

TEST_CASE("what else was done to the object than the killed run's write is not overwritten, and stays told") {
  Late stage;
  const auto result = stage.go_on_after(description_tag_and_link(), [&] {
    stage.ask("company-a", wire::Service::ram, "UpdateRole", {{"RoleName", "r"}, {"NewDescription", "theirs"}});
  });
  CHECK(ends(result) == "unknown skipped skipped ");
  CHECK(result->stale);
  CHECK(result->steps[0].error->message ==
        "the plan is stale: company-a/role/r has another description now; what became of it when an earlier run sent "
        "it is not known");
  CHECK(stage.description() == "theirs");
  CHECK(stage.resumption().moved == std::vector{ops::owner(role("r"))});
  stage.ask("company-a", wire::Service::ram, "UpdateRole", {{"RoleName", "r"}, {"NewDescription", "new"}});
  CHECK(stage.resumption().moved.empty());
}

TEST_CASE("a removal of unknown end is told by the end of the run, and so is a new name") {
  for (const auto op : {Op::delete_user, Op::rename_user}) {
    Lossy stage;
    stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}});
    const bool renames = op == Op::rename_user;
    stage.lose(renames ? "UpdateUser" : "DeleteUser", Stage::Fault::reset_after, "GetUser");
    auto fields = std::vector<ops::FieldChange>{};
    if (renames) fields.push_back({Field::name, {}, "alice", "alicia"});
    const auto result = stage.go(Plans().step(op, user(renames ? "alicia" : "alice"), fields).plan());
    CHECK(ends(result) == "done ");
    CHECK(result->steps[0].settled.has_value());
  }
}

TEST_CASE("a run that was stopped looks once for what is unknown, and claims nothing that does not show") {
  Lossy stage;
  stage.lose("UpdateRole", Stage::Fault::server_error, "GetRole");
  stage.options.interrupted = [asked = 0]() mutable { return ++asked > 1; };
  const auto result = stage.go(description_tag_and_link());
  CHECK(ends(result) == "unknown skipped skipped ");
  CHECK(stage.told.back() == "finished 3 skipped");
}

TEST_CASE("an AccessKey of unknown end is looked for once more: none is left whose secret nobody holds") {
  Lossy stage;
  stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "bot"}});
  stage.options.list_lag = std::chrono::seconds(0);
  stage.lose("CreateAccessKey", Stage::Fault::reset_after, "ListAccessKeys");
  const auto result = stage.go(Plans().step(Op::create_access_key, key("bot")).plan());
  CHECK(ends(result) == "failed ");
  CHECK(result->steps[0].error->message == "no AccessKey is left of it: one whose secret nobody holds is deleted");
  const auto keys = stage.ask("company-a", wire::Service::ram, "ListAccessKeys", {{"UserName", "bot"}});
  CHECK(keys["AccessKeys"]["AccessKey"].empty());
  CHECK(stage.secrets.files() == std::vector<std::string>{"plan.journal"});
}

TEST_CASE("a first password of unknown end is settled by whether the logon shows, and its sealed file is never lost") {
  for (const bool arrived : {true, false}) {
    CAPTURE(arrived);
    Lossy stage;
    stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}});
    stage.lose("CreateLoginProfile", arrived ? Stage::Fault::reset_after : Stage::Fault::reset_before,
               "GetLoginProfile");
    const auto make = Plans().step(Op::create_login_profile, logon("alice")).plan();
    const auto first = stage.secrets.path() / "company-a.alice.password.cms";
    const auto second = stage.secrets.path() / "company-a.alice.password-2.cms";
    const auto result = stage.go(make);
    REQUIRE(result.has_value());
    const StepResult& step = result->steps[0];
    REQUIRE(step.settled.has_value());
    CHECK(std::filesystem::exists(first));
    CHECK(step.outcome == (arrived ? Outcome::done : Outcome::failed));
    if (arrived) {
      CHECK(step.sealed == first);
      continue;
    }
    CHECK(step.error->message == "it was not done: 30 s later nothing of it shows, and the password sealed in " +
                                     first.string() + " opens nothing");
    CHECK_FALSE(step.sealed.has_value());
    const auto again = stage.go(make);
    REQUIRE(ends(again) == "done ");
    CHECK(again->steps[0].sealed == second);
  }
}

TEST_CASE("a logon that comes into view late is our own where an earlier run asked for one, and nobody's is replaced") {
  for (const bool asked : {true, false}) {
    CAPTURE(asked);
    Lossy stage;
    stage.ask("company-a", wire::Service::ram, "CreateUser", {{"UserName", "alice"}});
    const auto make = Plans().step(Op::create_login_profile, logon("alice")).plan();
    if (asked) {
      stage.lose("CreateLoginProfile", Stage::Fault::reset_before, "GetLoginProfile");
      CHECK(ends(stage.go(make)) == "failed ");
    }
    stage.live = stage.read();
    stage.ask("company-a", wire::Service::ram, "CreateLoginProfile",
              {{"UserName", "alice"}, {"Password", "Some-body's-0wn-password"}});
    auto writer = JournalWriter::open(stage.file, make, "pid 1 of deploy on ci", stage.options.environment.now());
    REQUIRE(writer.has_value());
    stage.options.journal = &*writer;
    const auto result = stage.run(make);
    CHECK(ends(result) == (asked ? "done " : "failed "));
    CHECK(result->steps[0].sealed.has_value() == asked);
    CHECK(stage.writes().back() == "CreateLoginProfile");
    CHECK(std::count(stage.told.begin(), stage.told.end(), "started 1") == (asked ? 2 : 1));
  }
}

TEST_CASE("a link of unknown end that no later step saw is our own work, and anything more is not") {
  const auto links = Plans()
                         .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"))
                         .step(Op::attach_policy, system_policy("AliyunECSFullAccess", "r"))
                         .plan();
  Lossy stage;
  const auto before = stage.read();
  Journal journal{links, {}, {}, {1, 2}};
  // Both were begun before any list showed the first.
  for (const auto& step : links.steps) journal.steps.emplace(step.id, foresee(step, links.context(), before));
  journal.steps.at(1).outcome = Outcome::unknown;
  journal.steps.at(2).outcome = Outcome::done;

  auto live = before;
  plan::advance(live, links.steps[1].change);
  CHECK(resume(journal, live).moved.empty());
  CHECK(resume(journal, live).done == std::vector{2});
  plan::advance(live, links.steps[0].change);
  CHECK(resume(journal, live).moved.empty());
  CHECK(resume(journal, live).done == std::vector{1, 2});
  CHECK(resume(journal, live).found_done == std::vector{1});
  plan::advance(live,
                Plans().step(Op::attach_policy, system_policy("AliyunOSSFullAccess", "r")).plan().steps[0].change);
  CHECK(resume(journal, live).moved == std::vector{ops::owner(links.steps[0].change.target)});
}

TEST_CASE("a link that was found done only after the object's next step had begun is our own work all the same") {
  const auto links = Plans()
                         .step(Op::attach_policy, system_policy("AliyunPTSFullAccess", "r"))
                         .step(Op::attach_policy, system_policy("AliyunECSFullAccess", "r"))
                         .plan();
  Lossy stage;
  const auto before = stage.read();
  const auto file = stage.secrets.path() / "plan.journal";
  {
    auto journal = JournalWriter::open(file, links, "test", Instant{});
    REQUIRE(journal);
    const auto ended = [&](int step, Outcome outcome) {
      StepResult result;
      result.id = step;
      result.outcome = outcome;
      REQUIRE(journal->ended(result, Instant{}));
    };
    for (const auto& step : links.steps) {
      REQUIRE(journal->begun(step.id, foresee(step, links.context(), before), Instant{}));
      ended(step.id, step.id == 1 ? Outcome::unknown : Outcome::done);
    }
    ended(1, Outcome::done);
  }
  const auto journal = read_journal(file);
  REQUIRE((journal && *journal));
  const auto role = ops::owner(links.steps[0].change.target);

  auto live = before;
  plan::advance(live, links.steps[1].change);
  CHECK(resume(**journal, live).moved == std::vector{role});  // somebody took it away again
  plan::advance(live, links.steps[0].change);
  CHECK(resume(**journal, live).moved.empty());
  CHECK(resume(**journal, live).done == std::vector{1, 2});
  CHECK(resume(**journal, live).found_done.empty());
}

TEST_CASE("what somebody else did to an object is told, though the outcome of a write of ours is not known") {
  Lossy stage;
  stage.lose("UpdateRole", Stage::Fault::reset_after, "GetRole");
  stage.options.interrupted = [&stage, asked = 0]() mutable {
    if (++asked == 2) {
      stage.ask("company-a", wire::Service::ram, "UpdateRole", {{"RoleName", "r"}, {"NewDescription", "theirs"}});
    }
    return false;
  };
  const auto result = stage.go(description_tag_and_link());
  CHECK(ends(result) == "unknown failed skipped ");
  CHECK(result->stale);
  CHECK(result->steps[1].error->message == "the plan is stale: company-a/role/r has another description now");
}

}  // namespace ramify::apply::test
