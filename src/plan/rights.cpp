#include "rights.h"

#include <algorithm>

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

using policy::Verdict;

/// Attached to every level of the resource directory beside whatever else is.
policy::Document full_access() {
  policy::Statement statement;
  statement.actions = {"*"};
  statement.resources = {"*"};
  return {{statement}};
}

bool only_denies(const policy::Document& document) {
  return std::all_of(document.statements.begin(), document.statements.end(),
                     [](const policy::Statement& each) { return each.effect == policy::Effect::deny; });
}

Answer answer(Verdict verdict) {
  if (verdict == Verdict::allow) return Answer::yes;
  return verdict == Verdict::conditional ? Answer::open : Answer::no;
}

/// RAM has no regions: what its documentation writes as any region arrives with none.
std::string without_region(std::string resource) {
  constexpr std::string_view kAnyRegion = ":*:";
  const auto at = resource.find(kAnyRegion);
  if (at < sizeof("acs:resourcemanager")) resource.replace(at, kAnyRegion.size(), "::");
  return resource;
}

}  // namespace

SystemDocuments::SystemDocuments(const model::World& world) {
  for (const auto& [key, account] : world.accounts) {
    for (const auto& [name, document] : account.system_policies) read_.emplace(name.folded(), &document);
  }
}

const policy::Document* SystemDocuments::find(const model::PolicyName& name) {
  if (const auto read = read_.find(name.folded()); read != read_.end()) return read->second;
  auto known = of_catalogue_.find(name.folded());
  if (known == of_catalogue_.end()) {
    known = of_catalogue_.emplace(name.folded(), policy::whole_document(name.str())).first;
  }
  return known->second ? &*known->second : nullptr;
}

Rights::Rights(const model::Account& account, const model::ObjectRef& who, SystemDocuments& system,
               std::map<std::string, std::vector<std::string>> known_keys)
    : known_keys_(std::move(known_keys)) {
  sources_.insert(who);
  add(account, {who.kind, who.name}, system);
  add_control(account);
  if (who.kind != model::ObjectKind::user) return;
  for (const model::Membership& link : account.memberships) {
    if (link.user.str() != who.name) continue;
    sources_.insert({model::ObjectKind::group, link.group.str()});
    add(account, {model::ObjectKind::group, link.group.str()}, system);
  }
}

void Rights::add(const model::Account& account, const model::Principal& principal, SystemDocuments& system) {
  const model::Attachment from{principal, {model::PolicyType::custom, model::PolicyName::from_service("")}, {}};
  for (auto link = account.attachments.lower_bound(from);
       link != account.attachments.end() && link->principal == principal; ++link) {
    const policy::Document* document = nullptr;
    const bool custom = link->policy.type == model::PolicyType::custom;
    if (custom) {
      sources_.insert({model::ObjectKind::policy, link->policy.name.str()});
      const auto found = account.policies.find(link->policy.name);
      if (found != account.policies.end() && found->second.document) document = &*found->second.document;
    } else {
      document = system.find(link->policy.name);
    }
    if (document == nullptr) {
      unknown_ = true;
      unknown_denial_ = unknown_denial_ || (custom && !link->resource_group);
      continue;
    }
    (link->resource_group ? resource_group_scope_ : account_scope_).push_back(*document);
  }
}

void Rights::add_control(const model::Account& account) {
  for (const model::ControlPolicy& level : account.control_policies) {
    if (!level.document) {
      unknown_denial_ = true;
      continue;
    }
    std::vector<policy::Document> set;
    if (only_denies(*level.document)) set.push_back(full_access());
    set.push_back(*level.document);
    control_.push_back(std::move(set));
  }
}

Answer Rights::may(const wire::Permission& permission) const {
  return may(permission.action, permission.resource);
}

Answer Rights::may(std::string action, std::string resource) const {
  const policy::Request request{std::move(action), without_region(std::move(resource)), known_keys_, false};
  Answer all = Answer::yes;
  for (const auto& level : control_) {
    all = std::min(all, answer(policy::evaluate(level, request).verdict));
    if (all == Answer::no) return all;
  }
  const Verdict own = policy::evaluate(account_scope_, request).verdict;
  if (own == Verdict::explicit_deny) return Answer::no;
  Answer granted = answer(own);
  if (granted != Answer::yes && unknown_) granted = Answer::open;
  if (granted == Answer::yes && unknown_denial_) granted = Answer::open;
  // Whether a policy at resource-group scope reaches users and roles is not documented.
  if (granted == Answer::no && answer(policy::evaluate(resource_group_scope_, request).verdict) != Answer::no) {
    granted = Answer::open;
  }
  return std::min(all, granted);
}

std::map<std::string, std::vector<std::string>> known_keys(const model::Account& account, const model::ObjectRef& who,
                                                           Instant now) {
  const bool role = who.kind == model::ObjectKind::role;
  return {{"acs:CurrentTime", {format_instant(now)}},
          {"acs:SecureTransport", {"true"}},
          {"acs:PrincipalARN",
           {role ? model::role_arn(account.id, model::RoleName::from_service(who.name))
                 : model::user_arn(account.id, model::UserName::from_service(who.name))}}};
}

}  // namespace ramify::plan
