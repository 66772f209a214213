#include "handlers.h"

#include <map>
#include <vector>

namespace ramify::sim {

std::span<const Handler> handlers() {
  static const std::vector<Handler> all = [] {
    std::vector<Handler> rows;
    for (const auto part :
         {user_handlers(), login_handlers(), key_handlers(), mfa_handlers(), group_handlers(), role_handlers(),
          policy_handlers(), version_handlers(), attachment_handlers(), tag_handlers(), account_handlers(),
          sts_handlers(), resource_handlers(), recycle_bin_handlers(), report_handlers(), service_linked_handlers(),
          event_handlers(), diagnostic_handlers(), federation_handlers()}) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }();
  return all;
}

const Handler* find_handler(wire::Service service, std::string_view operation) {
  static const std::map<std::pair<wire::Service, std::string_view>, const Handler*> by_name = [] {
    std::map<std::pair<wire::Service, std::string_view>, const Handler*> out;
    for (const auto& handler : handlers()) out.emplace(std::pair(handler.service, handler.operation), &handler);
    return out;
  }();
  const auto found = by_name.find({service, operation});
  return found == by_name.end() ? nullptr : found->second;
}

}  // namespace ramify::sim
