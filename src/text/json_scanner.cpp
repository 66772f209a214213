#include "json_scanner.h"

#include <fmt/format.h>

#include <charconv>

#include "ramify/text/text.h"
#include "utf8.h"

namespace ramify::text {
namespace {

constexpr std::size_t longest_quoted = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

template <class Number>
std::optional<JsonScanner::Scalar> convert(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::string in_quotes(std::string_view name) {
  std::size_t end = 0;
  while (end < name.size() && end < longest_quoted) {
    end += decode_at(name, end).bytes;
  }
  return '"' + printable(name.substr(0, end)) + (end < name.size() ? "\u2026\"" : "\"");
}

bool JsonScanner::refuse(std::size_t offset, std::string message) {
  fault_offset_ = offset;
  fault_message_ = std::move(message);
  return false;
}

JsonFault JsonScanner::place(std::size_t offset, std::string message) const {
  JsonFault fault{std::move(message), 1, 1};
  for (std::size_t at = 0; at < offset && at < text_.size();) {
    const CodePoint point = decode_at(text_, at);
    fault.column = point.code == '\n' ? 1 : fault.column + 1;
    fault.line += point.code == '\n' ? 1 : 0;
    at += point.bytes;
  }
  return fault;
}

bool JsonScanner::accepts_text(const JsonLimits& limits) {
  if (text_.size() > limits.bytes) {
    return refuse(0, fmt::format("the text has {} bytes; at most {} are accepted", text_.size(), limits.bytes));
  }
  if (text_.substr(0, 3) == "\xEF\xBB\xBF") {
    return refuse(0, "a byte order mark stands before the JSON value");
  }
  for (std::size_t at = 0; at < text_.size();) {
    const CodePoint point = decode_at(text_, at);
    if (!point.valid) {
      return refuse(at, fmt::format("invalid UTF-8: byte 0x{:02X}", static_cast<unsigned>(point.code)));
    }
    at += point.bytes;
  }
  return true;
}

bool JsonScanner::take(char c) {
  const bool found = !ended() && text_[at_] == c;
  at_ += found ? 1 : 0;
  return found;
}

void JsonScanner::skip_blanks() {
  while (!ended() && is_blank(text_[at_])) {
    ++at_;
  }
}

bool JsonScanner::read_string(std::string& out) {
  const std::size_t start = at_++;
  while (!ended()) {
    const char c = text_[at_];
    if (c == '\n' || c == '\r') {
      return refuse(at_, "a string runs over the end of its line; write a new line as \\n");
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      return refuse(at_, "a control character in a string must be written as an escape");
    }
    if (c == '\\') {
      if (!read_escape(out)) {
        return false;
      }
      continue;
    }
    ++at_;
    if (c == '"') {
      return true;
    }
    out += c;
  }
  return refuse(start, "a string without its closing quote");
}

bool JsonScanner::read_escape(std::string& out) {
  constexpr std::string_view names = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const std::size_t start = at_++;
  const std::size_t known = ended() ? std::string_view::npos : names.find(text_[at_]);
  if (known != std::string_view::npos) {
    ++at_;
    out += meanings[known];
    return true;
  }
  char32_t code = 0;
  if (!take('u') || !read_hex(code)) {
    return refuse(start, "an escape that JSON does not know");
  }
  if (code >= 0xD800 && code <= 0xDFFF) {
    char32_t low = 0;
    const bool high = code <= 0xDBFF;
    if (!high || !take('\\') || !take('u') || !read_hex(low) || low < 0xDC00 || low > 0xDFFF) {
      return refuse(start, "half of a surrogate pair");
    }
    code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
  }
  append_utf8(out, code);
  return true;
}

bool JsonScanner::read_hex(char32_t& code) {
  constexpr std::string_view digits = "0123456789abcdef0123456789ABCDEF";
  for (int i = 0; i < 4; ++i, ++at_) {
    const std::size_t digit = ended() ? std::string_view::npos : digits.find(text_[at_]);
    if (digit == std::string_view::npos) {
      return false;
    }
    code = (code << 4U) | static_cast<char32_t>(digit % 16);
  }
  return true;
}

std::optional<JsonScanner::Scalar> JsonScanner::read_scalar() {
  if (peek() == '"') {
    std::string string;
    return read_string(string) ? std::optional<Scalar>(std::move(string)) : std::nullopt;
  }
  return peek() == '-' || is_digit(peek()) ? read_number() : read_word();
}

std::size_t JsonScanner::skip_digits() {
  const std::size_t start = at_;
  while (!ended() && is_digit(text_[at_])) {
    ++at_;
  }
  return at_ - start;
}

std::optional<JsonScanner::Scalar> JsonScanner::read_number() {
  const std::size_t start = at_;
  const auto wrong = [&](std::string message) {
    refuse(start, std::move(message));
    return std::nullopt;
  };
  const bool negative = take('-');
  const bool leading_zero = peek() == '0';
  const std::size_t digits = skip_digits();
  if (digits == 0 || (leading_zero && digits > 1)) {
    return wrong(digits == 0 ? "'-' without a number" : "a number may not start with 0");
  }
  const bool fraction = take('.');
  if (fraction && skip_digits() == 0) {
    return wrong("a number may not end in '.'");
  }
  const bool exponent = take('e') || take('E');
  if (exponent && !take('+')) {
    take('-');
  }
  if (exponent && skip_digits() == 0) {
    return wrong("an exponent without digits");
  }
  const std::string_view number = text_.substr(start, at_ - start);
  const auto value = fraction || exponent ? convert<double>(number)
                     : negative           ? convert<std::int64_t>(number)
                                          : convert<std::uint64_t>(number);
  return value ? value : wrong(fmt::format("the number {} does not fit; write it in quotes", number.substr(0, 64)));
}

std::optional<JsonScanner::Scalar> JsonScanner::read_word() {
  const std::size_t start = at_;
  while (!ended() && !is_blank(text_[at_]) && std::string_view(",:[]{}\"").find(text_[at_]) == std::string_view::npos) {
    ++at_;
  }
  const std::string_view word = text_.substr(start, at_ - start);
  if (word == "true" || word == "false") {
    return word == "true";
  }
  if (word == "null") {
    return nullptr;
  }
  if (word.substr(0, 2) == "//" || word.substr(0, 2) == "/*") {
    refuse(start, "JSON has no comments");
  } else if (word.empty()) {
    refuse(start, fmt::format("a value is expected, not '{}'", peek()));
  } else {
    refuse(start, fmt::format("{} is not a JSON value", in_quotes(word)));
  }
  return std::nullopt;
}

}  // namespace ramify::text
