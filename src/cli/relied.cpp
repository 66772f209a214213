#include "relied.h"

#include <fmt/format.h>

#include <algorithm>

#include "ramify/live/missing.h"
#include "ramify/text/text.h"
#include "versions.h"

namespace ramify::cli {

namespace {

/// The attachments that are still to be made.
std::vector<std::pair<model::AccountKey, const model::Attachment*>> attachments(const plan::Plan& plan,
                                                                                const std::vector<int>& done) {
  std::vector<std::pair<model::AccountKey, const model::Attachment*>> found;
  for (const plan::Step& step : plan.steps) {
    if (step.change.op != ops::Op::attach_policy) continue;
    if (std::find(done.begin(), done.end(), step.id) != done.end()) continue;
    found.emplace_back(step.change.target.account, &std::get<model::Attachment>(step.change.target.subject));
  }
  return found;
}

void add_once(std::vector<std::string>& all, std::string text) {
  if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
}

}  // namespace

Result<std::vector<std::string>> what_moved(const plan::Plan& plan, const model::World& live,
                                            const std::vector<model::Address>& objects, const std::vector<int>& done,
                                            const Reached& reached) {
  std::vector<std::string> moved;
  for (const auto& object : objects) moved.push_back(model::to_string(object));
  const auto versions = versions_relied_on(plan, done, reached);
  if (!versions) return tl::unexpected(versions.error());
  for (const auto& policy : plan::with_other_versions(plan, ids_of(*versions))) {
    if (std::find(objects.begin(), objects.end(), policy) != objects.end()) continue;
    moved.push_back("the versions of " + model::to_string(policy));
  }
  for (const auto& [key, domain] : plan.default_domains) {
    const auto account = live.accounts.find(key);
    if (account != live.accounts.end() && account->second.default_domain != domain) {
      moved.push_back("the default domain of " + key.str());
    }
  }
  for (const auto& [key, name] : plan::rewritten_system_policies(plan, live)) {
    moved.push_back(fmt::format("system policy {} of {}, which the service has rewritten", name.str(), key.str()));
  }
  SystemPolicies wanted;
  for (const auto& [key, link] : attachments(plan, done)) {
    if (link->policy.type == model::PolicyType::system) wanted[key].insert(link->policy.name);
    const auto account = live.accounts.find(key);
    if (!link->resource_group || account == live.accounts.end()) continue;
    if (account->second.resource_groups.count(*link->resource_group) != 0) continue;
    add_once(moved, fmt::format("resource group {} of {}, which is gone", link->resource_group->str(), key.str()));
  }
  for (const auto& [key, names] : live::missing_system_policies(reached.sessions, wanted, live)) {
    for (const auto& name : names) {
      add_once(moved, fmt::format("system policy {} of {}, which is gone", name.str(), key.str()));
    }
  }
  return moved;
}

Error changed_since(const std::vector<std::string>& what) {
  return {ErrorKind::stale,
          "the plan is stale: changed since it was made: " + text::printable(fmt::format("{}", fmt::join(what, ", "))),
          "nothing was done; plan again and have the new plan reviewed", std::nullopt};
}

}  // namespace ramify::cli
