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
#include "text_cut.h"

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

TextTest text_test(const KeyTest& test) {
  return {test.values, test.operation.ends_with("Like"), test.operation.ends_with("IgnoreCase")};
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

/// Values that between them find whatever a value of the operators' type can find.
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

KeyOutcomes outcomes_of_values(const std::vector<KeyTest>& tests) {
  std::vector<Probe> probes(tests.begin(), tests.end());
  std::set<Bits> all;
  for (const std::string& value : telling_values(tests)) {
    const policy::Question::Values context{{"x:key", {value}}};
    const policy::Question question("x:Any", "*", &context, true);
    Bits found;
    for (const Probe& probe : probes) found.push_back(probe.finds(question));
    all.insert(std::move(found));
  }
  return {{all.begin(), all.end()}, true};
}

}  // namespace

bool is_unknown(const KeyTest& test) {
  return family_of(test) == Family::other;
}

KeyOutcomes outcomes_of(const std::vector<KeyTest>& tests) {
  const Family family = family_of(tests.front());
  const bool mixed =
      std::any_of(tests.begin(), tests.end(), [&](const KeyTest& test) { return family_of(test) != family; });
  KeyOutcomes all;
  if (family == Family::text && !mixed) {
    std::vector<TextTest> texts;
    for (const KeyTest& test : tests) texts.push_back(text_test(test));
    TextCut cut = cut_texts(texts);
    all = {std::move(cut.passed), cut.exact};
  } else {
    all = outcomes_of_values(tests);
    // One value in several spellings: which of them the texts name is not looked into.
    all.exact = !mixed;
  }
  const Bits nothing(tests.size());
  all.found.erase(std::remove(all.found.begin(), all.found.end(), nothing), all.found.end());
  all.found.insert(all.found.begin(), nothing);
  return all;
}

}  // namespace ramify::access
