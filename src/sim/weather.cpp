#include "ramify/sim/weather.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"
#include "state_file.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

struct RateRow {
  const char* name;
  double Rates::*member;
  wire::RateClass rate;
};
constexpr std::array kRates = {
    RateRow{"read", &Rates::read, wire::RateClass::read}, RateRow{"write", &Rates::write, wire::RateClass::write},
    RateRow{"attach", &Rates::attach, wire::RateClass::attach}, RateRow{"sts", &Rates::sts, wire::RateClass::sts}};

using F = Faults;
constexpr std::array kFaults = {
    FaultSpec{"server_error", &F::server_error, "500 InternalError, nothing done"},
    FaultSpec{"throttle", &F::throttle, "Throttling.User, nothing done"},
    FaultSpec{"reset_before", &F::reset_before, "the connection is closed without a reply, nothing done"},
    FaultSpec{"reset_after", &F::reset_after, "done, then the connection is closed without a reply"},
    FaultSpec{"truncate_body", &F::truncate_body, "done, half the reply's body, then the connection is closed"},
    FaultSpec{"not_json", &F::not_json, "502 with a proxy's HTML page, nothing done"},
    FaultSpec{"no_permission", &F::no_permission,
              "403 NoPermission for a write within a second of the account's last one, nothing done"},
    FaultSpec{"slow", &F::slow, "the reply comes after slow_ms"},
    FaultSpec{"slow_ms", &F::slow_ms, "milliseconds that a slow reply takes"},
    FaultSpec{"latency_ms", &F::latency_ms, "milliseconds that every reply takes"},
    FaultSpec{"list_delay_s", &F::list_delay_s, "seconds until a list shows what was made or attached"},
    FaultSpec{"list_lag_s", &F::list_lag_s,
              "seconds by which lists are behind in all: what was made, changed, detached or deleted"},
    FaultSpec{"conflict_delay_s", &F::conflict_delay_s,
              "seconds for which a deletion still counts what was just detached or removed"},
    FaultSpec{"sts_delay_s", &F::sts_delay_s,
              "seconds until STS knows a new role, a new trust policy or a new AccessKey"},
    FaultSpec{"deletion_delay_s", &F::deletion_delay_s, "seconds that the deletion of a service-linked role takes"},
};

std::string faults_named() {
  std::vector<std::string_view> names;
  for (const auto& spec : kFaults) names.push_back(spec.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<double> rate(const std::string& name, const json& value) {
  if (value.is_number() && value.get<double>() >= 0) return value.get<double>();
  return fail(ErrorKind::usage, fmt::format("{}: calls a second, 0 or more", name));
}

Result<void> read_operation(Rates& rates, const std::string& name, const json& value) {
  const auto colon = name.find(':');
  const auto* service = wire::find_service_by_name(name.substr(0, colon));
  if (colon == std::string::npos || service == nullptr ||
      wire::find_operation(service->service, name.substr(colon + 1)) == nullptr) {
    return fail(ErrorKind::usage, fmt::format("operations: there is no operation {}", name),
                "write service and action, for example ram:GetRole");
  }
  const auto read = rate(name, value);
  if (!read) return tl::unexpected<Error>(read.error());
  rates.operations[name] = *read;
  return {};
}

}  // namespace

double Rates::of(const wire::OperationSpec& operation) const {
  if (!operations.empty()) {
    const auto own = operations.find(fmt::format("{}:{}", wire::spec(operation.service).name, operation.name));
    if (own != operations.end()) return own->second;
  }
  for (const auto& row : kRates) {
    if (row.rate == operation.rate) return this->*row.member;
  }
  return 0;
}

Rates documented_rates() {
  Rates rates;
  for (const auto& row : kRates) rates.*row.member = wire::documented_rate_per_second(row.rate);
  return rates;
}

Result<Rates> parse_rates(std::string_view text) {
  const auto parsed = text::parse_json(text);
  if (!parsed) {
    return fail(ErrorKind::usage,
                fmt::format("{}:{}: {}", parsed.error().line, parsed.error().column, parsed.error().message));
  }
  if (!parsed->is_object()) return fail(ErrorKind::usage, "rates are an object");
  Rates rates;
  for (const auto& [name, value] : parsed->items()) {
    if (name == "format_version") continue;
    if (name == "operations" && value.is_object()) {
      for (const auto& [operation, own] : value.items()) {
        if (auto read = read_operation(rates, operation, own); !read) return tl::unexpected<Error>(read.error());
      }
      continue;
    }
    const auto row =
        std::find_if(kRates.begin(), kRates.end(), [&said = name](const RateRow& r) { return said == r.name; });
    if (row == kRates.end()) {
      return fail(ErrorKind::usage, fmt::format("there is no rate {}", name),
                  "rates: read, write, attach, sts, operations");
    }
    const auto read = rate(name, value);
    if (!read) return tl::unexpected<Error>(read.error());
    rates.*row->member = *read;
  }
  return rates;
}

std::string rates_json(const Rates& rates) {
  json out = {{"format_version", 1}, {"operations", rates.operations}};
  if (rates.operations.empty()) out["operations"] = json::object();
  for (const auto& row : kRates) out[row.name] = rates.*row.member;
  return out.dump();
}

Result<Rates> rates_from(const std::string& text) {
  if (text == "none") return Rates{};
  if (text == "documented") return documented_rates();
  const auto file = read_file(text);
  if (!file) {
    return fail(file.error().kind, fmt::format("--rates {}: {}", text, file.error().message),
                "give documented, none, or a file");
  }
  auto rates = parse_rates(*file);
  if (!rates) return fail(ErrorKind::usage, fmt::format("{}: {}", text, rates.error().message), rates.error().help);
  return rates;
}

std::span<const FaultSpec> fault_specs() {
  return kFaults;
}

std::string fault_value(const Faults& faults, const FaultSpec& spec) {
  if (const auto* chance = std::get_if<double F::*>(&spec.member)) return fmt::format("{}", faults.**chance);
  return std::to_string(faults.*std::get<int F::*>(spec.member));
}

Result<void> set_fault(Faults& faults, const std::string& text) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string value = equals == std::string::npos ? std::string() : text.substr(equals + 1);
  const auto spec = std::find_if(kFaults.begin(), kFaults.end(), [&](const FaultSpec& s) { return s.name == name; });
  if (spec == kFaults.end()) {
    std::vector<std::string> names;
    for (const auto& known : kFaults) names.emplace_back(known.name);
    const auto near = text::suggest(name, names);
    return fail(ErrorKind::usage, fmt::format("{}: there is no such fault", text),
                near ? fmt::format("did you mean {}?", *near) : fmt::format("faults: {}", faults_named()));
  }
  const char* end = value.data() + value.size();
  if (const auto* chance = std::get_if<double F::*>(&spec->member)) {
    double number = 0;
    const auto read = std::from_chars(value.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end || !(number >= 0 && number <= 1)) {
      return fail(ErrorKind::usage, fmt::format("{}: the value is a chance from 0 to 1", text));
    }
    faults.** chance = number;
    return {};
  }
  int number = 0;
  const auto read = std::from_chars(value.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number < 0 || number > 3600'000) {
    return fail(ErrorKind::usage, fmt::format("{}: the value is a whole number, 0 or more", text));
  }
  faults.*std::get<int F::*>(spec->member) = number;
  return {};
}

}  // namespace ramify::sim
