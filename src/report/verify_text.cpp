#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "paint.h"
#include "ramify/policy/evaluate.h"
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

std::string_view outcome_word(ProbeOutcome outcome) {
  switch (outcome) {
    case ProbeOutcome::as_expected:
      return "as_expected";
    case ProbeOutcome::contradicted:
      return "contradicted";
    case ProbeOutcome::inconclusive:
      break;
  }
  return "inconclusive";
}

/// The account as the console knows it: by its default domain, else by its id.
std::string console_domain(const std::string& domain, const std::string& id) {
  return domain.empty() ? id + ".onaliyun.com" : text::printable(domain);
}

/// Where people switch to the role; the form is that of the service's own links [RAM documentation].
std::string switch_link(const check::Probe& probe) {
  if (!probe.through.empty()) return {};  // who has switched has to go back before switching again
  return fmt::format("https://signin.aliyun.com/switchRole.htm?parentAlias={}&roleName={}",
                     console_domain(probe.role_domain, probe.role_account.str()),
                     text::printable(probe.role.object.name));
}

/// The forms in which the logon page takes a user's name: with the default domain, with the account's alias, as a
/// domain and alone, and with its id [RAM documentation].
std::vector<std::string> logon_names(const check::Probe& probe) {
  if (probe.user_account.empty() || !probe.through.empty()) return {};
  constexpr std::string_view kCommon = ".onaliyun.com";
  const auto name = text::printable(probe.subject.object.name);
  std::vector<std::string> names;
  const auto add = [&](const std::string& domain) {
    auto form = fmt::format("{}@{}", name, text::printable(domain));
    if (std::find(names.begin(), names.end(), form) == names.end()) names.push_back(std::move(form));
  };
  const std::string& domain = probe.user_domain;
  if (!domain.empty()) add(domain);
  if (domain.ends_with(kCommon)) add(domain.substr(0, domain.size() - kCommon.size()));
  if (!probe.user_alias.empty()) {
    add(probe.user_alias + std::string(kCommon));
    add(probe.user_alias);
  }
  add(probe.user_account + std::string(kCommon));
  // The id is the alias of an account that was given none.
  if (names.size() == 1) add(probe.user_account);
  return names;
}

/// Who is let in, and how that is done by hand.
std::string console_text(const std::vector<check::ProbeResult>& results, const Paint& paint) {
  std::string out;
  for (const auto& result : results) {
    const auto names = logon_names(result.probe);
    if (!result.assumed || result.outcome != ProbeOutcome::as_expected || names.empty()) continue;
    out += fmt::format("  {} logs on as {}, and becomes {} at\n    {}\n", short_name(result.probe.subject),
                       fmt::join(names, " or "), short_name(result.probe.role), switch_link(result.probe));
  }
  return out.empty() ? out : "\n" + paint.bold("On the console") + "\n" + out;
}

/// Of a role elsewhere: who knows why, where nothing on this side refused.
std::string whose_word(const check::ProbeResult& result) {
  const bool here = !result.layer.empty() && result.layer != policy::to_string(policy::Layer::trust);
  if (!result.probe.elsewhere || here || result.outcome != ProbeOutcome::contradicted) return {};
  return fmt::format(
      "; whom account {} lets in is not ours to read: ask there whether the trust names {}, or asks for an external id",
      result.probe.role_account.str(), short_name(result.probe.subject));
}

/// `; tried by company-b/alice through company-a/ci`
std::string by_whom(const check::Probe& probe) {
  if (probe.through.empty()) return {};
  std::vector<std::string> stops;
  for (const auto& stop : probe.through) stops.push_back(short_name(stop.role));
  return fmt::format("; tried by {} through {}", short_name(probe.user), fmt::join(stops, " and "));
}

std::string found(const check::ProbeResult& result) {
  if (result.assumed) return "it became " + text::printable(result.caller_arn) + by_whom(result.probe);
  std::string words = (result.outcome == ProbeOutcome::inconclusive ? "" : "it was refused: ") +
                      text::printable(result.detail.empty() ? "no reason given" : result.detail);
  if (result.by_another_layer())
    words += fmt::format("; the evaluator expects {} to refuse it", result.probe.expected_layer);
  if (!result.request_id.empty()) words += fmt::format(" (request {})", text::printable(result.request_id));
  if (result.probe.overruled) words += "; can_assume asks for it, but the files open no way";
  return words + whose_word(result) + by_whom(result.probe);
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
                                text::count(results.size(), "trial"), broken, results.size() - kept - broken)) +
         "\n" + console_text(results, paint);
}

std::string verify_json(const std::vector<check::ProbeResult>& results, const std::vector<model::Address>& untried) {
  nlohmann::ordered_json json{{"format_version", 1}, {"probes", nlohmann::ordered_json::array()}};
  for (const auto& result : results) {
    const auto& probe = result.probe;
    auto through = nlohmann::ordered_json::array();
    for (const auto& stop : probe.through) through.push_back(model::to_string(stop.role));
    nlohmann::ordered_json each{{"subject", model::to_string(probe.subject)},
                                {"user", model::to_string(probe.user)},
                                {"through", std::move(through)},
                                {"role", model::to_string(probe.role)},
                                {"elsewhere", probe.elsewhere},
                                {"expected", probe.expected},
                                {"outcome", outcome_word(result.outcome)},
                                {"assumed", result.assumed},
                                {"became", result.caller_arn},
                                {"detail", result.detail},
                                {"request_id", result.request_id},
                                {"layer", result.layer},
                                {"expected_layer", probe.expected_layer},
                                {"switch_link", switch_link(probe)},
                                {"logon_names", logon_names(probe)}};
    json["probes"].push_back(std::move(each));
  }
  json["untried"] = nlohmann::ordered_json::array();
  for (const auto& each : untried) json["untried"].push_back(model::to_string(each));
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
