#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "../../../src/access/excess.h"
#include "../../../src/access/rearranged.h"
#include "ramify/policy/match.h"
#include "worlds.h"

// What cannot be cut into atoms is compared statement by statement, and to the same end.

namespace ramify::access {
namespace {

/// Two policies that somebody holds, the second perhaps in a resource group.
struct Hand {
  policy::Document first;
  policy::Document second;
  model::Attachment whole{
      {model::ObjectKind::role, "x"}, {model::PolicyType::custom, model::PolicyName::from_service("p")}, {}};
  model::Attachment part = whole;
  [[nodiscard]] std::vector<Held> held() const { return {{&whole, &first}, {&part, &second}}; }
};

class Dealer {
 public:
  explicit Dealer(unsigned seed) : dice_(seed) {}
  Hand hand() {
    Hand hand;
    for (auto* document : {&hand.first, &hand.second}) {
      for (std::size_t n = below(3); n > 0; --n) document->statements.push_back(statement());
    }
    if (below(2) == 0) hand.part.resource_group = model::ResourceGroupId::from_service("rg-1");
    return hand;
  }
  /// The same but for one statement at most.
  Hand like(const Hand& other) {
    Hand hand = other;
    auto& statements = (below(2) == 0 ? hand.first : hand.second).statements;
    std::shuffle(statements.begin(), statements.end(), dice_);
    if (below(2) == 0 || statements.empty()) statements.push_back(statement());
    if (below(3) == 0) statements.erase(statements.begin());
    return hand;
  }

 private:
  std::size_t below(std::size_t n) { return dice_() % n; }
  std::vector<std::string> some(const std::vector<std::string>& of) {
    std::vector<std::string> all;
    for (std::size_t n = 1 + below(2); n > 0; --n) all.push_back(of[below(of.size())]);
    return all;
  }
  policy::Statement statement() {
    policy::Statement one;
    one.effect = below(3) == 0 ? policy::Effect::deny : policy::Effect::allow;
    one.not_action = below(5) == 0;
    one.not_resource = below(5) == 0;
    one.actions = some({"*", "oss:*", "oss:Get*", "oss:*t", "oss:GetIt", "*:Get?t", "sts:AssumeRole", "ram:*"});
    one.resources = some({"*", "acs:oss:*:*:a*", "acs:oss:*:*:*a", "acs:oss:cn?:*:a", "acs:ram:*:*:role/X*",
                          "acs:ram::1000000000000001:role/x", "acs:*:*:3000000000000003:role/*", "acs:oss:*:1*:?*"});
    if (below(4) == 0) one.conditions["StringLike"]["acs:SourceVpc"] = some({"a*", "*a", "ab"});
    if (below(5) == 0) one.conditions["StringNotEquals"]["acs:SourceVpc"] = some({"a", "ab"});
    return one;
  }
  std::mt19937 dice_;
};

std::string text_of(const Hand& hand) {
  return fmt::format("{}\n{}{}\n", policy::to_json(hand.first), policy::to_json(hand.second),
                     hand.part.resource_group ? " in a group" : "");
}

/// Whether a statement that names the request, whatever it asks for, is among them.
bool speaks_of(const policy::Statement& statement, const Excess& of) {
  const auto any = [](const auto& patterns, const auto& matches) {
    return std::any_of(patterns.begin(), patterns.end(), matches);
  };
  return any(statement.actions, [&](const auto& p) { return policy::action_matches(p, of.action); }) !=
             statement.not_action &&
         any(statement.resources, [&](const auto& p) { return policy::resource_matches(p, of.resource); }) !=
             statement.not_resource;
}

policy::Document stars(int from, int to, const std::string& but = {}) {
  policy::Document document;
  for (int i = from; i < to; ++i) {
    policy::Statement& one = document.statements.emplace_back();
    one.effect = policy::Effect::allow;
    one.actions = {"oss:GetObject"};
    one.resources = {fmt::format("acs:oss:*:*:*{0}*!*{0}*", static_cast<char>('l' + i))};
    if (!but.empty()) one.resources.push_back(but);
  }
  return document;
}

}  // namespace

TEST_CASE("something is allowed beyond what was, statement by statement, just where cutting shows a gain") {
  const model::World world = WorldBuilder().world();
  const Elsewhere described(world);
  std::size_t more = 0;
  std::size_t no_more = 0;
  for (unsigned seed = 1; seed <= 400; ++seed) {
    Dealer dealer(seed);
    const Hand before = dealer.hand();
    const Hand after = seed % 3 == 0 ? dealer.hand() : dealer.like(before);
    const Elsewhere* elsewhere = seed % 2 == 0 ? &described : nullptr;
    CAPTURE(seed);
    CAPTURE(text_of(before));
    CAPTURE(text_of(after));
    TermBook book;
    const auto then = before.held();
    const auto now = after.held();
    const Excess found = excess(then, now, elsewhere, book);
    const auto grants = gained(then, now, elsewhere);
    REQUIRE(found.answer == (grants.empty() ? Excess::Answer::no : Excess::Answer::yes));
    (grants.empty() ? no_more : more) += 1;
    if (grants.empty()) continue;
    const auto& by = found.by->document->statements.at(found.statement);
    CAPTURE(found.action);
    CAPTURE(found.resource);
    REQUIRE(by.effect == policy::Effect::allow);
    REQUIRE(speaks_of(by, found));
  }
  CHECK(more > 50);
  CHECK(no_more > 50);
}

TEST_CASE("what is plainly no more, pattern by pattern, is no more when it is looked for") {
  std::size_t plain = 0;
  for (unsigned seed = 1; seed <= 2'000; ++seed) {
    Dealer dealer(seed);
    const Hand before = dealer.hand();
    const Hand after = dealer.like(before);
    const auto then = before.held();
    const auto now = after.held();
    if (!is_plainly_no_more(then, now)) continue;
    CAPTURE(text_of(before));
    CAPTURE(text_of(after));
    TermBook book;
    REQUIRE(excess(then, now, nullptr, book).answer == Excess::Answer::no);
    ++plain;
  }
  CHECK(plain > 200);
}

TEST_CASE("patterns of a list that others of it take in are no change, however many there are in each other's way") {
  Hand before;
  for (const bool inverted : {false, true}) {
    policy::Statement& one = before.first.statements.emplace_back();
    one.effect = inverted ? policy::Effect::deny : policy::Effect::allow;
    one.not_action = one.not_resource = inverted;
    for (int i = 0; i < 20; ++i) {
      one.actions.push_back(fmt::format("oss:*{}*", static_cast<char>('a' + i)));
      one.resources.push_back(fmt::format("acs:oss:*:*:*{}*{}*", static_cast<char>('a' + i), i));
    }
  }
  Hand after = before;
  for (auto& one : after.first.statements) {
    one.actions.emplace_back("oss:*Get*a*");
    one.resources.emplace_back("acs:oss:cn-*:*:*c!*2*/x");
    std::reverse(one.resources.begin(), one.resources.end());
  }
  CHECK(gained(before.held(), after.held()).empty());
  CHECK(gained(after.held(), before.held()).empty());
}

TEST_CASE(
    "patterns that cannot be cut are no change in another order, split or widened, and a gain where they are one") {
  Hand before;
  before.first = stars(0, 12);
  Hand after;
  after.first = stars(4, 12, "acs:oss:*:*:*q*!!*q*");
  after.second = stars(0, 6);
  CHECK(gained(before.held(), after.held()).empty());
  CHECK(gained(after.held(), before.held()).empty());

  after.second.statements.front().resources.push_back("acs:oss:*:*:quarterly-figures-2026");
  const auto grants = gained(before.held(), after.held());
  const auto told = std::find_if(grants.begin(), grants.end(), [](const Grant& grant) { return !grant.entangled; });
  REQUIRE(told != grants.end());
  CHECK(told->resources.part);
  CHECK(told->example_action == "oss:GetObject");
  CHECK(policy::resource_matches("acs:oss:*:*:quarterly-figures-2026", told->example_resource));
  CHECK(gained(after.held(), before.held()).empty());
}

}  // namespace ramify::access
