#include "reviewer.h"

namespace ramify::cli::test {
namespace {

constexpr const char* kDocument = R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:%","Resource":"*"}]})";

std::string document(const std::string& action) {
  std::string text = kDocument;
  return text.replace(text.find('%'), 1, action);
}

std::string configuration(const std::string& word, const std::string& action, bool all) {
  const std::string leaving = R"(
      leaving-role: {description: going, trust: [{account: company-a}]}
    users:
      alice: {comments: )" + word +
                              R"(}
      bob: {comments: going}
    groups:
      crew: {comments: )" + word +
                              R"(, can_assume: [company-a/ci]}
    policies:
      read: {description: )" + word +
                              ", document: " + document(action) + R"(}
      leaving-policy: {description: going, document: )" +
                              document("PutObject") + "}";
  const std::string staying = R"(
    users:
      alice: {comments: )" + word +
                              R"(}
    groups:
      crew: {comments: )" + word +
                              R"(, can_assume: [company-a/ci]}
    policies:
      read: {description: )" + word +
                              ", document: " + document(action) + "}";
  return R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      ci: {description: )" +
         word + ", trust: [{account: company-a}]}" + (all ? leaving : staying) + "\n";
}

const std::string kBefore = configuration("old", "GetObject", true);
const std::string kAfter = configuration("new", "ListObjects", false);

/// Somebody else changes what a step is about to change or delete.
void meddle(const Reviewer& reviewer, const std::string& op, const std::string& name) {
  if (op == "update_role" || op == "delete_role") {
    reviewer.call("company-a", "UpdateRole", {{"RoleName", name}, {"NewDescription", "theirs"}});
  } else if (op == "update_user" || op == "delete_user") {
    reviewer.call("company-a", "UpdateUser", {{"UserName", name}, {"NewComments", "theirs"}});
  } else if (op == "update_group" || op == "delete_group") {
    reviewer.call("company-a", "UpdateGroup", {{"GroupName", name}, {"NewComments", "theirs"}});
  } else if (op == "create_policy_version") {
    reviewer.call("company-a", "CreatePolicyVersion",
                  {{"PolicyName", name}, {"PolicyDocument", document("*")}, {"SetAsDefault", "true"}});
  } else if (op == "update_policy_description" || op == "delete_policy") {
    reviewer.call("company-a", "UpdatePolicyDescription", {{"PolicyName", name}, {"NewDescription", "theirs"}});
  }
}

struct Step {
  std::string op;
  std::string address;
  std::string name;
};

std::vector<Step> steps_of(const Reviewer& reviewer) {
  std::vector<Step> steps;
  const auto saved = reviewer.saved();
  for (const auto& step : saved.at("steps")) {
    const auto object = step.at("subject").value("object", "");
    steps.push_back({step.at("op"), step.at("address"), object.substr(object.find('/') + 1)});
  }
  return steps;
}

TEST_CASE("an object changed before the apply: exit 5 by its name and not one write, whichever it is") {
  std::vector<Step> steps;
  {
    Reviewer first;
    REQUIRE(first.apply(first.file("ramify.yaml", kBefore)) == 0);
    REQUIRE(first.save(kAfter) == 0);
    steps = steps_of(first);
  }
  REQUIRE(steps.size() >= 8);
  for (const Step& step : steps) {
    CAPTURE(step.address);
    Reviewer reviewer;
    REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", kBefore)) == 0);
    REQUIRE(reviewer.save(kAfter) == 0);
    meddle(reviewer, step.op, step.name);
    reviewer.server->clear_log();
    CHECK(reviewer.apply(reviewer.plan) == 5);
    CHECK(reviewer.err.find("error: the plan is stale: changed since it was made: " + step.address) !=
          std::string::npos);
    CHECK(reviewer.writes().empty());
  }
}

TEST_CASE("an object that the files declare is what the reviewers were shown, though no step touches it") {
  const std::string others =
      "      other: {description: theirs-not, trust: [{account: company-a}]}\n"
      "    policies:\n      other: {document: " +
      document("GetObject") +
      "}\n"
      "    users:\n      other: {comments: old}\n    groups:\n      other: {comments: old}\n";
  const std::string head =
      "ramify: 1\nproject: perf\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    roles:\n      ci: ";
  for (const std::string kind : {"role", "policy", "user", "group"}) {
    CAPTURE(kind);
    Reviewer reviewer;
    REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", head + "{trust: [{account: company-a}]}\n" + others)) == 0);
    REQUIRE(reviewer.save(head + "{description: new, trust: [{account: company-a}]}\n" + others) == 0);
    REQUIRE(steps_of(reviewer).size() == 1);
    meddle(reviewer, kind == "policy" ? "delete_policy" : "update_" + kind, "other");
    reviewer.server->clear_log();
    CHECK(reviewer.apply(reviewer.plan) == 5);
    CHECK(reviewer.writes().empty());
    CHECK((reviewer.out + reviewer.err)
              .find("the plan is stale: changed since it was made: company-a/" + kind + "/other\n") !=
          std::string::npos);
  }
}

TEST_CASE("an object changed while the apply runs: it stops before its write, exit 5, and begins nothing more") {
  std::vector<Step> steps;
  for (std::size_t at = 1; at == 1 || at < steps.size(); ++at) {
    Reviewer reviewer;
    REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", kBefore)) == 0);
    REQUIRE(reviewer.save(kAfter) == 0);
    steps = steps_of(reviewer);
    const Step& step = steps[at];
    CAPTURE(step.address);
    CAPTURE(step.op);
    bool met = false;
    reviewer.after_write = [&](std::size_t writes) {
      if (writes != at || met) return;
      met = true;
      meddle(reviewer, step.op, step.name);
    };
    reviewer.server->clear_log();
    CHECK(reviewer.apply(reviewer.plan) == 5);
    CHECK(met);
    CHECK(reviewer.writes().size() == at + 1);  // one of them is somebody else's
    CHECK((reviewer.out + reviewer.err).find("the plan is stale: " + step.address) != std::string::npos);
  }
}

/// Somebody hangs something on what is to go.
struct Hold {
  const char* op;
  const char* address;
  void (*hang)(const Reviewer& reviewer);
  const char* hanger;
};
const Hold kHolds[] = {
    {"delete_user", "company-a/user/bob",
     [](const Reviewer& reviewer) {
       reviewer.call("company-a", "CreateGroup", {{"GroupName", "theirs"}});
       reviewer.call("company-a", "AddUserToGroup", {{"GroupName", "theirs"}, {"UserName", "bob"}});
     },
     "company-a/group/theirs <- user/bob"},
    {"delete_policy", "company-a/policy/leaving-policy",
     [](const Reviewer& reviewer) {
       reviewer.call("company-a", "CreateUser", {{"UserName", "theirs"}});
       reviewer.call("company-a", "AttachPolicyToUser",
                     {{"UserName", "theirs"}, {"PolicyName", "leaving-policy"}, {"PolicyType", "Custom"}});
     },
     "company-a/user/theirs <- custom/leaving-policy"},
};

TEST_CASE("what somebody hangs on an object that is to go makes the plan stale, before the run and while it runs") {
  for (const Hold& hold : kHolds) {
    for (const bool early : {true, false}) {
      CAPTURE(hold.address);
      CAPTURE(early);
      Reviewer reviewer;
      REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", kBefore)) == 0);
      REQUIRE(reviewer.save(kAfter) == 0);
      const auto steps = steps_of(reviewer);
      const auto step = std::find_if(steps.begin(), steps.end(), [&](const Step& each) { return each.op == hold.op; });
      REQUIRE(step != steps.end());
      const auto before = static_cast<std::size_t>(step - steps.begin());
      bool met = false;
      reviewer.after_write = [&](std::size_t writes) {
        if (writes != before || met) return;
        met = true;
        hold.hang(reviewer);
      };
      if (early) reviewer.after_write = {};
      if (early) hold.hang(reviewer);
      reviewer.server->clear_log();
      CHECK(reviewer.apply(reviewer.plan) == 5);
      const auto said = reviewer.out + reviewer.err;
      if (early) {
        CHECK(reviewer.writes().empty());
        continue;
      }
      CHECK(met);
      CHECK(reviewer.writes().size() == before + 3);  // two of them are somebody else's, one is refused
      CHECK(said.find(std::string("the plan is stale: something hangs on ") + hold.address +
                      " that did not when the plan was made: " + hold.hanger) != std::string::npos);
      CHECK(said.find("it was left as it is; plan again to have that looked at") != std::string::npos);
    }
  }
}

TEST_CASE("a plan that nobody disturbs is applied, and says what it was bound to") {
  Reviewer reviewer;
  REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", kBefore)) == 0);
  REQUIRE(reviewer.save(kAfter, {"-o", "text"}) == 0);
  const auto page = reviewer.out;
  CHECK(reviewer.err.find("Plan sha256:" + reviewer.saved().at("digest").get<std::string>()) != std::string::npos);
  CHECK(reviewer.run({"show", reviewer.plan}) == 0);
  CHECK(reviewer.out.rfind(page, 0) == 0);
  CHECK(reviewer.run({"show", reviewer.plan, "--digest"}) == 0);
  CHECK(reviewer.out == "sha256:" + reviewer.saved().at("digest").get<std::string>() + "\n");
  CHECK(reviewer.apply(reviewer.plan) == 0);
  CHECK(reviewer.go({"plan", reviewer.file("ramify.yaml"), "--detailed-exitcode"}) == 0);
}

/// The formats that a command says it knows.
std::string formats_of(Reviewer& reviewer, const std::string& command) {
  CHECK(reviewer.run({command, reviewer.plan, "-o", "none-such"}) == 64);
  const std::string before = "formats of this command: ";
  const auto begin = reviewer.err.find(before);
  REQUIRE(begin != std::string::npos);
  return reviewer.err.substr(begin + before.size(), reviewer.err.find('\n', begin) - begin - before.size());
}

TEST_CASE("show renders a saved plan in every format that plan knows, to the byte") {
  Reviewer reviewer;
  REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", kBefore)) == 0);
  REQUIRE(reviewer.save(kAfter) == 0);
  const std::string formats = formats_of(reviewer, "plan");
  CHECK(formats_of(reviewer, "show") == formats);
  std::istringstream names(formats);
  int seen = 0;
  for (std::string name; std::getline(names, name, ',');) {
    name.erase(0, name.find_first_not_of(' '));
    CAPTURE(name);
    REQUIRE(reviewer.save(kAfter, {"-o", name}) == 0);
    const std::string planned = reviewer.out;
    REQUIRE_FALSE(planned.empty());
    CHECK(reviewer.run({"show", reviewer.plan, "-o", name}) == 0);
    CHECK(reviewer.out.substr(0, planned.size()) == planned);
    if (name != "text") CHECK(reviewer.out.size() == planned.size());
    ++seen;
  }
  CHECK(seen >= 3);
}

/// A run of the plan that broke off after so many writes.
void break_off(Reviewer& reviewer, std::size_t writes) {
  reviewer.after_write = [&reviewer, writes](std::size_t seen) {
    reviewer.interrupted = reviewer.interrupted || seen == writes;
  };
  REQUIRE(reviewer.apply(reviewer.plan) == 130);
  reviewer.interrupted = false;
  reviewer.after_write = {};
}

TEST_CASE("a run that broke off anywhere goes on: its own work is neither a new page nor a guard's business") {
  for (std::size_t writes = 1;; ++writes) {
    CAPTURE(writes);
    Reviewer reviewer;
    REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", kBefore)) == 0);
    REQUIRE(reviewer.save(kAfter) == 0);
    if (writes >= reviewer.saved().at("steps").size()) break;
    break_off(reviewer, writes);
    CHECK(reviewer.apply(reviewer.plan) == 0);
    CHECK(reviewer.go({"plan", reviewer.file("ramify.yaml"), "--detailed-exitcode"}) == 0);
  }
}

TEST_CASE("a run that broke off goes on over the memberships that it made, and over nobody else's") {
  const auto of = [](const std::string& user, const std::string& group) {
    return "ramify: 1\nproject: perf\naccounts:\n  company-a:\n    id: \"1000000000000001\"\n    users: {alice: {" +
           user + "}}\n    groups: {crew: {}, old: {" + group + "}}\n";
  };
  for (const bool theirs : {false, true}) {
    CAPTURE(theirs);
    Reviewer reviewer;
    REQUIRE(reviewer.apply(reviewer.file("ramify.yaml", of("", ""))) == 0);
    REQUIRE(reviewer.save(of("groups: [crew]", "policies: [AliyunECSReadOnlyAccess]")) == 0);
    REQUIRE(steps_of(reviewer).front().op == "add_user_to_group");
    break_off(reviewer, 1);
    if (theirs) {
      reviewer.call("company-a", "CreateGroup", {{"GroupName", "theirs"}});
      reviewer.call("company-a", "AddUserToGroup", {{"GroupName", "theirs"}, {"UserName", "alice"}});
    }
    CHECK(reviewer.apply(reviewer.plan) == (theirs ? 5 : 0));
    CHECK((reviewer.err.find("changed since it was made: company-a/user/alice\n") != std::string::npos) == theirs);
  }
}

TEST_CASE("a run that broke off does not go on where its access page would read otherwise now") {
  for (const std::size_t writes : {1U, 2U}) {
    CAPTURE(writes);
    Reviewer reviewer;
    reviewer.call("company-b", "CreateUser", {{"UserName", "mallory"}});
    REQUIRE(reviewer.save(kConfiguration, {"--bind", "declared"}) == 0);
    break_off(reviewer, writes);
    reviewer.call("company-b", "AttachPolicyToUser",
                  {{"UserName", "mallory"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
    reviewer.server->clear_log();
    CHECK(reviewer.apply(reviewer.plan) == 5);
    CHECK(reviewer.err.find("error: the plan is stale: what access it changes is not what was reviewed: ") !=
          std::string::npos);
    CHECK(reviewer.writes().empty());
  }
}

TEST_CASE("a plan whose access page would read otherwise now is stale, though no object that it names has changed") {
  Reviewer reviewer;
  reviewer.call("company-b", "CreateUser", {{"UserName", "mallory"}});
  REQUIRE(reviewer.save(kConfiguration, {"--bind", "declared"}) == 0);
  reviewer.call("company-b", "AttachPolicyToUser",
                {{"UserName", "mallory"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  reviewer.server->clear_log();
  CHECK(reviewer.apply(reviewer.plan) == 5);
  CHECK(reviewer.err.find("error: the plan is stale: what access it changes is not what was reviewed: \"") !=
        std::string::npos);
  CHECK(reviewer.err.find("mallory") != std::string::npos);
  CHECK(reviewer.writes().empty());
}

TEST_CASE("a plan is bound to the administrators who prove that nobody is locked out") {
  Reviewer reviewer;
  reviewer.call("company-a", "CreateUser", {{"UserName", "admin"}});
  reviewer.call("company-a", "CreateLoginProfile", {{"UserName", "admin"}, {"Password", "Xx1!xxxxxxxxxxxx"}});
  reviewer.call("company-a", "AttachPolicyToUser",
                {{"UserName", "admin"}, {"PolicyName", "AdministratorAccess"}, {"PolicyType", "System"}});
  REQUIRE(reviewer.save(kConfiguration) == 0);
  reviewer.call("company-a", "DeleteLoginProfile", {{"UserName", "admin"}});
  reviewer.server->clear_log();
  CHECK(reviewer.apply(reviewer.plan) == 5);
  CHECK(reviewer.err.find("error: the plan is stale: changed since it was made: company-a/user/admin\n") !=
        std::string::npos);
  CHECK(reviewer.writes().empty());
}

TEST_CASE("an expired plan is exit 5, and its end cannot be moved") {
  Reviewer reviewer;
  REQUIRE(reviewer.save(kConfiguration, {"--expires-in", "30m"}) == 0);
  reviewer.ahead = std::chrono::minutes(30);
  CHECK(reviewer.apply(reviewer.plan) == 5);
  CHECK(reviewer.err == "error: the plan expired at " + reviewer.saved().at("expires").get<std::string>() +
                            "\n  help: nothing was done; plan again and have the new plan reviewed\n");
  auto json = reviewer.saved();
  json["expires"] = "2099-01-01T00:00:00Z";
  CHECK(reviewer.apply(reviewer.file("later.json", json.dump())) == 1);
  CHECK(reviewer.err.find("error: this plan is not as it was written: its digest is that of another") !=
        std::string::npos);
  CHECK(reviewer.writes().empty());
  CHECK(reviewer.save(kConfiguration, {"--expires-in", "soon"}) == 64);
}

TEST_CASE("a plan is over with the first thing in its files that expires: what has an end is not made after it") {
  Reviewer reviewer;
  const auto in = [](std::chrono::seconds length) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    return format_instant(now + length);
  };
  const std::string soon = in(std::chrono::hours(2));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = kConfiguration;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::vector<std::string> places = {
      with("{account: company-b}", "{account: company-b, expires: " + soon + "}"),
      with("[AliyunPTSFullAccess]", "[{policy: AliyunPTSFullAccess, expires: " + soon + "}]"),
      with("perf-engineer:\n", "perf-engineer:\n        expires: " + soon + "\n"),
      with("perf-engineer:\n",
           "perf-engineer:\n        can_assume: [{role: company-a/PTSCrossAccountRole, expires: " + soon + "}]\n"),
  };
  for (const std::string& each : places) {
    CAPTURE(each);
    REQUIRE(reviewer.save(each) == 0);
    CHECK(reviewer.saved().at("expires") == soon);
    REQUIRE(reviewer.save(each, {"--expires-in", "1h"}) == 0);
    CHECK(reviewer.saved().at("expires") < soon);
  }
  reviewer.ahead = std::chrono::hours(2);
  REQUIRE(reviewer.apply(reviewer.plan) == 5);
  CHECK(reviewer.writes().empty());
}

}  // namespace
}  // namespace ramify::cli::test
