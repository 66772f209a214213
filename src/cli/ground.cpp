#include "ground.h"

#include <algorithm>

#include "files.h"
#include "ramify/policy/match.h"

namespace ramify::cli {

void add_live(CLI::App& app, Arguments& arguments) {
  app.add_option("--live", arguments.live,
                 "Ask a snapshot instead of the configuration; the word \"accounts\" asks the accounts themselves")
      ->type_name("FILE");
}

Said<Ground> ground_of(const Arguments& arguments, Surroundings& around, const config::Desired& desired) {
  if (!arguments.live) return Ground{desired.world, desired.provenance};
  if (*arguments.live == kLiveAccounts) {
    const auto reached = reach(arguments, around, account_ids(desired));
    if (!reached) return tl::unexpected(reached.error());
    auto world = read_world(reached->sessions, account_ids(desired), read_scope(desired), system_policies(desired),
                            around.environment.now());
    if (!world) return tl::unexpected(say(world.error(), arguments, around));
    return Ground{*std::move(world), {}};
  }
  const auto text = read_file(*arguments.live);
  if (!text) return tl::unexpected(say(text.error(), arguments, around));
  auto world = live::from_snapshot(*text);
  if (!world) return tl::unexpected(say(in_file(world.error(), *arguments.live), arguments, around));
  for (const auto& [key, account] : desired.world.accounts) {
    const auto found = world->accounts.find(key);
    if (found != world->accounts.end() && found->second.id == account.id) continue;
    return tl::unexpected(say(
        {ErrorKind::wrong_account, "the snapshot does not hold account " + key.str() + " (" + account.id.str() + ")",
         "make it anew with `ramify snapshot`", std::nullopt},
        arguments, around));
  }
  return Ground{*std::move(world), {}};
}

bool is_asked_for(const std::vector<std::string>& patterns, const model::Address& address) {
  if (patterns.empty()) return true;
  const std::string whole = model::to_string(address);
  const std::string brief = address.account.str() + "/" + address.object.name;
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return policy::glob_match_folded(pattern, whole) || policy::glob_match_folded(pattern, brief);
  });
}

}  // namespace ramify::cli
