#include "xml.h"

#include <fmt/format.h>

#include <algorithm>

namespace ramify::report {

std::string xml_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? "\xEF\xBF\xBD" : std::string(1, c);
    }
  }
  return out;
}

std::string junit(std::string_view suite, const std::vector<XmlCase>& cases) {
  const auto failures =
      std::count_if(cases.begin(), cases.end(), [](const auto& each) { return !each.failure.empty(); });
  const auto errors = std::count_if(cases.begin(), cases.end(), [](const auto& each) { return !each.error.empty(); });
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">\n",
                     xml_escape(suite), cases.size(), failures, errors);
  for (const XmlCase& each : cases) {
    out += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml_escape(each.classname), xml_escape(each.name));
    if (!each.file.empty()) out += fmt::format(" file=\"{}\" line=\"{}\"", xml_escape(each.file), each.line);
    if (each.failure.empty() && each.error.empty()) {
      out += "/>\n";
      continue;
    }
    out += ">\n";
    if (!each.failure.empty()) {
      out += fmt::format("      <failure type=\"access\" message=\"{}\"/>\n", xml_escape(each.failure));
    }
    if (!each.error.empty())
      out += fmt::format("      <error type=\"open\" message=\"{}\"/>\n", xml_escape(each.error));
    out += "    </testcase>\n";
  }
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace ramify::report
