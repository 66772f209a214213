#include "ramify/wire/operation.h"

#include <algorithm>
#include <vector>

#include "operation_rows.h"
#include "ramify/diag/ensure.h"

namespace ramify::wire {
namespace {

constexpr ServiceSpec service_table[] = {
    {Service::ram, "ram", "ram.aliyuncs.com", "2015-05-01"},
    {Service::ims, "ims", "ims.aliyuncs.com", "2019-08-15"},
    {Service::sts, "sts", "sts.aliyuncs.com", "2015-04-01"},
    {Service::resourcemanager, "resourcemanager", "resourcemanager.aliyuncs.com", "2020-03-31"},
    // A service of regions; connections to accounts that keep their trail elsewhere name their endpoint.
    {Service::actiontrail, "actiontrail", "actiontrail.cn-hangzhou.aliyuncs.com", "2020-07-06"},
};

template <class Matches>
const ServiceSpec* find_service(Matches matches) {
  const auto* found = std::find_if(std::begin(service_table), std::end(service_table), matches);
  return found == std::end(service_table) ? nullptr : found;
}

std::vector<OperationSpec> all_rows() {
  std::vector<OperationSpec> all;
  for (const auto rows :
       {ram_operations(), ims_operations(), sts_operations(), resourcemanager_operations(), actiontrail_operations()}) {
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace

std::span<const ServiceSpec> services() {
  return service_table;
}

const ServiceSpec& spec(Service service) {
  const ServiceSpec* found = find_service([&](const ServiceSpec& row) { return row.service == service; });
  RAMIFY_ENSURE(found != nullptr, "every service has a row");
  return *found;
}

const ServiceSpec* find_service_by_version(std::string_view version) {
  return find_service([&](const ServiceSpec& row) { return row.version == version; });
}

const ServiceSpec* find_service_by_name(std::string_view name) {
  return find_service([&](const ServiceSpec& row) { return row.name == name; });
}

int documented_rate_per_second(RateClass rate) {
  switch (rate) {
    case RateClass::read:
    case RateClass::sts:
      return 100;
    case RateClass::write:
      return 20;
    case RateClass::attach:
      return 10;
  }
  RAMIFY_ENSURE(false, "every rate class has a rate");
  return 0;
}

std::span<const OperationSpec> operations() {
  static const std::vector<OperationSpec> all = all_rows();
  return all;
}

const OperationSpec* find_operation(Service service, std::string_view name) {
  const auto all = operations();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const OperationSpec& row) { return row.service == service && row.name == name; });
  return found == all.end() ? nullptr : &*found;
}

const OperationSpec& operation(Service service, std::string_view name) {
  const OperationSpec* found = find_operation(service, name);
  RAMIFY_ENSURE(found != nullptr, "only operations of the table are called");
  return *found;
}

}  // namespace ramify::wire
