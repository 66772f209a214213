#include <doctest/doctest.h>

#include "worlds.h"

namespace ramify::testing {
namespace {

using model::Presence;

/// A declared user `alice` who is there.
struct Alice {
  Worlds worlds;
  model::User& wanted = add_user(worlds.wanted(), "alice");
  model::User& live = ours(add_user(worlds.there(), "alice"));
};

TEST_CASE("a new user gets its logon and its keys") {
  Worlds worlds;
  model::User& user = add_user(worlds.wanted(), "alice");
  user.console = Presence::present;
  user.login = {true, true};
  user.wanted_keys = model::KeyCount{2, {}};
  CHECK(lines(worlds.diff()) ==
        "create_user company-a/user/alice declared_new\n"
        "create_login_profile company-a/user/alice console {mfa_required: (none) -> true} "
        "{password_reset: (none) -> true} declared_new\n"
        "create_access_key company-a/user/alice access key declared_new\n"
        "create_access_key company-a/user/alice access key #2 declared_new\n");
}

TEST_CASE("a logon that is declared absent goes") {
  Alice alice;
  alice.wanted.console = Presence::absent;
  alice.live.console = Presence::present;
  CHECK(lines(alice.worlds.diff()) == "delete_login_profile company-a/user/alice console declared_differs\n");
}

TEST_CASE("what was not read is not judged") {
  Alice alice;
  alice.wanted.console = Presence::present;
  alice.wanted.wanted_keys = model::KeyCount{1, {}};
  CHECK(lines(alice.worlds.diff()) == "");
}

TEST_CASE("whether a password must be reset acts at creation only") {
  Alice alice;
  alice.wanted.console = Presence::present;
  alice.wanted.login.password_reset = true;
  alice.live.console = Presence::present;
  alice.live.login = {false, false};
  CHECK(lines(alice.worlds.diff()) == "");
}

TEST_CASE("MFA that is required is switched on, and a user without a device is remarked") {
  Alice alice;
  alice.wanted.console = Presence::present;
  alice.wanted.login.mfa_required = true;
  alice.live.console = Presence::present;
  alice.live.login.mfa_required = false;
  alice.live.mfa_bound = false;
  CHECK(lines(alice.worlds.diff()) ==
        "update_login_profile company-a/user/alice console {mfa_required: false -> true} declared_differs\n");
  CHECK(remarks(alice.worlds.diff()) == "mfa_missing company-a/user/alice\n");
}

TEST_CASE("missing keys are those that are not active") {
  Alice alice;
  alice.wanted.wanted_keys = model::KeyCount{1, {}};
  alice.live.keys = {access_key("LTAI1", 1, model::KeyStatus::inactive)};
  CHECK(lines(alice.worlds.diff()) == "create_access_key company-a/user/alice access key declared_differs\n");
}

TEST_CASE("surplus keys are remarked, the oldest first, and left") {
  Alice alice;
  alice.wanted.wanted_keys = model::KeyCount{0, {}};
  alice.live.keys = {access_key("LTAI1", 20), access_key("LTAI2", 10)};
  CHECK(lines(alice.worlds.diff()) == "");
  CHECK(remarks(alice.worlds.diff()) == "surplus_keys company-a/user/alice: LTAI2, LTAI1\n");
}

TEST_CASE("surplus keys are switched off and deleted, the oldest, where that is asked for") {
  Alice alice;
  alice.worlds.delete_surplus_keys = true;
  alice.wanted.wanted_keys = model::KeyCount{1, {}};
  alice.live.keys = {access_key("LTAI1", 20), access_key("LTAI2", 10)};
  CHECK(lines(alice.worlds.diff()) ==
        "deactivate_access_key company-a/user/alice access key LTAI2 {key_status: active -> inactive} surplus_key\n"
        "delete_access_key company-a/user/alice access key LTAI2 {key_status: inactive -> (none)} surplus_key\n");
}

TEST_CASE("of surplus keys the ones that are named go, and where too few are named the rest is remarked") {
  Alice alice;
  alice.worlds.delete_surplus_keys = true;
  alice.worlds.surplus_keys = {model::AccessKeyId::from_service("LTAI1")};
  alice.wanted.wanted_keys = model::KeyCount{0, {}};
  alice.live.keys = {access_key("LTAI1", 20), access_key("LTAI2", 10)};
  CHECK(lines(alice.worlds.diff()) ==
        "deactivate_access_key company-a/user/alice access key LTAI1 {key_status: active -> inactive} surplus_key\n"
        "delete_access_key company-a/user/alice access key LTAI1 {key_status: inactive -> (none)} surplus_key\n");
  CHECK(remarks(alice.worlds.diff()) == "surplus_keys company-a/user/alice: LTAI2, LTAI1\n");
}

}  // namespace
}  // namespace ramify::testing
