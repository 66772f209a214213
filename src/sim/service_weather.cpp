#include <utility>

#include "service.h"

// What stands between a service and its callers beside their rights.
namespace ramify::sim {

Service::Service(Options options)
    : options_(std::move(options)), clock_(options_.clock, options_.start_at, options_.frozen) {
  options_.clock = [this] { return clock_.now(); };
}

void Service::draw(Visit& visit) {
  const auto fate = dice_.of(options_.faults, visit.info, clock_.milliseconds());
  visit.delay_ms = fate.delay_ms;
  if (visit.fault == Fault::Kind::none) visit.fault = fate.kind;
}

Answer<void> Service::admit(Visit& visit, const Caller& caller, const Params& params) {
  const auto wait = throttle_.refuse(options_.rates, *visit.operation, caller.account_id, clock_.milliseconds());
  if (wait) {
    visit.retry_after_ms = *wait;
    auto error = refuse("Throttling.User");
    error.value().status = options_.switches.throttling_http_status;
    return error;
  }
  return propagation_.check(caller.account_id, *visit.operation, params, clock_.now());
}

void Service::settle(const Visit& visit, const Caller& caller, const Params& params, Reply& reply) {
  if (!reply) return;
  if (visit.operation->writes) {
    propagation_.note(options_.faults, caller.account_id, *visit.operation, params, *reply, clock_.now());
  } else {
    Propagation::thin(options_.faults, *visit.operation, *reply, clock_.now());
  }
}

}  // namespace ramify::sim
