#include "key_outcomes.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>

#include "ramify/diag/instant.h"
#include "ramify/policy/compiled.h"
#include "spellings.h"

namespace ramify::access {
namespace {

enum class Family { text, number, date, boolean, address, other };

Family family_of(const KeyTest& test) {
  if (test.operation.starts_with("String")) return Family::text;
  if (test.operation.starts_with("Numeric")) return Family::number;
  if (test.operation.starts_with("Date")) return Family::date;
  if (test.operation == "Bool") return Family::boolean;
  return test.operation == "IpAddress" || test.operation == "NotIpAddress" ? Family::address : Family::other;
}

using IpAddress = std::array<unsigned char, 16>;

std::string text_of(const IpAddress& address) {
  const bool mapped = std::all_of(address.begin(), address.begin() + 10, [](unsigned char c) { return c == 0; }) &&
                      address[10] == 0xFF && address[11] == 0xFF;
  const void* from = mapped ? static_cast<const void*>(&address[12]) : address.data();
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  inet_ntop(mapped ? AF_INET : AF_INET6, from, buffer.data(), buffer.size());
  return buffer.data();
}

/// Where the range begins, and where what follows it does, as texts.
void add_ends(const std::string& range, std::set<std::string>& out) {
  const auto slash = range.find('/');
  const std::string text = range.substr(0, slash);
  IpAddress first{};
  unsigned long offset = 0;
  if (inet_pton(AF_INET, text.c_str(), &first[12]) == 1) {
    first[10] = first[11] = 0xFF;
    offset = 96;
  } else if (inet_pton(AF_INET6, text.c_str(), first.data()) != 1) {
    return;
  }
  const unsigned long said =
      slash == std::string::npos ? 128 : offset + std::strtoul(range.c_str() + slash + 1, nullptr, 10);
  IpAddress next = first;
  for (unsigned long bit = std::min(said, 128UL); bit < 128; ++bit) {
    const auto mask = static_cast<unsigned char>(0x80U >> (bit % 8));
    first.at(bit / 8) = static_cast<unsigned char>(first.at(bit / 8) & static_cast<unsigned char>(~mask));
    next.at(bit / 8) = static_cast<unsigned char>(next.at(bit / 8) | mask);
  }
  for (std::size_t byte = next.size(); byte-- > 0;) {
    if (++next.at(byte) != 0) break;
  }
  out.insert({text_of(first), text_of(next)});
}

/// The number, and those next to it: between two that are named one of these lies, where there is any.
void add_numbers(const std::string& value, std::set<std::string>& out) {
  constexpr long double kMost = std::numeric_limits<long double>::max();
  // Nearer to nothing numbers are no longer read.
  constexpr long double kLeast = 1e-4900L;
  const long double number = std::strtold(value.c_str(), nullptr);
  const long double below = number == 0 ? -kLeast : std::nextafter(number, -kMost);
  const long double above = number == 0 ? kLeast : std::nextafter(number, kMost);
  for (const long double each : {below, number, above}) out.insert(fmt::format("{:.30g}", each));
}

/// Values that between them find whatever a value of the operators' types can find; of texts, those that they name.
std::set<std::string> telling_values(const std::vector<KeyTest>& tests) {
  std::set<std::string> out;
  for (const KeyTest& test : tests) {
    for (const std::string& value : test.values) {
      switch (family_of(test)) {
        case Family::text:
          out.insert(value);
          break;
        case Family::number:
          add_numbers(value, out);
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
  return out;
}

/// One operator made ready to be asked about many values.
class Probe {
 public:
  explicit Probe(const KeyTest& test) : document_(document_of(test)), negated_(test.is_negated()) {}
  [[nodiscard]] bool finds(const policy::Question& question) const {
    policy::OutcomeBuilder builder;
    document_.ask(question, {}, 0, builder);
    return std::move(builder).build().may_allow != negated_;
  }

 private:
  static policy::Document document_of(const KeyTest& test) {
    policy::Document document;
    auto& statement = document.statements.emplace_back();
    statement.actions = statement.resources = {"*"};
    statement.conditions[test.operation]["x:key"] = test.values;
    return document;
  }
  policy::CompiledDocument document_;
  bool negated_;
};

std::set<Bits> outcomes_at(const std::set<std::string>& values, const std::vector<KeyTest>& tests) {
  std::vector<Probe> probes(tests.begin(), tests.end());
  std::set<Bits> all;
  for (const std::string& value : values) {
    const policy::Question::Values context{{"x:key", {value}}};
    const policy::Question question("x:Any", "*", &context, true);
    Bits found;
    for (const Probe& probe : probes) found.push_back(probe.finds(question));
    all.insert(std::move(found));
  }
  return all;
}

std::vector<KeyTest> chosen(const std::vector<KeyTest>& tests, bool texts) {
  std::vector<KeyTest> some;
  std::copy_if(tests.begin(), tests.end(), std::back_inserter(some),
               [&](const KeyTest& test) { return (family_of(test) == Family::text) == texts; });
  return some;
}

/// Every pair of what the texts may find and what the others may, though one value may not find both.
std::vector<Bits> pairs_of(const std::vector<KeyTest>& tests, const std::set<Bits>& of_others) {
  constexpr std::size_t kMostPairs = 20'000;
  TextCut cut = cut_texts(*as_texts(chosen(tests, true)));
  if (!cut.exact || cut.passed.size() * of_others.size() > kMostPairs) return {};
  std::vector<Bits> all;
  for (const Bits& text : cut.passed) {
    for (const Bits& other : of_others) {
      Bits& found = all.emplace_back();
      std::size_t texts = 0;
      for (const KeyTest& test : tests) {
        const bool is_text = family_of(test) == Family::text;
        found.push_back(is_text ? text[texts] : other[found.size() - texts]);
        texts += is_text ? 1 : 0;
      }
    }
  }
  return all;
}

/// Of operators that read the value as what it is, and others that read it as a text: one value in several spellings.
KeyOutcomes outcomes_of_mixed(const std::vector<KeyTest>& tests) {
  const auto texts = chosen(tests, true);
  std::size_t values_named = 0;
  for (const KeyTest& test : texts) values_named += test.values.size();
  std::set<std::string> named;
  bool is_pattern = false;
  for (const KeyTest& test : texts) {
    for (const std::string& value : test.values) {
      is_pattern = is_pattern || (test.operation.ends_with("Like") && value.find_first_of("*?") != value.npos);
      add_letter_cases(value, values_named + 1, named);
    }
  }
  const auto others = chosen(tests, false);
  std::set<std::string> values = named;
  for (const std::string& value : telling_values(others)) {
    add_spellings(value, named, values);
    // A pattern may fit one spelling and not another.
    std::set<std::string> taken = named;
    taken.insert(value);
    if (is_pattern) add_spellings(value, taken, values);
  }
  const auto found = outcomes_at(values, tests);
  KeyOutcomes all{{found.begin(), found.end()}, !is_pattern, {}};
  if (is_pattern) {
    auto of_others = outcomes_at(telling_values(others), others);
    of_others.insert(Bits(others.size()));
    all.most = pairs_of(tests, of_others);
  }
  return all;
}

}  // namespace

bool is_unknown(const KeyTest& test) {
  return family_of(test) == Family::other;
}

std::optional<std::vector<TextTest>> as_texts(const std::vector<KeyTest>& tests) {
  std::vector<TextTest> texts;
  for (const KeyTest& test : tests) {
    if (family_of(test) != Family::text) return std::nullopt;
    texts.push_back({test.values, test.operation.ends_with("Like"), test.operation.ends_with("IgnoreCase")});
  }
  return texts;
}

KeyOutcomes outcomes_of(const std::vector<KeyTest>& tests) {
  const auto is_text = [](const KeyTest& test) { return family_of(test) == Family::text; };
  KeyOutcomes all;
  if (const auto texts = as_texts(tests)) {
    TextCut cut = cut_texts(*texts);
    all = {std::move(cut.passed), cut.exact, {}};
  } else if (std::any_of(tests.begin(), tests.end(), is_text)) {
    all = outcomes_of_mixed(tests);
  } else {
    const auto found = outcomes_at(telling_values(tests), tests);
    all = {{found.begin(), found.end()}, true, {}};
  }
  const Bits nothing(tests.size());
  all.found.erase(std::remove(all.found.begin(), all.found.end(), nothing), all.found.end());
  all.found.insert(all.found.begin(), nothing);
  return all;
}

}  // namespace ramify::access
