#include "weather.h"

#include <fmt/format.h>

namespace ramify::simulation {
namespace {

struct KindRow {
  sim::Fault::Kind kind;
  const char* name;
  int percent_max;
};
using Kind = sim::Fault::Kind;
constexpr KindRow kKinds[] = {
    {Kind::server_error, "server_error", 8},   {Kind::throttle, "throttle", 10},
    {Kind::no_permission, "no_permission", 2}, {Kind::reset_before, "reset_before", 6},
    {Kind::reset_after, "reset_after", 8},     {Kind::truncate_body, "truncate_body", 4},
    {Kind::not_json, "not_json", 3},
};

const char* name_of(Kind kind) {
  for (const auto& row : kKinds) {
    if (row.kind == kind) return row.name;
  }
  return "none";
}

}  // namespace

Storm make_storm(Throws& throws) {
  Storm storm;
  for (const auto& row : kKinds) {
    if (throws.chance(40))
      storm.percent[row.kind] = 1 + static_cast<int>(throws.below(static_cast<std::size_t>(row.percent_max)));
  }
  for (auto left = throws.below(4); left > 0; --left) {
    const auto& row = kPlaces[throws.below(std::size(kPlaces))];
    storm.strikes.push_back({row.place, 1 + static_cast<int>(throws.below(static_cast<std::size_t>(row.number_max)))});
  }
  if (throws.chance(20)) storm.list_delay_s = 1 + static_cast<int>(throws.below(10));
  if (throws.chance(20)) storm.conflict_delay_s = 1 + static_cast<int>(throws.below(5));
  storm.call_takes_ms = throws.one_of(std::vector<int>{1, 20, 150});
  return storm;
}

std::string describe(const Storm& storm) {
  std::string text;
  for (const auto& [kind, percent] : storm.percent) text += fmt::format("{} {} %, ", name_of(kind), percent);
  for (const auto& strike : storm.strikes) text += describe(strike) + ", ";
  if (storm.list_delay_s != 0) text += fmt::format("lists {} s late, ", storm.list_delay_s);
  if (storm.conflict_delay_s != 0) text += fmt::format("conflicts {} s late, ", storm.conflict_delay_s);
  return text.empty() ? "calm" : text.substr(0, text.size() - 2);
}

void Weather::storm(const Storm& storm, std::optional<Strike> strike, std::function<void()> kill) {
  const std::lock_guard lock(guard_);
  storm_ = storm;
  strike_ = strike;
  kill_ = std::move(kill);
  writes_ = 0;
}

void Weather::calm() {
  const std::lock_guard lock(guard_);
  storm_.reset();
  strike_.reset();
}

sim::Fault Weather::fault(const sim::RequestInfo& request) {
  const std::lock_guard lock(guard_);
  if (request.writes) ++writes_;
  if (!storm_) return {};
  const bool at_write = strike_ && request.writes && writes_ == strike_->number &&
                        (strike_->place == Strike::Place::before_write || strike_->place == Strike::Place::after_write);
  if (at_write) {
    kill_();
    return {strike_->place == Strike::Place::before_write ? Kind::reset_before : Kind::reset_after};
  }
  for (const auto& [kind, percent] : storm_->percent) {
    if (!throws_.chance(percent)) continue;
    if (kind == Kind::no_permission && !request.writes) continue;
    ++injected_[name_of(kind)];
    return {kind};
  }
  return {};
}

std::map<std::string, std::uint64_t> Weather::injected() const {
  const std::lock_guard lock(guard_);
  return injected_;
}

}  // namespace ramify::simulation
