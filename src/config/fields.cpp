#include "fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "characters.h"
#include "ramify/text/text.h"

namespace ramify::config {

std::string in_quotes(std::string_view word) {
  return fmt::format("\"{}\"", text::printable(word));
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = text::suggest(word, candidates);
  return near ? fmt::format("did you mean {}?", in_quotes(*near)) : std::string();
}

Fields::Fields(const Node& node, std::string_view what, std::initializer_list<std::string_view> allowed, Faults& faults)
    : node_(node), what_(what), faults_(faults) {
  if (!expect(node, NodeKind::mapping, what, faults)) return;
  const std::vector<std::string> keys(allowed.begin(), allowed.end());
  for (const Entry& entry : node.entries) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    std::string help = did_you_mean(entry.key, keys);
    if (help.empty()) help = fmt::format("it may hold: {}", fmt::join(keys, ", "));
    faults.error("config.unknown-key", entry.key_range, fmt::format("{} has no key {}", what, in_quotes(entry.key)),
                 std::move(help));
  }
}

const Entry* Fields::require(std::string_view key) const {
  const Entry* entry = node_.find(key);
  if (entry == nullptr && sound()) {
    faults_.error("config.missing-key", node_.range, fmt::format("{} needs the key \"{}\"", what_, key));
  }
  return entry;
}

bool expect(const Node& node, NodeKind kind, std::string_view what, Faults& faults) {
  if (node.kind == kind) return true;
  if (node.ambiguous) return false;
  std::string help;
  if (kind == NodeKind::string && (node.kind == NodeKind::integer || node.kind == NodeKind::real)) {
    // 2^53 is the last whole number that every reader keeps: ids of accounts and users lie near and beyond it.
    if (node.kind == NodeKind::integer && node.text.size() >= 12) {
      faults.error("config.unquoted-id", node.range,
                   fmt::format("{} must be quoted: readers of YAML round long numbers", what),
                   fmt::format("write \"{}\"", node.text));
      return false;
    }
    help = fmt::format("write \"{}\"", node.text);
  } else if (kind == NodeKind::string && node.kind == NodeKind::boolean) {
    help = fmt::format("write \"{}\" for the text", node.text);
  } else if (node.kind == NodeKind::null) {
    help = kind == NodeKind::mapping    ? "write {} for one without any keys"
           : kind == NodeKind::sequence ? "write [] for a list without entries, or remove the key"
                                        : "remove the key, or give it a value";
  } else if (kind == NodeKind::sequence) {
    help = "write it as a list: [a, b]";
  }
  faults.error("config.wrong-type", node.range,
               node.kind == NodeKind::null
                   ? fmt::format("{} must be {}, and is empty", what, to_string(kind))
                   : fmt::format("{} must be {}, not {}", what, to_string(kind), to_string(node.kind)),
               std::move(help));
  return false;
}

std::optional<std::string> read_string(const Node& node, std::string_view what, Faults& faults) {
  if (!expect(node, NodeKind::string, what, faults)) return {};
  return node.text;
}

std::optional<std::string> read_text(const Node& node, std::string_view what, std::size_t min, std::size_t max,
                                     Faults& faults) {
  if (!expect(node, NodeKind::string, what, faults)) return {};
  const auto size = static_cast<std::size_t>(std::count_if(
      node.text.begin(), node.text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  if (size >= min && size <= max) return node.text;
  faults.error("config.text-length", node.range,
               size < min ? fmt::format("{} is empty", what)
                          : fmt::format("{} has {} characters; the service takes {}", what, size, max));
  return {};
}

std::optional<bool> read_bool(const Node& node, std::string_view what, Faults& faults) {
  if (!expect(node, NodeKind::boolean, what, faults)) return {};
  return node.text == "true";
}

std::optional<std::uint32_t> read_count(const Node& node, std::string_view what, std::uint32_t min, std::uint32_t max,
                                        Faults& faults) {
  if (!expect(node, NodeKind::integer, what, faults)) return {};
  std::uint32_t value = 0;
  const char* end = node.text.data() + node.text.size();
  const auto [at, fault] = std::from_chars(node.text.data(), end, value);
  if (fault == std::errc{} && at == end && value >= min && value <= max) return value;
  faults.error("config.out-of-range", node.range,
               fmt::format("{} must be from {} to {}, not {}", what, min, max, node.text));
  return {};
}

std::optional<std::size_t> read_word(const Node& node, std::string_view what, const std::vector<std::string>& words,
                                     Faults& faults) {
  if (node.kind != NodeKind::string) {
    if (node.ambiguous) return {};
    faults.error("config.wrong-type", node.range,
                 node.kind == NodeKind::null ? fmt::format("{} is empty", what)
                                             : fmt::format("{} must be a word, not {}", what, to_string(node.kind)),
                 fmt::format("write {}", fmt::join(words, " or ")));
    return {};
  }
  const auto found = std::find(words.begin(), words.end(), node.text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  std::string help = did_you_mean(node.text, words);
  faults.error("config.unknown-word", node.range,
               fmt::format("{} must be {}, not {}", what, fmt::join(words, " or "), in_quotes(node.text)),
               std::move(help));
  return {};
}

std::optional<Instant> read_instant(const Node& node, std::string_view what, Faults& faults) {
  if (!expect(node, NodeKind::string, what, faults)) return {};
  if (auto instant = parse_instant(node.text)) return instant;
  faults.error("config.bad-date", node.range, fmt::format("{} must be a date, not {}", what, in_quotes(node.text)),
               "write 2027-01-31 (00:00 UTC) or 2027-01-31T18:00:00+08:00");
  return {};
}

namespace {

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  std::chrono::seconds total{0};
  std::uint32_t last_unit = 0;
  if (text.empty()) return {};
  while (!text.empty()) {
    std::uint32_t amount = 0;
    const auto [at, fault] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (fault != std::errc{} || amount > 10'000'000) return {};
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    if (text.empty()) return {};
    const std::uint32_t unit = text.front() == 'h' ? 3600 : text.front() == 'm' ? 60 : text.front() == 's' ? 1 : 0;
    if (unit == 0 || (last_unit != 0 && unit >= last_unit)) return {};
    last_unit = unit;
    text.remove_prefix(1);
    total += std::chrono::seconds(std::uint64_t{amount} * unit);
  }
  return total;
}

/// `1h30m`
std::string in_units(std::chrono::seconds duration) {
  constexpr std::pair<std::int64_t, char> kUnits[] = {{3600, 'h'}, {60, 'm'}, {1, 's'}};
  if (duration.count() <= 0) return fmt::format("{}s", duration.count());
  std::string text;
  std::int64_t left = duration.count();
  for (const auto& [seconds, unit] : kUnits) {
    if (left >= seconds) text += fmt::format("{}{}", left / seconds, unit);
    left %= seconds;
  }
  return text;
}

}  // namespace

std::optional<std::chrono::seconds> read_duration(const Node& node, std::string_view what, std::chrono::seconds min,
                                                  std::chrono::seconds max, Faults& faults) {
  std::optional<std::chrono::seconds> value;
  if (node.kind == NodeKind::integer) {
    std::int64_t seconds = 0;
    const char* end = node.text.data() + node.text.size();
    if (const auto [at, fault] = std::from_chars(node.text.data(), end, seconds); fault == std::errc{} && at == end) {
      value = std::chrono::seconds(seconds);
    }
  } else {
    if (!expect(node, NodeKind::string, what, faults)) return {};
    value = parse_duration(node.text);
  }
  if (!value) {
    faults.error("config.bad-duration", node.range,
                 fmt::format("{} must be a duration, not {}", what, in_quotes(node.text)),
                 "write 1h, 90m, 1h30m or seconds");
    return {};
  }
  if (*value >= min && *value <= max) return value;
  faults.error("config.out-of-range", node.range,
               fmt::format("{} must be from {} to {}, not {}", what, in_units(min), in_units(max), in_units(*value)));
  return {};
}

const std::vector<NodePtr>* read_list(const Node& node, std::string_view what, Faults& faults) {
  return expect(node, NodeKind::sequence, what, faults) ? &node.items : nullptr;
}

}  // namespace ramify::config
