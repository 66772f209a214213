#include "condition_cover.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>

#include "ramify/diag/instant.h"
#include "ramify/policy/evaluate.h"

namespace ramify::access {
namespace {

/// More operators on one key than this are not looked through, nor more outcomes of all keys together.
constexpr std::size_t kMostOperators = 12;
constexpr std::size_t kMostOutcomes = 8192;

/// Which of a key's operators find a value that compares, negation aside; one bit each.
using Found = std::uint32_t;

/// One operator with its values, on the key that it stands under.
struct Test {
  std::string operation;
  std::vector<std::string> values;
  bool negated = false;
  auto operator<=>(const Test&) const = default;
};

enum class Family { text, number, date, boolean, address, other };

bool is_folded(const Test& test) {
  return test.operation.ends_with("IgnoreCase");
}

/// A pattern that more than one text fits.
bool is_wild(const Test& test) {
  return test.operation.starts_with("String") && test.operation.ends_with("Like") &&
         std::any_of(test.values.begin(), test.values.end(),
                     [](const auto& value) { return value.find_first_of("*?") != std::string::npos; });
}

Family family_of(const Test& test) {
  if (test.operation.starts_with("String")) return Family::text;
  if (test.operation.starts_with("Numeric")) return Family::number;
  if (test.operation.starts_with("Date")) return Family::date;
  if (test.operation == "Bool") return Family::boolean;
  return test.operation.ends_with("Address") ? Family::address : Family::other;
}

using IpAddress = std::array<unsigned char, 16>;

/// Where the range begins, and where what follows it does, as texts.
void add_ends(const std::string& range, std::set<std::string>& out) {
  const auto slash = range.find('/');
  const std::string text = range.substr(0, slash);
  IpAddress first{};
  unsigned offset = 0;
  if (inet_pton(AF_INET, text.c_str(), &first[12]) == 1) {
    first[10] = first[11] = 0xFF;
    offset = 96;
  } else if (inet_pton(AF_INET6, text.c_str(), first.data()) != 1) {
    return;
  }
  const unsigned long said = slash == std::string::npos ? 128 : std::strtoul(range.c_str() + slash + 1, nullptr, 10);
  const auto prefix =
      static_cast<unsigned>(std::min<unsigned long>(slash == std::string::npos ? 128 : offset + said, 128));
  IpAddress next = first;
  for (unsigned bit = prefix; bit < 128; ++bit) {
    const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
    first.at(bit / 8) = static_cast<unsigned char>(first.at(bit / 8) & static_cast<unsigned char>(~mask));
    next.at(bit / 8) = static_cast<unsigned char>(next.at(bit / 8) | mask);
  }
  for (std::size_t byte = next.size(); byte-- > 0;) {
    if (++next.at(byte) != 0) break;
  }
  for (const IpAddress& each : {first, next}) {
    std::array<char, INET6_ADDRSTRLEN> buffer{};
    const bool mapped = std::all_of(each.begin(), each.begin() + 10, [](unsigned char c) { return c == 0; }) &&
                        each[10] == 0xFF && each[11] == 0xFF;
    const void* from = mapped ? static_cast<const void*>(&each[12]) : each.data();
    inet_ntop(mapped ? AF_INET : AF_INET6, from, buffer.data(), buffer.size());
    out.insert(buffer.data());
  }
}

/// Another spelling of the value, which nobody names; the value where there is none.
std::string respelled(const std::string& value, const std::set<std::string>& named) {
  constexpr std::size_t kLetters = 6;
  constexpr std::size_t kMostTries = std::size_t{1} << kLetters;
  std::string text = value;
  for (std::size_t mask = 1; mask < kMostTries && named.count(text) != 0; ++mask) {
    text = value;
    std::size_t letter = 0;
    for (char& c : text) {
      constexpr char kCase = 0x20;
      if (letter == kLetters || std::isalpha(static_cast<unsigned char>(c)) == 0) continue;
      if (((mask >> letter++) & 1U) != 0) {
        c = static_cast<char>(c ^ kCase);
      }
    }
  }
  return text;
}

void add_texts(const std::vector<Test>& tests, std::set<std::string>& out) {
  std::set<std::string> named;
  for (const Test& test : tests) {
    if (!is_wild(test)) named.insert(test.values.begin(), test.values.end());
  }
  out.insert("\x01");  // one that nobody names
  for (const std::string& value : named) out.insert({value, respelled(value, named)});
}

/// Values of a key that between them meet every set of these operators that one value can meet.
std::set<std::string> telling_values(Family family, const std::vector<Test>& tests) {
  std::set<std::string> out;
  std::set<long double> numbers;
  for (const Test& test : tests) {
    for (const std::string& value : test.values) {
      switch (family) {
        case Family::text:
          break;
        case Family::number:
          numbers.insert(std::strtold(value.c_str(), nullptr));
          break;
        case Family::date:
          if (const auto instant = parse_instant(value)) {
            for (const int step : {-1, 0, 1}) out.insert(format_instant(*instant + std::chrono::seconds(step)));
          }
          break;
        case Family::boolean:
          out.insert({"true", "false"});
          break;
        case Family::address:
          add_ends(value, out);
          out.insert({"0.0.0.0", "::"});
          break;
        case Family::other:
          break;
      }
    }
  }
  if (family == Family::text) add_texts(tests, out);
  for (auto at = numbers.begin(); at != numbers.end(); ++at) {
    const auto next = std::next(at);
    const long double after = next == numbers.end() ? *at + 1 : *at + (*next - *at) / 2;
    for (const long double each : {*at, after}) out.insert(fmt::format("{:.30g}", each));
    if (at == numbers.begin()) out.insert(fmt::format("{:.30g}", *at - 1));
  }
  return out;
}

bool compares(const Test& test, const std::string& value) {
  policy::Document document;
  auto& statement = document.statements.emplace_back();
  statement.actions = statement.resources = {"*"};
  statement.conditions[test.operation]["x:key"] = test.values;
  const policy::Request request{"x:Any", "*", {{"x:key", {value}}}, true};
  return (policy::evaluate({&document, 1}, request).verdict == policy::Verdict::allow) != test.negated;
}

/// All that the operators on one key can come to: a key that is absent meets none, one of several values what any of
/// them meets. More than can be is allowed for, less is not. Empty where there are too many.
std::vector<Found> outcomes_of(const std::vector<Test>& tests) {
  if (tests.size() > kMostOperators) return {};
  const Family family = family_of(tests.front());
  const bool mixed =
      std::any_of(tests.begin(), tests.end(), [&](const Test& test) { return family_of(test) != family; });
  std::set<Found> all{0};
  // What is not looked into may come to anything: patterns, for texts that nobody names.
  Found free = 0;
  const bool folded = std::any_of(tests.begin(), tests.end(), is_folded);
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const bool wild = is_wild(tests[i]);
    const bool open = mixed || family == Family::other || wild;
    if (wild && folded) free = (Found{1} << tests.size()) - 1;
    if (open) free |= Found{1} << i;
  }
  for (Found each = free; each != 0; each = (each - 1) & free) all.insert(each);
  for (const std::string& value : telling_values(family, tests)) {
    Found found = 0;
    for (std::size_t i = 0; i < tests.size(); ++i) found |= compares(tests[i], value) ? Found{1} << i : 0;
    std::vector<Found> before(all.begin(), all.end());
    for (const Found each : before) all.insert(each | found);
  }
  return {all.begin(), all.end()};
}

/// All conditions that matter, by key.
class Tests {
 public:
  void add(const policy::Conditions& conditions) {
    for (const auto& [operation, keys] : conditions) {
      for (const auto& [key, values] : keys) {
        Test test{operation, values, operation.find("Not") != std::string::npos};
        auto& tests = by_key_[key];
        if (std::find(tests.begin(), tests.end(), test) == tests.end()) tests.push_back(std::move(test));
      }
    }
  }

  /// False where the outcomes are too many.
  bool settle() {
    std::size_t all = 1;
    for (const auto& [key, tests] : by_key_) {
      auto found = outcomes_of(tests);
      all *= std::max<std::size_t>(found.size(), 1);
      if (found.empty() || all > kMostOutcomes) return false;
      outcomes_[key] = std::move(found);
      at_[key] = 0;
    }
    return true;
  }

  /// The next outcome of all keys together; false after the last.
  bool next() {
    for (auto& [key, at] : at_) {
      if (++at < outcomes_.at(key).size()) return true;
      at = 0;
    }
    return false;
  }

  [[nodiscard]] bool hold(const policy::Conditions& conditions) const {
    for (const auto& [operation, keys] : conditions) {
      for (const auto& [key, values] : keys) {
        const auto& tests = by_key_.at(key);
        const auto test = std::find_if(
            tests.begin(), tests.end(),
            [&, &op = operation, &wanted = values](const Test& t) { return t.operation == op && t.values == wanted; });
        const auto bit = static_cast<std::size_t>(test - tests.begin());
        const bool found = ((outcomes_.at(key)[at_.at(key)] >> bit) & 1U) != 0;
        if (found == test->negated) return false;
      }
    }
    return true;
  }

  [[nodiscard]] bool hold(const Alternative& alternative) const {
    return std::all_of(alternative.when.begin(), alternative.when.end(),
                       [&](const auto* each) { return hold(*each); }) &&
           std::none_of(alternative.except.begin(), alternative.except.end(),
                        [&](const auto* each) { return hold(*each); });
  }

 private:
  std::map<std::string, std::vector<Test>> by_key_;
  std::map<std::string, std::vector<Found>> outcomes_;
  std::map<std::string, std::size_t> at_;
};

}  // namespace

bool is_covered(const Alternative& one, const std::vector<Alternative>& others) {
  Tests tests;
  const auto add = [&](const Alternative& alternative) {
    for (const auto* each : alternative.when) tests.add(*each);
    for (const auto* each : alternative.except) tests.add(*each);
  };
  add(one);
  for (const Alternative& other : others) add(other);
  if (!tests.settle()) return false;
  do {
    if (!tests.hold(one)) continue;
    if (std::none_of(others.begin(), others.end(), [&](const auto& other) { return tests.hold(other); })) return false;
  } while (tests.next());
  return true;
}

}  // namespace ramify::access
