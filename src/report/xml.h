#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ramify::report {

/// Fit for text and attributes of XML 1.0: what it forbids even escaped becomes U+FFFD.
[[nodiscard]] std::string xml_escape(std::string_view text);

/// One test case of a JUnit report; `failure` and `error` are empty where there is none.
struct XmlCase {
  std::string classname;
  std::string name;
  std::string file;
  std::uint32_t line = 0;
  std::string failure;
  std::string error;
};
[[nodiscard]] std::string junit(std::string_view suite, const std::vector<XmlCase>& cases);

}  // namespace ramify::report
