#include "control.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "ramify/sim/switches.h"
#include "ramify/text/strict_json.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

json versioned() {
  return {{"format_version", 1}};
}

std::string to_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<json> object_in(const std::string& body) {
  auto parsed = text::parse_json(body);
  if (!parsed) {
    return fail(ErrorKind::usage, fmt::format("the body is not JSON: line {}, column {}: {}", parsed.error().line,
                                              parsed.error().column, parsed.error().message));
  }
  if (!parsed->is_object()) return fail(ErrorKind::usage, "the body is not a JSON object");
  parsed->erase("format_version");
  return *std::move(parsed);
}

Result<std::string> get_state(Service& service, const std::string&) {
  return service.state();
}

Result<std::string> put_state(Service& service, const std::string& body) {
  if (auto loaded = service.load_state(body); !loaded) return tl::unexpected<Error>(loaded.error());
  return to_text(versioned());
}

Result<std::string> get_snapshot(Service& service, const std::string&) {
  return service.snapshot();
}

Result<std::string> get_counters(Service& service, const std::string&) {
  json out = versioned();
  out["counters"] = json::object();
  for (const auto& [what, count] : service.counters()) out["counters"][what.first][what.second] = count;
  return to_text(out);
}

Result<std::string> delete_counters(Service& service, const std::string&) {
  service.clear_counters();
  return to_text(versioned());
}

Result<std::string> get_log(Service& service, const std::string&) {
  json out = versioned();
  out["requests"] = json::array();
  for (const auto& entry : service.log()) {
    out["requests"].push_back({{"number", entry.request.number},
                               {"time", format_instant(entry.time)},
                               {"source_ip", entry.source_ip},
                               {"account", entry.request.account_id},
                               {"caller", entry.caller},
                               {"service", entry.request.service},
                               {"operation", entry.request.operation},
                               {"parameters", entry.parameters},
                               {"status", entry.status},
                               {"code", entry.code}});
  }
  return to_text(out);
}

Result<std::string> delete_log(Service& service, const std::string&) {
  service.clear_log();
  return to_text(versioned());
}

Result<std::string> get_clock(Service& service, const std::string&) {
  json out = versioned();
  out["now"] = format_instant(service.clock().now());
  out["frozen"] = service.clock().frozen();
  return to_text(out);
}

Result<std::string> put_clock(Service& service, const std::string& body) {
  constexpr const char* kHelp =
      R"(for example {"now": "2026-08-01T12:00:00Z"}, {"advance_seconds": 3600} or {"frozen": true})";
  const auto wanted = object_in(body);
  if (!wanted) return tl::unexpected<Error>(wanted.error());
  // All of it is looked at before any of it is done.
  std::optional<Instant> now;
  for (const auto& [name, value] : wanted->items()) {
    if (name == "now" && value.is_string()) now = parse_instant(value.get<std::string>());
    const bool fine = (name == "now" && now.has_value()) || (name == "frozen" && value.is_boolean()) ||
                      (name == "advance_seconds" && value.is_number_integer());
    if (!fine)
      return fail(ErrorKind::usage, fmt::format("\"{}\" is none of now, advance_seconds, frozen", name), kHelp);
  }
  if (wanted->contains("frozen")) service.clock().freeze(wanted->at("frozen").get<bool>());
  if (now) service.clock().set(*now);
  if (wanted->contains("advance_seconds")) {
    service.clock().advance(std::chrono::seconds(wanted->at("advance_seconds").get<std::int64_t>()));
  }
  return get_clock(service, body);
}

Result<std::string> get_faults(Service& service, const std::string&) {
  json out = versioned();
  const Faults faults = service.faults();
  for (const auto& spec : fault_specs()) out[std::string(spec.name)] = json::parse(fault_value(faults, spec));
  return to_text(out);
}

Result<std::string> put_faults(Service& service, const std::string& body) {
  const auto wanted = object_in(body);
  if (!wanted) return tl::unexpected<Error>(wanted.error());
  Faults faults = service.faults();
  for (const auto& [name, value] : wanted->items()) {
    if (auto set = set_fault(faults, fmt::format("{}={}", name, value.dump())); !set) {
      return tl::unexpected<Error>(set.error());
    }
  }
  service.set_faults(faults);
  return get_faults(service, body);
}

Result<std::string> get_rates(Service& service, const std::string&) {
  return rates_json(service.rates());
}

Result<std::string> put_rates(Service& service, const std::string& body) {
  const auto rates = parse_rates(body);
  if (!rates) return tl::unexpected<Error>(rates.error());
  service.set_rates(*rates);
  return rates_json(*rates);
}

Result<std::string> get_switches(Service& service, const std::string&) {
  json out = versioned();
  out["switches"] = json::object();
  for (const auto& spec : switch_specs()) {
    out["switches"][std::string(spec.name)] = json::parse(switch_value(service.switches(), spec));
  }
  return to_text(out);
}

Result<std::string> get_endpoints(Service&, const std::string&) {
  json out = versioned();
  out["endpoints"] = json::array();
  for (const auto& endpoint : control_endpoints()) {
    out["endpoints"].push_back({{"method", endpoint.method}, {"path", endpoint.path}, {"what", endpoint.what}});
  }
  return to_text(out);
}

constexpr std::array kEndpoints = {
    ControlEndpoint{"GET", "/", "these endpoints", get_endpoints},
    ControlEndpoint{"GET", "/state", "everything, secrets included", get_state},
    ControlEndpoint{"PUT", "/state", "what GET /state gave takes the place of everything", put_state},
    ControlEndpoint{"GET", "/snapshot", "the accounts as `ramify snapshot` would write them", get_snapshot},
    ControlEndpoint{"GET", "/counters", "how many calls of each operation had which end", get_counters},
    ControlEndpoint{"DELETE", "/counters", "counting begins anew", delete_counters},
    ControlEndpoint{"GET", "/log", "the last requests, without secrets", get_log},
    ControlEndpoint{"DELETE", "/log", "the log is emptied", delete_log},
    ControlEndpoint{"GET", "/clock", "what time it is, and whether it stands still", get_clock},
    ControlEndpoint{"PUT", "/clock", "sets, advances, stops or starts the clock", put_clock},
    ControlEndpoint{"GET", "/faults", "the chances and delays in force", get_faults},
    ControlEndpoint{"PUT", "/faults", "sets those that the body names", put_faults},
    ControlEndpoint{"GET", "/rates", "the rates in force", get_rates},
    ControlEndpoint{"PUT", "/rates", "sets all rates; what the body leaves out is free", put_rates},
    ControlEndpoint{"GET", "/switches", "how what the documentation leaves open is answered", get_switches},
};

Delivery json_reply(int status, std::string body) {
  Delivery out;
  out.response.status = status;
  out.response.headers = {{"content-type", "application/json;charset=utf-8"}, {"cache-control", "no-store"}};
  out.response.body = std::move(body);
  return out;
}

Delivery refusal(int status, const std::string& message, const std::string& help = {}) {
  json out = versioned();
  out["error"] = message;
  if (!help.empty()) out["help"] = help;
  return json_reply(status, to_text(out));
}

/// `127.0.0.1:7070` without its port, `[::1]:7070` without that and its brackets.
std::string host_of(const wire::HttpRequest& request) {
  std::string host = wire::find_header(request.headers, "host").value_or(std::string());
  if (!host.empty() && host.front() == '[') return host.substr(1, host.find(']') - 1);
  return host.substr(0, host.find(':'));
}

}  // namespace

std::span<const ControlEndpoint> control_endpoints() {
  return kEndpoints;
}

bool is_loopback(const std::string& host) {
  const bool v4 = host.substr(0, 4) == "127." && host.find_first_not_of("0123456789.") == std::string::npos;
  return v4 || host == "::1" || host == "localhost";
}

Delivery answer_control(Service& service, const wire::HttpRequest& request) {
  if (wire::find_header(request.headers, "origin") || !is_loopback(host_of(request))) {
    return refusal(403, "the control port answers programs of this machine and no web page");
  }
  bool path_known = false;
  for (const auto& endpoint : kEndpoints) {
    if (endpoint.path != request.path) continue;
    path_known = true;
    if (endpoint.method != request.method) continue;
    const auto answered = endpoint.answer(service, request.body);
    return answered ? json_reply(200, *answered) : refusal(400, answered.error().message, answered.error().help);
  }
  if (path_known) return refusal(405, fmt::format("{} is not answered with {}", request.path, request.method));
  return refusal(404, fmt::format("there is no {} here", request.path), "GET / lists what there is");
}

}  // namespace ramify::sim
