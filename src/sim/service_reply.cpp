#include <fmt/chrono.h>
#include <fmt/format.h>

#include "federation.h"
#include "hosts.h"
#include "render.h"
#include "service.h"

namespace ramify::sim {
namespace {

/// As RFC 9110 wants it; clients tell their clock's error from it.
std::string http_date(Instant now) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

/// The host that the caller asked, if it is the service's own, else the service's central one.
std::string host_id(const std::string& asked, const wire::ServiceSpec* service) {
  if (read_host(asked).service) return asked.substr(0, asked.find(':'));
  return std::string(service == nullptr ? std::string_view("ram.aliyuncs.com") : service->default_host);
}

}  // namespace

wire::HttpResponse Service::respond(const Visit& visit, Reply reply) const {
  const bool xml = visit.envelope && visit.envelope->format == "XML";
  wire::HttpResponse out;
  out.headers = {{"content-type", xml ? "text/xml;charset=utf-8" : "application/json;charset=utf-8"},
                 {"date", http_date(clock_.now())},
                 {"x-acs-request-id", visit.request_id}};
  nlohmann::json body = nlohmann::json::object();
  std::string root = visit.info.operation + "Response";
  if (reply) {
    out.status = 200;
    body = *std::move(reply);
  } else {
    ApiError& error = reply.error();
    out.status = error.status;
    root = "Error";
    body = {{"Code", error.code},
            {"Message", error.message},
            {"HostId", host_id(visit.host, wire::find_service_by_name(visit.info.service))},
            {"Recommend", fmt::format("https://api.aliyun.com/troubleshoot?q={}&product={}&requestId={}", error.code,
                                      visit.info.service, visit.request_id)}};
    if (!error.access_denied.is_null()) body["AccessDeniedDetail"] = std::move(error.access_denied);
  }
  body["RequestId"] = visit.request_id;
  out.body = xml ? to_xml(root, body) : body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return out;
}

Delivery Service::deliver(const Visit& visit, Reply reply) const {
  using Kind = Fault::Kind;
  Delivery delivery;
  delivery.response = respond(visit, std::move(reply));
  delivery.delay_ms = visit.delay_ms;
  if (visit.retry_after_ms > 0 && options_.switches.throttling_says_retry_after) {
    delivery.response.headers.emplace_back("x-acs-retry-after", std::to_string(visit.retry_after_ms));
  }
  if (visit.fault == Kind::reset_before || visit.fault == Kind::reset_after) delivery.kind = Delivery::Kind::nothing;
  if (visit.fault == Kind::truncate_body) delivery.kind = Delivery::Kind::half;
  if (visit.fault == Kind::not_json) {
    delivery.response.status = 502;
    delivery.response.headers = {{"content-type", "text/html"}};
    delivery.response.body = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n";
  }
  return delivery;
}

LogEntry Service::entry_of(const Visit& visit, const Reply& reply) const {
  using Kind = Fault::Kind;
  LogEntry entry;
  entry.request = visit.info;
  entry.time = clock_.now();
  entry.source_ip = visit.source_ip;
  entry.caller = visit.caller;
  for (const auto& [name, value] : visit.shown) {
    if (!entry.parameters.empty()) entry.parameters += '&';
    entry.parameters.append(name).append(1, '=').append(value);
    if (names_something(name)) entry.names.emplace_back(name, value);
  }
  entry.status = reply ? 200 : reply.error().status;
  if (visit.fault == Kind::reset_before || visit.fault == Kind::reset_after) entry.status = 0;
  if (visit.fault == Kind::not_json) entry.status = 502;
  if (!reply) entry.code = reply.error().code;
  return entry;
}

void Service::note(const Visit& visit, const LogEntry& entry) {
  // Names that the table does not have are counted together: there is no end of them.
  std::string name = visit.operation == nullptr ? std::string("unknown")
                                                : fmt::format("{}:{}", visit.info.service, visit.operation->name);
  ++counters_[{std::move(name), entry.code.empty() ? std::string("OK") : entry.code}];
  log_.push_back(entry);
  if (options_.log_limit != 0 && log_.size() > options_.log_limit) log_.pop_front();
}

void Service::remember(Visit& visit, const Caller& caller, const Reply& reply) {
  const bool anonymous = caller.kind == Caller::Kind::anonymous;
  Event event;
  event.request_id = visit.request_id;
  event.time = format_instant(clock_.now());
  event.operation = visit.operation;
  event.caller = caller.kind;
  event.account_id = caller.account_id;
  event.principal_id = caller.principal_id;
  event.access_key_id = caller.access_key_id;
  event.source_ip = visit.source_ip;
  event.user_agent = visit.user_agent;
  event.host = host_id(visit.host, &wire::spec(visit.operation->service));
  event.parameters = visit.shown;
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
  visit.event = &trail_.add(std::move(event));
}

}  // namespace ramify::sim
