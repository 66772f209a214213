#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "faults.h"
#include "ramify/config/tree.h"
#include "ramify/diag/instant.h"
#include "ramify/model/names.h"

namespace ramify::config {

template <class T>
struct Located {
  T value;
  SourceRange where;
};

/// `candidates` nearest to `word`, said as a sentence: `did you mean "x"?`; empty where nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);
/// `word` made fit for a message, in quotes.
[[nodiscard]] std::string in_quotes(std::string_view word);

/// A mapping whose keys are known: reports what is not a mapping and every key that is not among `allowed`.
class Fields {
 public:
  Fields(const Node& node, std::string_view what, std::initializer_list<std::string_view> allowed, Faults& faults);
  [[nodiscard]] bool sound() const { return node_.kind == NodeKind::mapping; }
  [[nodiscard]] const Entry* find(std::string_view key) const { return node_.find(key); }
  /// As `find`, and reports where it is not there.
  [[nodiscard]] const Entry* require(std::string_view key) const;

 private:
  const Node& node_;
  std::string_view what_;
  Faults& faults_;
};

// Each reads one value; on a fault it reports and returns nothing. `what` is how messages call the value.
[[nodiscard]] bool expect(const Node& node, NodeKind kind, std::string_view what, Faults& faults);
[[nodiscard]] std::optional<std::string> read_string(const Node& node, std::string_view what, Faults& faults);
/// Length in characters.
[[nodiscard]] std::optional<std::string> read_text(const Node& node, std::string_view what, std::size_t min,
                                                   std::size_t max, Faults& faults);
[[nodiscard]] std::optional<bool> read_bool(const Node& node, std::string_view what, Faults& faults);
[[nodiscard]] std::optional<std::uint32_t> read_count(const Node& node, std::string_view what, std::uint32_t min,
                                                      std::uint32_t max, Faults& faults);
/// One of `words`; the index.
[[nodiscard]] std::optional<std::size_t> read_word(const Node& node, std::string_view what,
                                                   const std::vector<std::string>& words, Faults& faults);
[[nodiscard]] std::optional<Instant> read_instant(const Node& node, std::string_view what, Faults& faults);
/// `1h`, `90m`, `5400s`, `1h30m` or plain seconds.
[[nodiscard]] std::optional<std::chrono::seconds> read_duration(const Node& node, std::string_view what,
                                                                std::chrono::seconds min, std::chrono::seconds max,
                                                                Faults& faults);
/// A list; nothing where it is not one.
[[nodiscard]] const std::vector<NodePtr>* read_list(const Node& node, std::string_view what, Faults& faults);

/// A name by the rules of its kind, e.g. `make_name<model::RoleName>("x", range, "name.role", faults)`.
template <class NameType>
[[nodiscard]] std::optional<NameType> make_name(std::string_view text, const SourceRange& where, std::string_view code,
                                                Faults& faults) {
  auto name = NameType::parse(text);
  if (name) return *std::move(name);
  faults.error(code, where, name.error().message);
  return {};
}

}  // namespace ramify::config
