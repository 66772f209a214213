#include <fmt/format.h>

#include "ramify/text/text.h"
#include "resolve.h"

namespace ramify::config {
namespace {

using model::ObjectKind;
using model::ObjectRef;

/// Rules that hold within one account.
class AccountChecks {
 public:
  AccountChecks(const model::AccountKey& key, const AccountDraft& account, Faults& faults)
      : key_(key), account_(account), faults_(faults) {}

  void run() {
    if (!account_.id_written) {
      faults_.error("config.missing-id", account_.where, fmt::format("the account {} needs the key \"id\"", key_.str()),
                    "write its 16-digit id in quotes");
    }
    check(account_.users, ObjectKind::user);
    check(account_.groups, ObjectKind::group);
    check(account_.roles, ObjectKind::role);
    check(account_.policies, ObjectKind::policy);
    for (const auto& [name, user] : account_.users) {
      constexpr std::size_t kGroupsMax = 10;
      if (user.groups.size() > kGroupsMax) {
        faults_.error("config.over-quota", user.where,
                      fmt::format("a user in {} groups; the service takes 10", user.groups.size()));
      }
    }
    for (const auto& [name, policy] : account_.policies) {
      if (text::fold_case(name.str()).starts_with("ramify-assume-")) {
        faults_.error("config.reserved-name", policy.where,
                      "policies called ramify-assume-… are generated from \"can_assume\"", "choose another name");
      }
    }
  }

 private:
  template <class Map>
  void check(const Map& objects, ObjectKind kind) {
    std::map<std::string, const Common*> folded;
    std::map<std::string, const Common*> former;
    for (const auto& [name, object] : objects) {
      const ObjectRef ref{kind, name.str()};
      check_case(ref, object, folded);
      check_scope(ref, object);
      if (object.previously) check_previously(ref, object, objects, former);
    }
    check_count(kind, objects.size());
  }

  void check_case(const ObjectRef& ref, const Common& object, std::map<std::string, const Common*>& folded) {
    const auto [twin, fresh] = folded.emplace(text::fold_case(ref.name), &object);
    if (fresh) return;
    faults_
        .error("config.case-twin", object.where,
               fmt::format("the service does not tell {} from another {} that differs in letter case only",
                           in_quotes(ref.name), model::to_string(ref.kind)),
               "rename one of the two")
        .notes.push_back({"the other one", twin->second->where});
  }

  void check_scope(const ObjectRef& ref, const Common& object) {
    for (const auto& pattern : account_.ignore) {
      if (!pattern.value.matches(ref)) continue;
      faults_
          .error("config.declared-and-ignored", object.where,
                 fmt::format("{} is declared and ignored at once", model::to_string(ref)),
                 "remove the declaration, or narrow the pattern")
          .notes.push_back({"it is ignored here", pattern.where});
      break;
    }
    for (const auto& pattern : account_.protect) {
      if (!object.absent || !pattern.value.matches(ref)) continue;
      faults_
          .error("config.absent-and-protected", object.where,
                 fmt::format("{} is to be absent and protected from deletion at once", model::to_string(ref)),
                 "decide for one")
          .notes.push_back({"it is protected here", pattern.where});
      break;
    }
    if (model::is_service_reserved(ref)) {
      // Whether it is to be done without is asked by a guard, where there is a plan.
      faults_.warning("config.service-reserved", object.where,
                      fmt::format("{} belongs to the service and is never touched", model::to_string(ref)),
                      "remove the declaration; a plan that would change it is refused");
    }
  }

  bool check_former_name(const ObjectRef& ref, const Located<std::string>& former) {
    switch (ref.kind) {
      case ObjectKind::user:
        return make_name<model::UserName>(former.value, former.where, "name.user", faults_).has_value();
      case ObjectKind::group:
        return make_name<model::GroupName>(former.value, former.where, "name.group", faults_).has_value();
      case ObjectKind::role:
        return make_name<model::RoleName>(former.value, former.where, "name.role", faults_).has_value();
      case ObjectKind::policy:
        break;
    }
    return make_name<model::PolicyName>(former.value, former.where, "name.policy", faults_).has_value();
  }

  template <class Map>
  void check_previously(const ObjectRef& ref, const Common& object, const Map& objects,
                        std::map<std::string, const Common*>& former) {
    const Located<std::string>& name = *object.previously;
    if (!check_former_name(ref, name)) return;
    const auto declared = objects.find(Map::key_type::from_service(name.value));
    if (declared != objects.end()) {
      faults_
          .error("config.previously-declared", name.where,
                 fmt::format("{} cannot be a former name: a {} of that name is declared", in_quotes(name.value),
                             model::to_string(ref.kind)),
                 "remove one of the two")
          .notes.push_back({"it is declared here", declared->second.where});
    }
    const auto [first, fresh] = former.emplace(name.value, &object);
    if (fresh) return;
    faults_
        .error("config.previously-declared", name.where,
               fmt::format("two declarations were previously {}", in_quotes(name.value)), "keep one of the two")
        .notes.push_back({"the other one", first->second->previously->where});
  }

  void check_count(ObjectKind kind, std::size_t count) {
    struct Quota {
      ObjectKind kind;
      std::size_t max;
      bool adjustable;
    };
    constexpr Quota kQuotas[] = {{ObjectKind::user, 5000, false},
                                 {ObjectKind::group, 300, false},
                                 {ObjectKind::role, 1000, true},
                                 {ObjectKind::policy, 1500, true}};
    for (const Quota& quota : kQuotas) {
      if (quota.kind != kind || count <= quota.max) continue;
      const std::string message = fmt::format("{} declares {} objects of the kind {}; the service takes {}", key_.str(),
                                              count, model::to_string(kind), quota.max);
      if (quota.adjustable) {
        faults_.warning("config.quota", account_.where, message);
      } else {
        faults_.error("config.over-quota", account_.where, message);
      }
    }
  }

  const model::AccountKey& key_;
  const AccountDraft& account_;
  Faults& faults_;
};

}  // namespace

void check_draft(Resolution& at) {
  std::map<model::AccountId, const AccountDraft*> ids;
  for (const auto& [key, account] : at.draft.accounts) {
    AccountChecks(key, account, at.context.faults).run();
    if (!account.id) continue;
    const auto [first, fresh] = ids.emplace(account.id->value, &account);
    if (fresh) continue;
    at.context.faults
        .error("config.same-account", account.id->where,
               fmt::format("two accounts have the id {}", account.id->value.str()),
               "describe one account under one name")
        .notes.push_back({"the other one", first->second->id->where});
  }
}

}  // namespace ramify::config
