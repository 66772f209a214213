#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ramify::policy {

/// A pattern of `*` and `?` made ready: most are exact texts or prefixes, which need no matching.
class Glob {
 public:
  Glob() = default;
  explicit Glob(std::string_view pattern);
  /// Matches that text alone, stars and all.
  [[nodiscard]] static Glob exactly(std::string_view text);

  [[nodiscard]] bool matches(std::string_view text) const;
  [[nodiscard]] bool is_exact() const { return kind_ == Kind::exact; }
  [[nodiscard]] bool is_any() const { return kind_ == Kind::any; }

 private:
  enum class Kind : std::uint8_t { any, exact, prefix, general };
  Kind kind_ = Kind::exact;
  std::string text_;  ///< a prefix without its star
};

/// ASCII letters in lower case: what the service resolves without regard to case is ASCII.
[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] std::uint64_t hash(std::string_view text);
/// One bit by the text's hash, so that two texts with different bits differ: of 16 for services, of 48 for actions.
[[nodiscard]] std::uint64_t service_bit(std::string_view code);
[[nodiscard]] std::uint64_t action_bit(std::string_view action);
inline constexpr std::uint64_t kServiceBits = 0xFFFF;
inline constexpr std::uint64_t kActionBits = ~kServiceBits;

}  // namespace ramify::policy
