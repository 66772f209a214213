#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "ramify/access/changes.h"
#include "ramify/access/evaluator.h"
#include "worlds.h"

// Conditions are compared by what they mean.

using namespace ramify;
using namespace ramify::access;

namespace {

std::string statement(const std::string& effect, const std::string& conditions) {
  return fmt::format(R"({{"Effect":"{}","Action":"oss:GetObject","Resource":"*","Condition":{{{}}}}})", effect,
                     conditions);
}
std::string allow(const std::string& conditions) {
  return statement("Allow", conditions);
}
std::string ip(const std::string& values) {
  return R"("IpAddress":{"acs:SourceIp":)" + values + "}";
}

WorldBuilder holding(const std::string& statements) {
  WorldBuilder world;
  world.role("a", "x", kTrustB).policy("a", "p", statements).attach("a", "role/x", "Custom/p");
  return world;
}

/// `+` for each gain, `-` for each loss, `?` for what could not be told.
std::string told(const std::string& before, const std::string& after) {
  const auto then = holding(before);
  const auto now = holding(after);
  std::string signs;
  for (const Fact& fact : compare(then.world(), now.world())) {
    signs += fact.direction == Direction::gained ? '+' : fact.direction == Direction::lost ? '-' : '?';
  }
  return signs;
}

using Values = std::map<std::string, std::vector<std::string>>;

/// Every way to give each key one of these values, or none; the last may have both.
std::vector<Values> requests() {
  std::vector<Values> all;
  for (const char* from : {"", "10.0.0.1", "10.200.0.1", "11.0.0.1"}) {
    for (const char* network : {"", "vpc-1", "vpc-2", "vpc-3", "vpc-", "1"}) {
      for (const char* time : {"", "2026-06-01T00:00:00Z", "2028-01-01T00:00:00Z"}) {
        for (const std::vector<std::string>& team :
             std::vector<std::vector<std::string>>{{}, {"red"}, {"blue"}, {"green"}, {"red", "blue"}}) {
          Values& values = all.emplace_back();
          if (*from != 0) values["acs:SourceIp"] = {from};
          if (*network != 0) values["acs:SourceVpc"] = {network};
          if (*time != 0) values["acs:CurrentTime"] = {time};
          if (!team.empty()) values["x:Teams"] = team;
        }
      }
    }
  }
  return all;
}

std::string random_statements(std::mt19937& dice) {
  const auto pick = [&](const std::vector<std::string>& from) { return from[dice() % from.size()]; };
  std::string all;
  for (auto i = 1 + dice() % 3; i > 0; --i) {
    std::string conditions;
    const auto add = [&](const std::string& condition) {
      if (dice() % 2 == 0) conditions += (conditions.empty() ? "" : ",") + condition;
    };
    add(pick({ip(R"("10.0.0.0/8")"), ip(R"("10.1.2.3/8")"), ip(R"(["10.0.0.0/9","10.128.0.0/9"])"),
              ip(R"("10.0.0.0/9")"), R"("NotIpAddress":{"acs:SourceIp":"10.0.0.0/8"})"}));
    add(pick({R"("StringEquals":{"acs:SourceVpc":"vpc-1"})", R"("StringEquals":{"acs:SourceVpc":["vpc-2","vpc-1"]})",
              R"("StringNotEquals":{"acs:SourceVpc":"vpc-1"})", R"("StringLike":{"acs:SourceVpc":"vpc-2"})",
              R"("StringLike":{"acs:SourceVpc":["*2","vpc-?"]})", R"("StringNotLike":{"acs:SourceVpc":"*1"})",
              R"("StringLike":{"acs:SourceVpc":"vpc-*"})"}));
    add(pick({R"("StringEqualsIgnoreCase":{"x:Teams":"Red"})", R"("StringEqualsIgnoreCase":{"x:Teams":["blue","red"]})",
              R"("StringNotEqualsIgnoreCase":{"x:Teams":"blue"})"}));
    add(pick({R"("DateLessThan":{"acs:CurrentTime":"2027-01-01T00:00:00Z"})",
              R"("DateLessThan":{"acs:CurrentTime":"2027-01-01T08:00:00+08:00"})"}));
    all += (all.empty() ? "" : ",") + statement(dice() % 4 == 0 ? "Deny" : "Allow", conditions);
  }
  return all;
}

}  // namespace

TEST_CASE("conditions that are rewritten and ask for the same are no change") {
  const std::string both = allow(ip(R"(["10.0.0.0/8","11.0.0.0/8"])"));
  const std::string first = allow(ip(R"("10.0.0.0/8")"));
  CHECK(told(both, allow(ip(R"("11.0.0.0/8")")) + "," + first) == "");
  CHECK(told(first, allow(ip(R"("10.1.2.3/8")"))) == "");
  CHECK(told(first, allow(ip(R"(["10.0.0.0/9","10.128.0.0/9"])"))) == "");
  CHECK(told(first, allow(ip(R"(["10.0.0.0/8","10.1.0.0/16"])"))) == "");
  CHECK(told(allow(ip(R"("10.0.0.1/32")")), allow(ip(R"("10.0.0.1")"))) == "");
  CHECK(told(allow(ip(R"("2001:db8::/32")")), allow(ip(R"(["2001:db8::/33","2001:db8:8000::/33"])"))) == "");
  const auto until = [](const char* when) {
    return allow(fmt::format(R"("DateLessThan":{{"acs:CurrentTime":{}}})", when));
  };
  CHECK(told(until(R"("2027-01-01T00:00:00+08:00")"), until(R"("2026-12-31T16:00:00Z")")) == "");
  CHECK(told(until(R"("2027-01-01T00:00:00Z")"), until(R"(["2026-11-01T00:00:00Z","2027-01-01T00:00:00Z"])")) == "");
  CHECK(told(allow(R"("NumericLessThan":{"oss:Max":"10"})"), allow(R"("NumericLessThan":{"oss:Max":"10.0"})")) == "");
  CHECK(told(allow(R"("StringEqualsIgnoreCase":{"acs:SourceVpc":"vpc-A"})"),
             allow(R"("StringEqualsIgnoreCase":{"acs:SourceVpc":"VPC-a"})")) == "");
  CHECK(told(allow(R"("StringLike":{"acs:SourceVpc":"vpc-1"})"),
             allow(R"("StringEquals":{"acs:SourceVpc":"vpc-1"})")) == "");
  const std::string all = allow("");
  CHECK(told(all + "," + statement("Deny", ip(R"(["10.0.0.0/8","11.0.0.0/8"])")),
             all + "," + statement("Deny", ip(R"("11.0.0.0/8")")) + "," + statement("Deny", ip(R"("10.0.0.0/8")"))) ==
        "");
}

TEST_CASE("conditions that ask for a little more or less are a change") {
  const std::string ten = allow(ip(R"("10.0.0.0/8")"));
  CHECK(told(ten, allow(ip(R"("10.0.0.0/9")"))) == "-");
  CHECK(told(ten, allow(ip(R"(["10.0.0.0/8","11.0.0.0/32"])"))) == "+");
  CHECK(told(allow(R"("NumericLessThan":{"oss:Max":"10"})"), allow(R"("NumericLessThanEquals":{"oss:Max":"10"})")) ==
        "+");
  CHECK(told(allow(R"("StringEquals":{"acs:SourceVpc":"vpc-A"})"),
             allow(R"("StringEqualsIgnoreCase":{"acs:SourceVpc":"vpc-A"})")) == "+");
  CHECK(told(allow(R"("StringEquals":{"acs:SourceVpc":"vpc-1"})"),
             allow(R"("StringLike":{"acs:SourceVpc":"vpc-?"})")) == "+");
  // A request may carry no such key at all.
  CHECK(told(allow(""), allow(R"("Bool":{"acs:MFAPresent":"true"})") + "," +
                            allow(R"("Bool":{"acs:MFAPresent":"false"})")) == "-");
}

TEST_CASE("a way that other conditions open than before is a change, one that is only said otherwise is none") {
  const auto asking = [](const std::string& trusted, const std::string& asked) {
    WorldBuilder world;
    world.user("b", "u").role("a", "x", kTrustB, trusted.empty() ? "" : R"(,"Condition":{)" + trusted + "}");
    world.policy("b", "p",
                 R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*")" +
                     (asked.empty() ? "" : R"(,"Condition":{)" + asked + "}") + "}");
    return world.attach("b", "user/u", "Custom/p");
  };
  const auto told = [&](const WorldBuilder& then, const WorldBuilder& now) {
    std::string all;
    for (const Fact& fact : compare(then.world(), now.world())) {
      if (fact.kind != Fact::Kind::way) continue;
      CHECK(fact.before == Standing::conditional);
      CHECK(fact.after == Standing::conditional);
      all += fmt::format("{}{} ", fact.direction == Direction::gained ? '+' : '-', fmt::join(fact.residual_keys, ","));
    }
    return all;
  };
  const std::string ten = ip(R"("10.0.0.0/8")");
  const std::string device = R"("Bool":{"acs:MFAPresent":"true"})";
  CHECK(told(asking(ten, ""), asking(ip(R"("0.0.0.0/0")"), "")) == "+acs:SourceIp ");
  CHECK(told(asking("", ten), asking("", ip(R"("10.0.0.0/9")"))) == "-acs:SourceIp ");
  CHECK(told(asking(ten + "," + device, ""), asking(ten, "")) == "+acs:SourceIp ");
  CHECK(told(asking(ten, device),
             asking(ten, device + R"(,"DateLessThan":{"acs:CurrentTime":"2027-01-01T00:00:00Z"})")) ==
        "-acs:MFAPresent,acs:SourceIp ");
  const auto with_id = [&](const char* id) {
    return asking(fmt::format(R"("StringEquals":{{"sts:ExternalId":"{}"}})", id), "");
  };
  CHECK(told(with_id("7f3c2a91d0be44aa"), with_id("0be44aa7f3c2a91d")) == "+sts:ExternalId -sts:ExternalId ");
  CHECK(told(asking(ten, ""), asking(ip(R"(["10.128.0.0/9","10.0.0.0/9"])"), "")) == "");
  // Conditions that say it both ways ask for nothing, and what contradicts itself opens nothing.
  const std::string equal = R"("StringEquals":{"acs:SourceVpc":"v"})";
  const std::string other = R"("StringNotEquals":{"acs:SourceVpc":"v"})";
  auto either = asking(equal, "");
  auto never = asking(equal, other);
  auto& trust = either.at("a").roles.begin()->second.trust;
  trust->statements.push_back(trust->statements.front());
  trust->statements.back().conditions = {{"StringNotEquals", {{"acs:SourceVpc", {"v"}}}}};
  CHECK(compare(asking("", "").world(), either.world()).empty());
  const auto shut = compare(either.world(), never.world());
  CHECK(std::count_if(shut.begin(), shut.end(), [](const Fact& fact) {
          return fact.kind == Fact::Kind::way && fact.direction == Direction::lost;
        }) == 1);
  // Whichever side asks: both must allow.
  CHECK(told(asking(ten, device), asking(device, ten)) == "");
}

TEST_CASE("two random sets of conditional statements differ on the page exactly where some request tells them apart") {
  std::mt19937 dice(20261122);
  const auto all = requests();
  const auto x = Subject::role(model::AccountKey::from_service("a"), "x");
  std::size_t same = 0;
  for (int round = 0; round < 200; ++round) {
    const std::string before = random_statements(dice);
    const std::string after = random_statements(dice);
    const auto then = holding(before);
    const auto now = holding(after);
    const Evaluator old(then.world());
    const Evaluator fresh(now.world());
    bool gains = false;
    bool loses = false;
    for (const Values& values : all) {
      const Context context{values, true};
      const bool was = old.decide(x, "oss:GetObject", "acs:oss:*:*:b/o", context).standing == Standing::allow;
      const bool is = fresh.decide(x, "oss:GetObject", "acs:oss:*:*:b/o", context).standing == Standing::allow;
      gains = gains || (is && !was);
      loses = loses || (was && !is);
    }
    const std::string signs = told(before, after);
    CAPTURE(before);
    CAPTURE(after);
    REQUIRE((signs.find('+') != std::string::npos) == gains);
    REQUIRE((signs.find('-') != std::string::npos) == loses);
    same += gains || loses ? 0 : 1;
  }
  CHECK(same > 5);
}

TEST_CASE("patterns of values are compared by the texts that they match") {
  const auto like = [](const std::string& values, const char* key = "acs:SourceVpc") {
    return allow(fmt::format(R"("StringLike":{{"{}":{}}})", key, values));
  };
  CHECK(told(like(R"("vpc-*")"), like(R"(["vpc-","vpc-?*"])")) == "");
  CHECK(told(like(R"("*a*")"), like(R"("a*")") + "," + like(R"("?*a*")")) == "");
  CHECK(told(like(R"(["*ab*","*b*"])"), like(R"("*b*")")) == "");
  CHECK(told(like(R"("*a*b*")"), like(R"("*b*a*")")) == "+-");
  CHECK(told(like(R"("vpc-*a")"), like(R"("vpc-*")")) == "+");
  CHECK(told(like(R"("vpc-??*")"), like(R"("vpc-?*")")) == "+");
  const std::string folded = allow(R"("StringEqualsIgnoreCase":{"acs:UserAgent":"Ab"})");
  CHECK(told(folded, allow(R"("StringEquals":{"acs:UserAgent":["ab","AB","aB","Ab"]})")) == "");
  CHECK(told(folded, like(R"(["ab","AB","aB"])", "acs:UserAgent")) == "-");
  // What is excluded and included again between two statements.
  CHECK(told(like(R"("*")"),
             like(R"("*x*")") + "," +
                 allow(R"("StringLike":{"acs:SourceVpc":"*"},"StringNotLike":{"acs:SourceVpc":"*x*"})")) == "");
}

TEST_CASE("as many statements on one key as there may be are compared") {
  std::string one;
  std::string each;
  std::string ends;
  for (int i = 0; i < 60; ++i) {
    one += fmt::format(R"({}"10.{}.0.0/16")", i == 0 ? "" : ",", i);
    each += (i == 0 ? "" : ",") + allow(ip(fmt::format(R"("10.{}.0.0/16")", i)));
    ends += fmt::format(R"({}"*-{}")", i == 0 ? "" : ",", i);
  }
  CHECK(told(allow(ip("[" + one + "]")), each) == "");
  CHECK(told(allow(ip("[" + one + "]")), each + "," + allow(ip(R"("10.60.0.0/32")"))) == "+");
  const auto like = [](const std::string& values) { return allow(R"("StringLike":{"acs:SourceVpc":)" + values + "}"); };
  std::string apart;
  for (int i = 59; i >= 0; --i) apart += (i == 59 ? "" : ",") + like(fmt::format(R"("*-{}")", i));
  CHECK(told(like("[" + ends + "]"), apart) == "");
}

TEST_CASE("conditions that always hold are none, and what holds never allows nothing") {
  const auto vpc = [](const char* operation) { return fmt::format(R"("{}":{{"acs:SourceVpc":"v"}})", operation); };
  CHECK(told(allow(""), allow(vpc("StringEquals")) + "," + allow(vpc("StringNotEquals"))) == "");
  const std::string never = allow(vpc("StringEquals") + "," + vpc("StringNotEquals"));
  CHECK(told(allow(ip(R"("10.0.0.0/8")")), allow(ip(R"("10.0.0.0/8")")) + "," + never) == "");
  CHECK(told(allow("") + "," + statement("Deny", vpc("StringEquals")) + "," + statement("Deny", vpc("StringNotEquals")),
             never) == "");
}

TEST_CASE("a condition on who asks is settled by who asks") {
  const auto mine = [](const char* operation, const char* arn) {
    return allow(fmt::format(R"("{}":{{"acs:PrincipalARN":"{}"}})", operation, arn));
  };
  const char* own = "acs:ram::1000000000000001:role/x";
  CHECK(told(allow(""), mine("StringEquals", own)) == "");
  CHECK(told(allow(""), mine("StringLike", "acs:ram::*:role/*")) == "");
  CHECK(told(allow(""), mine("StringNotEquals", own)) == "-");
  CHECK(told(allow("") + "," + statement("Deny", R"("StringLike":{"acs:PrincipalARN":"*:user/*"})"), allow("")) == "");
  CHECK(told(mine("StringEquals", "acs:ram::1000000000000001:role/y"), mine("StringEquals", own)) == "+");
}

namespace {

/// A key with what may be asked of it and what a request may have there.
struct Asking {
  std::string key;
  std::vector<std::string> operations;
  std::vector<std::vector<std::string>> requests;
};

/// None of these, or one, two or three of them.
std::vector<std::vector<std::string>> up_to_three(const std::vector<std::string>& values) {
  std::vector<std::vector<std::string>> all{{}};
  for (std::size_t a = 0; a < values.size(); ++a) {
    for (std::size_t b = a; b < values.size(); ++b) {
      for (std::size_t c = b; c < values.size(); ++c) all.push_back({values[a], values[b], values[c]});
    }
  }
  return all;
}

const std::vector<Asking> kMixed = {
    {"acs:SourceIp",
     {R"("IpAddress":{"K":"10.0.0.0/31"})", R"("IpAddress":{"K":["10.0.0.0","10.0.0.2"]})",
      R"("NotIpAddress":{"K":"10.0.0.1"})", R"("StringEquals":{"K":"10.0.0.0"})",
      R"("StringEquals":{"K":["10.0.0.1","10.0.0.0","x"]})", R"("StringNotEquals":{"K":["10.0.0.0","10.0.0.1"]})",
      R"("StringEqualsIgnoreCase":{"K":"::FFFF:10.0.0.0"})"},
     {{},
      {"10.0.0.0"},
      {"10.0.0.1"},
      {"10.0.0.2"},
      {"10.0.0.3"},
      {"::ffff:10.0.0.0"},
      {"::FFFF:10.0.0.0"},
      {"::ffff:a00:0"},
      {"::ffff:a00:1"},
      {"::ffff:10.0.0.2"},
      {"::1"},
      {"x"},
      {"y"}}},
    {"x:Size",
     {R"("NumericEquals":{"K":"3"})", R"("NumericLessThan":{"K":"4"})", R"("NumericGreaterThanEquals":{"K":"4"})",
      R"("NumericNotEquals":{"K":["3","4"]})", R"("StringEquals":{"K":"3"})", R"("StringEquals":{"K":["3.0","5"]})",
      R"("StringNotEquals":{"K":"3"})"},
     up_to_three({"3", "03", "3.0", "4", "5", "06", "2", "x"})},
    {"acs:SecureTransport",
     {R"("Bool":{"K":"true"})", R"("Bool":{"K":"false"})", R"("StringEquals":{"K":"true"})",
      R"("StringEquals":{"K":["TRUE","x"]})", R"("StringNotEquals":{"K":"true"})",
      R"("StringEqualsIgnoreCase":{"K":"False"})"},
     {{}, {"true"}, {"TRUE"}, {"True"}, {"false"}, {"FALSE"}, {"x"}, {"X"}}},
    {"acs:CurrentTime",
     {R"("DateEquals":{"K":"2027-01-01T00:00:00Z"})", R"("DateLessThan":{"K":"2027-01-01T00:00:01Z"})",
      R"("DateNotEquals":{"K":"2027-01-01T08:00:00+08:00"})", R"("StringEquals":{"K":"2027-01-01T00:00:00Z"})",
      R"("StringNotEquals":{"K":"2027-01-01T08:00:00+08:00"})",
      R"("StringEqualsIgnoreCase":{"K":"2027-01-01t00:00:00z"})"},
     {{},
      {"2027-01-01T00:00:00Z"},
      {"2027-01-01T08:00:00+08:00"},
      {"2027-01-01T00:00:00.0Z"},
      {"2027-01-01t00:00:00z"},
      {"2027-01-01T00:00:00z"},
      {"2027-01-01T00:00:01Z"},
      {"2026-01-01T00:00:00Z"},
      {"x"}}}};

std::string random_mixed(const Asking& asking, std::mt19937& dice) {
  std::string all;
  for (auto i = 1 + dice() % 2; i > 0; --i) {
    std::map<std::string, std::string> some;
    for (auto n = dice() % 3; n > 0; --n) {
      std::string one = asking.operations[dice() % asking.operations.size()];
      one.replace(one.find("\"K\""), 3, '"' + asking.key + '"');
      some.emplace(one.substr(0, one.find(':')), one);
    }
    std::string conditions;
    for (const auto& entry : some) conditions += (conditions.empty() ? "" : ",") + entry.second;
    all += (all.empty() ? "" : ",") + statement(dice() % 4 == 0 ? "Deny" : "Allow", conditions);
  }
  return all;
}

}  // namespace

TEST_CASE("operators of several kinds on one key differ on the page exactly where some request tells them apart") {
  std::mt19937 dice(20261123);
  const auto x = Subject::role(model::AccountKey::from_service("a"), "x");
  std::size_t same = 0;
  for (int round = 0; round < 400; ++round) {
    const Asking& asking = kMixed[dice() % kMixed.size()];
    const std::string before = random_mixed(asking, dice);
    const std::string after = random_mixed(asking, dice);
    const auto then = holding(before);
    const auto now = holding(after);
    const Evaluator old(then.world());
    const Evaluator fresh(now.world());
    bool gains = false;
    bool loses = false;
    for (const auto& values : asking.requests) {
      Context context;
      context.complete = true;
      if (!values.empty()) context.values[asking.key] = values;
      const bool was = old.decide(x, "oss:GetObject", "acs:oss:*:*:b/o", context).standing == Standing::allow;
      const bool is = fresh.decide(x, "oss:GetObject", "acs:oss:*:*:b/o", context).standing == Standing::allow;
      gains = gains || (is && !was);
      loses = loses || (was && !is);
    }
    const std::string signs = told(before, after);
    CAPTURE(before);
    CAPTURE(after);
    REQUIRE(signs.find('?') == std::string::npos);
    REQUIRE((signs.find('+') != std::string::npos) == gains);
    REQUIRE((signs.find('-') != std::string::npos) == loses);
    same += gains || loses ? 0 : 1;
  }
  CHECK(same > 20);
}

TEST_CASE("patterns by the dozen are compared, however much they get in each other's way") {
  const auto like = [](int from, int to) {
    std::string all;
    for (int i = from; i < to; ++i) {
      all += (i == from ? "" : ",") +
             allow(fmt::format(R"("StringLike":{{"acs:SourceVpc":"*{0}*x{0}*y{0}*"}})", static_cast<char>('m' + i)));
    }
    return all;
  };
  CHECK(told(like(0, 7) + "," + like(7, 12), like(7, 12) + "," + like(0, 7)) == "");
  CHECK(told(like(0, 12), like(0, 11)) == "-");
  const std::string split = allow(R"("StringLike":{"acs:SourceVpc":["x*xx*yx*","?*x*xx*yx*"]})");
  CHECK(told(like(0, 12), like(0, 11) + "," + split) == "");
  const std::string narrower = allow(R"("StringLike":{"acs:SourceVpc":["x*xx*yx*","??*x*xx*yx*"]})");
  CHECK(told(like(0, 12), like(0, 11) + "," + narrower) == "-");
  CHECK(told(like(0, 11) + "," + narrower, like(0, 12)) == "+");
}

TEST_CASE("patterns beside an operator that reads the value otherwise are told as entangled, never as gain and loss") {
  const auto both = [](const char* pattern) {
    return allow(
        fmt::format(R"("IpAddress":{{"acs:SourceIp":"10.0.0.0/24"}},"StringLike":{{"acs:SourceIp":"{}"}})", pattern));
  };
  // Whatever an address can look like, the same pattern says the same of it.
  CHECK(told(both("10.*"), both("10.*") + "," + both("10.0*")) == "");
  CHECK(told(both("10.*"), allow(ip(R"("10.0.0.0/24")"))) == "+");
  // That all addresses of the network begin alike shows only where they are spelled out.
  const auto then = holding(both("10.0.*"));
  const auto now = holding(both("10.*"));
  const auto facts = compare(then.world(), now.world());
  REQUIRE(facts.size() == 1);
  CHECK(facts.front().direction == Direction::unsettled);
  REQUIRE(facts.front().entangled);
  CHECK(facts.front().entangled->among == "acs:SourceIp");
  CHECK(facts.front().entangled->patterns == 3);
}
