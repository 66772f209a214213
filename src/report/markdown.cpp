#include "markdown.h"

#include <algorithm>

#include "ramify/text/text.h"

namespace ramify::report {

std::string html_escape(std::string_view text) {
  std::string out;
  for (const char c : text::printable(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '@':
        out += "&#64;";
        break;
      case '#':
        out += "&#35;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string md_escape(std::string_view text) {
  std::string out;
  for (const char c : html_escape(text)) {
    const bool begins_a_list = out.empty() && (c == '-' || c == '+');
    if (begins_a_list || std::string_view("\\`*_[]()|!~{}").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  // A bare address would become a link.
  for (std::size_t at = 0; (at = out.find("://", at)) != std::string::npos; at += 3) out.replace(at, 1, "&#58;");
  for (std::size_t at = 0; (at = out.find("www.", at)) != std::string::npos; at += 4) out.replace(at + 3, 1, "&#46;");
  return out;
}

std::string fenced(std::string_view language, std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(std::max<std::size_t>(3, longest + 1), '`');
  std::string out = fence + std::string(language) + "\n" + std::string(text);
  if (out.back() != '\n') out += '\n';
  return out + fence + "\n";
}

}  // namespace ramify::report
