#include "ramify/report/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "paint.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

using State = check::Finding::State;

constexpr int kFormatVersion = 1;

std::string word(const Paint& paint, State state) {
  switch (state) {
    case State::good:
      return paint.green("good   ");
    case State::warning:
      return paint.yellow("warning");
    case State::fault:
      break;
  }
  return paint.red("FAULT  ");
}

std::size_t count(const std::vector<check::Finding>& findings, State state) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [&](const check::Finding& each) { return each.state == state; }));
}

}  // namespace

std::string doctor_text(const std::vector<check::Finding>& findings, const Style& style) {
  const Paint paint(style);
  std::size_t width = 0;
  for (const auto& each : findings) width = std::max(width, each.what.size());
  std::string out;
  std::string account;
  for (const auto& each : findings) {
    if (each.account != account) {
      account = each.account;
      out += fmt::format("{}{}\n", out.empty() ? "" : "\n", paint.bold(text::printable(account)));
    }
    out += fmt::format("{}  {:<{}}  {}\n", word(paint, each.state), each.what, width, text::printable(each.detail));
    if (!each.help.empty()) out += fmt::format("{:<9}help: {}\n", "", text::printable(each.help));
  }
  return out + "\n" +
         paint.bold(fmt::format("{}, {}, {} good", text::count(count(findings, State::fault), "fault"),
                                text::count(count(findings, State::warning), "warning"),
                                count(findings, State::good))) +
         "\n";
}

std::string doctor_json(const std::vector<check::Finding>& findings) {
  nlohmann::ordered_json json{{"format_version", kFormatVersion}, {"findings", nlohmann::ordered_json::array()}};
  for (const auto& each : findings) {
    json["findings"].push_back({{"account", each.account},
                                {"what", each.what},
                                {"state", std::string(check::to_string(each.state))},
                                {"detail", each.detail},
                                {"help", each.help}});
  }
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
