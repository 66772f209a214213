#include <algorithm>

#include "doors.h"
#include "own_name.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

constexpr std::string_view kServiceLinked = "role/aliyunservicerolefor";

/// The key under which one RAM principal or role is indexed; empty where the ARN may stand for several.
std::string exact_key(std::string_view arn) {
  const auto parts = model::parse_ram_arn(arn);
  if (!parts || (parts->account_id + parts->relative).find_first_of("*?") != std::string::npos) return {};
  return text::fold_case(parts->account_id + ':' + parts->relative);
}

bool speaks_of_assume_role(const policy::Statement& statement) {
  const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                 [](const auto& pattern) { return policy::action_matches(pattern, "sts:AssumeRole"); });
  return named != statement.not_action;
}

/// One user or one role, and no account as a whole.
bool is_one(const std::string& key) {
  return key.find(":user/") != std::string::npos || key.find(":role/") != std::string::npos;
}

policy::Caller caller_of(const model::Account& account, const model::ObjectRef& object) {
  using Kind = policy::Caller::Kind;
  if (object.kind == model::ObjectKind::role) {
    return {account.id.str(), model::role_arn(account.id, model::RoleName::from_service(object.name)), Kind::role};
  }
  return {account.id.str(), model::user_arn(account.id, model::UserName::from_service(object.name)), Kind::user};
}

}  // namespace

void RoleDoors::index_trusts() {
  arns_.resize(roster_.roles());
  trusts_.resize(roster_.roles());
  for (const auto& [key, account] : world_.accounts) {
    for (const auto& [name, role] : account.roles) {
      const Index index = roster_.role_of(roster_.find({key, {model::ObjectKind::role, name.str()}}));
      if (role.trust && model::is_unmeetable_trust(*role.trust, account.id)) continue;
      arns_[index] = model::role_arn(account.id, name);
      by_arn_key_.emplace(exact_key(arns_[index]), index);
      if (!role.trust) continue;
      policy::Document rest;
      for (policy::Statement statement : role.trust->statements) {
        by_name_ = by_name_ || asks_for_name(statement);
        auto& ram = statement.principals.ram;
        const auto named = std::stable_partition(
            ram.begin(), ram.end(), [](const std::string& principal) { return !is_one(exact_key(principal)); });
        std::for_each(named, ram.end(), [&](const std::string& one) { named_[exact_key(one)].push_back(index); });
        ram.erase(named, ram.end());
        for (const std::string& principal : ram) {
          if (exact_key(principal).empty()) wildcards_.insert(principal);
        }
        if (!ram.empty()) rest.statements.push_back(std::move(statement));
      }
      trusts_[index] = policy::to_json(rest);
    }
  }
}

void RoleDoors::index_control_policies() {
  for (const auto& [key, account] : world_.accounts) {
    for (const model::ControlPolicy& level : account.control_policies) {
      if (!level.document) continue;
      by_name_ = by_name_ || asks_for_name(*level.document);
      for (const policy::Statement& statement : level.document->statements) {
        if (speaks_of_assume_role(statement)) patterns_.insert(statement.resources.begin(), statement.resources.end());
      }
    }
  }
}

const RoleDoors::Asks& RoleDoors::asks(const policy::Document& document) {
  const auto [found, is_new] = asks_.try_emplace(&document);
  Asks& asks = found->second;
  if (!is_new) return asks;
  for (const policy::Statement& statement : document.statements) {
    if (!speaks_of_assume_role(statement)) continue;
    for (const std::string& resource : statement.resources) {
      const std::string key = exact_key(resource);
      if (key.empty() || statement.not_resource) {
        asks.broadly = true;
        patterns_.insert(resource);
      } else if (const auto role = by_arn_key_.find(key); role != by_arn_key_.end()) {
        asks.roles.push_back(role->second);
      }
    }
  }
  return asks;
}

/// The words that set the holder of this apart from others; empty where it says nothing broadly.
std::string RoleDoors::read_holder(const model::Account& account, const model::Attachment& link,
                                   std::vector<Index>& roles) {
  const policy::Document* document = library_.find(account, link.policy);
  if (document != nullptr) {
    const Asks& asked = asks(*document);
    roles.insert(roles.end(), asked.roles.begin(), asked.roles.end());
    if (!asked.broadly) return {};
  }
  std::string words = link.principal.kind == model::ObjectKind::group ? link.principal.name : "=";
  words += '<' + std::string(model::to_string(link.policy.type)) + '/' + link.policy.name.str();
  if (link.resource_group) words += '@' + link.resource_group->str();
  // Its own name may decide.
  if (document != nullptr && asks_for_name(*document)) words += '?';
  return words + ' ';
}

std::string RoleDoors::marks_of(const policy::Caller& caller) const {
  std::string marks;
  for (const auto& wildcard : wildcards_) marks += policy::trusts({{wildcard}, {}, {}}, caller) ? '1' : '0';
  return marks;
}

void RoleDoors::index_callers() {
  apart_.resize(roster_.everybody()->size());
  class_of_.resize(apart_.size());
  caller_classes_.emplace_back();
  std::unordered_map<std::string, Index> known;
  for (const auto& [key, account] : world_.accounts) {
    std::map<model::Principal, std::vector<const model::Attachment*>> held;
    for (const auto& link : account.attachments) held[link.principal].push_back(&link);
    std::map<std::string, std::vector<model::Principal>> groups;
    for (const auto& [group, user] : account.memberships) {
      groups[user.str()].push_back({model::ObjectKind::group, group.str()});
    }
    const auto add = [&, &key = key, &account = account](const model::ObjectRef& object) {
      const Index person = roster_.find({key, object});
      std::vector<model::Principal> holders{{object.kind, object.name}};
      if (object.kind == model::ObjectKind::user) {
        const auto& more = groups[object.name];
        holders.insert(holders.end(), more.begin(), more.end());
      }
      std::string words;
      std::vector<Index>& apart = apart_[person];
      for (const auto& holder : holders) {
        const auto links = held.find(holder);
        if (links == held.end()) continue;
        for (const auto* link : links->second) words += read_holder(account, *link, apart);
      }
      if (!words.empty()) {
        const policy::Caller caller = caller_of(account, object);
        const std::string own = exact_key(caller.arn);
        if (const auto named = named_.find(own); named != named_.end()) {
          apart.insert(apart.end(), named->second.begin(), named->second.end());
        }
        if (const Index role = roster_.role_of(person); role != Roster::kNone) apart.push_back(role);
        words = key.str() + ' ' + std::string(model::to_string(object.kind)) + ' ' + words + '#' + marks_of(caller);
        if (own.find(kServiceLinked) != std::string::npos) words += "service-linked";
        if (by_name_ || words.find('?') != std::string::npos) words += own;
        const auto [found, is_new] = known.emplace(words, static_cast<Index>(caller_classes_.size()));
        if (is_new) caller_classes_.push_back({account.id.str(), {}, {}});
        class_of_[person] = found->second;
        caller_classes_[found->second].members.push_back(person);
      }
      std::sort(apart.begin(), apart.end());
      apart.erase(std::unique(apart.begin(), apart.end()), apart.end());
    };
    for (const auto& entry : account.users) add({model::ObjectKind::user, entry.first.str()});
    for (const auto& entry : account.roles) add({model::ObjectKind::role, entry.first.str()});
  }
}

void RoleDoors::class_roles() {
  patterns_.erase("*");
  std::unordered_map<std::string, std::size_t> known;
  for (Index role = 0; role < arns_.size(); ++role) {
    if (arns_[role].empty()) continue;
    const model::Address& address = roster_.role(role);
    const auto& trust =
        world_.accounts.at(address.account).roles.at(model::RoleName::from_service(address.object.name)).trust;
    std::string words = address.account.str() + ' ' + (trust ? trusts_[role] : "?") + ' ';
    for (const auto& pattern : patterns_) words += policy::resource_matches(pattern, arns_[role]) ? '1' : '0';
    const auto [found, is_new] = known.emplace(std::move(words), role_classes_.size());
    if (is_new) {
      RoleClass made;
      made.anybody = !trust;
      for (const policy::Statement& statement : trust ? trust->statements : std::vector<policy::Statement>{}) {
        for (const std::string& principal : statement.principals.ram) {
          const std::string key = exact_key(principal);
          made.anybody = made.anybody || key.empty();
          if (!key.empty() && !is_one(key)) made.accounts.insert(key.substr(0, key.find(':')));
        }
      }
      role_classes_.push_back(std::move(made));
    }
    role_classes_[found->second].members.push_back(role);
  }
}

}  // namespace ramify::access
