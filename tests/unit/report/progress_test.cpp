#include "ramify/report/progress.h"

#include <doctest/doctest.h>

#include "plans.h"
#include "ramify/text/text.h"

namespace ramify::report::test {
namespace {

using apply::Outcome;
using client::Wait;
using ops::Op;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Instant kNoon{seconds(1'769'860'800)};  // 2026-01-31T12:00:00Z

plan::Plan two_steps() {
  return Plans()
      .step(Op::create_role, role("r"))
      .step(Op::attach_policy,
            attachment(kA, {model::ObjectKind::role, "r"}, model::PolicyType::system, "AliyunPTSFullAccess"))
      .plan();
}

Moment moment(const plan::Plan& plan) {
  Moment now;
  now.total = 60;
  now.ended = 30;
  now.failed = 1;
  now.skipped = 2;
  now.rate = 5.14;
  now.running = {{&plan.steps[0], seconds(0)}, {&plan.steps[1], seconds(12)}};
  now.waits = {{Wait::Why::paced, kA, "AttachPolicyToRole", milliseconds(80)},
               {Wait::Why::throttled, kA, "CreateRole", milliseconds(1240)}};
  return now;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  return text;
}

TEST_CASE("a live view shows how far it is, what is under way, and what is waited for, the longest first") {
  const auto plan = two_steps();
  CHECK(joined(live_view(moment(plan), {})) ==
        R"([============            ] 30 of 60 steps, 5.1 a second, 2 under way, 1 failed, 2 skipped
   0 s  company-a: create role r
  12 s  company-a: attach policy AliyunPTSFullAccess (system), whole account to role r
        throttled, waiting 1.2 s: company-a: CreateRole
        waiting 0.1 s for its turn: company-a: AttachPolicyToRole
)");
}

TEST_CASE("calls that wait for the same are one line, by the longest") {
  const auto plan = two_steps();
  auto now = moment(plan);
  now.waits.push_back({Wait::Why::throttled, kA, "CreateRole", milliseconds(2500)});
  const auto lines = live_view(now, {});
  REQUIRE(lines.size() == 5);
  CHECK(lines[3] == "        throttled, waiting 2.5 s: company-a: CreateRole (2 calls)");
  CHECK(lines[4] == "        waiting 0.1 s for its turn: company-a: AttachPolicyToRole");
}

TEST_CASE("an interruption is told as long as steps are under way") {
  const auto plan = two_steps();
  auto now = moment(plan);
  now.stopping = true;
  CHECK(live_view(now, {}).back() == "stopping: what is under way is ended; again to end at once");
}

TEST_CASE("no line of a live view is wider than the terminal, and there are never more than eleven") {
  const auto plan = two_steps();
  auto now = moment(plan);
  now.stopping = true;
  for (int more = 0; more < 20; ++more) now.running.push_back(now.running.front());
  for (int more = 0; more < 20; ++more) now.waits.push_back(now.waits.front());
  for (unsigned width = 4; width < 200; ++width) {
    const auto lines = live_view(now, {false, width});
    CHECK(lines.size() <= 11);
    for (const auto& line : lines) CHECK(text::display_width(line) < width);
  }
}

TEST_CASE("without colour a live view has no escape in it, and with colour the words are the same") {
  const auto plan = two_steps();
  CHECK(joined(live_view(moment(plan), {})).find('\x1b') == std::string::npos);
  CHECK(joined(live_view(moment(plan), {true, 100})).find('\x1b') != std::string::npos);
}

TEST_CASE("each event is one line of JSON") {
  const auto plan = two_steps();
  apply::StepResult result;
  result.id = 2;
  result.because_of = {1};
  CHECK(started_event(plan.steps[0], kNoon) ==
        R"({"format_version":1,"event":"started","time":"2026-01-31T12:00:00Z","step":1,"op":"create_role",)"
        R"("target":"company-a/role/r"})"
        "\n");
  CHECK(finished_event(plan.steps[1], result, kNoon) ==
        R"({"format_version":1,"event":"finished","time":"2026-01-31T12:00:00Z","step":2,"op":"attach_policy",)"
        R"("target":"company-a/role/r <- system/AliyunPTSFullAccess","outcome":"skipped","because_of":[1]})"
        "\n");
  CHECK(waiting_event({Wait::Why::throttled, kA, "GetRole", milliseconds(250)}, kNoon) ==
        R"({"format_version":1,"event":"waiting","time":"2026-01-31T12:00:00Z","why":"throttled",)"
        R"("account":"company-a","operation":"GetRole","milliseconds":250})"
        "\n");
}

TEST_CASE("the last event counts what became of the steps") {
  apply::ApplyResult result;
  result.steps.resize(3);
  result.steps[0].outcome = Outcome::done;
  result.steps[1].outcome = Outcome::failed;
  result.out_of_time = true;
  const auto json = nlohmann::json::parse(result_event(result, kNoon));
  CHECK(json["event"] == "result");
  CHECK(json["all_done"] == false);
  CHECK(json["out_of_time"] == true);
  CHECK(json["counts"]["skipped"] == 1);
}

}  // namespace
}  // namespace ramify::report::test
