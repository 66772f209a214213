#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "federation.h"
#include "hosts.h"
#include "ramify/wire/sign.h"
#include "render.h"
#include "service.h"

namespace ramify::sim {
namespace {

std::string request_id(const std::string& run, std::uint64_t number) {
  std::string hex = wire::sha256_hex(fmt::format("{}|{}", run, number)).substr(0, 32);
  std::transform(hex.begin(), hex.end(), hex.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c); });
  return fmt::format("{}-{}-4{}-A{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3), hex.substr(15, 3),
                     hex.substr(18, 12));
}

/// As RFC 9110 wants it; clients tell their clock's error from it.
std::string http_date(Instant now) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

/// What a log or an event may show of the parameters.
wire::Pairs shown_parameters(const wire::Pairs& business) {
  auto shown = business;
  for (auto& [name, value] : shown) {
    if (is_secret_parameter(name)) value = "***";
  }
  std::sort(shown.begin(), shown.end());
  return shown;
}

/// The host that the caller asked, if it is the service's own, else the service's central one.
std::string host_id(const std::string& asked, const wire::ServiceSpec* service) {
  if (read_host(asked).service) return asked.substr(0, asked.find(':'));
  return std::string(service == nullptr ? std::string_view("ram.aliyuncs.com") : service->default_host);
}

}  // namespace

wire::HttpResponse Service::respond(const Visit& visit, const Reply& reply) {
  const std::string id = request_id(run_, visit.info.number);
  const bool xml = visit.envelope && visit.envelope->format == "XML";
  wire::HttpResponse out;
  out.headers = {{"content-type", xml ? "text/xml;charset=utf-8" : "application/json;charset=utf-8"},
                 {"date", http_date(options_.clock())},
                 {"x-acs-request-id", id}};
  nlohmann::json body = nlohmann::json::object();
  std::string root = visit.info.operation + "Response";
  if (reply) {
    out.status = 200;
    body = *reply;
  } else {
    const ApiError& error = reply.error();
    out.status = error.status;
    root = "Error";
    body = {{"Code", error.code},
            {"Message", error.message},
            {"HostId", host_id(visit.host, wire::find_service_by_name(visit.info.service))},
            {"Recommend", fmt::format("https://api.aliyun.com/troubleshoot?q={}&product={}&requestId={}", error.code,
                                      visit.info.service, id)}};
    if (!error.access_denied.is_null()) body["AccessDeniedDetail"] = error.access_denied;
  }
  body["RequestId"] = id;
  out.body = xml ? to_xml(root, body) : body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return out;
}

void Service::note(const Visit& visit, int status, const Reply& reply) {
  LogEntry entry;
  entry.request = visit.info;
  entry.time = clock_.now();
  entry.source_ip = visit.source_ip;
  entry.caller = visit.caller;
  if (visit.envelope) {
    for (const auto& [name, value] : shown_parameters(visit.envelope->business)) {
      if (!entry.parameters.empty()) entry.parameters += '&';
      entry.parameters += fmt::format("{}={}", name, value);
      if (names_something(name)) entry.names.emplace_back(name, value);
    }
  }
  entry.status = status;
  if (!reply) entry.code = reply.error().code;
  // Names that the table does not have are counted together: there is no end of them.
  const std::string name = visit.operation == nullptr ? std::string("unknown")
                                                      : fmt::format("{}:{}", visit.info.service, visit.operation->name);
  ++counters_[{name, reply ? std::string("OK") : entry.code}];
  log_.push_back(std::move(entry));
}

void Service::remember(const Visit& visit, const Caller& caller, const wire::HttpRequest& request,
                       const std::string& source_ip, const Reply& reply) {
  const bool anonymous = caller.kind == Caller::Kind::anonymous;
  Event event;
  event.request_id = request_id(run_, visit.info.number);
  event.time = format_instant(options_.clock());
  event.operation = visit.operation;
  event.caller = caller.kind;
  event.account_id = caller.account_id;
  event.principal_id = caller.principal_id;
  event.access_key_id = caller.access_key_id;
  event.source_ip = source_ip;
  event.user_agent = wire::find_header(request.headers, "user-agent").value_or(std::string());
  event.host = host_id(visit.host, &wire::spec(visit.operation->service));
  event.parameters = shown_parameters(visit.envelope->business);
  if (caller.kind == Caller::Kind::user) event.user_name = caller.arn.substr(caller.arn.rfind('/') + 1);
  if (caller.kind == Caller::Kind::session) {
    event.user_name = fmt::format("{}:{}", caller.session.role_name, caller.session.session_name);
    event.session_since = caller.session.created;
  }
  if (!reply) {
    event.error_code = reply.error().code;
    event.error_message = reply.error().message;
  }
  if (anonymous) {
    // Who an identity provider vouches for belongs to the account that it stands in.
    const Account* account = account_spoken_of(store_, Params(visit.envelope->business));
    if (account == nullptr) return;
    event.account_id = account->id;
  }
  const std::string account_id = event.account_id;
  trail_.add(account_id, std::move(event));
}

}  // namespace ramify::sim
