#include "json_place.h"

#include <nlohmann/json.hpp>

namespace ramify::policy {
namespace {

/// Walks a text that a strict parser has already accepted, so that it need not look for faults or guard its depth.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  std::map<std::string, TextPlace> walk() {
    skip_space();
    places_.emplace("", here_);
    value("");
    return std::move(places_);
  }

 private:
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void step() {
    if (at_ >= text_.size()) return;
    if (text_[at_] == '\n') {
      ++here_.line;
      here_.column = 1;
    } else if ((static_cast<unsigned char>(text_[at_]) & 0xC0U) != 0x80U) {
      ++here_.column;
    }
    ++at_;
  }

  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') step();
  }

  std::string_view string_token() {
    const std::size_t begin = at_;
    step();
    while (at_ < text_.size() && peek() != '"') {
      if (peek() == '\\') step();
      step();
    }
    step();
    return text_.substr(begin, at_ - begin);
  }

  void value(const std::string& pointer) {
    if (peek() == '{') return object(pointer);
    if (peek() == '[') return list(pointer);
    if (peek() == '"') {
      string_token();
      return;
    }
    while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(peek()) == std::string_view::npos) step();
  }

  void object(const std::string& pointer) {
    step();
    skip_space();
    while (at_ < text_.size() && peek() != '}') {
      const TextPlace place = here_;
      const auto name = nlohmann::json::parse(string_token(), nullptr, false);
      const std::string member = pointer_to(pointer, name.is_string() ? name.get<std::string>() : std::string());
      places_.emplace(member, place);
      skip_space();
      step();  // the colon
      skip_space();
      value(member);
      after_item();
    }
    step();
  }

  void list(const std::string& pointer) {
    step();
    skip_space();
    for (std::size_t index = 0; at_ < text_.size() && peek() != ']'; ++index) {
      const std::string item = pointer_to(pointer, index);
      places_.emplace(item, here_);
      value(item);
      after_item();
    }
    step();
  }

  void after_item() {
    skip_space();
    if (peek() != ',') return;
    step();
    skip_space();
  }

  std::string_view text_;
  std::size_t at_ = 0;
  TextPlace here_;
  std::map<std::string, TextPlace> places_;
};

}  // namespace

std::map<std::string, TextPlace> places_of(std::string_view valid_json) {
  return Walker(valid_json).walk();
}

std::string pointer_to(const std::string& pointer, std::string_view member) {
  std::string longer = pointer + '/';
  for (const char c : member) {
    if (c == '~') {
      longer += "~0";
    } else if (c == '/') {
      longer += "~1";
    } else {
      longer += c;
    }
  }
  return longer;
}

std::string pointer_to(const std::string& pointer, std::size_t index) {
  return pointer + '/' + std::to_string(index);
}

}  // namespace ramify::policy
