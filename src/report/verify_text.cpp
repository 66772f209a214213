#include <fmt/format.h>

#include "paint.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

using check::ProbeOutcome;

std::string word(const Paint& paint, ProbeOutcome outcome) {
  switch (outcome) {
    case ProbeOutcome::as_expected:
      return paint.green("ok          ");
    case ProbeOutcome::contradicted:
      return paint.red("CONTRADICTED");
    case ProbeOutcome::inconclusive:
      return paint.yellow("inconclusive");
  }
  return {};
}

/// `company-b/alice`
std::string short_name(const model::Address& address) {
  return text::printable(fmt::format("{}/{}", address.account.str(), address.object.name));
}

std::string found(const check::ProbeResult& result) {
  if (result.assumed) return "it became " + text::printable(result.caller_arn);
  std::string words = (result.outcome == ProbeOutcome::inconclusive ? "" : "it was refused: ") +
                      text::printable(result.detail.empty() ? "no reason given" : result.detail);
  if (!result.request_id.empty()) words += fmt::format(" (request {})", text::printable(result.request_id));
  return words;
}

}  // namespace

std::string verify_text(const std::vector<check::ProbeResult>& results, const Style& style) {
  const Paint paint(style);
  std::string out;
  std::size_t kept = 0;
  std::size_t broken = 0;
  for (const auto& result : results) {
    out += fmt::format("{}  {} {} assume {}\n              {}\n", word(paint, result.outcome),
                       short_name(result.probe.subject), result.probe.expected ? "can" : "cannot",
                       short_name(result.probe.role), found(result));
    kept += result.outcome == ProbeOutcome::as_expected ? 1 : 0;
    broken += result.outcome == ProbeOutcome::contradicted ? 1 : 0;
  }
  return out +
         paint.bold(fmt::format("{} of {} as expected, {} contradicted, {} inconclusive", kept,
                                text::count(results.size(), "access test"), broken, results.size() - kept - broken)) +
         "\n";
}

}  // namespace ramify::report
