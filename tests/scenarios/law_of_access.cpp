#include <set>

#include "ramify/config/config.h"
#include "scenarios/normal.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

namespace {

/// The users whom an access test sends through the door: `account/user`.
std::set<std::string> tested_users(const config::Desired& desired) {
  std::set<std::string> users;
  for (const auto& test : desired.access_tests) {
    if (test.assume && test.subject_kind == model::ObjectKind::user)
      users.insert(test.account.str() + "/" + test.subject);
  }
  return users;
}

}  // namespace

void check_verify(const Trial& trial, const Baseline&, Verdict& verdict) {
  const auto loaded = config::load(trial.options.config, {});
  if (!loaded.desired) return verdict.fault("the configuration does not load");
  const auto users = tested_users(*loaded.desired);
  if (users.empty()) return;

  Stage stage(trial.options, trial.recipient);
  if (!stage.broken().empty()) return verdict.fault(stage.broken());
  const auto applied = stage.ramify({"apply", trial.config(), "--yes"});
  if (applied.status != 0) return verdict.fault(told("apply", applied));
  const auto opened = stage.folder() / "opened";
  fs::create_directory(opened);
  std::vector<std::string> arguments = {"verify", trial.config()};
  for (const auto& key : active_keys(stage.snapshot(), stage.account_names())) {
    const auto user = key.account + "/" + key.user;
    const auto text =
        trial.recipient.open(stage.secrets_folder() / (key.account + "." + key.user + "." + key.id + ".cms"));
    if (!text || users.count(user) == 0) continue;
    const auto file = opened / (key.id + ".json");
    write_file(file, *text);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    arguments.insert(arguments.end(), {"--as", user + "=" + file.string()});
  }
  if (arguments.size() == 2) return;
  const auto verified = stage.ramify(std::move(arguments));
  if (verified.status != 0) verdict.fault(told("verify", verified));
  check_no_leak(stage, "after verify", verdict);
}

}  // namespace ramify::scenarios
