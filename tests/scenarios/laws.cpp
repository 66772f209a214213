#include <algorithm>
#include <set>

#include "ramify/config/config.h"
#include "ramify/wire/error_code.h"
#include "scenarios/normal.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace {

using Json = nlohmann::json;

Json as_list(const Json& account, const char* member) {
  return account.value(member, Json::array());
}

/// Whether a run may touch the object at all: it is declared, declared absent, was called so before, carries the mark,
/// or belongs to an account that is managed whole.
bool in_scope(const config::Desired& desired, const model::AccountKey& account, const model::ObjectRef& ref,
              const Json& object) {
  const auto scope = desired.scope.accounts.find(account);
  if (scope == desired.scope.accounts.end()) return false;
  const auto& rules = scope->second;
  if (rules.absent.count(ref) != 0) return true;
  for (const auto& [now, former] : rules.previously) {
    if (now.kind == ref.kind && former == ref.name) return true;
  }
  const auto& world = desired.world.accounts.at(account);
  const bool declared = [&] {
    switch (ref.kind) {
      case model::ObjectKind::user:
        return world.users.count(model::UserName::from_service(ref.name)) != 0;
      case model::ObjectKind::group:
        return world.groups.count(model::GroupName::from_service(ref.name)) != 0;
      case model::ObjectKind::role:
        return world.roles.count(model::RoleName::from_service(ref.name)) != 0;
      case model::ObjectKind::policy:
        return world.policies.count(model::PolicyName::from_service(ref.name)) != 0;
    }
    return false;
  }();
  if (declared) return true;
  const bool ignored =
      std::any_of(rules.ignore.begin(), rules.ignore.end(), [&](const auto& p) { return p.matches(ref); });
  if (ignored || model::is_service_reserved(ref)) return false;
  const auto tags = object.value("tags", Json::object());
  return rules.manage == model::ManageMode::all || tags.value("ramify:project", "") == desired.scope.project;
}

struct Kind {
  model::ObjectKind kind;
  const char* list;
  const char* attachment_member;
};
constexpr Kind kKinds[] = {{model::ObjectKind::user, "users", "user"},
                           {model::ObjectKind::group, "groups", "group"},
                           {model::ObjectKind::role, "roles", "role"},
                           {model::ObjectKind::policy, "policies", nullptr}};

/// An object with its attachments, as far as others' deletion cannot change it.
Json view(const Json& account, const Kind& kind, const Json& object) {
  Json result = object;
  result.erase("members");
  if (kind.attachment_member == nullptr) return result;
  for (const auto& attachment : as_list(account, "attachments")) {
    if (attachment.value(kind.attachment_member, "") == object.at("name").get<std::string>()) {
      result["attached"].push_back(attachment);
    }
  }
  return result;
}

Json find_view(const Json& account, const Kind& kind, const std::string& name) {
  for (const auto& object : as_list(account, kind.list)) {
    if (object.at("name").get<std::string>() == name) return view(account, kind, object);
  }
  return nullptr;
}

}  // namespace

void check_order(const Trial&, const Baseline& baseline, Verdict& verdict) {
  for (const auto& entry : baseline.log) {
    if (!entry.request.writes || entry.code.empty()) continue;
    if (wire::is_delete_conflict(entry.code) || wire::is_not_found(entry.code) || wire::is_already_exists(entry.code)) {
      verdict.fault(entry.request.operation + " came too early or too late: " + entry.code + " (" + entry.parameters +
                    ")");
    }
  }
}

void check_identity_first(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  std::set<std::string> confirmed;
  for (const auto& entry : baseline.log) {
    if (entry.request.operation == "GetCallerIdentity") confirmed.insert(entry.request.account_id);
    if (!entry.request.writes) continue;
    const auto loaded = config::load(trial.options.config, {});
    if (!loaded.desired) return;
    for (const auto& [key, account] : loaded.desired->world.accounts) {
      if (confirmed.count(account.id.str()) == 0) {
        verdict.fault("the first write (" + entry.request.operation + ") came before " + key.str() + " said who it is");
      }
    }
    return;
  }
}

void check_scope(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  const auto loaded = config::load(trial.options.config, {});
  if (!loaded.desired) return verdict.fault("the configuration does not load");
  for (const auto& [name, account] : baseline.before.at("accounts").items()) {
    const auto after = baseline.after.at("accounts").value(name, Json::object());
    const auto key = model::AccountKey::from_service(name);
    for (const auto& kind : kKinds) {
      for (const auto& object : as_list(account, kind.list)) {
        const auto object_name = object.at("name").get<std::string>();
        if (in_scope(*loaded.desired, key, {kind.kind, object_name}, object)) continue;
        if (find_view(after, kind, object_name) == view(account, kind, object)) continue;
        verdict.fault(name + "/" + std::string(model::to_string(kind.kind)) + "/" + object_name +
                      " is not described here, and changed");
      }
    }
  }
}

void check_same_bytes(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  auto options = trial.options;
  options.setup.switches.shuffle_lists = true;
  Stage stage(options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto planned = stage.ramify({"plan", trial.config(), "-o", "text", "-o", "json=plan.json"});
  if (planned.out != baseline.plan_text) {
    verdict.fault("the plan over shuffled lists reads otherwise:\n" + difference(baseline.plan_text, planned.out));
  }
  auto one = Json::parse(baseline.plan_json, nullptr, false);
  auto other = Json::parse(read_file(stage.folder() / "plan.json"), nullptr, false);
  if (!one.is_object() || !other.is_object()) return verdict.fault("the plan's JSON is no object");
  for (const char* when : {"created", "expires", "digest"}) {
    one.erase(when);
    other.erase(when);
  }
  if (one != other) {
    verdict.fault("the plan over shuffled lists is another:\n" + difference(one.dump(1), other.dump(1)));
  }
}

void check_documents_by_meaning(const Trial& trial, const Baseline&, Verdict& verdict) {
  auto options = trial.options;
  options.setup.switches.reserialise_documents = true;
  Stage stage(options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  // Whose a policy's version is cannot be told there.
  const auto applied = stage.ramify({"apply", trial.config(), "--yes", "--allow-policy-version"});
  if (applied.status != 0) return verdict.fault(told("apply", applied));
  const auto again = stage.ramify({"plan", trial.config(), "--detailed-exitcode"});
  if (again.status != 0) verdict.fault(told("the next plan", again));
}

}  // namespace ramify::scenarios
