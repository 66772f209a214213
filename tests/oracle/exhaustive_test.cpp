#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "naive.h"
#include "ramify/policy/compiled.h"

using namespace ramify::policy;
using oracle::Json;

namespace {

/// Every statement over two effects, three actions, four resources and four conditions.
std::vector<Json> statements() {
  std::vector<Json> out;
  for (const char* effect : {"Allow", "Deny"}) {
    for (const char* action : {"a:*", "a:One", "*"}) {
      for (const char* resource : {"*", "acs:a:*:1:x", "acs:a:r:*:*", "acs:b:*:*:*"}) {
        for (const char* condition : {"{}", R"({"StringEquals":{"k:k":"v"}})", R"({"StringNotEquals":{"k:k":"v"}})",
                                      R"({"StringLike":{"k:k":"v*"},"Bool":{"k:b":"true"}})"}) {
          out.push_back(
              {{"Effect", effect}, {"Action", action}, {"Resource", resource}, {"Condition", Json::parse(condition)}});
        }
      }
    }
  }
  return out;
}

std::vector<oracle::Request> requests() {
  std::vector<oracle::Request> out;
  for (const char* action : {"a:One", "A:TWO", "b:One"}) {
    for (const char* resource : {"acs:a:r:1:x", "acs:a::2:y"}) {
      for (const bool complete : {true, false}) {
        for (const char* value : {"", "v", "w"}) {
          oracle::Request request{"", "", action, resource, {}, complete, ""};
          if (*value != '\0') request.context["k:k"] = {value};
          out.push_back(std::move(request));
        }
      }
    }
  }
  return out;
}

std::string word(const Decision& decision) {
  return decision.verdict == Verdict::conditional ? "open" : std::string(to_string(decision.verdict));
}

}  // namespace

TEST_CASE("every pair of small statements is judged alike, in one document and in two, in both orders") {
  const auto all = statements();
  std::vector<CompiledDocument> compiled;
  for (const Json& statement : all) {
    const Json document{{"Version", "1"}, {"Statement", {statement}}};
    compiled.emplace_back(*parse(document.dump(), DocumentKind::identity));
  }
  const auto asked = requests();
  std::size_t compared = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i; j < all.size(); ++j, ++compared) {
      const auto& request = asked[(i * all.size() + j) % asked.size()];
      const Question question(request.action, request.resource, &request.context, request.complete);
      const auto ask = [&](std::size_t first, std::size_t second) {
        OutcomeBuilder builder;
        compiled[first].ask(question, {}, 0, builder);
        compiled[second].ask(question, {}, 1, builder);
        return word(to_decision(std::move(builder).build()));
      };
      const Json together = Json::array({Json{{"Statement", {all[i], all[j]}}}});
      const std::string expected = oracle::basic(together, request);
      CAPTURE(together.dump());
      CAPTURE(request.action + " " + request.resource);
      REQUIRE(ask(i, j) == expected);
      REQUIRE(ask(j, i) == expected);
    }
  }
  CHECK(compared > 4'000);
  MESSAGE(compared << " pairs of statements compared");
}

TEST_CASE("one small statement is judged alike for every request") {
  std::size_t compared = 0;
  for (const Json& statement : statements()) {
    const Json document{{"Version", "1"}, {"Statement", {statement}}};
    const CompiledDocument compiled(*parse(document.dump(), DocumentKind::identity));
    for (const auto& request : requests()) {
      ++compared;
      OutcomeBuilder builder;
      compiled.ask({request.action, request.resource, &request.context, request.complete}, {}, 0, builder);
      CAPTURE(statement.dump());
      REQUIRE(word(to_decision(std::move(builder).build())) == oracle::basic(Json::array({document}), request));
    }
  }
  CHECK(compared > 1'000);
  MESSAGE(compared << " statements with requests compared");
}

TEST_CASE("patterns of four characters over two letters match alike") {
  std::vector<std::string> patterns{""};
  std::vector<std::string> texts{""};
  for (std::size_t at = 0, round = 0; round < 4; ++round) {
    for (const std::size_t end = patterns.size(); at < end; ++at) {
      for (const char c : {'a', 'b', '*', '?'}) patterns.push_back(patterns[at] + c);
    }
  }
  for (std::size_t at = 0; at < 31; ++at) {
    for (const char c : {'a', 'b'}) texts.push_back(texts[at] + c);
  }
  CHECK(patterns.size() * texts.size() > 10'000);
  MESSAGE(patterns.size() * texts.size() << " patterns with texts compared");
  for (const std::string& pattern : patterns) {
    const Document document{{Statement{Effect::allow, false, {"s:" + pattern}, false, {"*"}, {}, {}, {}}}};
    const CompiledDocument compiled(document);
    for (const std::string& text : texts) {
      OutcomeBuilder builder;
      compiled.ask({"s:" + text, "*", nullptr, true}, {}, 0, builder);
      CAPTURE(pattern);
      CAPTURE(text);
      REQUIRE(std::move(builder).build().may_allow == oracle::glob(pattern, text));
    }
  }
}
