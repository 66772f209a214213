#include "handlers.h"

#include <vector>

namespace ramify::sim {

std::span<const Handler> handlers() {
  static const std::vector<Handler> all = [] {
    std::vector<Handler> rows;
    for (const auto part : {user_handlers(), login_handlers(), key_handlers(), mfa_handlers(), group_handlers(),
                            role_handlers(), policy_handlers(), version_handlers(), attachment_handlers(),
                            tag_handlers(), account_handlers(), sts_handlers(), resource_handlers()}) {
      rows.insert(rows.end(), part.begin(), part.end());
    }
    return rows;
  }();
  return all;
}

const Handler* find_handler(wire::Service service, std::string_view operation) {
  for (const auto& handler : handlers()) {
    if (handler.service == service && handler.operation == operation) return &handler;
  }
  return nullptr;
}

}  // namespace ramify::sim
