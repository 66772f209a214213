#include <algorithm>
#include <tuple>

#include "xml.h"

namespace ramify::sim {
namespace {

using Rendered = std::map<std::string, std::string>;

std::string escaped(std::string_view text, bool attribute) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '\r') {
      out += "&#xD;";
    } else if (c == '>' && !attribute) {
      out += "&gt;";
    } else if (c == '"' && attribute) {
      out += "&quot;";
    } else if (c == '\t' && attribute) {
      out += "&#x9;";
    } else if (c == '\n' && attribute) {
      out += "&#xA;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string in_text(std::string_view text) {
  return escaped(text, false);
}

std::string in_value(std::string_view text) {
  return escaped(text, true);
}

std::string qualified(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + ":" + name;
}

/// The namespaces that an element must declare: those it uses, or that are to be kept, where its output ancestors have
/// not said the same.
std::string declarations(const XmlElement& element, const std::set<std::string>& inclusive, Rendered& rendered) {
  std::set<std::string> used = {element.prefix};
  for (const auto& attribute : element.attributes) {
    if (!attribute.prefix.empty()) used.insert(attribute.prefix);
  }
  for (const auto& prefix : inclusive) {
    if (element.in_scope.count(prefix) != 0) used.insert(prefix);
  }
  std::string out;
  for (const auto& prefix : used) {
    if (prefix == "xml") continue;
    const auto scope = element.in_scope.find(prefix);
    const std::string space = scope == element.in_scope.end() ? std::string() : scope->second;
    const auto before = rendered.find(prefix);
    if ((before == rendered.end() ? std::string() : before->second) == space) continue;
    rendered[prefix] = space;
    out += prefix.empty() ? " xmlns=\"" : " xmlns:" + prefix + "=\"";
    out += in_value(space) + "\"";
  }
  return out;
}

void write(std::string& out, const XmlElement& element, const XmlElement* left_out,
           const std::set<std::string>& inclusive, Rendered rendered) {
  const std::string tag = qualified(element.prefix, element.name);
  out += "<" + tag + declarations(element, inclusive, rendered);
  auto attributes = element.attributes;
  std::sort(attributes.begin(), attributes.end(),
            [](const auto& a, const auto& b) { return std::tie(a.space, a.name) < std::tie(b.space, b.name); });
  for (const auto& attribute : attributes) {
    out += " " + qualified(attribute.prefix, attribute.name) + "=\"" + in_value(attribute.value) + "\"";
  }
  out += ">";
  for (const auto& child : element.children) {
    if (!child.element) {
      out += in_text(child.text);
    } else if (child.element.get() != left_out) {
      write(out, *child.element, left_out, inclusive, rendered);
    }
  }
  out += "</" + tag + ">";
}

}  // namespace

std::string canonical_xml(const XmlElement& element, const XmlElement* left_out,
                          const std::set<std::string>& inclusive) {
  std::string out;
  write(out, element, left_out, inclusive, {});
  return out;
}

std::string xml_escape(std::string_view text) {
  return in_text(text);
}

}  // namespace ramify::sim
