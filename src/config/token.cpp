#include "token.h"

#include <algorithm>
#include <array>

#include "ramify/text/text.h"

namespace ramify::config {

Locator::Locator(SourceId file, std::string_view text) : file_(file), text_(text) {}

Position Locator::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset < offset_) {
    offset_ = 0;
    position_ = {};
  }
  for (; offset_ < offset; ++offset_) {
    const auto byte = static_cast<unsigned char>(text_[offset_]);
    if (byte == '\n') {
      ++position_.line;
      position_.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++position_.column;
    }
  }
  return position_;
}

SourceRange Locator::range(std::size_t begin, std::size_t end) {
  const Position from = at(begin);
  return {file_, from, at(std::max(begin, end))};
}

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The offset behind the closing quote, or npos.
std::size_t end_of_quoted(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '\'' && i + 1 < text.size() && text[i + 1] == '\'') {
        ++i;
      } else {
        return i + 1;
      }
    }
  }
  return std::string_view::npos;
}

std::size_t end_of_line(std::string_view text, std::size_t offset) {
  std::size_t end = std::min(text.find('\n', offset), text.size());
  while (end > offset && is_blank(text[end - 1])) --end;
  return end;
}

}  // namespace

Token scan_token(std::string_view text, std::size_t offset, std::string_view value) {
  Token token;
  std::size_t at = std::min(offset, text.size());
  while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
    token.tagged = token.tagged || text[at] == '!';
    while (at < text.size() && !is_blank(text[at])) ++at;
    while (at < text.size() && is_blank(text[at])) ++at;
  }
  token.begin = at;
  token.end = at;
  if (at == text.size()) return token;
  if (text[at] == '"' || text[at] == '\'') {
    token.plain = false;
    token.end = end_of_quoted(text, at);
    if (token.end == std::string_view::npos) {
      token.closed = false;
      token.end = end_of_line(text, at);
    }
  } else if (text[at] == '|' || text[at] == '>') {
    token.plain = false;
    token.end = end_of_line(text, at);
  } else if (text.substr(at, value.size()) == value) {
    token.end = at + value.size();
  } else {
    token.end = end_of_line(text, at);
  }
  return token;
}

namespace {

/// Reads what may stand before `fault` as far as it takes to tell where quoted texts begin.
class QuoteFinder {
 public:
  QuoteFinder(std::string_view text, std::size_t fault) : text_(text), fault_(std::min(fault, text.size())) {}

  std::optional<Quoted> run() {
    while (at_ < fault_) {
      const char c = text_[at_];
      if (is_blank(c)) {
        fresh_ = fresh_ || c == '\n';
        ++at_;
      } else if (c == '#' && (at_ == 0 || is_blank(text_[at_ - 1]))) {
        at_ = end_of_line(text_, at_);
      } else if (!fresh_) {
        skip_plain();
      } else if (c == '"' || c == '\'') {
        if (const auto found = quoted()) return found;
      } else if (c == '|' || c == '>') {
        skip_block();
      } else if (is_indicator(c)) {
        ++at_;
      } else {
        fresh_ = false;
      }
    }
    return {};
  }

 private:
  [[nodiscard]] bool ends_word(std::size_t at) const { return at >= text_.size() || is_blank(text_[at]); }
  [[nodiscard]] bool is_indicator(char c) const {
    return std::string_view("[]{},").find(c) != std::string_view::npos ||
           (std::string_view("-?:").find(c) != std::string_view::npos && ends_word(at_ + 1));
  }

  /// To where a value may begin again: behind `: `, a bracket or a comma, or on the next line.
  void skip_plain() {
    const char c = text_[at_++];
    fresh_ = (c == ':' && ends_word(at_)) || std::string_view("[]{},").find(c) != std::string_view::npos;
  }

  std::optional<Quoted> quoted() {
    const Quoted found{at_, end_of_quoted(text_, at_)};
    if (found.end == std::string_view::npos) return {};
    at_ = found.end;
    fresh_ = false;
    const bool runs_on = text_.substr(found.begin, found.end - found.begin).find('\n') != std::string_view::npos;
    const std::size_t next = std::min(text_.find_first_not_of(" \t\r", found.end), text_.size());
    const bool more = next < text_.size() && std::string_view(",]}:#\n").find(text_[next]) == std::string_view::npos;
    return runs_on && (more || found.end > fault_) ? std::optional(found) : std::nullopt;
  }

  /// A block's lines are deeper than the line that announces it.
  void skip_block() {
    const auto depth_at = [&](std::size_t line) { return text_.find_first_not_of(' ', line) - line; };
    const std::size_t line = at_ == 0 ? 0 : text_.rfind('\n', at_) + 1;
    const std::size_t depth = depth_at(line);
    at_ = std::min(text_.find('\n', at_), text_.size());
    while (at_ < text_.size()) {
      const std::size_t next = at_ + 1;
      const bool blank = end_of_line(text_, next) <= next || text_.substr(next, 1) == "\n";
      if (!blank && depth_at(next) <= depth) break;
      at_ = std::min(text_.find('\n', next), text_.size());
    }
    fresh_ = true;
  }

  std::string_view text_;
  std::size_t fault_;
  std::size_t at_ = 0;
  bool fresh_ = true;
};

}  // namespace

std::optional<Quoted> find_runaway_quote(std::string_view text, std::size_t fault) {
  return QuoteFinder(text, fault).run();
}

std::optional<NodeKind> resolve_plain(std::string_view text) {
  if (text == "true" || text == "false") return NodeKind::boolean;
  static constexpr std::array<std::string_view, 8> kElsewhereBoolean = {"yes", "no", "on",   "off",
                                                                        "y",   "n",  "true", "false"};
  const std::string folded = text::fold_case(text);
  if (std::find(kElsewhereBoolean.begin(), kElsewhereBoolean.end(), folded) != kElsewhereBoolean.end()) return {};

  std::string_view body = text;
  if (body.starts_with('-') || body.starts_with('+')) body.remove_prefix(1);
  if (body == ".inf" || body == ".Inf" || body == ".INF" || text == ".nan" || text == ".NaN" || text == ".NAN") {
    return NodeKind::real;
  }
  if (body.empty() || (std::isdigit(static_cast<unsigned char>(body.front())) == 0 && body.front() != '.')) {
    return NodeKind::string;
  }
  const auto only = [](std::string_view of, std::string_view allowed) {
    return !of.empty() && of.find_first_not_of(allowed) == std::string_view::npos;
  };
  constexpr std::string_view kDigits = "0123456789";
  if (only(body, kDigits)) {
    // 0123 is 83 to some readers and 123 to others.
    if (body.size() > 1 && body.front() == '0') return {};
    return NodeKind::integer;
  }
  if (only(body, "0123456789_")) return {};
  if (body.size() > 2 && body[0] == '0' && (body[1] == 'o' || body[1] == 'x' || body[1] == 'b')) {
    if (only(body.substr(2), "0123456789abcdefABCDEF_")) return {};
  }
  // digits [. digits] [e [sign] digits]
  const std::size_t exponent = body.find_first_of("eE");
  const std::string_view mantissa = body.substr(0, exponent);
  const std::size_t point = mantissa.find('.');
  const std::string_view whole = mantissa.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : mantissa.substr(point + 1);
  const bool sound_mantissa = (whole.empty() || only(whole, kDigits)) &&
                              (fraction.empty() || only(fraction, kDigits)) && !(whole.empty() && fraction.empty());
  if (!sound_mantissa) return NodeKind::string;
  if (exponent == std::string_view::npos) return NodeKind::real;
  std::string_view power = body.substr(exponent + 1);
  if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
  return only(power, kDigits) ? NodeKind::real : NodeKind::string;
}

}  // namespace ramify::config
