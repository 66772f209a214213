#include "ramify/report/access_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "access_words.h"
#include "explain_origin.h"
#include "paint.h"
#include "ramify/text/text.h"
#include "xml.h"

namespace ramify::report {
namespace {

using access::Standing;
using access::TestOutcome;
using Json = nlohmann::ordered_json;

std::string_view outcome_word(TestOutcome outcome) {
  switch (outcome) {
    case TestOutcome::kept:
      return "kept";
    case TestOutcome::broken:
      return "broken";
    case TestOutcome::open:
      break;
  }
  return "open";
}

std::string policies(const std::vector<model::PolicyRef>& refs) {
  std::vector<std::string> names;
  for (const auto& ref : refs) names.push_back(text::printable(ref.name.str()));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// `is allowed by statement 1 of policy p (custom) of user/alice; ramify.yaml:12`.
std::string answer(const TestCase& test, const Origin& origin) {
  const access::Decision& decision = test.result.decision;
  if (test.result.asked.subject.kind == access::Subject::Kind::stranger && decision.standing == Standing::allow) {
    return "is allowed: the trust lets in whoever may ask";
  }
  const Statement statement = statement_of(test.result.asked, decision, origin);
  const std::string by = statement_words(statement);
  const std::string layer = decision.layer ? std::string(policy::to_string(*decision.layer)) : std::string();
  std::string words;
  switch (decision.standing) {
    case Standing::allow:
      words = "is allowed";
      break;
    case Standing::conditional:
      words = fmt::format("is allowed under conditions on {}", fmt::join(decision.residual_keys, ", "));
      break;
    case Standing::unknown:
      words = "cannot be told";
      break;
    case Standing::deny:
      words = decision.explicit_deny ? "is denied" : "is not allowed";
      break;
  }
  if (!layer.empty()) words += " by " + layer;
  if (!by.empty()) words += ": " + by;
  if (!statement.place.empty()) words += "; " + statement.place;
  return text::printable(words);
}

/// Why a test is not kept, in one line.
std::string why(const TestCase& test, const Origin& origin) {
  const auto& result = test.result;
  if (result.outcome == TestOutcome::open && !result.unknown.empty()) {
    return fmt::format("cannot be told: what {} allows is not known", policies(result.unknown));
  }
  if (result.entangled) return "cannot be told: " + entangled_words(*result.entangled);
  return fmt::format("{} on {} {}", text::printable(result.asked.action), text::printable(result.asked.resource),
                     answer(test, origin));
}

std::size_t count(const std::vector<TestCase>& cases, TestOutcome outcome) {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const auto& test) { return test.result.outcome == outcome; }));
}

std::string where(const TestCase& test) {
  return text::printable(model::to_string(test.place));
}

}  // namespace

std::string tests_text(const std::vector<TestCase>& cases, const Origin& origin, const Style& style) {
  const Paint paint(style);
  std::string out;
  for (const TestCase& test : cases) {
    const auto outcome = test.result.outcome;
    const std::string word = outcome == TestOutcome::kept     ? paint.green("ok    ")
                             : outcome == TestOutcome::broken ? paint.red("FAILED")
                                                              : paint.yellow("open  ");
    out += fmt::format("{}  {}  {}\n", word, text::printable(test.text), paint.dim(fmt::format("({})", where(test))));
    if (outcome != TestOutcome::kept) out += fmt::format("        {}\n", why(test, origin));
  }
  return out +
         paint.bold(fmt::format("{} of {} kept, {} broken, {} open", count(cases, TestOutcome::kept),
                                text::count(cases.size(), "access test"), count(cases, TestOutcome::broken),
                                count(cases, TestOutcome::open))) +
         "\n";
}

std::string tests_json(const std::vector<TestCase>& cases, const Origin& origin) {
  Json json{{"format_version", 1}, {"tests", Json::array()}};
  for (const TestCase& test : cases) {
    Json each{
        {"test", test.text}, {"place", model::to_string(test.place)}, {"outcome", outcome_word(test.result.outcome)}};
    if (test.result.outcome != TestOutcome::kept) {
      each["why"] = why(test, origin);
      each["principal"] = access::to_string(test.result.asked.subject);
      each["action"] = test.result.asked.action;
      each["resource"] = test.result.asked.resource;
      each["decision"] = access::decision_word(test.result.decision);
    }
    json["tests"].push_back(std::move(each));
  }
  for (const auto outcome : {TestOutcome::kept, TestOutcome::broken, TestOutcome::open}) {
    json[std::string(outcome_word(outcome))] = count(cases, outcome);
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string tests_junit(const std::vector<TestCase>& cases, const Origin& origin) {
  std::vector<XmlCase> rows;
  for (const TestCase& test : cases) {
    XmlCase row{access::to_string(test.result.asked.subject), test.text, test.place.file, test.place.line, {}, {}};
    if (test.result.outcome == TestOutcome::broken) row.failure = why(test, origin);
    if (test.result.outcome == TestOutcome::open) row.error = why(test, origin);
    rows.push_back(std::move(row));
  }
  return junit("ramify.test", rows);
}

std::vector<plan::AccessPage::Line> tests_lines(const std::vector<TestCase>& cases, const Origin& origin) {
  std::vector<plan::AccessPage::Line> lines;
  for (const TestCase& test : cases) {
    if (test.result.outcome == TestOutcome::kept) continue;
    const auto* fate = test.result.outcome == TestOutcome::broken ? "fails" : "stays open";
    lines.push_back({'!', 0,
                     fmt::format("access test {}: {}: {}  ({})", fate, text::printable(test.text), why(test, origin),
                                 where(test))});
  }
  const auto kept = count(cases, TestOutcome::kept);
  if (kept > 0) lines.push_back({' ', 0, fmt::format("{} kept", text::count(kept, "access test"))});
  return lines;
}

}  // namespace ramify::report
