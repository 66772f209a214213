#include <algorithm>

#include "plans.h"

namespace ramify::plan::test::guards_tests {
namespace {

using namespace testing;

/// A plan put to the guards.
struct Guarded {
  Worlds worlds;
  GuardBasis basis;
  GuardSources sources;

  [[nodiscard]] std::vector<Finding> findings() const {
    Meta about = meta();
    about.basis = basis;
    about.operators = sources.operators;
    diff::Input input{worlds.desired, worlds.live, worlds.scope, worlds.provenance, worlds.identities, false, {}};
    input.deletes_protected = [&](const model::Address&) {
      return std::any_of(basis.allowed.begin(), basis.allowed.end(),
                         [](const Allowance& allowed) { return allowed.guard == "protected-object"; });
    };
    const auto plan = make(diff::diff(input), worlds.live, about);
    REQUIRE_MESSAGE(plan.has_value(), plan.error().message);
    return find_all({*plan, worlds.live, predict(*plan, worlds.live), sources});
  }
  /// `guard where: what`, a line a finding; `(lifted)` behind those that a flag lifts.
  [[nodiscard]] std::string said() const {
    std::string text;
    for (const Finding& finding : findings()) {
      text += finding.guard + " " + finding.where + ": " + finding.what;
      text += (finding.lifted_by ? " (" + *finding.lifted_by + ")" : "") + "\n";
    }
    return text;
  }
};

void add_roles(model::Account& account, int count) {
  for (int i = 0; i < count; ++i) ours(add_role(account, "r" + std::to_string(i), {"acs:ram::1000000000000001:root"}));
}

/// One world for each guard in which it trips, and it alone.
struct Case {
  std::string_view guard;
  std::string where;
  std::string what;
  void (*make)(Guarded&);
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"many-deletions", "company-a/role", "6 of 30 roles would be deleted; the limit is 5",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 30);
         add_roles(g.worlds.wanted(), 24);
       }},
      {"many-deletions", "company-a/role", "3 of 10 roles would be deleted; the limit is 25 % of 10 or more",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 10);
         add_roles(g.worlds.wanted(), 7);
       }},
      {"every-object", "company-a/role", "the account's only role would be deleted",
       [](Guarded& g) { add_roles(g.worlds.there(), 1); }},
      {"every-object", "company-a/role", "all the account's 3 roles would be deleted",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 3);
         ours(add_role(g.worlds.wanted(), "new", {"acs:ram::1000000000000001:root"}));
       }},
      {"empty-account", "company-b", "the files declare nothing in this account, and 1 step takes away what is there",
       [](Guarded& g) {
         ours(add_user(g.worlds.there(kB), "alice"));
         add_user(g.worlds.there(kB), "somebody-elses");
         g.basis.empty = {kA, kB};
       }},
      {"protected-object", "company-a/role/r1", "the files no longer want it, and it is protected",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 2);
         add_roles(g.worlds.wanted(), 1);
         g.worlds.limits().protect = {*model::parse_object_pattern("role/R1")};
         g.basis.protect[kA] = g.worlds.limits().protect;
       }},
      {"reserved-object", "company-a/role/AliyunServiceRoleForX",
       "the files want it made or changed; it is the service's own, and nothing is done about it",
       [](Guarded& g) {
         add_role(g.worlds.there(), "AliyunServiceRoleForX");
         g.worlds.limits().absent = {{model::ObjectKind::role, "AliyunServiceRoleForX"}};
       }},
      {"reserved-object", "company-a/role/r0",
       "it would get policy AliyunServiceRolePolicyForPts, which the service made for a role of its own",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 1);
         add_roles(g.worlds.wanted(), 1);
         g.worlds.wanted().attachments = {attachment("role/r0", "system/AliyunServiceRolePolicyForPts")};
       }},
      {"other-project", "company-a/role/r0",
       "it carries the mark of project \"theirs\", and would be taken over from there",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 1);
         add_roles(g.worlds.wanted(), 1);
         g.worlds.there().roles.begin()->second.tags = {{"ramify:project", "theirs"}};
       }},
      {"other-project", "company-a/role/r0", "it carries the mark of project \"theirs\", and would be deleted",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 2);
         g.worlds.there().roles.begin()->second.tags = {{"ramify:project", "theirs"}};
         g.worlds.limits().absent = {{model::ObjectKind::role, "r0"}};
         add_roles(g.worlds.wanted(), 2);
         g.worlds.wanted().roles.erase(g.worlds.wanted().roles.begin());
       }},
      {"foreign-trust", "company-a/role/r0",
       "account 3000000000000003, which is neither described nor listed as trusted, would be trusted",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 1);
         add_roles(g.worlds.wanted(), 1);
         g.worlds.wanted().roles.begin()->second.trust = trusting({"acs:ram::3000000000000003:user/x"});
       }},
      {"foreign-trust", "company-a/role/r0", "everybody whom \"*\" matches would be trusted, whatever the account",
       [](Guarded& g) { ours(add_role(g.worlds.wanted(), "r0", {"*"})); }},
      {"admin-grant", "company-a/role/r0", "it gets policy AdministratorAccess (system), a high-risk policy",
       [](Guarded& g) {
         add_roles(g.worlds.there(), 1);
         add_roles(g.worlds.wanted(), 1);
         g.worlds.wanted().attachments = {attachment("role/r0", "system/AdministratorAccess")};
       }},
      {"admin-grant", "company-a/user/alice",
       "it gets policy keys (custom), which allows ram:CreateAccessKey on anything",
       [](Guarded& g) {
         ours(add_user(g.worlds.wanted(), "alice"));
         ours(add_policy(g.worlds.wanted(), "keys", {"ram:CreateAccess*"}));
         g.worlds.wanted().attachments = {attachment("user/alice", "custom/keys")};
       }},
      {"policy-version", "company-a/policy/read",
       "it has as many versions as it can have: the service would delete v2 of 2025-01-31, whose text is none of ours",
       [](Guarded& g) {
         add_policy(g.worlds.there(), "read");
         add_policy(g.worlds.wanted(), "read", {"oss:ListObjects"});
         g.sources.evictions[{kA, {model::ObjectKind::policy, "read"}}] =
             "v2 of 2025-01-31, whose text is none of ours";
       }},
      {"case-twin", "company-a/user/alice", "the account has it as \"Alice\"; nothing is done about it",
       [](Guarded& g) {
         add_user(g.worlds.there(), "Alice");
         add_user(g.worlds.wanted(), "alice");
       }},
      {"preflight", "company-a",
       "ram:CreateRole on acs:ram:*:1000000000000001:role/* is not allowed to user/deployer; step 1 needs it",
       [](Guarded& g) {
         add_user(g.worlds.there(), "deployer");
         add_policy(g.worlds.there(), "may", {"*"});
         add_policy(g.worlds.there(), "may-not", {"ram:CreateRole"}).document->statements[0].effect =
             policy::Effect::deny;
         g.worlds.there().attachments = {attachment("user/deployer", "custom/may"),
                                         attachment("user/deployer", "custom/may-not")};
         g.sources.operators = {{kA, "acs:ram::1000000000000001:user/Deployer"}};
         ours(add_role(g.worlds.wanted(), "Entry", {"acs:ram::1000000000000001:root"}));
       }},
      {"lockout", "company-a/user/alice",
       "step 1 (detach_policy company-a/user/alice <- system/AdministratorAccess) takes this way in for "
       "administrators; "
       "in the end they could get in by root logon only, beside whoever applies this plan; `admins: {minimum: 2}` "
       "wants "
       "more",
       [](Guarded& g) {
         ours(add_user(g.worlds.there(), "alice")).console = model::Presence::present;
         ours(add_user(g.worlds.wanted(), "alice"));
         g.worlds.there().attachments = {attachment("user/alice", "system/AdministratorAccess")};
       }},
  };
  return all;
}

TEST_CASE("each guard trips, says where and what, and is lifted by its own flag alone") {
  for (const Case& one : cases()) {
    Guarded guarded;
    one.make(guarded);
    const std::string place = std::string(one.guard) + " " + one.where + ": ";
    CHECK(guarded.said() == place + one.what + "\n");
    CHECK(refused(guarded.findings()));
    for (const Guard& guard : guards()) {
      guarded.basis.allowed = {{std::string(guard.name), {}}};
      CAPTURE(guard.name);
      CHECK(refused(guarded.findings()) == (guard.name != one.guard));
    }
    guarded.basis.allowed = {{std::string(one.guard), one.where}};
    CHECK_FALSE(refused(guarded.findings()));
    guarded.basis.allowed = {{std::string(one.guard), "company-a/user/nobody"}};
    CHECK(refused(guarded.findings()));
  }
}

/// Two administrators lose what makes them so: one by the files, one because nobody knows where it came from.
Guarded two_administrators_go() {
  Guarded guarded;
  for (const char* name : {"alice", "mallory"}) {
    ours(add_user(guarded.worlds.there(), name)).console = model::Presence::present;
    ours(add_user(guarded.worlds.wanted(), name));
    guarded.worlds.there().attachments.insert(attachment("user/" + std::string(name), "system/AdministratorAccess"));
  }
  return guarded;
}

std::vector<Finding> findings_of(const Guarded& guarded, bool backwards) {
  Meta about = meta();
  about.basis = guarded.basis;
  auto plan = make(guarded.worlds.diff(), guarded.worlds.live, about);
  REQUIRE(plan.has_value());
  REQUIRE(plan->steps.size() == 2);
  if (backwards) std::swap(plan->steps[0].change, plan->steps[1].change);
  for (Step& step : plan->steps) step.needs.clear();
  return find_all({*plan, guarded.worlds.live, predict(*plan, guarded.worlds.live), guarded.sources});
}

TEST_CASE("where too few ways in are left, each that goes is asked about by its own name, whichever goes first") {
  const auto places = [](const std::vector<Finding>& found) {
    std::string text;
    for (const Finding& each : found) text += each.where + (each.lifted_by ? " lifted\n" : "\n");
    return text;
  };
  for (const bool backwards : {false, true}) {
    CAPTURE(backwards);
    Guarded guarded = two_administrators_go();
    CHECK(places(findings_of(guarded, backwards)) == "company-a/user/alice\ncompany-a/user/mallory\n");
    // That the one was never meant to be says nothing of the other.
    guarded.basis.allowed = {{"lockout", "company-a/user/mallory"}};
    CHECK(places(findings_of(guarded, backwards)) == "company-a/user/alice\ncompany-a/user/mallory lifted\n");
    guarded.basis.allowed.push_back({"lockout", "company-a/user/alice"});
    CHECK_FALSE(refused(findings_of(guarded, backwards)));
  }
}

TEST_CASE("a way in that nobody declared goes unasked where enough are left, and where there never were enough") {
  for (const bool backwards : {false, true}) {
    CAPTURE(backwards);
    Guarded guarded = two_administrators_go();
    guarded.basis.admins = 1;  // the root logon alone is what the company counts on
    CHECK(findings_of(guarded, backwards).empty());
    guarded.basis.admins = 4;
    CHECK(findings_of(guarded, backwards).empty());
    guarded.basis.admins = 2;
    model::Account& there = guarded.worlds.there();
    add_user(there, "breakglass").console = model::Presence::present;  // nobody's business here, and a way in
    there.attachments.insert(attachment("user/breakglass", "system/AdministratorAccess"));
    CHECK(findings_of(guarded, backwards).empty());
  }
}

TEST_CASE("a flag lifts what was reviewed: what trips elsewhere, or for another reason, is new") {
  for (const Case& one : cases()) {
    CAPTURE(one.guard);
    Guarded guarded;
    one.make(guarded);
    guarded.basis.allowed = {{std::string(one.guard), {}}};
    Plan reviewed;
    reviewed.findings = guarded.findings();
    const auto now = reviewed.findings;
    REQUIRE_FALSE(refused(now));
    CHECK(unreviewed(reviewed, now).empty());

    reviewed.findings[0].where = "company-a/user/somebody-else";
    REQUIRE(unreviewed(reviewed, now).size() == 1);
    CHECK(unreviewed(reviewed, now)[0].where == one.where);
    CHECK_FALSE(unreviewed(reviewed, now)[0].lifted_by);

    reviewed.findings = now;
    reviewed.findings[0].what = "for another reason";
    CHECK(unreviewed(reviewed, now).empty() == find_guard(one.guard)->counts);

    // What no flag lifts is refused whether it was seen or not.
    guarded.basis.allowed.clear();
    CHECK(unreviewed(reviewed, guarded.findings()).size() == 1);
  }
}

TEST_CASE("every guard has a case, a reason and an advice, and no flag but its own") {
  std::set<std::string_view> names;
  for (const Guard& guard : guards()) {
    CAPTURE(guard.name);
    CHECK(names.insert(guard.name).second);
    CHECK_FALSE(guard.reason.empty());
    CHECK_FALSE(guard.advice.empty());
    CHECK(find_guard(guard.name) == &guard);
    CHECK(std::any_of(cases().begin(), cases().end(), [&](const Case& one) { return one.guard == guard.name; }));
  }
  CHECK(find_guard("all") == nullptr);
  CHECK(flag({"case-twin", {}}) == "--allow-case-twin");
  CHECK(flag({"case-twin", "company-a/user/x"}) == "--allow-case-twin=company-a/user/x");
}

TEST_CASE("tiny accounts: no ratio stands in the way of one object in three, and the last is guarded") {
  for (int there = 2; there <= 9; ++there) {
    Guarded guarded;
    add_roles(guarded.worlds.there(), there);
    add_roles(guarded.worlds.wanted(), 1);
    CAPTURE(there);
    CHECK(guarded.said() == (there > 6 ? "many-deletions company-a/role: " + std::to_string(there - 1) + " of " +
                                             std::to_string(there) + " roles would be deleted; the limit is 5\n"
                                       : ""));
    guarded.worlds.wanted().roles.clear();
    const auto found = guarded.findings();
    CHECK(std::any_of(found.begin(), found.end(), [](const Finding& one) { return one.guard == "every-object"; }));
  }
}

/// So many objects of one kind that carry our mark; groups cannot, so their going is said.
void add_objects(Guarded& guarded, model::ObjectKind kind, int there, int wanted) {
  for (int i = 0; i < there; ++i) {
    const std::string name = "n" + std::to_string(i);
    for (model::Account* account : {&guarded.worlds.there(), &guarded.worlds.wanted()}) {
      if (account == &guarded.worlds.wanted() && i >= wanted) continue;
      if (kind == model::ObjectKind::user) ours(add_user(*account, name));
      if (kind == model::ObjectKind::group) add_group(*account, name);
      if (kind == model::ObjectKind::role) ours(add_role(*account, name, {"acs:ram::1000000000000001:root"}));
      if (kind == model::ObjectKind::policy) ours(add_policy(*account, name));
    }
    if (kind == model::ObjectKind::group && i >= wanted) guarded.worlds.limits().absent.insert({kind, name});
  }
}

TEST_CASE("of one to three objects of any kind, all but the last go unasked, and the last is asked for by its flag") {
  for (const auto kind :
       {model::ObjectKind::user, model::ObjectKind::group, model::ObjectKind::role, model::ObjectKind::policy}) {
    const std::string word(model::to_string(kind));
    CAPTURE(word);
    const std::string plural = kind == model::ObjectKind::policy ? "policies" : word + "s";
    for (int there = 1; there <= 3; ++there) {
      CAPTURE(there);
      for (int wanted = 1; wanted < there; ++wanted) {
        Guarded some;
        add_objects(some, kind, there, wanted);
        CHECK(some.said() == "");
      }
      Guarded none;
      add_objects(none, kind, there, 0);
      const std::string all =
          there == 1 ? "the account's only " + word : "all the account's " + std::to_string(there) + " " + plural;
      CHECK(none.said() == "every-object company-a/" + word + ": " + all + " would be deleted\n");
      none.basis.allowed = {{"every-object", "company-a/" + word}};
      CHECK_FALSE(refused(none.findings()));
    }
  }
}

TEST_CASE("a protected role that another one replaces is deleted all the same: its flag is asked for, and shown") {
  Guarded guarded;
  add_roles(guarded.worlds.there(), 1);
  ours(add_role(guarded.worlds.wanted(), "new", {"acs:ram::1000000000000001:root"}));
  guarded.worlds.limits().previously = {{{model::ObjectKind::role, "new"}, "r0"}};
  guarded.worlds.limits().protect = {*model::parse_object_pattern("role/r0")};
  guarded.basis.protect[kA] = guarded.worlds.limits().protect;
  CHECK(guarded.said() == "protected-object company-a/role/r0: the files no longer want it, and it is protected\n");
  guarded.basis.allowed = {{"protected-object", "company-a/role/r0"}};
  CHECK(guarded.said() ==
        "protected-object company-a/role/r0: it is protected, and would be deleted "
        "(--allow-protected-object=company-a/role/r0)\n");
}

TEST_CASE("the policy by which revoke denied may go: taking the revocation back is no clearing out") {
  Guarded guarded;
  ours(add_policy(guarded.worlds.there(), "ramify-revoke-user-alice-00000000"));
  CHECK(guarded.said() == "");
}

TEST_CASE("the policy of the last can_assume may go: it was made for that, and stands for nothing else") {
  Guarded guarded;
  ours(add_policy(guarded.worlds.there(), "ramify-assume-user-alice-00000000"));
  CHECK(guarded.said() == "");
  ours(add_policy(guarded.worlds.there(), "read"));
  CHECK(guarded.said() == "every-object company-a/policy: the account's only policy would be deleted\n");
}

TEST_CASE("the limits of deletion are those that were set") {
  Guarded guarded;
  add_roles(guarded.worlds.there(), 12);
  add_roles(guarded.worlds.wanted(), 5);
  guarded.basis.limits = {7, 60};
  CHECK(guarded.said() == "");
  guarded.basis.limits = {6, 60};
  CHECK(guarded.said() == "many-deletions company-a/role: 7 of 12 roles would be deleted; the limit is 6\n");
}

TEST_CASE("an object that another takes the place of is not counted as deleted") {
  Guarded guarded;
  ours(add_role(guarded.worlds.there(), "old", {"acs:ram::1000000000000001:root"}));
  ours(add_role(guarded.worlds.wanted(), "new", {"acs:ram::1000000000000001:root"}));
  guarded.worlds.limits().previously = {{{model::ObjectKind::role, "new"}, "old"}};
  CHECK(guarded.said() == "");
}

TEST_CASE("a trust that was foreign before, and is no wider now, trips nothing") {
  Guarded guarded;
  const std::string foreign = "acs:ram::3000000000000003:root";
  ours(add_role(guarded.worlds.there(), "r", {foreign, "acs:ram::2000000000000002:root"}));
  auto& role = ours(add_role(guarded.worlds.wanted(), "r", {foreign}));
  CHECK(guarded.said() == "");
  role.trust->statements[0].conditions["StringEquals"]["sts:ExternalId"] = {"x"};
  CHECK(guarded.said() == "");
  std::swap(role.trust, guarded.worlds.there().roles.begin()->second.trust);
  CHECK(guarded.said().starts_with("foreign-trust company-a/role/r: account 3000000000000003"));
  guarded.sources.trusted_accounts = {model::AccountId::from_service("3000000000000003")};
  CHECK(guarded.said() == "");
}

TEST_CASE("a Deny taken out of a trust counts as opening what it may have kept shut") {
  Guarded guarded;
  auto& before = ours(add_role(guarded.worlds.there(), "r", {"*"}));
  before.trust->statements.push_back(trusting({"acs:ram::3000000000000003:root"}).statements.front());
  before.trust->statements.back().effect = policy::Effect::deny;
  ours(add_role(guarded.worlds.wanted(), "r", {"*"}));
  CHECK(guarded.said().starts_with("foreign-trust company-a/role/r: everybody whom \"*\" matches"));
}

TEST_CASE("of what allows nearly everything it is said what it leaves out and takes back") {
  Guarded guarded;
  model::Account& there = guarded.worlds.there();
  ours(add_role(there, "r", {"acs:ram::1000000000000001:root"}));
  ours(add_policy(there, "p"));
  guarded.worlds.wanted() = there;
  guarded.worlds.wanted().attachments = {attachment("role/r", "custom/p")};
  auto document = allowing({"*"});
  const auto said = [&] {
    guarded.worlds.wanted().policies.begin()->second.document = document;
    return guarded.said();
  };
  const std::string head = "admin-grant company-a/role/r: it gets policy p (custom), which allows ";
  CHECK(said() == head + "everything\n");
  auto denying = allowing({"ram:*", "ims:*"}).statements.front();
  denying.effect = policy::Effect::deny;
  document.statements.push_back(denying);
  CHECK(said() == head + "everything, but denies ram:*, ims:* on *\n");
  document.statements.back().conditions["Bool"]["acs:MFAPresent"] = {"false"};
  CHECK(said() == head + "everything, but denies ram:*, ims:* on * under conditions\n");

  document = allowing({"ram:*", "ims:*"});
  document.statements.front().not_action = true;
  CHECK(said() == head + "everything but ram:*, ims:*\n");
  document.statements.push_back(allowing({"ram:Get*"}).statements.front());
  CHECK(said() == head + "everything but ram:*, ims:*, and ram:Get* on *\n");
  document = allowing({"*"});
  document.statements.front().resources = {"acs:oss:*:*:books/*"};
  document.statements.front().not_resource = true;
  CHECK(said() == head + "everything on all resources but acs:oss:*:*:books/*\n");

  guarded.worlds.wanted().attachments = {attachment("role/r", "custom/p", "rg-1")};
  document = allowing({"*"});
  CHECK(said() == "admin-grant company-a/role/r: it gets policy p (custom) within rg-1, which allows everything\n");
  document.statements.push_back(document.statements.front());
  document.statements.back().effect = policy::Effect::deny;
  CHECK(said() == "");
}

TEST_CASE("administrator's rank comes by attachment, by document and by membership") {
  Guarded guarded;
  model::Account& there = guarded.worlds.there();
  ours(add_role(there, "r", {"acs:ram::1000000000000001:root"}));
  ours(add_policy(there, "p"));
  ours(add_user(there, "alice"));
  add_group(there, "admins");
  there.attachments = {attachment("role/r", "custom/p"), attachment("group/admins", "system/AliyunRAMFullAccess")};
  guarded.worlds.wanted() = there;
  SUBCASE("what was there before is nobody's grant now") {
    CHECK(guarded.said() == "");
  }
  SUBCASE("a document that comes to allow everything") {
    guarded.worlds.wanted().policies.begin()->second.document = allowing({"*"});
    CHECK(guarded.said() == "admin-grant company-a/role/r: it gets policy p (custom), which allows everything\n");
  }
  SUBCASE("a condition does not take the rank away") {
    auto document = allowing({"ram:*"});
    document.statements[0].conditions["IpAddress"]["acs:SourceIp"] = {"10.0.0.0/8"};
    guarded.worlds.wanted().policies.begin()->second.document = document;
    CHECK(guarded.said() ==
          "admin-grant company-a/role/r: it gets policy p (custom), which allows ram:AttachPolicyToUser on anything, "
          "under conditions\n");
  }
  SUBCASE("one's own key is no lever") {
    auto document = allowing({"ram:CreateAccessKey"});
    document.statements[0].resources = {"acs:ram:*:*:user/alice"};
    guarded.worlds.wanted().policies.begin()->second.document = document;
    CHECK(guarded.said() == "");
  }
  SUBCASE("a user that joins") {
    guarded.worlds.wanted().memberships = {membership("admins", "alice")};
    CHECK(guarded.said() ==
          "admin-grant company-a/user/alice: it gets policy AliyunRAMFullAccess (system), a high-risk policy, "
          "through group admins\n");
  }
  SUBCASE("assuming roles is linted, not guarded") {
    guarded.worlds.wanted().attachments.insert(attachment("user/alice", "system/AliyunSTSAssumeRoleAccess"));
    CHECK(guarded.said() == "");
  }
}

}  // namespace
}  // namespace ramify::plan::test::guards_tests
