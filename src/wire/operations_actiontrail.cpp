#include "operation_rows.h"

namespace ramify::wire {
namespace {

using namespace rows;

constexpr ParamSpec lookup_events[] = {
    text("Direction"),    text("EndTime"),   objects("LookupAttribute", ListStyle::flat),
    number("MaxResults"), text("NextToken"), text("StartTime")};

constexpr Maker api{Service::actiontrail};

// ActionTrail 2020-07-06.
constexpr OperationSpec table[] = {
    api.list("LookupEvents", lookup_events, Paging::token, "Events", "actiontrail:LookupEvents"),
};

}  // namespace

std::span<const OperationSpec> actiontrail_operations() {
  return table;
}

}  // namespace ramify::wire
