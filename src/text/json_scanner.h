#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "ramify/text/strict_json.h"

namespace ramify::text {

/// The words of JSON: what the parser builds values from. A reader that returns false or nothing has kept the fault.
class JsonScanner {
 public:
  using Scalar = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string>;

  explicit JsonScanner(std::string_view text) : text_(text) {}

  /// Size, byte order mark and UTF-8.
  bool accepts_text(const JsonLimits& limits);

  [[nodiscard]] std::size_t offset() const { return at_; }
  [[nodiscard]] bool ended() const { return at_ >= text_.size(); }
  /// The next byte; NUL at the end.
  [[nodiscard]] char peek() const { return ended() ? '\0' : text_[at_]; }
  bool take(char c);
  void skip_blanks();

  /// A string, from its opening quote on.
  bool read_string(std::string& out);
  /// Anything but an array or an object.
  std::optional<Scalar> read_scalar();

  /// Keeps the fault; always false, so that a reader can return it.
  bool refuse(std::size_t offset, std::string message);
  [[nodiscard]] JsonFault fault() const { return place(fault_offset_, fault_message_); }
  [[nodiscard]] JsonFault place(std::size_t offset, std::string message) const;

 private:
  bool read_escape(std::string& out);
  bool read_hex(char32_t& code);
  std::optional<Scalar> read_number();
  std::optional<Scalar> read_word();
  std::size_t skip_digits();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t fault_offset_ = 0;
  std::string fault_message_;
};

/// A name out of the text, fit for a message: in quotes, harmless, not too long.
[[nodiscard]] std::string in_quotes(std::string_view name);

}  // namespace ramify::text
