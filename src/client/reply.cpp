#include "reply.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <limits>

#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"
#include "refusal_help.h"
#include "text_member.h"

namespace ramify::client {
namespace {

using Kind = Reply::Kind;

/// `1 h 0 min`, `16 min`, `40 s`.
std::string duration_text(std::chrono::seconds length) {
  const auto seconds = length.count();
  if (seconds >= 3600) return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
  if (seconds >= 60) return fmt::format("{} min", seconds / 60);
  return fmt::format("{} s", seconds);
}

/// Digits alone; as many as no service means are the most there can be.
std::optional<long long> whole_number(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  long long number = 0;
  const auto fault = std::from_chars(text.data(), text.data() + text.size(), number).ec;
  return fault == std::errc() ? number : std::numeric_limits<long long>::max();
}

/// `x-acs-retry-after` is milliseconds; `retry-after`, which proxies send, seconds or a date.
std::optional<std::chrono::milliseconds> wait_asked_for(const wire::HttpResponse& response, Instant now) {
  constexpr long long wait_max = 120'000;  // the SDKs' own ceiling
  if (const auto header = wire::find_header(response.headers, "x-acs-retry-after")) {
    if (const auto wait = whole_number(*header)) return std::chrono::milliseconds(std::min(*wait, wait_max));
  }
  const auto header = wire::find_header(response.headers, "retry-after");
  if (!header) return std::nullopt;
  if (const auto wait = whole_number(*header)) {
    return std::chrono::milliseconds(std::min(*wait, wait_max / 1000) * 1000);
  }
  const std::time_t until = curl_getdate(header->c_str(), nullptr);
  if (until == -1) return std::nullopt;
  const long long seconds = until - now.time_since_epoch().count();
  return std::chrono::milliseconds(std::clamp(seconds, 0LL, wait_max / 1000) * 1000);
}

std::optional<Denial> read_denial(const nlohmann::json& body) {
  const auto found = body.find("AccessDeniedDetail");
  if (found == body.end() || !found->is_object()) return std::nullopt;
  return Denial{text_member(*found, "AuthAction"), text_member(*found, "AuthPrincipalType"),
                text_member(*found, "AuthPrincipalDisplayName"), text_member(*found, "PolicyType"),
                text_member(*found, "NoPermissionType")};
}

std::string_view layer_text(std::string_view policy_type) {
  if (policy_type == "ControlPolicy") return "a control policy of the resource directory";
  if (policy_type == "SessionPolicy") return "the session policy";
  if (policy_type == "AssumeRolePolicy") return "the role's trust policy";
  if (policy_type == "AccountLevelIdentityBasedPolicy") return "the caller's own policies for the whole account";
  if (policy_type == "ResourceGroupLevelIdentityBasedPolicy") return "the caller's policies for the resource group";
  return policy_type;
}

std::string denial_help(const Asked& asked, const std::optional<Denial>& denial) {
  if (!denial || denial->action.empty()) {
    if (asked.operation.permission.empty()) return "the service did not say which permission is missing";
    return fmt::format("allow {} to the identity whose credentials are used", asked.operation.permission);
  }
  const std::string action = text::printable(denial->action);
  const std::string layer = text::printable(layer_text(denial->layer));
  if (layer.empty()) return fmt::format("{} is not allowed to the identity whose credentials are used", action);
  if (denial->kind == "ExplicitDeny") return fmt::format("{} denies {}", layer, action);
  return fmt::format("nothing in {} allows {}", layer, action);
}

std::string clock_help(const wire::HttpResponse& response, Instant now) {
  const auto date = wire::find_header(response.headers, "date");
  const std::time_t server = date ? curl_getdate(date->c_str(), nullptr) : -1;
  if (server == -1) return "set this machine's clock: requests are refused when it is more than 15 minutes off";
  const auto offset = std::chrono::sys_seconds(std::chrono::seconds(server)) - now;
  return fmt::format("this machine's clock is {} {} the service's; set it (for example by NTP) and run again",
                     duration_text(std::chrono::abs(offset)), offset.count() > 0 ? "behind" : "ahead of");
}

std::string credential_help(std::string_view code) {
  if (code.starts_with("SignatureDoesNotMatch")) return "the AccessKey secret is not the one of this AccessKey id";
  if (code.starts_with("InvalidAccessKeyId.Inactive")) return "the AccessKey is disabled; enable it or use another";
  if (code.starts_with("InvalidAccessKeyId")) return "the AccessKey does not exist (any more), or is of another site";
  if (code.starts_with("InvalidSecurityToken.Expired")) return "the temporary credentials have expired; fetch new ones";
  return "check the credentials that the connection file points to";
}

/// The first words of something that should have been JSON.
std::string beginning(std::string_view body) {
  constexpr std::size_t shown = 40;
  const auto end = body.find_first_of("\r\n");
  const auto line = body.substr(0, std::min(end, body.size()));
  return line.size() > shown ? text::printable(line.substr(0, shown)) + "…" : text::printable(line);
}

Reply unreadable(const Asked& asked, const wire::HttpResponse& response, const std::string& why) {
  Reply reply;
  reply.kind = response.status >= 500 ? Kind::transient : Kind::unreadable;
  reply.http_status = response.status;
  reply.reason = fmt::format("HTTP {}: {}", response.status, why);
  const auto kind = reply.kind == Kind::transient ? ErrorKind::service : ErrorKind::protocol;
  reply.error = {kind,
                 fmt::format("{}: the reply cannot be read: {}", asked.text(), reply.reason),
                 "a proxy may have answered in the service's place, or the endpoint is another server's",
                 {}};
  return reply;
}

void judge_fault(const Asked& asked, const wire::HttpResponse& response, Instant now, Reply& reply) {
  auto& error = reply.error;
  const std::string told = fmt::format("{}: {}", text::printable(reply.code), text::printable(error.service->message));
  reply.reason = fmt::format("HTTP {}: {}", response.status, told);
  error.message = fmt::format("{} failed: {}", asked.text(), told);
  if (wire::is_throttling(reply.code)) {
    reply.kind = Kind::throttled;
    reply.asked = wait_asked_for(response, now);
    error.kind = ErrorKind::throttled;
    error.help = "the service keeps asking to slow down; run again later, or see what else uses the account's API";
  } else if (response.status >= 500 || wire::is_transient(reply.code)) {
    reply.kind = Kind::transient;
    reply.asked = wait_asked_for(response, now);
    error.help = "the service failed; run again later";
  } else if (reply.code == "SignatureNonceUsed") {
    // Our nonces are unique, so the request came twice on the way: the first coming may have been obeyed.
    reply.kind = Kind::lost;
  } else if (wire::is_clock_fault(reply.code)) {
    error.kind = ErrorKind::credentials;
    error.help = clock_help(response, now);
  } else if (wire::is_credential_fault(reply.code)) {
    error.kind = ErrorKind::credentials;
    error.help = credential_help(reply.code);
  } else if (wire::is_no_permission(reply.code)) {
    error.help = denial_help(asked, reply.denial);
  } else {
    error.help = refusal_help(reply.code);
  }
}

Reply read_response(const Asked& asked, const wire::HttpResponse& response, Instant now) {
  if (response.status >= 300 && response.status < 400) {
    return unreadable(asked, response, "a redirect, and signed requests are never redirected");
  }
  auto parsed = text::parse_json(response.body, {.bytes = std::size_t{32} << 20});
  if (!parsed) {
    if (response.body.empty()) return unreadable(asked, response, "it is empty");
    return unreadable(asked, response, fmt::format("not JSON; it begins `{}`", beginning(response.body)));
  }
  if (!parsed->is_object()) return unreadable(asked, response, "not a JSON object");
  Reply reply;
  reply.http_status = response.status;
  reply.request_id = text_member(*parsed, "RequestId");
  if (response.status >= 200 && response.status < 300) {
    reply.kind = Kind::success;
    reply.body = *std::move(parsed);
    return reply;
  }
  reply.code = text_member(*parsed, "Code");
  if (reply.code.empty()) return unreadable(asked, response, "an error without a code");
  reply.kind = Kind::refused;
  reply.denial = read_denial(*parsed);
  reply.error.kind = ErrorKind::service;
  reply.error.service = ServiceFault{std::string(asked.operation.name), reply.code, text_member(*parsed, "Message"),
                                     reply.request_id, response.status};
  judge_fault(asked, response, now, reply);
  return reply;
}

}  // namespace

std::string Asked::text() const {
  return fmt::format("{}: {}", account.str(), operation.name);
}

Reply read_reply(const Asked& asked, Result<wire::HttpResponse> response, Instant now) {
  if (response) return read_response(asked, *response, now);
  Reply reply;
  reply.error = std::move(response).error();
  reply.reason = reply.error.message;
  reply.error.message = fmt::format("{}: {}", asked.text(), reply.error.message);
  switch (reply.error.kind) {
    case ErrorKind::network:
      reply.kind = Kind::unsent;
      break;
    case ErrorKind::unknown_outcome:
      reply.kind = Kind::lost;
      reply.error.kind = ErrorKind::network;
      break;
    case ErrorKind::protocol:
      reply.kind = asked.operation.writes ? Kind::unreadable : Kind::refused;
      break;
    default:
      break;
  }
  return reply;
}

Error unknown_outcome(const Asked& asked, const Reply& reply) {
  return {ErrorKind::unknown_outcome,
          fmt::format("{}: it may or may not have been done: {}", asked.text(), reply.reason),
          "look at what is there before trying again; a new plan shows it", reply.error.service};
}

}  // namespace ramify::client
