#include "ramify/check/doctor.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <ctime>

#include "member.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"

namespace ramify::check {
namespace {

using State = Finding::State;
using wire::Service;

/// The service takes requests that are up to fifteen minutes off.
constexpr std::chrono::minutes kAccepted{15};
constexpr std::chrono::seconds kApartMuch{60};

struct Question {
  Service service;
  std::string_view operation;
  wire::Pairs parameters;
};

std::string told(const Error& error) {
  if (!error.service) return text::printable(error.message);
  return fmt::format("{}: {}", text::printable(error.service->code), text::printable(error.service->message));
}

/// The service answered, whatever it thinks of us.
bool answered(const Error& error) {
  return error.service && wire::is_no_permission(error.service->code);
}

Finding endpoint(const client::Session& session, const Question& question) {
  Finding finding{State::good,
                  session.account().str(),
                  fmt::format("endpoint {}", wire::spec(question.service).name),
                  "answers",
                  {},
                  false};
  const auto reply = session.call({question.service, std::string(question.operation), question.parameters});
  if (reply) return finding;
  if (answered(reply.error())) {
    finding.detail = fmt::format("answers; {} is not allowed", question.operation);
    return finding;
  }
  finding.state = State::fault;
  finding.detail = told(reply.error());
  finding.help = reply.error().help;
  finding.of_credentials = reply.error().kind == ErrorKind::credentials;
  return finding;
}

Finding identity(const nlohmann::json& reply, const std::string& key, const model::AccountId& expected) {
  const std::string account = member(reply, "AccountId");
  const std::string arn = member(reply, "Arn");
  if (account != expected.str()) {
    return {State::fault,
            key,
            "identity",
            fmt::format("{} of account {}, but the configuration says {}", text::printable(arn),
                        text::printable(account), expected.str()),
            "check the account's entry in the connection file",
            true};
  }
  if (arn.ends_with(":root")) {
    return {State::warning,
            key,
            "identity",
            text::printable(arn) + ", the account itself: it may do everything",
            "run as a user or a role that may do no more than `doctor --emit-policy` prints",
            false};
  }
  return {State::good, key, "identity", text::printable(arn), {}, false};
}

Finding clock_line(const ClockWatch& clock, const std::string& key) {
  const auto apart = clock.apart();
  if (!apart) return {State::good, key, "clock", "signed requests are taken", {}, false};
  const auto seconds = apart->count() < 0 ? -apart->count() : apart->count();
  const std::string detail =
      fmt::format("{} {} the service's", text::count(static_cast<std::size_t>(seconds), "second"),
                  apart->count() > 0 ? "behind" : "ahead of");
  if (seconds <= kApartMuch.count()) return {State::good, key, "clock", "within a minute of the service's", {}, false};
  const bool refused = *apart > kAccepted || *apart < -kAccepted;
  return {refused ? State::fault : State::warning,
          key,
          "clock",
          detail,
          "set the machine's clock; requests that are 15 minutes off are refused",
          false};
}

}  // namespace

std::string_view to_string(State state) {
  switch (state) {
    case State::good:
      return "good";
    case State::warning:
      return "warning";
    case State::fault:
      break;
  }
  return "fault";
}

std::optional<Instant> parse_http_date(const std::string& text) {
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const std::string month = text.substr(8, 3);
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (month != kMonths.at(i)) continue;
    return parse_instant(
        fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), i + 1, text.substr(5, 2), text.substr(17, 8)));
  }
  return std::nullopt;
}

ClockWatch::ClockWatch(std::shared_ptr<client::Transport> inner, Clock now)
    : inner_(std::move(inner)), now_(std::move(now)) {}

Result<wire::HttpResponse> ClockWatch::send(const std::string& base_url, const wire::HttpRequest& request) {
  auto response = inner_->send(base_url, request);
  if (!response) return response;
  if (const auto header = wire::find_header(response->headers, "date")) {
    if (const auto theirs = parse_http_date(*header)) {
      const std::lock_guard lock(mutex_);
      apart_ = *theirs - now_();
    }
  }
  return response;
}

std::optional<std::chrono::seconds> ClockWatch::apart() const {
  const std::lock_guard lock(mutex_);
  return apart_;
}

Examination examine(const client::Session& session, const model::AccountId& expected, const ClockWatch& clock) {
  const std::string key = session.account().str();
  Examination out;
  const auto reply = session.call({Service::sts, "GetCallerIdentity", {}});
  if (!reply) {
    const Error& error = reply.error();
    const bool by_clock = error.service && wire::is_clock_fault(error.service->code);
    const bool by_credentials = error.kind == ErrorKind::credentials && !by_clock;
    out.findings.push_back({State::fault, key,
                            by_clock         ? "clock"
                            : by_credentials ? "credentials"
                                             : "endpoint sts",
                            told(error), error.help, by_credentials});
    if (by_clock && clock.apart()) out.findings.back().detail += "; " + clock_line(clock, key).detail;
    return out;
  }
  out.findings.push_back({State::good, key, "endpoint sts", "answers", {}, false});
  out.findings.push_back(identity(*reply, key, expected));
  if (out.findings.back().state == State::fault) return out;
  out.arn = member(*reply, "Arn");
  for (const Question& question : {Question{Service::ram, "ListGroups", {{"MaxItems", "1"}}},
                                   Question{Service::ims, "ListUsers", {{"MaxItems", "1"}}},
                                   Question{Service::resourcemanager, "ListResourceGroups", {{"PageSize", "1"}}}}) {
    out.findings.push_back(endpoint(session, question));
  }
  out.findings.push_back(clock_line(clock, key));
  return out;
}

}  // namespace ramify::check
