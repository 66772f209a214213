#include <fmt/format.h>

#include <array>
#include <charconv>

#include "look.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

/// An IPv4 network without host bits; nothing where the text is no such network.
std::optional<std::string> network_of(std::string_view text) {
  std::array<std::uint32_t, 5> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const char* end = text.data() + text.size();
    const auto [next, fault] = std::from_chars(text.data(), end, numbers[i]);
    if (fault != std::errc() || numbers[i] > 255) return std::nullopt;
    const std::string_view separators = "..../";
    text.remove_prefix(static_cast<std::size_t>(next - text.data()));
    if (i + 1 == numbers.size()) break;
    const char expected = i == 3 ? '/' : separators[i];
    if (text.empty() || text.front() != expected) return std::nullopt;
    text.remove_prefix(1);
  }
  const std::uint32_t bits = numbers[4];
  if (!text.empty() || bits > 32) return std::nullopt;
  std::uint32_t address = numbers[0] << 24U | numbers[1] << 16U | numbers[2] << 8U | numbers[3];
  address &= bits == 0 ? 0U : ~std::uint32_t{0} << (32U - bits);
  return fmt::format("{}.{}.{}.{}/{}", address >> 24U, (address >> 16U) & 255U, (address >> 8U) & 255U, address & 255U,
                     bits);
}

}  // namespace

void host_bits(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    for (const auto& [op, keys] : at.statement->conditions) {
      if (!op.ends_with("IpAddress")) continue;
      for (const auto& [key, values] : keys) {
        for (std::size_t i = 0; i < values.size(); ++i) {
          const auto network = network_of(values[i]);
          if (!network || *network == values[i]) continue;
          const auto place = look.part(at, fmt::format("Condition/{}/{}/{}", op, key, i));
          auto& finding = findings.add(at.address, place, fmt::format("{} {}", key, values[i]),
                                       fmt::format("{} means the whole network {}", values[i], *network));
          finding.help = fmt::format("write {}", *network);
          if (place) finding.fix = LintFix{LintFix::Kind::replace, *place, *network};
        }
      }
    }
  }
}

}  // namespace ramify::access::rules
