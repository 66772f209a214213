#include "missing_policies.h"

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

}  // namespace

std::optional<Exit> missing_policies(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                     const model::World& live, const Reached& reached) {
  std::optional<Exit> exit;
  for (const auto& [key, names] : live::missing_system_policies(reached.sessions, system_policies(desired), live)) {
    for (const auto& link : desired.world.accounts.at(key).attachments) {
      if (link.policy.type != model::PolicyType::system || names.count(link.policy.name) == 0) continue;
      const model::Address holder{key, {link.principal.kind, link.principal.name}};
      const auto place = desired.provenance.find(holder, model::Facet::attachment,
                                                 model::attachment_detail(link.policy, link.resource_group));
      exit = say({ErrorKind::io,
                  text::printable(fmt::format("{}{}: there is no system policy \"{}\"",
                                              place ? model::to_string(*place) + ": " : std::string(),
                                              model::to_string(holder), link.policy.name.str())),
                  help_for(link.policy.name.str()), std::nullopt},
                 arguments, around);
    }
  }
  return exit;
}

}  // namespace ramify::cli
