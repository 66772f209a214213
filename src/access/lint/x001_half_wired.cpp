#include <fmt/format.h>

#include <algorithm>

#include "look.h"
#include "patterns.h"
#include "reach.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

/// Where the trust names somebody of a described account, somebody there must hold the right to assume it.
void trust_without_right(const Look& look, const StatementAt& at, Findings& findings) {
  const auto becomers = look.becomers(at.address);
  for (const std::string& principal : at.statement->principals.ram) {
    const auto arn = model::parse_ram_arn(principal);
    if (!arn || has_wildcard(arn->relative)) continue;
    const auto key = look.key_of(arn->account_id);
    if (!key) continue;
    const model::Account& account = look.account(*key);
    const bool whole = arn->relative == "root";
    if (whole && account.users.empty() && account.roles.empty()) continue;
    const auto slash = arn->relative.find('/');
    const std::string name = whole ? std::string() : arn->relative.substr(slash + 1);
    const bool gets_in = std::any_of(becomers.begin(), becomers.end(), [&](const model::Address& from) {
      return from.account == *key && (whole || from.object.name == name);
    });
    if (gets_in) continue;
    const std::string role = fmt::format("{}/{}", at.address.account.str(), at.address.object.name);
    auto& finding = findings.add(
        at.address, look.principal(at, principal), principal,
        whole ? fmt::format("{} is trusted, and none of its users and roles may assume {}", key->str(), role)
              : fmt::format("{}/{} is trusted, and may not assume {}", key->str(), name, role));
    finding.help =
        fmt::format("write can_assume: [{}] on {}", role,
                    whole ? "who is to get in, or remove the trust" : fmt::format("{}, or remove the trust", name));
  }
}

/// The trust entry that lets in the holder of a right and nobody else; of a group, one for each member.
std::string entries_for(const Look& look, const model::Address& holder) {
  using model::ObjectKind;
  const std::string account = holder.account.str();
  if (holder.object.kind != ObjectKind::group) {
    return fmt::format("`{}: {}/{}`", model::to_string(holder.object.kind), account, holder.object.name);
  }
  std::vector<std::string> entries;
  for (const auto& membership : look.account(holder.account).memberships) {
    if (membership.group.str() != holder.object.name) continue;
    entries.push_back(fmt::format("`user: {}/{}`", account, membership.user.str()));
  }
  return entries.empty() ? fmt::format("`account: {}`, or a user of the group once it has one,", account)
                         : enumerate(entries);
}

/// Whoever verifies knocks at roles that do not let it in, too: what `doctor --emit-policy verify` prints is there for
/// that, and access tests say who is to be let in.
bool is_for_knocking(const model::PolicyRef& policy) {
  return policy.type == model::PolicyType::custom && policy.name.str().starts_with("ramify-verify-");
}

/// Where a policy names roles of described accounts, they must trust who holds it.
void right_without_trust(const Look& look, const model::AccountKey& key, const model::Attachment& attachment,
                         Findings& findings) {
  const policy::Document* document = look.library.find(look.account(key), attachment.policy);
  if (document == nullptr || attachment.resource_group) return;
  const model::Address holder = address_of(key, attachment.principal);
  for (const policy::Statement& statement : document->statements) {
    if (statement.effect != policy::Effect::allow || statement.not_resource) continue;
    if (granted(statement, {"sts:AssumeRole"}).empty()) continue;
    for (const std::string& resource : statement.resources) {
      const auto role = role_named(look, resource);
      if (!role) continue;
      const auto& roles = look.account(role->account).roles;
      const auto declared = roles.find(model::RoleName::from_service(role->object.name));
      if (declared != roles.end() && (!declared->second.trust || lets_in(look, holder, *role))) continue;
      if (declared != roles.end() && is_for_knocking(attachment.policy)) continue;
      const std::string field = "can_assume/" + resource;
      auto place = look.field(holder, field);
      if (!is_generated(attachment.policy)) place = look.attachment(key, attachment);
      const std::string name = fmt::format("{}/{}", role->account.str(), role->object.name);
      auto& finding = findings.add(
          holder, place, resource,
          declared == roles.end()
              ? fmt::format("{} may assume {}, and no such role is declared", holder.object.name, name)
              : fmt::format("{} may assume {}, and that role does not trust it", holder.object.name, name));
      finding.help = declared == roles.end() ? "declare the role, or take the right away"
                                             : fmt::format("add {} to the trust of {}, or take the right away",
                                                           entries_for(look, holder), name);
    }
  }
}

}  // namespace

void half_wired(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (!at.is_identity() && at.allows()) trust_without_right(look, at, findings);
  }
  for (const auto& [key, account] : look.world().accounts) {
    for (const auto& attachment : account.attachments) right_without_trust(look, key, attachment, findings);
  }
}

}  // namespace ramify::access::rules
