#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include "ramify/client/client.h"
#include "ramify/plan/plan.h"
#include "scenarios/normal.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace {

using Json = nlohmann::json;

#if defined(__SANITIZE_ADDRESS__)
constexpr std::size_t kStepsMax = 1;  // a sanitized child is several times slower
#else
constexpr std::size_t kStepsMax = 1000;
#endif

/// Somebody else makes the object, and makes it otherwise than anybody declares.
client::Call making(const model::ObjectRef& object, const std::string& account_id) {
  const std::string theirs = "somebody else's";
  switch (object.kind) {
    case model::ObjectKind::user:
      return {wire::Service::ram, "CreateUser", {{"UserName", object.name}, {"Comments", theirs}}};
    case model::ObjectKind::group:
      return {wire::Service::ram, "CreateGroup", {{"GroupName", object.name}, {"Comments", theirs}}};
    case model::ObjectKind::role: {
      const Json own = {"acs:ram::" + account_id + ":root"};
      const Json trust = {
          {"Version", "1"},
          {"Statement", {{{"Effect", "Allow"}, {"Action", "sts:AssumeRole"}, {"Principal", {{"RAM", own}}}}}}};
      return {wire::Service::ram,
              "CreateRole",
              {{"RoleName", object.name}, {"AssumeRolePolicyDocument", trust.dump()}, {"Description", theirs}}};
    }
    case model::ObjectKind::policy:
      break;
  }
  const Json document = {{"Version", "1"},
                         {"Statement", {{{"Effect", "Deny"}, {"Action", {"cdn:*"}}, {"Resource", {"*"}}}}}};
  return {wire::Service::ram,
          "CreatePolicy",
          {{"PolicyName", object.name}, {"PolicyDocument", document.dump()}, {"Description", theirs}}};
}

/// Somebody else's change to an object, whatever it is: its comments or its description.
client::Call changing(const model::ObjectRef& object) {
  const std::string theirs = "somebody else's";
  switch (object.kind) {
    case model::ObjectKind::user:
      return {wire::Service::ram, "UpdateUser", {{"UserName", object.name}, {"NewComments", theirs}}};
    case model::ObjectKind::group:
      return {wire::Service::ram, "UpdateGroup", {{"GroupName", object.name}, {"NewComments", theirs}}};
    case model::ObjectKind::role:
      return {wire::Service::ram, "UpdateRole", {{"RoleName", object.name}, {"NewDescription", theirs}}};
    case model::ObjectKind::policy:
      break;
  }
  return {wire::Service::ram, "UpdatePolicyDescription", {{"PolicyName", object.name}, {"NewDescription", theirs}}};
}

bool meddle(sim::Server& server, const std::string& account_id, const client::Call& call) {
  const auto key = server.root_key(account_id);
  if (!key) return false;
  client::SessionOptions options{model::AccountKey::from_service("somebody"), {}, {}, {}, "somebody", false, 1};
  for (const auto& service : wire::services()) options.endpoints[service.service] = server.url();
  const client::Session session(client::make_curl_transport({}), client::system_environment(),
                                client::Credentials{key->first, Secret(std::string(key->second)), {}},
                                std::move(options));
  return session.call(call).has_value();
}

/// A step that looks before it writes, or one that makes an object, and how many writes come before it.
struct Target {
  int step = 0;
  bool makes = false;
  model::Address object;
  std::size_t writes_before = 0;
  bool made_here = false;  ///< before the run it is not there
};

/// Whether a step before that one makes the object, or gives it its name.
bool created(const plan::Plan& plan, int before, const model::Address& object) {
  return std::any_of(plan.steps.begin(), plan.steps.end(), [&](const plan::Step& step) {
    const bool makes = ops::descriptor(step.change.op).symbol == '+' || step.change.op == ops::Op::rename_user ||
                       step.change.op == ops::Op::rename_group;
    return step.id < before && makes && std::holds_alternative<model::ObjectRef>(step.change.target.subject) &&
           ops::owner(step.change.target) == object;
  });
}

bool makes_object(ops::Op op) {
  return op == ops::Op::create_user || op == ops::Op::create_group || op == ops::Op::create_role ||
         op == ops::Op::create_policy;
}

std::vector<Target> targets_of(const plan::Plan& plan) {
  std::vector<Target> targets;
  std::size_t writes = 0;
  for (const plan::Step& step : plan.steps) {
    if (ops::descriptor(step.change.op).symbol != '+') {
      model::Address object = ops::owner(step.change.target);
      const auto* name = ops::find_field(step.change, ops::Field::name);
      const bool renames = step.change.op == ops::Op::rename_user || step.change.op == ops::Op::rename_group;
      if (renames && name != nullptr && name->before) object.object.name = *name->before;
      targets.push_back({step.id, false, object, writes, created(plan, step.id, object)});
    } else if (std::holds_alternative<model::ObjectRef>(step.change.target.subject) && makes_object(step.change.op)) {
      targets.push_back({step.id, true, ops::owner(step.change.target), writes, false});
    }
    writes += ops::descriptor(step.change.op).requests(step.change, plan.context()).size();
  }
  return targets;
}

/// A few of many, evenly spread.
std::vector<Target> some(const std::vector<Target>& all) {
  std::vector<Target> chosen;
  const std::size_t wanted = std::min(all.size(), kStepsMax);
  for (std::size_t i = 0; i < wanted; ++i) {
    chosen.push_back(all[wanted == 1 ? all.size() - 1 : i * (all.size() - 1) / (wanted - 1)]);
  }
  return chosen;
}

/// Counts what the run writes, and lets somebody else come in between. While they are at it the run's reads wait.
class Watch {
 public:
  std::function<bool()> meddle;

  void come_in() {
    std::unique_lock lock(mutex_);
    come_in(lock);
  }
  void come_in_after(std::size_t writes) {
    const std::lock_guard lock(mutex_);
    after_ = writes;
  }
  [[nodiscard]] bool met() const { return met_; }
  [[nodiscard]] std::size_t writes() const { return writes_; }

  void see(const sim::RequestInfo& request) {
    std::unique_lock lock(mutex_);
    if (meddling_ && request.writes) return;  // theirs
    changed_.wait(lock, [this] { return !meddling_; });
    if (after_ == writes_) come_in(lock);
    if (request.writes) ++writes_;
  }

 private:
  void come_in(std::unique_lock<std::mutex>& lock) {
    after_.reset();
    meddling_ = true;
    lock.unlock();
    const bool met = meddle();
    lock.lock();
    met_ = met;
    meddling_ = false;
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::size_t> after_;
  std::size_t writes_ = 0;
  bool meddling_ = false;
  bool met_ = false;
};

void disturb(const Trial& trial, const Target& target, bool early, Verdict& verdict) {
  const auto watch = std::make_shared<Watch>();
  auto options = trial.options;
  options.fault = [watch](const sim::RequestInfo& request) {
    watch->see(request);
    return sim::Fault{};
  };
  Stage stage(options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto planned = stage.ramify({"plan", trial.config(), "--out", "plan.json"});
  if (planned.status != 0) return verdict.fault(told("the plan", planned));
  const auto plan = plan::from_json(read_file(stage.folder() / "plan.json"));
  if (!plan) return verdict.fault("the plan does not load: " + plan.error().message);
  const auto account = plan->accounts.at(target.object.account).str();
  const auto& object = target.object.object;
  const auto theirs = target.makes ? making(object, account) : changing(object);
  watch->meddle = [&stage, account, theirs] { return meddle(stage.server(), account, theirs); };
  early ? watch->come_in() : watch->come_in_after(target.writes_before);
  const auto applied = stage.ramify({"apply", "plan.json"});
  const auto when = "step " + std::to_string(target.step) + (early ? ", before the run" : ", during the run");
  if (!watch->met()) return verdict.fault(when + ": nobody came in between");
  if (applied.status != 5) return verdict.fault(told(when + ": the apply", applied));
  const auto name = model::to_string(target.object);
  if ((applied.out + applied.err).find(name) == std::string::npos) {
    verdict.fault(told(when + ": " + name + " is not named", applied));
  }
  // Of what is to be made the service's refusal of that write is the check.
  const std::size_t expected = early ? 0 : target.writes_before + (target.makes ? 1 : 0);
  if (watch->writes() != expected) {
    verdict.fault(when + ": " + std::to_string(watch->writes()) + " writes instead of " + std::to_string(expected));
  }
}

Json parts(const std::string& text, const std::set<std::string>& names) {
  const auto plan = Json::parse(text, nullptr, false);
  Json kept = Json::object();
  for (const auto& name : names) kept[name] = plan.is_object() ? plan.value(name, Json()) : Json();
  return kept;
}

}  // namespace

void check_review(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  const auto plan = plan::from_json(baseline.plan_json);
  if (!plan) return verdict.fault("the plan does not load: " + plan.error().message);
  for (const Target& target : some(targets_of(*plan))) {
    if (!target.made_here) disturb(trial, target, true, verdict);
    if (target.writes_before > 0) disturb(trial, target, false, verdict);
  }
}

void check_offline(const Trial& trial, const Baseline& baseline, Verdict& verdict) {
  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto snapshot = stage.ramify({"snapshot", trial.config(), "--out", "accounts.json"});
  if (snapshot.status != 0) return verdict.fault(told("snapshot", snapshot));
  const auto planned =
      stage.ramify({"plan", trial.config(), "--live", "accounts.json", "-o", "text", "-o", "json=offline.json"});
  if (planned.status != 0) return verdict.fault(told("plan --live", planned));
  if (planned.out != baseline.plan_text) {
    verdict.fault("it reads otherwise:\n" + difference(baseline.plan_text, planned.out));
  }
  const std::set<std::string> same{"steps",  "remarks",  "findings",      "access",
                                   "guards", "accounts", "preconditions", "binding"};
  const auto online = parts(baseline.plan_json, same);
  const auto offline = parts(read_file(stage.folder() / "offline.json"), same);
  if (online != offline) verdict.fault("it is another:\n" + difference(online.dump(1), offline.dump(1)));
}

}  // namespace ramify::scenarios
