#include "xml.h"

#include <cstdint>

namespace ramify::sim {
namespace {

constexpr int kDepthMax = 64;
constexpr std::string_view kXmlSpace = "http://www.w3.org/XML/1998/namespace";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80U;
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80U) return put(code);
  if (code < 0x800U) {
    put(0xC0U | (code >> 6U));
  } else if (code < 0x10000U) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

struct Name {
  std::string prefix;
  std::string local;
};

/// What is wrong is not told: a document that does not parse is simply not accepted.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::unique_ptr<XmlElement> document() {
    if (!misc()) return nullptr;
    auto root = element({{"xml", std::string(kXmlSpace)}}, 0);
    if (!root || !misc() || at_ != text_.size()) return nullptr;
    return root;
  }

 private:
  using Scope = std::map<std::string, std::string>;
  using Raw = std::vector<std::pair<Name, std::string>>;

  [[nodiscard]] bool looking_at(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  bool take(std::string_view what) {
    if (!looking_at(what)) return false;
    at_ += what.size();
    return true;
  }
  void spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool skip_past(std::string_view end) {
    const auto found = text_.find(end, at_);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }
  /// Around the root: white space, comments, instructions. A DTD is none of them.
  bool misc() {
    for (;;) {
      spaces();
      if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (take("<?")) {
        if (!skip_past("?>")) return false;
      } else {
        return true;
      }
    }
  }
  std::string word() {
    const auto from = at_;
    while (at_ < text_.size() && is_name(text_[at_])) ++at_;
    return std::string(text_.substr(from, at_ - from));
  }
  std::optional<Name> name() {
    Name out{{}, word()};
    if (take(":")) {
      out.prefix = std::move(out.local);
      out.local = word();
      if (out.prefix.empty()) return std::nullopt;
    }
    if (out.local.empty()) return std::nullopt;
    return out;
  }
  bool reference(std::string& out) {
    const auto end = text_.find(';', at_);
    if (end == std::string_view::npos || end - at_ > 10) return false;
    const std::string_view what = text_.substr(at_, end - at_);
    at_ = end + 1;
    if (what == "lt") return out += '<', true;
    if (what == "gt") return out += '>', true;
    if (what == "amp") return out += '&', true;
    if (what == "quot") return out += '"', true;
    if (what == "apos") return out += '\'', true;
    if (what.size() < 2 || what.front() != '#') return false;
    const bool hex = what[1] == 'x';
    std::uint32_t code = 0;
    for (const char c : what.substr(hex ? 2 : 1)) {
      const int digit = c >= '0' && c <= '9'          ? c - '0'
                        : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                      : -1;
      if (digit < 0) return false;
      code = code * (hex ? 16U : 10U) + static_cast<std::uint32_t>(digit);
      if (code > 0x10FFFFU) return false;
    }
    if (code == 0) return false;
    append_utf8(out, code);
    return true;
  }
  std::optional<std::string> quoted() {
    const char quote = at_ < text_.size() ? text_[at_] : '\0';
    if (quote != '"' && quote != '\'') return std::nullopt;
    ++at_;
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote) {
      const char c = text_[at_++];
      if (c == '<') return std::nullopt;
      if (c == '&') {
        if (!reference(out)) return std::nullopt;
      } else if (c == '\r') {
        if (!looking_at("\n")) out += ' ';
      } else {
        out += c == '\t' || c == '\n' ? ' ' : c;
      }
    }
    if (at_ == text_.size()) return std::nullopt;
    ++at_;
    return out;
  }
  std::optional<Raw> attributes() {
    Raw out;
    for (;;) {
      const auto before = at_;
      spaces();
      if (looking_at(">") || looking_at("/>")) return out;
      if (before == at_) return std::nullopt;
      auto key = name();
      spaces();
      if (!key || !take("=")) return std::nullopt;
      spaces();
      auto value = quoted();
      if (!value) return std::nullopt;
      out.emplace_back(std::move(*key), std::move(*value));
    }
  }
  static bool resolve(XmlElement& element, const Raw& raw) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const auto& [key, value] : raw) {
      if (!seen.emplace(key.prefix, key.local).second) return false;
      if (key.prefix == "xmlns") {
        if (value.empty() || key.local == "xmlns") return false;
        element.in_scope[key.local] = value;
      } else if (key.prefix.empty() && key.local == "xmlns") {
        element.in_scope[""] = value;
      }
    }
    std::set<std::pair<std::string, std::string>> expanded;
    for (const auto& [key, value] : raw) {
      if (key.prefix == "xmlns" || (key.prefix.empty() && key.local == "xmlns")) continue;
      const auto space = element.in_scope.find(key.prefix);
      if (!key.prefix.empty() && space == element.in_scope.end()) return false;
      element.attributes.push_back({key.prefix, key.local, key.prefix.empty() ? std::string() : space->second, value});
      if (!expanded.emplace(element.attributes.back().space, key.local).second) return false;
    }
    const auto space = element.in_scope.find(element.prefix);
    if (space == element.in_scope.end()) return element.prefix.empty();
    element.space = space->second;
    return true;
  }
  std::unique_ptr<XmlElement> element(const Scope& scope, int depth) {
    if (depth > kDepthMax || !take("<")) return nullptr;
    const auto tag = name();
    auto raw = tag ? attributes() : std::nullopt;
    if (!raw) return nullptr;
    auto out = std::make_unique<XmlElement>();
    out->prefix = tag->prefix;
    out->name = tag->local;
    out->in_scope = scope;
    if (!resolve(*out, *raw)) return nullptr;
    if (take("/>")) return out;
    if (!take(">") || !content(*out, depth)) return nullptr;
    const auto end = name();
    spaces();
    if (!end || end->prefix != tag->prefix || end->local != tag->local || !take(">")) return nullptr;
    return out;
  }
  static void add_text(XmlElement& element, std::string text) {
    if (text.empty()) return;
    if (!element.children.empty() && !element.children.back().element) {
      element.children.back().text += text;
    } else {
      element.children.push_back({nullptr, std::move(text)});
    }
  }
  /// Up to and past the `</` of its end.
  bool content(XmlElement& parent, int depth) {
    while (at_ < text_.size()) {
      if (take("</")) return true;
      if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (take("<![CDATA[")) {
        const auto from = at_;
        if (!skip_past("]]>")) return false;
        add_text(parent, std::string(text_.substr(from, at_ - 3 - from)));
      } else if (looking_at("<?")) {
        return false;
      } else if (looking_at("<")) {
        auto child = element(parent.in_scope, depth + 1);
        if (!child) return false;
        parent.children.push_back({std::move(child), {}});
      } else {
        std::string text;
        while (at_ < text_.size() && text_[at_] != '<') {
          const char c = text_[at_++];
          if (c == '&') {
            if (!reference(text)) return false;
          } else if (c != '\r') {
            text += c;
          } else if (!looking_at("\n")) {
            text += '\n';
          }
        }
        add_text(parent, std::move(text));
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

const XmlElement* XmlElement::child(std::string_view local) const {
  for (const auto& item : children) {
    if (item.element && item.element->name == local) return item.element.get();
  }
  return nullptr;
}

std::vector<const XmlElement*> XmlElement::all(std::string_view local) const {
  std::vector<const XmlElement*> out;
  for (const auto& item : children) {
    if (item.element && item.element->name == local) out.push_back(item.element.get());
  }
  return out;
}

std::string XmlElement::attribute(std::string_view local) const {
  for (const auto& item : attributes) {
    if (item.space.empty() && item.name == local) return item.value;
  }
  return {};
}

std::string XmlElement::text() const {
  std::string out;
  for (const auto& item : children) out += item.text;
  const auto first = out.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(" \t\r\n") - first + 1);
}

std::unique_ptr<XmlElement> parse_xml(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (text.substr(0, kMark.size()) == kMark) text.remove_prefix(kMark.size());
  return Parser(text).document();
}

}  // namespace ramify::sim
