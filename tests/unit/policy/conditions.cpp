#include "ramify/policy/evaluate.h"
#include "support.h"

using namespace ramify::policy;

namespace {

/// Whether `op` with the wanted values holds for a request whose key has the actual values.
bool holds_any(const std::string& op, std::vector<std::string> wanted, const std::vector<std::string>& actual) {
  Document document = identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  document.statements[0].conditions[op]["x:key"] = std::move(wanted);
  Request request{"a:B", "*", {}, true};
  request.context["x:key"] = actual;
  return evaluate({&document, 1}, request).verdict == Verdict::allow;
}
bool holds(const std::string& op, const std::string& wanted, const std::string& actual) {
  return holds_any(op, {wanted}, {actual});
}

Verdict without_key(const std::string& op, bool complete) {
  Document document = identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  document.statements[0].conditions[op]["x:key"] = {"1"};
  return evaluate({&document, 1}, Request{"a:B", "*", {}, complete}).verdict;
}

}  // namespace

TEST_CASE("string operators compare exactly, by pattern only where they are Like") {
  CHECK(holds("StringEquals", "vpc-1", "vpc-1"));
  CHECK_FALSE(holds("StringEquals", "vpc-*", "vpc-1"));
  CHECK_FALSE(holds("StringEquals", "VPC-1", "vpc-1"));
  CHECK(holds("StringEqualsIgnoreCase", "VPC-1", "vpc-1"));
  CHECK_FALSE(holds("StringEqualsIgnoreCase", "vpc-*", "vpc-1"));
  CHECK(holds("StringLike", "vpc-*", "vpc-1"));
  CHECK_FALSE(holds("StringLike", "VPC-*", "vpc-1"));
  CHECK(holds("StringNotEquals", "vpc-*", "vpc-1"));
  CHECK_FALSE(holds("StringNotEqualsIgnoreCase", "VPC-1", "vpc-1"));
  CHECK_FALSE(holds("StringNotLike", "vpc-*", "vpc-1"));
}

TEST_CASE("numbers compare by value") {
  CHECK(holds("NumericEquals", "10", "10.0"));
  CHECK_FALSE(holds("NumericEquals", "1000000000000001", "1000000000000002"));
  CHECK(holds("NumericNotEquals", "10", "11"));
  CHECK(holds("NumericLessThan", "10", "9.5"));
  CHECK_FALSE(holds("NumericLessThan", "10", "10"));
  CHECK(holds("NumericLessThanEquals", "10", "10"));
  CHECK(holds("NumericGreaterThan", "-2", "-1"));
  CHECK_FALSE(holds("NumericGreaterThan", "10", "9"));
  CHECK(holds("NumericGreaterThanEquals", "10", "10"));
}

TEST_CASE("a value that is no number compares with none") {
  for (const auto* bad : {"", "ten", "1h", "nan", "inf", "0x10", " 1"}) {
    CAPTURE(bad);
    CHECK_FALSE(holds("NumericLessThan", "10", bad));
    CHECK_FALSE(holds("NumericGreaterThan", "-10", bad));
    CHECK(holds("NumericNotEquals", "10", bad));
  }
}

TEST_CASE("times compare as instants, whatever their offset") {
  CHECK(holds("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T08:00:00+08:00"));
  CHECK(holds("DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+08:00"));
  CHECK(holds("DateLessThan", "2026-01-01T00:00:00+08:00", "2025-12-31T15:59:59Z"));
  CHECK_FALSE(holds("DateLessThan", "2026-01-01T00:00:00+08:00", "2025-12-31T16:00:00Z"));
  CHECK(holds("DateLessThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
  CHECK(holds("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"));
  CHECK(holds("DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z"));
  CHECK_FALSE(holds("DateGreaterThan", "2026-01-01T00:00:00Z", "soon"));
}

TEST_CASE("truth values compare in any letter case") {
  CHECK(holds("Bool", "true", "True"));
  CHECK_FALSE(holds("Bool", "true", "false"));
  CHECK_FALSE(holds("Bool", "true", "yes"));
}

TEST_CASE("addresses of both families fall into their blocks") {
  CHECK(holds("IpAddress", "10.0.0.0/8", "10.200.3.4"));
  CHECK(holds("IpAddress", "10.1.2.3/8", "10.200.3.4"));
  CHECK_FALSE(holds("IpAddress", "10.0.0.0/8", "11.0.0.0"));
  CHECK(holds("IpAddress", "192.0.2.1", "192.0.2.1"));
  CHECK(holds("IpAddress", "192.0.2.128/25", "192.0.2.255"));
  CHECK_FALSE(holds("IpAddress", "192.0.2.128/25", "192.0.2.127"));
  CHECK(holds("IpAddress", "0.0.0.0/0", "203.0.113.9"));
  CHECK_FALSE(holds("IpAddress", "0.0.0.0/0", "2001:db8::1"));
  CHECK(holds("IpAddress", "2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(holds("IpAddress", "2001:db8::/32", "2001:db9::1"));
  CHECK(holds("IpAddress", "10.0.0.0/8", "::ffff:10.1.2.3"));
  CHECK(holds("NotIpAddress", "10.0.0.0/8", "11.0.0.0"));
  CHECK_FALSE(holds("NotIpAddress", "10.0.0.0/8", "10.0.0.1"));
}

TEST_CASE("of several values any one will do, and none for the negated operators") {
  CHECK(holds_any("StringEquals", {"a", "b"}, {"b"}));
  CHECK_FALSE(holds_any("StringEquals", {"a", "b"}, {"c"}));
  CHECK(holds_any("StringNotEquals", {"a", "b"}, {"c"}));
  CHECK_FALSE(holds_any("StringNotEquals", {"a", "b"}, {"b"}));
  CHECK(holds_any("StringEquals", {"a"}, {"x", "a"}));
  CHECK_FALSE(holds_any("StringNotEquals", {"a"}, {"x", "a"}));
  CHECK_FALSE(holds_any("NotIpAddress", {"10.0.0.0/8", "11.0.0.0/8"}, {"11.0.0.1"}));
}

TEST_CASE("an absent key fails positive operators and satisfies negated ones") {
  for (const auto* op :
       {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "NumericEquals", "NumericLessThan",
        "NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateLessThan",
        "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "IpAddress"}) {
    CAPTURE(op);
    CHECK(without_key(op, true) == Verdict::implicit_deny);
    CHECK(without_key(op, false) == Verdict::conditional);
  }
  for (const auto* op : {"StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike", "NumericNotEquals",
                         "DateNotEquals", "NotIpAddress"}) {
    CAPTURE(op);
    CHECK(without_key(op, true) == Verdict::allow);
    CHECK(without_key(op, false) == Verdict::conditional);
  }
}

TEST_CASE("an operator that the service does not document stays unknown") {
  CHECK(without_key("ForAnyValue:StringLike", true) == Verdict::conditional);
}

TEST_CASE("all keys and all operators must hold") {
  const Document document = identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{
      "StringEquals":{"x:a":"1","x:b":"2"},"StringNotEquals":{"x:c":"3"}}})");
  const auto verdict = [&](std::map<std::string, std::vector<std::string>> context) {
    return evaluate({&document, 1}, Request{"a:B", "*", std::move(context), true}).verdict;
  };
  CHECK(verdict({{"x:a", {"1"}}, {"x:b", {"2"}}}) == Verdict::allow);
  CHECK(verdict({{"x:a", {"1"}}}) == Verdict::implicit_deny);
  CHECK(verdict({{"x:a", {"1"}}, {"x:b", {"0"}}}) == Verdict::implicit_deny);
  CHECK(verdict({{"x:a", {"1"}}, {"x:b", {"2"}}, {"x:c", {"3"}}}) == Verdict::implicit_deny);
}
