#include "hosts.h"

#include <algorithm>

#include "store.h"

namespace ramify::sim {
namespace {

constexpr std::string_view kDomain = ".aliyuncs.com";
constexpr std::string_view kVpc = "-vpc";

bool is_region(std::string_view text) {
  return !text.empty() && text.find('-') != std::string_view::npos && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

}  // namespace

HostMeaning read_host(std::string_view text) {
  const std::string folded = fold(text.substr(0, text.find(':')));
  std::string_view host = folded;
  if (host.size() <= kDomain.size() || host.substr(host.size() - kDomain.size()) != kDomain) return {};
  host.remove_suffix(kDomain.size());
  const auto dot = host.find('.');
  const std::string_view region = dot == std::string_view::npos ? std::string_view() : host.substr(dot + 1);
  std::string_view name = host.substr(0, dot);
  if (name.size() > kVpc.size() && name.substr(name.size() - kVpc.size()) == kVpc) name.remove_suffix(kVpc.size());
  const auto* service = wire::find_service_by_name(name);
  if (service == nullptr) return {std::nullopt, false};
  const bool regional = service->service == wire::Service::actiontrail;
  const bool either = service->service == wire::Service::sts;
  const bool fits = region.empty() ? !regional : (regional || either) && is_region(region);
  if (!fits) return {std::nullopt, false};
  return {service->service, true};
}

}  // namespace ramify::sim
