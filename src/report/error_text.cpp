#include <fmt/format.h>

#include "paint.h"
#include "ramify/text/text.h"

namespace ramify::report {

std::string error_text(const Error& error, const Style& style) {
  const Paint paint(style);
  std::string out = fmt::format("{} {}\n", paint.bold(paint.red("error:")), paint.bold(text::printable(error.message)));
  if (error.service) {
    const auto& fault = *error.service;
    out += fmt::format("  the service said: {} (HTTP {}) {}\n", text::printable(fault.code), fault.http_status,
                       text::printable(fault.message));
    if (!fault.request_id.empty()) {
      out += fmt::format("  request: {} {}\n", text::printable(fault.operation), text::printable(fault.request_id));
    }
  }
  if (!error.help.empty()) out += fmt::format("  {} {}\n", paint.bold("help:"), text::printable(error.help));
  return out;
}

}  // namespace ramify::report
