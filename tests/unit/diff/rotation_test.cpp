#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::testing {
namespace {

constexpr int kDay = 24 * 60 * 60;
constexpr const char* kNew = "LTAI-new";
constexpr const char* kOld = "LTAI-old";

/// A program whose one key is to be 90 days old at most; the old key was made on day 0.
struct Program {
  Worlds worlds;
  model::User& wanted = add_user(worlds.wanted(), "bot");
  model::User& live = add_user(worlds.there(), "bot");

  explicit Program(int today) {
    ours(wanted);
    ours(live);
    wanted.wanted_keys = model::KeyCount{1, std::chrono::days(90)};
    live.keys = {access_key(kOld, 0)};
    worlds.now = Instant(std::chrono::seconds(today * kDay));
  }
  void make_new(int day) { live.keys->insert(live.keys->begin(), access_key(kNew, day * kDay)); }
  void use_new() { worlds.keys_in_use[kA].insert(model::AccessKeyId::from_service(kNew)); }
};

const std::string kMakesOne = "create_access_key company-a/user/bot access key declared_differs\n";

TEST_CASE("a key that is not due stays alone") {
  CHECK(lines(Program(89).worlds.diff()) == "");
  CHECK(remarks(Program(89).worlds.diff()) == "");
}

TEST_CASE("a key that is due gets a successor beside it, and itself stays") {
  CHECK(lines(Program(90).worlds.diff()) == kMakesOne);
}

TEST_CASE("until the new key is used the old one stays, and nothing is surplus") {
  Program program(95);
  program.make_new(90);
  program.worlds.delete_surplus_keys = true;
  CHECK(lines(program.worlds.diff()) == "");
  CHECK(remarks(program.worlds.diff()) == "rotation_waits company-a/user/bot: LTAI-new\n");
}

TEST_CASE("once the new key is used the old one is switched off and deleted") {
  Program program(95);
  program.make_new(90);
  program.use_new();
  CHECK(lines(program.worlds.diff()) ==
        "deactivate_access_key company-a/user/bot access key LTAI-old {key_status: active -> inactive} surplus_key\n"
        "delete_access_key company-a/user/bot access key LTAI-old {key_status: inactive -> (none)} surplus_key\n");
  program.live.keys->pop_back();
  CHECK(lines(program.worlds.diff()) == "");
  CHECK(remarks(program.worlds.diff()) == "");
}

TEST_CASE("where there is no room for a successor nothing is done, and that is said") {
  Program idle(95);
  idle.live.keys->push_back(access_key("LTAI-zzz", 5, model::KeyStatus::inactive));
  CHECK(lines(idle.worlds.diff()) == "");
  CHECK(remarks(idle.worlds.diff()) == "rotation_blocked company-a/user/bot: LTAI-old\n");
  Program two(95);
  two.wanted.wanted_keys->active = 2;
  two.make_new(90);
  CHECK(lines(two.worlds.diff()) == "");
  CHECK(remarks(two.worlds.diff()) == "rotation_blocked company-a/user/bot: LTAI-old\n");
}

TEST_CASE("a key of unknown age is not due, and without a date nothing is") {
  Program unknown(500);
  unknown.live.keys->front().created.reset();
  CHECK(lines(unknown.worlds.diff()) == "");
  Program timeless(500);
  timeless.worlds.now.reset();
  CHECK(lines(timeless.worlds.diff()) == "");
}

TEST_CASE("two keys that are both young are surplus as ever") {
  Program program(80);
  program.make_new(70);
  CHECK(remarks(program.worlds.diff()) == "surplus_keys company-a/user/bot: LTAI-old, LTAI-new\n");
}

}  // namespace
}  // namespace ramify::testing
