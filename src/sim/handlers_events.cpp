#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "handlers.h"
#include "trail.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

constexpr std::chrono::hours kDefaultRange{24 * 7};
constexpr std::size_t kFiltersMax = 2;

/// What an event says under a filter's key; several where a call names several things.
std::vector<std::string> values_of(const Event& event, const std::string& key) {
  const auto shown = event_json(event);
  const auto text = [&](const char* member) { return std::vector<std::string>{shown.value(member, std::string())}; };
  if (key == "ServiceName") return text("serviceName");
  if (key == "EventName") return text("eventName");
  if (key == "EventId") return text("eventId");
  if (key == "EventRW") return text("eventRW");
  if (key == "User") return {shown["userIdentity"].value("userName", std::string())};
  if (key == "EventAccessKeyId") return {event.access_key_id};
  std::vector<std::string> out;
  for (const auto& [type, name] : resources_named(event)) out.push_back(key == "ResourceType" ? type : name);
  return out;
}

constexpr std::array<std::string_view, 8> kKeys = {"ServiceName",  "EventName",    "User",    "EventId",
                                                   "ResourceType", "ResourceName", "EventRW", "EventAccessKeyId"};

using Filters = std::vector<std::pair<std::string, std::string>>;

Answer<Filters> wanted_filters(const Params& params) {
  Filters out = params.tags("LookupAttribute");
  if (out.size() > kFiltersMax) {
    return invalid_parameter("LookupAttribute", fmt::format("At most {} lookup attributes at once.", kFiltersMax));
  }
  for (const auto& [key, value] : out) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return invalid_parameter("LookupAttribute", fmt::format("The lookup attribute \"{}\" is not valid.", key));
    }
  }
  return out;
}

struct Range {
  std::string from;
  std::string to;
};

Answer<Range> wanted_range(const Context& context, const Params& params) {
  if (params.has("StartTime") != params.has("EndTime")) {
    return missing_parameter(params.has("StartTime") ? "EndTime" : "StartTime");
  }
  if (!params.has("StartTime")) return Range{format_instant(context.now - kDefaultRange), context.now_text};
  for (const char* name : {"StartTime", "EndTime"}) {
    if (!parse_instant(params.text(name))) {
      return invalid_parameter(name,
                               fmt::format("The parameter \"{}\" is not valid: it is YYYY-MM-DDThh:mm:ssZ.", name));
    }
  }
  Range range{params.text("StartTime"), params.text("EndTime")};
  if (range.to < range.from) {
    return invalid_parameter("EndTime", "The parameter \"EndTime\" is not valid: it is before the start time.");
  }
  return range;
}

bool matches(const Event& event, const Range& range, const Filters& filters) {
  if (event.time < range.from || event.time > range.to) return false;
  return std::all_of(filters.begin(), filters.end(), [&](const auto& filter) {
    const auto values = values_of(event, filter.first);
    return std::any_of(values.begin(), values.end(),
                       [&](const std::string& value) { return fold(value) == fold(filter.second); });
  });
}

/// Where the page before stopped: the number of its last event.
Answer<std::uint64_t> after_token(const Context& context, const Params& params, std::uint64_t otherwise) {
  const std::string token = params.text("NextToken");
  if (token.empty()) return otherwise;
  const auto number = from_marker(context, params, token);
  if (!number) return invalid_parameter("NextToken", "The parameter \"NextToken\" is not valid.");
  return std::stoull(*number);
}

Reply lookup_events(Context& context, const Params& params) {
  const auto filters = wanted_filters(params);
  if (!filters) return tl::unexpected<ApiError>(filters.error());
  const auto range = wanted_range(context, params);
  if (!range) return tl::unexpected<ApiError>(range.error());
  const std::string direction = params.optional("Direction").value_or("BACKWARD");
  const bool forward = direction == "FORWARD";
  if (!forward && direction != "BACKWARD") {
    return invalid_parameter("Direction", "The parameter \"Direction\" is not valid: it is FORWARD or BACKWARD.");
  }
  const auto& events = context.trail.of(context.account.id);
  const auto after = after_token(context, params, forward ? 0 : ~std::uint64_t{0});
  if (!after) return tl::unexpected<ApiError>(after.error());
  const auto max = static_cast<std::size_t>(params.integer("MaxResults").value_or(20));
  json reply = {{"StartTime", range->from}, {"EndTime", range->to}, {"Events", json::array()}};
  std::uint64_t last = *after;
  const auto visit = [&](const Event& event) {
    if (forward ? event.number <= *after : event.number >= *after) return true;
    if (!matches(event, *range, *filters)) return true;
    if (reply["Events"].size() == max) {
      reply["NextToken"] = to_marker(context, params, std::to_string(last));
      return false;
    }
    reply["Events"].push_back(event_json(event));
    last = event.number;
    return true;
  };
  if (forward) {
    static_cast<void>(std::all_of(events.begin(), events.end(), visit));
  } else {
    static_cast<void>(std::all_of(events.rbegin(), events.rend(), visit));
  }
  return reply;
}

constexpr std::array kRows = {
    Handler{wire::Service::actiontrail, "LookupEvents", lookup_events},
};

}  // namespace

std::span<const Handler> event_handlers() {
  return kRows;
}

}  // namespace ramify::sim
