#include "trial.h"

#include <algorithm>

#include "scenarios/scenario.h"
#include "world.h"

namespace ramify::simulation {
namespace {

using Json = nlohmann::json;
constexpr int kStormyRuns = 8;
constexpr int kRunsMax = 12;
constexpr int kPartial = 4;
constexpr int kStale = 5;

/// All that a seed decides.
struct Story {
  std::uint64_t seed;
  Company first;
  Company second;
  Storm storm;
  sim::Switches switches;
  bool from_file;
  unsigned parallel;
};

Story make_story(std::uint64_t seed) {
  Throws throws(seed);
  Story story{seed, make_company(throws), {}, {}, {}, false, 1};
  story.second = later(story.first, throws);
  story.storm = make_storm(throws);
  story.switches.shuffle_lists = throws.chance(50);
  story.switches.reserialise_documents = throws.chance(50);
  story.switches.throttling_says_retry_after = throws.chance(30);
  story.switches.update_role_resets_max_session = throws.chance(50);
  story.switches.names_ignore_case = throws.chance(50);
  story.switches.ram_delete_user_recycles = throws.chance(50);
  story.from_file = throws.chance(50);
  story.parallel = throws.chance(50) ? 1 : 8;
  return story;
}

std::string tell(const Story& story) {
  return "seed " + std::to_string(story.seed) + ": " + (story.from_file ? "a plan file" : "a configuration") +
         ", steps at once: " + std::to_string(story.parallel) + "; " + describe(story.storm);
}

std::string last_lines(const Output& output) {
  constexpr std::size_t kTold = 3000;
  const auto text = output.out + output.err;
  return text.size() <= kTold ? text : "…" + text.substr(text.size() - kTold);
}

class Trial {
 public:
  Trial(const Story& story, const scenarios::Recipient& recipient, Verdict& verdict, bool inside, bool late)
      : story_(story),
        verdict_(verdict),
        world_({story.first, recipient, story.seed, story.switches, late ? story.storm.list_delay_s : 0,
                late ? story.storm.conflict_delay_s : 0, call_takes(story, inside)}) {}

  World& world() { return world_; }

  void fault(const std::string& what) { verdict_.faults.push_back(what); }

  /// One run that must end well, and whose every step's needs must have held.
  bool must(const std::string& what, const Output& output) {
    ++verdict_.tally.runs;
    if (output.status == 0) return true;
    fault(what + " ended with " + std::to_string(output.status) + ":\n" + last_lines(output));
    return false;
  }

  /// The company as it is first, and what others then did to it.
  bool prepare() {
    world_.write_config(story_.first);
    if (!must("the first apply", world_.apply("config.yaml", story_.parallel))) return false;
    check_order("the first apply");
    world_.clock().advance(kLong);
    if (!must("the plan after the first apply", world_.plan())) return false;
    tinker();
    world_.clock().advance(kLong);
    before_ = world_.state();
    world_.write_config(story_.second);
    return true;
  }

  /// In fair weather no step comes too early or too late.
  void check_order(const std::string& when) {
    static const char* const kEarlyOrLate[] = {"DeleteConflict", "EntityNotExist", "EntityAlreadyExists"};
    for (const auto& entry : world_.cloud().log()) {
      if (!entry.request.writes) continue;
      for (const auto* code : kEarlyOrLate) {
        if (entry.code.rfind(code, 0) != 0) continue;
        fault(when + ": " + entry.request.operation + " came too early or too late: " + entry.code + " (" +
              entry.parameters + ")");
      }
    }
    world_.cloud().clear_log();
  }

  /// The end: nothing left to do, nothing lost, nothing leaked, nobody else's touched.
  void check_end(const std::string& when) {
    world_.weather().calm();
    world_.clock().advance(kLong);
    must(when + ": the next plan", world_.plan());
    for (const auto& lost : world_.lost_secrets(verdict_.tally.secrets)) fault(when + ": nobody holds " + lost);
    for (const auto& leak : world_.leaks()) fault(when + ": a secret stands in " + leak);
    const auto after = world_.state();
    for (const auto& [name, account] : before_.at("accounts").items()) {
      if (strangers(account) != strangers(after.at("accounts").at(name)))
        fault(when + ": somebody else's changed in " + name);
    }
  }

  void storm() {
    std::string what = "config.yaml";
    if (story_.from_file) {
      if (!must("the plan", world_.plan("plan.json"))) return;
      what = "plan.json";
    }
    for (int run = 0; run < kRunsMax; ++run) {
      std::optional<Strike> strike;
      if (static_cast<std::size_t>(run) < story_.storm.strikes.size()) {
        strike = story_.storm.strikes[static_cast<std::size_t>(run)];
      }
      if (run < kStormyRuns) {
        world_.weather().storm(story_.storm, strike, [this] { world_.kill(); });
      } else {
        world_.weather().calm();
        world_.clock().advance(kLong);
      }
      const auto output = world_.apply(what, story_.parallel, strike);
      ++verdict_.tally.runs;
      if (output.status == 0) return;
      if (output.status == kKilled && strike) {
        ++verdict_.tally.kills;
        continue;
      }
      const bool stormy = run < kStormyRuns;
      if (stormy && (output.status == kPartial || output.status == 1)) continue;
      // A list that shows what was rather than what is: the look before a write sees through it. A plan that was made
      // from such a list is made anew, and stops only at what was not shown; one that was reviewed must go on.
      const bool brings_more = output.err.find(": what is to be done now was not shown: ") != std::string::npos;
      if (stormy && output.status == kStale && story_.storm.list_delay_s > 0 && brings_more) continue;
      return fault("run " + std::to_string(run + 1) + " ended with " + std::to_string(output.status) + ":\n" +
                   last_lines(output));
    }
    fault("it did not arrive in " + std::to_string(kRunsMax) + " runs");
  }

 private:
  static constexpr std::chrono::milliseconds kLong = std::chrono::minutes(10);

  static std::optional<std::chrono::milliseconds> call_takes(const Story& story, bool inside) {
    if (!inside) return std::nullopt;
    return std::chrono::milliseconds(story.storm.call_takes_ms);
  }

  static Json strangers(const Json& account) {
    Json all;
    for (const auto* list : {"users", "groups", "roles", "attachments"}) {
      for (const auto& object : account.value(list, Json::array())) {
        if (object.dump().find("tranger") != std::string::npos) all[list].push_back(object);
      }
    }
    return all;
  }

  /// What somebody does by hand at the console: all of it must be seen and put right.
  void tinker() {
    Throws throws(story_.seed ^ 0x9e3779b97f4a7c15ULL);
    for (const auto& [name, account] : story_.first.accounts) {
      for (const auto& [role, ignored] : account.roles) {
        if (throws.chance(15)) {
          world_.call(name, "ram", "AttachPolicyToRole",
                      {{"PolicyType", "System"}, {"PolicyName", "AliyunECSFullAccess"}, {"RoleName", role}});
        }
        if (throws.chance(10)) {
          world_.call(name, "ram", "UpdateRole", {{"RoleName", role}, {"NewDescription", "By hand"}});
        }
      }
      for (const auto& [user, wanted] : account.users) {
        for (const auto& group : wanted.groups) {
          if (throws.chance(15)) {
            world_.call(name, "ram", "RemoveUserFromGroup", {{"UserName", user}, {"GroupName", group}});
          }
        }
      }
    }
  }

  const Story& story_;
  Verdict& verdict_;
  World world_;
  Json before_ = Json::object();
};

std::uint64_t writes(World& world) {
  const auto log = world.cloud().log();
  return static_cast<std::uint64_t>(
      std::count_if(log.begin(), log.end(), [](const auto& entry) { return entry.request.writes; }));
}

void play_both(const Story& story, const scenarios::Recipient& recipient, Verdict& verdict,
               const PlayOptions& options) {
  Trial fair(story, recipient, verdict, options.inside, false);
  Trial stormy(story, recipient, verdict, options.inside, true);
  if (options.keep) {
    fair.world().keep();
    stormy.world().keep();
    verdict.story += "\n  fair: " + fair.world().folder().string() + "\n  stormy: " + stormy.world().folder().string();
  }
  if (!fair.prepare()) return;
  if (!fair.must("the apply in fair weather", fair.world().apply("config.yaml", story.parallel))) return;
  fair.check_order("the apply in fair weather");
  fair.check_end("in fair weather");
  if (!verdict.faults.empty() || !stormy.prepare()) return;

  stormy.storm();
  verdict.tally.writes += writes(stormy.world());
  stormy.check_end("after the storm");
  verdict.tally.injected = stormy.world().weather().injected();
  const auto wanted = fair.world().state();
  const auto arrived = stormy.world().state();
  if (wanted != arrived) {
    verdict.faults.push_back("it arrived elsewhere:\n" + scenarios::difference(wanted.dump(1), arrived.dump(1)));
  }
}

}  // namespace

void Tally::add(const Tally& other) {
  seeds += other.seeds;
  runs += other.runs;
  kills += other.kills;
  writes += other.writes;
  secrets += other.secrets;
  for (const auto& [kind, count] : other.injected) injected[kind] += count;
}

nlohmann::json to_json(const Verdict& verdict) {
  const Tally& tally = verdict.tally;
  return {{"story", verdict.story},   {"faults", verdict.faults},  {"seeds", tally.seeds},
          {"runs", tally.runs},       {"kills", tally.kills},      {"writes", tally.writes},
          {"secrets", tally.secrets}, {"injected", tally.injected}};
}

Verdict from_json(const nlohmann::json& json) {
  Verdict verdict{json.at("story"), json.at("faults"), {}};
  verdict.tally = {json.at("seeds"),  json.at("runs"),    json.at("kills"),
                   json.at("writes"), json.at("secrets"), json.at("injected")};
  return verdict;
}

Verdict play(std::uint64_t seed, const scenarios::Recipient& recipient, const PlayOptions& options) {
  const auto story = make_story(seed);
  Verdict verdict;
  verdict.story = tell(story);
  verdict.tally.seeds = 1;
  play_both(story, recipient, verdict, options);
  return verdict;
}

}  // namespace ramify::simulation
