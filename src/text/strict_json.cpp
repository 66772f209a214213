#include "ramify/text/strict_json.h"

#include <fmt/format.h>

#include <map>

#include "json_scanner.h"

namespace ramify::text {
namespace {

/// A recursive descent, not the library's SAX: its events do not say where a member stands.
template <class Json>
class Parser {
 public:
  Parser(std::string_view text, const JsonLimits& limits) : scanner_(text), limits_(limits) {}

  tl::expected<Json, JsonFault> run() {
    Json value;
    if (!scanner_.accepts_text(limits_)) {
      return tl::make_unexpected(scanner_.fault());
    }
    scanner_.skip_blanks();
    if (scanner_.ended()) {
      scanner_.refuse(0, "the text is empty; a JSON value is expected");
      return tl::make_unexpected(scanner_.fault());
    }
    if (!read_value(value, 0)) {
      return tl::make_unexpected(scanner_.fault());
    }
    scanner_.skip_blanks();
    if (!scanner_.ended()) {
      scanner_.refuse(scanner_.offset(), "text after the end of the JSON value");
      return tl::make_unexpected(scanner_.fault());
    }
    return value;
  }

 private:
  bool refuse_here(std::string message) { return scanner_.refuse(scanner_.offset(), std::move(message)); }

  bool read_value(Json& value, std::size_t depth) {
    scanner_.skip_blanks();
    const char first = scanner_.peek();
    if (scanner_.ended()) {
      return refuse_here("the text ends where a value is expected");
    }
    if (first == '{' || first == '[') {
      if (depth >= limits_.depth) {
        return refuse_here(fmt::format("nesting is deeper than {} levels", limits_.depth));
      }
      return first == '{' ? read_object(value, depth) : read_array(value, depth);
    }
    const auto scalar = scanner_.read_scalar();
    if (scalar) {
      std::visit([&](const auto& found) { value = found; }, *scalar);
    }
    return scalar.has_value();
  }

  bool read_object(Json& value, std::size_t depth) {
    value = Json::object();
    auto& members = value.template get_ref<typename Json::object_t&>();
    std::map<std::string, std::size_t> seen;
    scanner_.take('{');
    scanner_.skip_blanks();
    if (scanner_.take('}')) {
      return true;
    }
    for (;;) {
      std::string name;
      Json member;
      if (!read_name(name, seen) || !read_value(member, depth + 1)) {
        return false;
      }
      insert(members, std::move(name), std::move(member));
      scanner_.skip_blanks();
      if (scanner_.take('}')) {
        return true;
      }
      if (!scanner_.take(',')) {
        return refuse_here("',' or '}' is expected after a member");
      }
    }
  }

  bool read_name(std::string& name, std::map<std::string, std::size_t>& seen) {
    scanner_.skip_blanks();
    const std::size_t start = scanner_.offset();
    if (scanner_.peek() != '"') {
      const bool comma = scanner_.peek() == '}' && !seen.empty();
      return refuse_here(comma ? "a comma stands before '}'" : "a member name in double quotes is expected");
    }
    if (!scanner_.read_string(name)) {
      return false;
    }
    const auto [earlier, fresh] = seen.emplace(name, start);
    if (!fresh) {
      const JsonFault first = scanner_.place(earlier->second, {});
      return scanner_.refuse(start, fmt::format("member {} is given twice, first at line {}, column {}",
                                                in_quotes(name), first.line, first.column));
    }
    scanner_.skip_blanks();
    return scanner_.take(':') || refuse_here(fmt::format("':' is expected after the member name {}", in_quotes(name)));
  }

  bool read_array(Json& value, std::size_t depth) {
    value = Json::array();
    scanner_.take('[');
    scanner_.skip_blanks();
    if (scanner_.take(']')) {
      return true;
    }
    for (;;) {
      scanner_.skip_blanks();
      if (scanner_.peek() == ']') {
        return refuse_here("a comma stands before ']'");
      }
      Json element;
      if (!read_value(element, depth + 1)) {
        return false;
      }
      value.push_back(std::move(element));
      scanner_.skip_blanks();
      if (scanner_.take(']')) {
        return true;
      }
      if (!scanner_.take(',')) {
        return refuse_here("',' or ']' is expected after an element");
      }
    }
  }

  // `ordered_json` keeps its members in a vector and would search all of it on each insertion.
  static void insert(nlohmann::json::object_t& members, std::string&& name, Json&& member) {
    members.emplace(std::move(name), std::move(member));
  }
  static void insert(nlohmann::ordered_json::object_t& members, std::string&& name, Json&& member) {
    members.push_back({std::move(name), std::move(member)});
  }

  JsonScanner scanner_;
  JsonLimits limits_;
};

}  // namespace

tl::expected<nlohmann::json, JsonFault> parse_json(std::string_view text, const JsonLimits& limits) {
  return Parser<nlohmann::json>(text, limits).run();
}

tl::expected<nlohmann::ordered_json, JsonFault> parse_ordered_json(std::string_view text, const JsonLimits& limits) {
  return Parser<nlohmann::ordered_json>(text, limits).run();
}

}  // namespace ramify::text
