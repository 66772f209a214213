#pragma once

#include <string>
#include <string_view>

namespace ramify::report {

/// Text that stands as itself in a pull-request comment: no markup, HTML, mention, issue link or autolink.
[[nodiscard]] std::string md_escape(std::string_view text);
/// The same for HTML elements such as <summary>.
[[nodiscard]] std::string html_escape(std::string_view text);
/// A fenced block whose fence is longer than any run of backticks within.
[[nodiscard]] std::string fenced(std::string_view language, std::string_view text);

}  // namespace ramify::report
