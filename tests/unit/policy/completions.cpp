#include <array>
#include <random>

#include "ramify/policy/evaluate.h"
#include "support.h"

// What is said while keys are open must hold however they turn out.

using namespace ramify::policy;

namespace {

using Random = std::mt19937;
using Context = std::map<std::string, std::vector<std::string>>;

constexpr std::array kKeys{"x:a", "x:b"};
constexpr std::array kValues{"1", "2"};
constexpr std::array kOperators{"StringEquals", "StringNotEquals"};

std::size_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

Document random_document(Random& random) {
  Document document;
  for (std::size_t s = below(random, 3); s > 0; --s) {
    Statement statement;
    statement.effect = below(random, 3) == 0 ? Effect::deny : Effect::allow;
    statement.actions = {below(random, 4) == 0 ? "b:*" : "a:*"};
    statement.resources = {"*"};
    for (std::size_t c = below(random, 3); c > 0; --c) {
      statement.conditions[kOperators[below(random, 2)]][kKeys[below(random, 2)]] = {kValues[below(random, 2)]};
    }
    document.statements.push_back(std::move(statement));
  }
  return document;
}

/// Every complete context over the keys: each absent or of one of the values, or of a third.
std::vector<Context> completions() {
  std::vector<Context> all;
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::size_t b = 0; b < 4; ++b) {
      Context context;
      if (a > 0) context["x:a"] = {std::to_string(a)};
      if (b > 0) context["x:b"] = {std::to_string(b)};
      all.push_back(std::move(context));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("a settled answer holds in every completion; an open one is named where completions differ") {
  Random random(17);
  const auto contexts = completions();
  for (int i = 0; i < 4'000; ++i) {
    const std::array policies{random_document(random), random_document(random)};
    const Decision open = evaluate(policies, {"a:B", "r", {}, false});
    bool some_allow = false;
    bool some_deny = false;
    for (const Context& context : contexts) {
      const bool allowed = evaluate(policies, {"a:B", "r", context, true}).verdict == Verdict::allow;
      (allowed ? some_allow : some_deny) = true;
    }
    CAPTURE(to_string(open.verdict));
    if (open.verdict == Verdict::allow) REQUIRE_FALSE(some_deny);
    if (open.verdict == Verdict::explicit_deny || open.verdict == Verdict::implicit_deny) REQUIRE_FALSE(some_allow);
    if (some_allow && some_deny) REQUIRE(open.verdict == Verdict::conditional);
    if (open.verdict == Verdict::conditional) REQUIRE_FALSE(open.residual_keys.empty());
  }
}
