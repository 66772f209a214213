#include "ramify/access/request.h"

#include "worlds.h"

using namespace ramify::access;

namespace {

WorldBuilder world() {
  return WorldBuilder()
      .user("b", "alice")
      .role("a", "x", kTrustB)
      .policy("b", "may-x", kMayX)
      .attach("b", "user/alice", "Custom/may-x");
}

std::string fault(const std::string& line) {
  const auto builder = world();
  const auto asked = parse_request(Evaluator(builder.world()), line);
  return asked ? "none" : asked.error();
}

std::string subject_of(const std::string& text) {
  const auto builder = world();
  const auto subject = parse_subject(builder.world(), text);
  if (!subject) return subject.error();
  return to_string(*subject) + (subject->kind == Subject::Kind::stranger ? " (stranger)" : "");
}

std::string resource_of(const std::string& text) {
  const auto builder = world();
  const auto resource = parse_resource(builder.world(), text);
  return resource ? *resource : resource.error();
}

}  // namespace

TEST_CASE("a request in JSON is a question with its context") {
  const auto builder = world();
  const auto asked = parse_request(
      Evaluator(builder.world()),
      R"({"principal":"b/alice","action":"sts:AssumeRole","resource":"a/x","context":{"acs:MFAPresent":true,"k:k":["1","2"]},"complete":true,"resource_group":"rg-1"})");
  REQUIRE(asked);
  CHECK(asked->subject == Subject::user(ramify::model::AccountKey::from_service("b"), "alice"));
  CHECK(asked->is_declared);
  CHECK(asked->resource == "acs:ram::1000000000000001:role/x");
  CHECK(asked->context.values.at("acs:MFAPresent") == std::vector<std::string>{"true"});
  CHECK(asked->context.values.at("k:k") == std::vector<std::string>{"1", "2"});
  CHECK(asked->context.complete);
  CHECK(asked->context.resource_group->str() == "rg-1");
}

TEST_CASE("who asks is written as people write it") {
  CHECK(subject_of("b/alice") == "b/alice");
  CHECK(subject_of("b/user/alice") == "b/alice");
  CHECK(subject_of("a/role/x") == "a/role/x");
  CHECK(subject_of("a/x") == "a/role/x");
  CHECK(subject_of("a/user/x") == "a/x (stranger)");
  CHECK(subject_of("b/root") == "b/root");
  CHECK(subject_of("b/mallory") == "b/mallory (stranger)");
  CHECK(subject_of("alice") == R"("alice" is no principal; write company-b/alice, company-a/role/X or company-b/root)");
  CHECK(subject_of("c/alice") == R"(there is no account "c")");
  CHECK(subject_of("b/group/crew") == R"("b/group/crew" is no principal: only users, roles and root can ask)");
}

TEST_CASE("what is asked about is an ARN or a role by its account") {
  CHECK(resource_of("acs:oss:*:*:bucket") == "acs:oss:*:*:bucket");
  CHECK(resource_of("*") == "*");
  CHECK(resource_of("a/x") == "acs:ram::1000000000000001:role/x");
  CHECK(resource_of("a/role/x") == "acs:ram::1000000000000001:role/x");
  CHECK(resource_of("a/X") == "acs:ram::1000000000000001:role/X");
  CHECK(resource_of("a/role/xx") == R"(there is no role "a/xx"; did you mean "a/x"?)");
  CHECK(resource_of("a/nothing") ==
        R"(there is no role "a/nothing"; write acs:ram::1000000000000001:role/nothing to ask about it all the same)");
  CHECK(resource_of("bucket") == R"("bucket" is no resource; write an ARN (acs:…) or a role as company-a/X)");
}

TEST_CASE("a key that no request has is told from one that services, tags or documents speak of") {
  const auto builder = world();
  const auto fault_in = [&](const std::string& key) {
    return ContextCheck(builder.world()).fault(key, {}).value_or("none");
  };
  CHECK(fault_in("acs:SourceIp") == "none");
  CHECK(fault_in("acs:ResourceTag/team") == "none");
  CHECK(fault_in("oss:Prefix") == "none");
  CHECK(fault_in("acs:SourceIP") == R"(no request has the key "acs:SourceIP"; did you mean "acs:SourceIp"?)");
  CHECK(fault_in("SourceIp") == R"(no request has the key "SourceIp"; did you mean "acs:SourceIp"?)");
  CHECK(fault_in("acs:Weather") == R"(no request has the key "acs:Weather")");
}

TEST_CASE("a key that documents ask for by another name, and values that none of them can read, are slips") {
  auto builder = world();
  builder.policy("a", "sized", R"({"Effect":"Allow","Action":"x:Do","Resource":"*","Condition":{
      "NumericLessThan":{"x:Size":"10"},"StringEquals":{"sts:ExternalId":"7f3c"}}})");
  const ContextCheck check(builder.world());
  const auto fault_in = [&](const std::string& key, const std::vector<std::string>& values) {
    return check.fault(key, values).value_or("none");
  };
  CHECK(fault_in("x:Size", {"9", "1e3"}) == "none");
  CHECK(fault_in("x:Size", {"9", "big"}) ==
        R"(x:Size is a number, such as 10, not "big": NumericLessThan compares it)");
  CHECK(fault_in("sts:ExternalID", {"x"}) ==
        R"(no document asks for "sts:ExternalID"; did you mean "sts:ExternalId"?)");
  CHECK(fault_in("x:Teams", {"red", "blue"}) == "none");
  CHECK(fault_in("acs:SourceIp", {"10.0.0.1", "10.0.0.2"}) == "a request has one acs:SourceIp, not 2");
  CHECK(fault_in("acs:SourceIp", {"10.0.0.0/8"}) ==
        R"(acs:SourceIp is an address, such as 203.0.113.7, not "10.0.0.0/8")");
  CHECK(fault_in("acs:SourceIp", {"2001:db8::1"}) == "none");
  CHECK(fault_in("acs:MFAPresent", {"yes"}) == R"(acs:MFAPresent is true or false, not "yes")");
  CHECK(fault_in("acs:CurrentTime", {"now"}) ==
        R"(acs:CurrentTime is a time, such as 2026-12-31T23:59:59Z, not "now")");
  // Where a key is known to be absent no value is read.
  CHECK(fault_in("acs:SourceIp", {}) == "none");
}

TEST_CASE("a line that holds no request says what is wrong with it") {
  CHECK(fault("[]") == "a request is a JSON object");
  CHECK(fault(R"({"principal":"b/alice"})") == "\"action\" must be there as a text");
  CHECK(fault(R"({"who":"b/alice"})") == R"(a request has no member "who")");
  CHECK(fault(R"({"principal":"b/alice","action":"AssumeRole","resource":"*"})") ==
        R"("AssumeRole" is no action; write a service's code, a colon and a name, such as sts:AssumeRole)");
  CHECK(fault(R"({"principal":"b/alice","action":"ram:Get*","resource":"*"})") ==
        R"("ram:Get*" stands for many actions, and a request has one; name it, such as sts:AssumeRole)");
  CHECK(fault(R"({"principal":"b/alice","action":"a:B","resource":"*","context":[]})") ==
        "\"context\" must be an object");
  CHECK(fault(R"({"principal":"b/alice","action":"a:B","resource":"*","context":{"k:k":{}}})") ==
        R"(context key "k:k" must be a text or a list of texts)");
  CHECK(fault(R"({"principal":"b/alice","action":"a:B","resource":"*","complete":1})") ==
        "\"complete\" must be true or false");
  CHECK(fault(R"({"principal":"b/alice","action":"a:B","resource":"*","resource_group":1})") ==
        "\"resource_group\" must be a text");
  CHECK(fault(R"({"principal":"b/alice","principal":"b/bob","action":"a:B","resource":"*"})").find("column") !=
        std::string::npos);
}

TEST_CASE("decisions have one word each") {
  Decision decision;
  CHECK(decision_word(decision) == "implicit_deny");
  decision.explicit_deny = true;
  CHECK(decision_word(decision) == "explicit_deny");
  decision.standing = Standing::conditional;
  CHECK(decision_word(decision) == "conditional");
  decision.standing = Standing::unknown;
  CHECK(decision_word(decision) == "unknown");
  decision.standing = Standing::allow;
  CHECK(decision_word(decision) == "allow");
}
