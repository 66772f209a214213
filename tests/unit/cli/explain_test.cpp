#include <map>

#include "verified.h"

namespace ramify::cli::test {
namespace {

constexpr const char* kBucket = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    policies:
      reports:
        document:
          Version: "1"
          Statement:
            - Effect: Allow
              Action: "oss:GetObject"
              Resource: "acs:oss:*:*:reports/*"
              Condition: {IpAddress: {"acs:SourceIp": 10.0.0.0/8}}
    roles:
      Partner:
        trust: [{user: company-b/alice}]
        policies: [reports]
  company-b:
    id: "2000000000000002"
    users:
      alice:
        can_assume: [company-a/Partner]
)";

/// A question for each answer there is, then lines that hold none.
constexpr const char* kQuestions =
    R"({"principal": "company-b/alice", "action": "sts:AssumeRole", "resource": "acs:ram::1000000000000001:role/Partner"}
{"principal": "company-a/Partner", "action": "oss:GetObject", "resource": "acs:oss:*:*:reports/x"}
{"principal": "company-a/role/Partner", "action": "oss:GetObject", "resource": "acs:oss:*:*:reports/x", "complete": true}

{"principal": "company-a/Partner", "action": "oss:GetObject", "resource": "acs:oss:*:*:reports/x", "context": {"acs:SourceIp": "10.1.1.1"}}
{"principal": "company-b/mallory", "action": "sts:AssumeRole", "resource": "company-a/Partner"}
nonsense
{"principal": "company-c/alice", "action": "sts:AssumeRole", "resource": "company-a/Partner"}
)";

struct Bucket : Verified {
  Bucket() : Verified(kBucket, {}) {}
  /// The decisions, a line each; `place` where a statement says its line, `version` where it says the live version.
  std::string decisions() {
    std::string all;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
      const auto answer = nlohmann::json::parse(line);
      all += std::to_string(answer.at("line").get<int>()) + " ";
      all += answer.contains("error") ? "error" : answer.at("decision").get<std::string>();
      if (answer.contains("statement") && !answer["statement"].is_null()) {
        all += answer["statement"].contains("place") ? " place" : "";
        all += answer["statement"].contains("version") ? " version" : "";
      }
      all += "\n";
    }
    return all;
  }
};

}  // namespace

TEST_CASE("requests get the same answers of the configuration, of a snapshot and of the accounts") {
  Bucket both;
  const auto requests = both.file("requests.jsonl", kQuestions);
  CHECK(both.go({"snapshot", both.config}) == 0);
  const auto snapshot = both.file("snapshot.json", both.out);
  const auto expected = [](const std::string& from) {
    return "1 allow " + from + "\n2 conditional " + from + "\n3 implicit_deny\n5 allow " + from +
           "\n6 implicit_deny\n7 error\n8 error\n";
  };
  CHECK(both.go({"explain", "--requests", requests, both.config}) == 1);
  CHECK(both.decisions() == expected("place"));
  CHECK(both.err ==
        "error: 2 of 8 lines hold no request that can be answered\n"
        "  help: their answers say why, each with its line\n");
  CHECK(both.out.find("not a JSON value (column 1)") != std::string::npos);
  CHECK(both.out.find(R"({"line":8,"error":"there is no account \"company-c\"; did you mean \"company-a\"?"})") !=
        std::string::npos);
  CHECK(both.go({"explain", "--requests", requests, "--live", snapshot}) == 1);
  CHECK(both.decisions() == expected("version"));
  both.input = kQuestions;
  CHECK(both.go({"explain", "--requests", "-", "--live", "accounts", both.config}) == 1);
  CHECK(both.decisions() == expected("version"));
}

TEST_CASE("a line whose context no request can have is answered with what is wrong, and the others all the same") {
  Bucket both;
  const auto line = [](const std::string& context) {
    return R"({"principal": "company-a/Partner", "action": "oss:GetObject", "resource": "acs:oss:*:*:reports/x", )" +
           context + "}\n";
  };
  both.input = line(R"("context": {"acs:SourceIP": "10.1.1.1"})") + line(R"("context": {"acs:SourceIp": 10})") +
               line(R"("context": {"acs:SourceIp": "10.1.1.1", "acs:SourceIp": "10.1.1.2"})") +
               line(R"("context": {"acs:SourceIp": ["10.1.1.1", "10.1.1.2"]})") +
               line(R"("context": {"acs:SourceIp": null})") + line(R"("context": {"acs:SourceIp": "10.1.1.1"})");
  CHECK(both.go({"explain", "--requests", "-", both.config}) == 1);
  const auto error = [&](std::size_t number) {
    std::istringstream lines(both.out);
    std::string text;
    for (std::size_t n = 0; n < number; ++n) std::getline(lines, text);
    return nlohmann::json::parse(text).value("error", "none");
  };
  CHECK(error(1) == R"("context": no request has the key "acs:SourceIP"; did you mean "acs:SourceIp"?)");
  CHECK(error(2) == R"("context": acs:SourceIp is an address, such as 203.0.113.7, not "10")");
  CHECK(error(3) == "member \"acs:SourceIp\" is given twice, first at line 1, column 112 (column 140)");
  CHECK(error(4) == R"("context": a request has one acs:SourceIp, not 2)");
  CHECK(error(5) == R"(context key "acs:SourceIp" must be a text or a list of texts)");
  CHECK(error(6) == "none");
}

TEST_CASE("a question says what its answer depends on, and what is known settles it") {
  Bucket both;
  CHECK(both.go({"explain", "company-a/Partner oss:GetObject acs:oss:*:*:reports/x", both.config}) == 0);
  CHECK(both.out.rfind("conditional: company-a/role/Partner oss:GetObject acs:oss:*:*:reports/x\n", 0) == 0);
  CHECK(both.out.find("depends on acs:SourceIp") != std::string::npos);
  CHECK(both.go({"explain", "company-a/Partner", "oss:GetObject", "acs:oss:*:*:reports/x", both.config, "--context",
                 "acs:SourceIp=192.0.2.1"}) == 0);
  CHECK(both.out.rfind("implicit deny: ", 0) == 0);
}

TEST_CASE("a question that is none is wrong usage, and a file that is not there an error") {
  Bucket both;
  CHECK(both.go({"explain", "company-b/alice", both.config}) == 64);
  CHECK(both.go({"explain", "company-b/alice sts:AssumeRole nothing", both.config}) == 64);
  CHECK(both.err == "error: \"nothing\" is no resource; write an ARN (acs:…) or a role as company-a/X\n");
  CHECK(both.go({"explain", "company-b/alice sts:AssumeRole company-a/Partner", "--context", "x", both.config}) == 64);
  CHECK(both.err == "error: --context wants KEY=VALUE, such as acs:SourceIp=10.0.0.1\n");
  for (const auto& [given, wanted] :
       std::map<std::string, std::string>{{"acs:SourceIp=10.0.0", "an address, such as 203.0.113.7"},
                                          {"acs:SourceIp=10.0.0.0/8", "an address, such as 203.0.113.7"},
                                          {"acs:CurrentTime=tomorrow", "a time, such as 2026-12-31T23:59:59Z"},
                                          {"acs:MFAPresent=yes", "true or false"}}) {
    CHECK(both.go({"explain", "company-b/alice sts:AssumeRole company-a/Partner", "--context", given, both.config}) ==
          64);
    const auto equals = given.find('=');
    CHECK(both.err == "error: --context " + given + ": " + given.substr(0, equals) + " is " + wanted + ", not \"" +
                          given.substr(equals + 1) + "\"\n");
  }
  CHECK(both.go({"explain", "company-b/alice sts:AssumeRole company-a/Partner", "--context", "acs:SourceIP=10.0.0.1",
                 both.config}) == 64);
  CHECK(both.err ==
        "error: --context acs:SourceIP=10.0.0.1: no request has the key \"acs:SourceIP\"; did you mean "
        "\"acs:SourceIp\"?\n");
  CHECK(both.go({"explain", "company-b/alice sts:AssumeRole company-a/Partnr", both.config}) == 64);
  CHECK(both.err == "error: there is no role \"company-a/Partnr\"; did you mean \"company-a/Partner\"?\n");
  CHECK(both.go({"explain", "company-b/mallory sts:AssumeRole acs:ram::1000000000000001:role/Nope", both.config}) == 0);
  const auto none = (both.folder / "none").string();
  CHECK(both.go({"explain", "--requests", none, both.config}) == 1);
  CHECK(both.err == "error: cannot read " + none + ": No such file or directory\n");
}

}  // namespace ramify::cli::test
