#include "ramify/access/lint.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "../../../src/access/lint/look.h"  // the words that findings are known by
#include "ramify/access/lint_baseline.h"
#include "worlds.h"

using namespace ramify;
using access::LintFinding;
using access::LintInput;
using access::LintSeverity;

namespace {

constexpr Instant kNow{std::chrono::sys_days(std::chrono::year(2026) / 6 / 1)};

struct Judge {
  access::WorldBuilder builder;
  model::Scope scope;
  model::Provenance provenance;
  std::vector<access::LintSuppression> suppressions;
  const model::World* live = nullptr;

  std::vector<LintFinding> findings(const std::string& rule) {
    const model::World world = builder.world();
    std::vector<LintFinding> found;
    for (auto& finding : access::lint(LintInput{world, scope, provenance, suppressions, kNow, {}, {}, live})) {
      if (finding.rule == rule) found.push_back(std::move(finding));
    }
    return found;
  }
};

const std::string kEverything = R"({"Effect":"Allow","Action":"*","Resource":"*"})";

}  // namespace

TEST_CASE("every rule has an id of its own, in order within its letter, and says why and what to do") {
  std::set<std::string> ids;
  std::string last;
  for (const access::LintRule& rule : access::lint_rules()) {
    CAPTURE(rule.id);
    CHECK(ids.insert(std::string(rule.id)).second);
    CHECK((last.empty() || last.front() != rule.id.front() || last < rule.id));
    last = rule.id;
    for (const auto text : {rule.name, rule.reason, rule.help, rule.source}) CHECK_FALSE(text.empty());
    CHECK(access::find_lint_rule(rule.id) == &rule);
  }
  CHECK(access::find_lint_rule("s001") == access::find_lint_rule("S001"));
  CHECK(access::find_lint_rule("S999") == nullptr);
}

TEST_CASE("every rule is as grave as it is meant to be") {
  const auto ids = [](LintSeverity severity) {
    std::string all;
    for (const access::LintRule& rule : access::lint_rules()) {
      if (rule.severity == severity) all += (all.empty() ? "" : " ") + std::string(rule.id);
    }
    return all;
  };
  CHECK(ids(LintSeverity::error) == "P001 P002 P003 P004 P005 P006 P007 P008 P009 P010 P011 P012 P013 P014 L001 L003");
  CHECK(ids(LintSeverity::security) ==
        "P016 S001 S002 S003 S004 S005 S006 S007 S008 S009 S010 S013 S016 S018 T001 T002 T003 T004 T006 X002 X003");
  CHECK(ids(LintSeverity::warning) ==
        "P015 P017 P018 P019 P022 P023 P024 S011 S012 S014 S015 S017 T005 T007 T008 T009 T010 X001 X004 X005 X006 H001 "
        "H003 "
        "H004 H007 L002");
  CHECK(ids(LintSeverity::suggestion) == "P020 P021 T011 H002 H005 H006");
}

TEST_CASE("of a service whose actions are not all known only a slip of the pen is told") {
  const auto told = [](const std::string& action) {
    Judge judge;
    judge.builder.policy("a", "p", R"({"Effect":"Allow","Action":")" + action + R"(","Resource":"*"})");
    const auto found = judge.findings("P015");
    return found.empty() ? std::string() : found.front().message + "; " + found.front().help;
  };
  CHECK(told("oss:GetObjct") ==
        "oss:GetObjct is not among the actions that are known; did you mean \"oss:GetObject\"?");
  CHECK(told("ecs:RunInstnaces") ==
        "ecs:RunInstnaces is not among the actions that are known; did you mean \"ecs:RunInstances\"?");
  for (const char* action :
       {"oss:GetBucketStat", "oss:GetBucketWorm", "ecs:DescribeInstanceVncUrl", "pts:Anything",
        "kms:ListSecretVersionIds", "ecs:Describe*", "vpc:CreateIpv6Gateway",
        // One of many, one that writes what another reads, and what system policies name.
        "ecs:StopInstances", "ecs:RebootInstances", "oss:PutBucketLocation", "oss:GetBucketCor",
        "ram:CreateOIDCProvider", "ram:CheckServiceLinkedRoleExistence", "apig:GetGateway", "eas:CreateService"}) {
    CAPTURE(action);
    CHECK(told(action).empty());
  }
  CHECK(told("nosuch:Thing").starts_with("no service with the code \"nosuch\" is known; "));
  CHECK(told("ram:Frob*") ==
        "ram:Frob* matches no action that is known; look the action up in the documentation of the service");
  CHECK(told("ram:GetUsr") == "ram:GetUsr is not among the actions that are known; did you mean \"ram:GetUser\"?");
}

TEST_CASE("of attachments over the limit there is an error, from nine tenths on a warning") {
  const auto told = [](int attached) {
    Judge judge;
    judge.builder.user("a", "u");
    for (int n = 0; n < attached; ++n) {
      judge.builder.policy("a", "p" + std::to_string(n), kEverything)
          .attach("a", "user/u", "Custom/p" + std::to_string(n));
    }
    return judge.findings("P014");
  };
  CHECK(told(8).empty());
  REQUIRE(told(10).size() == 1);
  CHECK(told(10).front().severity == LintSeverity::warning);
  CHECK(told(10).front().message == "10 of at most 10 custom policies are attached");
  REQUIRE(told(11).size() == 1);
  CHECK(told(11).front().severity == LintSeverity::error);
  CHECK(told(11).front().message ==
        "11 custom policies are attached, and the service takes 10 unless it was asked for more");
}

TEST_CASE("an owner is asked of objects whose kind names owners elsewhere, by tags in any letter case") {
  const auto told = [](const model::Tags& tags) {
    Judge judge;
    judge.builder.user("a", "alice").user("b", "bob").role("a", "r");
    judge.builder.at("a").users.at(model::UserName::from_service("alice")).tags = tags;
    std::string all;
    for (const auto& finding : judge.findings("H005")) {
      if (finding.subject == "owner") all += finding.address + ": " + finding.message + "\n";
    }
    return all;
  };
  CHECK(told({}).empty());
  CHECK(told({{"colour", "red"}}).empty());
  CHECK(told({{"team", ""}}).empty());
  CHECK(told({{"Team", "red"}}) ==
        "b/user/bob: nothing says who answers for the user: it has no tag owner or team, as others have\n");
}

TEST_CASE("a suppression covers what its address matches, and nothing of another rule") {
  Judge judge;
  judge.builder.policy("a", "all", kEverything).policy("b", "all", kEverything);
  judge.suppressions = {{"s001", "a/policy/*", "being rewritten", kNow + std::chrono::hours(1), {}}};
  const auto found = judge.findings("S001");
  REQUIRE(found.size() == 2);
  CHECK(found[0].suppressed == "being rewritten");
  CHECK(found[1].suppressed.empty());
  CHECK(judge.findings("H005").front().suppressed.empty());
}

TEST_CASE("an expired suppression covers nothing and is an error; an unused one is a warning with a fix") {
  Judge judge;
  judge.builder.policy("a", "all", kEverything);
  judge.suppressions = {{"S001", "*", "x", kNow, {}}, {"S002", "*", "x", kNow + std::chrono::hours(1), {}}};
  CHECK(judge.findings("S001").front().suppressed.empty());
  REQUIRE(judge.findings("L001").size() == 1);
  CHECK(judge.findings("L001").front().severity == LintSeverity::error);
  REQUIRE(judge.findings("L002").size() == 1);
  CHECK(judge.findings("L002").front().fix.has_value());
}

TEST_CASE("a finding is known again when its lines and its statement move, and doubles are told apart") {
  Judge judge;
  judge.builder.policy("a", "all", kEverything + "," + kEverything);
  const auto before = judge.findings("S001");
  REQUIRE(before.size() == 2);
  CHECK(before[0].fingerprint() != before[1].fingerprint());

  const auto known = access::read_lint_baseline(access::lint_baseline(before));
  REQUIRE(known);
  judge.builder.policy(
      "a", "all",
      R"({"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:x/*"},)" + kEverything + "," + kEverything);
  for (const auto& finding : judge.findings("S001")) CHECK(access::is_known(*known, finding));
}

TEST_CASE("no baseline hides an expired suppression, nor what it covered") {
  Judge judge;
  judge.builder.policy("a", "all", kEverything);
  judge.suppressions = {{"S001", "*", "x", kNow, {}}};
  auto all = judge.findings("L001");
  for (const auto& finding : judge.findings("S001")) all.push_back(finding);
  REQUIRE(all.size() == 2);
  CHECK(access::lint_baseline(all) == "{\n  \"format_version\": 1,\n  \"findings\": []\n}\n");
  // Nor one that was written by hand, or before it expired.
  for (auto copy : all) {
    copy.is_overdue = false;
    const auto known = access::read_lint_baseline(access::lint_baseline({copy}));
    REQUIRE(known);
    CHECK(access::is_known(*known, copy));
    copy.is_overdue = true;
    CHECK_FALSE(access::is_known(*known, copy));
  }
}

TEST_CASE("a finding that became graver, or is about something else, is a new one") {
  Judge judge;
  const std::string narrow =
      kEverything.substr(0, kEverything.size() - 1) + R"(,"Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.0/8"}}})";
  judge.builder.policy("a", "all", narrow);
  auto before = judge.findings("S001");
  REQUIRE(before.size() == 1);
  before.front().severity = LintSeverity::warning;
  const auto known = access::read_lint_baseline(access::lint_baseline(before));
  REQUIRE(known);
  CHECK(access::is_known(*known, before.front()));
  CHECK_FALSE(access::is_known(*known, judge.findings("S001").front()));
  before.front().severity = LintSeverity::suggestion;
  CHECK(access::is_known(*known, before.front()));
  judge.builder.policy("a", "all", kEverything);
  auto wide = judge.findings("S001").front();
  wide.severity = LintSeverity::warning;
  CHECK_FALSE(access::is_known(*known, wide));
}

TEST_CASE("what a finding's words leave out tells it from another") {
  policy::Statement one;
  one.actions = {"a:1", "a:2", "a:3", "a:4", "a:5", "a:6"};
  one.resources = {"*"};
  policy::Statement other = one;
  std::reverse(other.actions.begin(), other.actions.end());
  CHECK(access::words(one) == access::words(other));
  other.actions.front() = "ram:*";
  CHECK(access::words(one) != access::words(other));
}

TEST_CASE("what is suppressed is not written into a baseline") {
  LintFinding finding;
  finding.rule = "S001";
  finding.suppressed = "judged";
  CHECK(access::lint_baseline({finding}) == "{\n  \"format_version\": 1,\n  \"findings\": []\n}\n");
}

TEST_CASE("a file that is no baseline is refused with what is wrong") {
  CHECK(access::read_lint_baseline("{").error().starts_with("line 1: "));
  CHECK(access::read_lint_baseline("[]").error() == "this is no baseline of format_version 1");
  CHECK(access::read_lint_baseline(R"({"format_version": 2})").error() == "this is no baseline of format_version 1");
  CHECK(access::read_lint_baseline(R"({"format_version": 1})").error() == "it has no list of findings");
  CHECK(access::read_lint_baseline(R"({"format_version": 1, "findings": [{"rule": "S001"}]})").error() ==
        "a finding has no address");
  CHECK(access::read_lint_baseline(
            R"({"format_version": 1, "findings": [{"rule": "S001", "address": "a", "subject": "x"}]})")
            .error() == "a finding has no severity");
  CHECK(
      access::read_lint_baseline(
          R"({"format_version": 1, "findings": [{"rule": "S001", "severity": "bad", "address": "a", "subject": "x"}]})")
          .error() == "there is no severity \"bad\"");
}

TEST_CASE("the age of keys is known of live accounts alone") {
  Judge judge;
  judge.builder.user("b", "bot");
  CHECK(judge.findings("H004").empty());

  model::World live = judge.builder.world();
  auto& bot = live.accounts.at(model::AccountKey::from_service("b")).users.at(model::UserName::from_service("bot"));
  bot.keys = {{model::AccessKeyId::from_service("LTAI1"), model::KeyStatus::active, kNow - std::chrono::days(91)},
              {model::AccessKeyId::from_service("LTAI2"), model::KeyStatus::inactive, kNow - std::chrono::days(400)}};
  bot.console = model::Presence::present;
  bot.mfa_bound = false;
  judge.live = &live;
  const auto found = judge.findings("H004");
  REQUIRE(found.size() == 2);
  CHECK(found[0].message == "the AccessKey LTAI1 is 91 days old");
  CHECK(found[1].message == "the user logs on and has bound no MFA device");
}

TEST_CASE("a statement covers another only where every pattern of it is covered") {
  Judge judge;
  const auto redundant = [&](const std::string& wide, const std::string& narrow) {
    const auto statement = [](const std::string& action) {
      return R"({"Effect":"Allow","Action":")" + action + R"(","Resource":"*"})";
    };
    judge.builder.policy("a", "p", statement(wide) + "," + statement(narrow));
    return !judge.findings("P020").empty();
  };
  CHECK(redundant("oss:Get*", "oss:getobject"));
  CHECK(redundant("oss:*", "oss:Get*"));
  CHECK(redundant("oss:Get?", "oss:Get*"));
  CHECK(judge.findings("P020").front().subject == "Allow oss:Get? on *");
  CHECK_FALSE(redundant("oss:GetObject", "ecs:*"));
}

TEST_CASE("who gets in only if an unread policy lets it is told as perhaps") {
  Judge judge;
  judge.builder.role("a", "x", access::kTrustB).attach("a", "role/x", "System/AdministratorAccess");
  judge.builder.user("b", "u").attach("b", "user/u", "System/AliyunNewFullAccess");
  const auto said = [&] {
    const auto found = judge.findings("X003");
    return found.size() == 1 ? found.front().message : std::string();
  };
  CHECK(said() == "from b one may be able to become this role, which holds AdministratorAccess: u");
  judge.builder.user("b", "c").attach("b", "user/c", "System/AliyunSTSAssumeRoleAccess");
  CHECK(said() == "from b one can become this role, which holds AdministratorAccess: c and perhaps u");
}

TEST_CASE("a right to assume that a resource group leaves without effect is that, and no reach") {
  Judge judge;
  judge.builder.role("a", "x", access::kTrustB).user("b", "u");
  judge.builder.attach("b", "user/u", "System/AliyunSTSAssumeRoleAccess", "rg-1");
  CHECK(judge.findings("S018").empty());
  CHECK(judge.findings("X006").size() == 1);
  judge.builder.policy("b", "p", R"({"Effect":"Allow","Action":["ram:Get*","bss:Pay"],"Resource":"*"})");
  judge.builder.attach("b", "user/u", "Custom/p", "rg-1");
  CHECK(judge.findings("X006").back().message ==
        "ram:Get* and bss:Pay know no resource groups: within rg-1 they have no effect");
}
