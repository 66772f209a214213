#include "missing.h"

#include <fmt/format.h>

#include "ramify/live/missing.h"
#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

std::string help_for(const std::string& name) {
  std::vector<std::string> names;
  // Such names share most of their letters (Aliyun…FullAccess): by those alone, any two would look alike.
  constexpr std::size_t kSlipsMax = 2;
  for (const policy::SystemPolicy& policy : policy::system_policies()) {
    if (text::edit_distance(policy.name, name) <= kSlipsMax) names.emplace_back(policy.name);
  }
  const auto near = text::suggest(name, names);
  return near ? fmt::format("did you mean \"{}\"?", *near)
              : "correct the name, or declare a custom policy of that name under the account's `policies`";
}

std::string help_for(const model::ResourceGroupId& wanted, const std::set<model::ResourceGroupId>& there) {
  std::vector<std::string> ids;
  for (const auto& id : there) ids.push_back(id.str());
  const auto near = text::suggest(wanted.str(), ids);
  return near ? fmt::format("did you mean \"{}\"?", *near)
              : "correct the id, or make the resource group first; the account's own are in the Resource Management "
                "console";
}

/// `ramify.yaml:8: `, where the attachment was said.
std::string place_of(const config::Desired& desired, const model::Address& holder, const model::Attachment& link) {
  const auto place = desired.provenance.find(holder, model::Facet::attachment,
                                             model::attachment_detail(link.policy, link.resource_group));
  return place ? model::to_string(*place) + ": " : std::string();
}

std::optional<Exit> missing_resource_groups(const Arguments& arguments, Surroundings& around,
                                            const config::Desired& desired, const model::World& live) {
  std::optional<Exit> exit;
  for (const auto& [key, account] : desired.world.accounts) {
    const auto there = live.accounts.find(key);
    // Every account has one of its own; a snapshot that was written by hand may not say so.
    if (there == live.accounts.end() || there->second.resource_groups.empty()) continue;
    for (const auto& link : account.attachments) {
      if (!link.resource_group || there->second.resource_groups.count(*link.resource_group) != 0) continue;
      if (there->second.attachments.count(link) != 0) continue;  // made since the groups were listed
      const model::Address holder{key, {link.principal.kind, link.principal.name}};
      exit = say(
          {ErrorKind::io,
           text::printable(fmt::format("{}{}: there is no resource group \"{}\" in {}", place_of(desired, holder, link),
                                       model::to_string(holder), link.resource_group->str(), key.str())),
           help_for(*link.resource_group, there->second.resource_groups), std::nullopt},
          arguments, around);
    }
  }
  return exit;
}

}  // namespace

std::optional<Exit> missing_references(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                       const model::World& live, const Reached& reached) {
  std::optional<Exit> exit = missing_resource_groups(arguments, around, desired, live);
  for (const auto& [key, names] : live::missing_system_policies(reached.sessions, system_policies(desired), live)) {
    for (const auto& link : desired.world.accounts.at(key).attachments) {
      if (link.policy.type != model::PolicyType::system || names.count(link.policy.name) == 0) continue;
      const model::Address holder{key, {link.principal.kind, link.principal.name}};
      exit = say({ErrorKind::io,
                  text::printable(fmt::format("{}{}: there is no system policy \"{}\"", place_of(desired, holder, link),
                                              model::to_string(holder), link.policy.name.str())),
                  help_for(link.policy.name.str()), std::nullopt},
                 arguments, around);
    }
  }
  return exit;
}

}  // namespace ramify::cli
