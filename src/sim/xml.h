#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ramify::sim {

/// An element of a parsed document, with what canonical XML needs of it.
struct XmlElement {
  struct Attribute {
    std::string prefix;
    std::string name;  ///< local
    std::string space;
    std::string value;
  };
  /// A child element, or text where there is none.
  struct Child {
    std::unique_ptr<XmlElement> element;
    std::string text;
  };
  std::string prefix;
  std::string name;  ///< local
  std::string space;
  std::vector<Attribute> attributes;            ///< namespace declarations not among them
  std::map<std::string, std::string> in_scope;  ///< prefix -> namespace; the default's prefix is empty
  std::vector<Child> children;

  [[nodiscard]] const XmlElement* child(std::string_view local) const;             ///< the first of that name
  [[nodiscard]] std::vector<const XmlElement*> all(std::string_view local) const;  ///< children of that name
  [[nodiscard]] std::string attribute(std::string_view local) const;               ///< without namespace; else empty
  [[nodiscard]] std::string text() const;                                          ///< its own, trimmed
};

/// A well-formed document without DTD, 64 levels deep at most; null otherwise. Comments and processing instructions
/// are left out, as canonical XML without comments leaves out the first.
[[nodiscard]] std::unique_ptr<XmlElement> parse_xml(std::string_view text);

/// Exclusive XML Canonicalization 1.0 without comments, of the element without the child `left_out`; `inclusive` are
/// the prefixes of an InclusiveNamespaces list.
[[nodiscard]] std::string canonical_xml(const XmlElement& element, const XmlElement* left_out,
                                        const std::set<std::string>& inclusive = {});

[[nodiscard]] std::string xml_escape(std::string_view text);

}  // namespace ramify::sim
