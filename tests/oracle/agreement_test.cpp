#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "naive.h"
#include "ramify/access/request.h"
#include "ramify/live/live.h"
#include "random_world.h"

using namespace ramify;
using oracle::Json;
using oracle::Request;

namespace {

/// How many decisions a run compares: by the build type, see tests/oracle/CMakeLists.txt.
constexpr std::size_t kDecisions = RAMIFY_DECISIONS;
constexpr std::size_t kRequestsPerWorld = 250;

/// The first seed; another one by RAMIFY_SEED, to go where no run has been.
std::uint64_t first_seed() {
  const char* given = std::getenv("RAMIFY_SEED");  // NOLINT(concurrency-mt-unsafe): nothing else runs yet
  return given == nullptr ? 20'260'101 : std::strtoull(given, nullptr, 10);
}

model::World read(const Json& world) {
  auto read = live::from_snapshot(world.dump());
  REQUIRE_MESSAGE(read.has_value(), (read ? std::string() : read.error().message));
  return *std::move(read);
}

access::Asked asked(const access::Evaluator& evaluator, const Request& request) {
  auto out = access::parse_request(evaluator, oracle::to_json(request).dump());
  REQUIRE_MESSAGE(out.has_value(), (out ? std::string() : out.error()));
  return *std::move(out);
}

access::Decision decide(const access::Evaluator& evaluator, const Request& request) {
  const auto question = asked(evaluator, request);
  return evaluator.decide(question.subject, question.action, question.resource, question.context);
}

/// The naive evaluator does not tell why an answer is open.
std::string plain(const access::Decision& decision) {
  const std::string word(access::decision_word(decision));
  return word == "conditional" || word == "unknown" ? "open" : word;
}

bool disagree(const Json& world, const Request& request) {
  const model::World read_world = read(world);
  return plain(decide(access::Evaluator(read_world), request)) != oracle::decide(world, request);
}

std::string minimal_case(const Json& world, const Request& request) {
  const Json small = oracle::smallest(world, [&](const Json& smaller) { return disagree(smaller, request); });
  const model::World read_world = read(small);
  return "request " + oracle::to_json(request).dump() + "\nworld " + small.dump(1) + "\nevaluator " +
         plain(decide(access::Evaluator(read_world), request)) + ", naive " + oracle::decide(small, request);
}

}  // namespace

TEST_CASE("two evaluators that share no line agree on every request in every world") {
  std::map<std::string, std::size_t> seen;
  std::uint64_t seed = first_seed();
  std::size_t done = 0;
  for (; done < kDecisions; ++seed) {
    oracle::Random random(seed);
    const Json world = oracle::random_world(random);
    const model::World read_world = read(world);
    const access::Evaluator evaluator(read_world);
    for (std::size_t i = 0; i < kRequestsPerWorld; ++i, ++done) {
      const Request request = oracle::random_request(random);
      const std::string ours = plain(decide(evaluator, request));
      if (ours != oracle::decide(world, request)) {
        FAIL("seed " << seed << "\n" << minimal_case(world, request));
      }
      ++seen[ours];
    }
  }
  for (const char* answer : {"allow", "explicit_deny", "implicit_deny", "open"}) {
    CAPTURE(answer);
    CHECK(seen[answer] > kDecisions / 50);
  }
  CHECK(done >= kDecisions);
  MESSAGE(done << " decisions compared in " << seed - first_seed() << " worlds, no disagreement: " << seen["allow"]
               << " allow, " << seen["explicit_deny"] << " explicit_deny, " << seen["implicit_deny"]
               << " implicit_deny, " << seen["open"] << " open");
}

TEST_CASE("a long answer, a brief one and the last line of a trace say the same") {
  oracle::Random random(7);
  for (int i = 0; i < 20; ++i) {
    const model::World world = read(oracle::random_world(random));
    const access::Evaluator evaluator(world);
    for (int j = 0; j < 100; ++j) {
      const auto question = asked(evaluator, oracle::random_request(random));
      const auto decision = evaluator.decide(question.subject, question.action, question.resource, question.context);
      const auto trace = evaluator.trace(question.subject, question.action, question.resource, question.context);
      REQUIRE(trace.decision == decision);
      const policy::Question taken(question.action, question.resource, &question.context.values,
                                   question.context.complete);
      const auto brief = evaluator.ask(*evaluator.find(question.subject), taken, question.context);
      REQUIRE(brief.standing == decision.standing);
      REQUIRE(brief.explicit_deny == decision.explicit_deny);
      REQUIRE(brief.layer == decision.layer);
    }
  }
}
