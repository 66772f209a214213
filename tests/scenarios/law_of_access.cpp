#include <algorithm>
#include <set>

#include "ramify/config/config.h"
#include "scenarios/normal.h"
#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

namespace {

/// Whether every role that the document names is of an account that is there.
bool is_there(const policy::Document& document, const std::vector<AccountId>& accounts) {
  for (const auto& statement : document.statements) {
    for (const auto& role : statement.resources) {
      const auto arn = model::parse_ram_arn(role);
      const bool there = arn && std::any_of(accounts.begin(), accounts.end(),
                                            [&](const auto& each) { return each.id == arn->account_id; });
      if (!there) return false;
    }
  }
  return true;
}

/// The users whom an access test or can_assume sends through a door: `account/user`.
std::set<std::string> tested_users(const config::Desired& desired, const std::vector<AccountId>& accounts) {
  std::set<std::string> users;
  for (const auto& test : desired.access_tests) {
    if (test.assume && test.subject_kind == model::ObjectKind::user)
      users.insert(test.account.str() + "/" + test.subject);
  }
  for (const auto& [key, account] : desired.world.accounts) {
    for (const auto& link : account.attachments) {
      if (!link.policy.name.str().starts_with("ramify-assume-")) continue;
      if (!is_there(*account.policies.at(link.policy.name).document, accounts)) continue;
      if (link.principal.kind == model::ObjectKind::user) users.insert(key.str() + "/" + link.principal.name);
      for (const auto& member : account.memberships) {
        const bool through =
            link.principal.kind == model::ObjectKind::group && member.group.str() == link.principal.name;
        if (through) users.insert(key.str() + "/" + member.user.str());
      }
    }
  }
  return users;
}

}  // namespace

void check_verify(const Trial& trial, const Baseline&, Verdict& verdict) {
  const auto loaded = config::load(trial.options.config, {});
  if (!loaded.desired) return verdict.fault("the configuration does not load");
  const auto users = tested_users(*loaded.desired, trial.options.accounts);
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
