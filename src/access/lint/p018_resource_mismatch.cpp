#include <fmt/format.h>

#include "actions.h"
#include "look.h"
#include "patterns.h"
#include "rules.h"

namespace ramify::access::rules {

void resource_mismatch(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (!at.is_identity() || at.statement->not_action || at.statement->not_resource) continue;
    const auto& actions = at.statement->actions;
    std::set<OssLevel> levels;
    for (const std::string& action : actions) {
      const auto level = oss_level(action);
      if (!level) levels = {OssLevel::bucket, OssLevel::object};
      if (!level) break;
      levels.insert(*level);
    }
    if (levels.size() != 1) continue;
    for (std::size_t i = 0; i < at.statement->resources.size(); ++i) {
      const std::string& resource = at.statement->resources[i];
      const std::string_view path = relative_id(resource);
      if (resource.find(":oss:") == std::string::npos || path.find('*') < path.find('/')) continue;
      const bool is_object = path.find('/') != std::string_view::npos;
      if (is_object == (*levels.begin() == OssLevel::object)) continue;
      auto& finding = findings.add(
          at.address, look.part(at, fmt::format("Resource/{}", i)), resource,
          is_object ? fmt::format("{} acts on buckets, and {} names objects", enumerate(actions), resource)
                    : fmt::format("{} acts on objects, and {} names a bucket", enumerate(actions), resource));
      finding.help = is_object ? fmt::format("write acs:oss:*:*:{}", path.substr(0, path.find('/')))
                               : fmt::format("write {}/*", resource);
    }
  }
}

}  // namespace ramify::access::rules
