#include "ground.h"

#include <fmt/format.h>

#include <algorithm>

#include "files.h"
#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

std::vector<model::Address> everybody(const model::World& world, AskedFor what) {
  std::vector<model::Address> all;
  for (const auto& [key, account] : world.accounts) {
    for (const auto& each : account.roles) all.push_back({key, {model::ObjectKind::role, each.first.str()}});
    if (what == AskedFor::roles) continue;
    for (const auto& each : account.users) all.push_back({key, {model::ObjectKind::user, each.first.str()}});
  }
  return all;
}

std::string did_you_mean(const std::optional<std::string>& near) {
  return near ? fmt::format("did you mean \"{}\"?", *near) : std::string();
}

/// `company-a/X` of the account's that is spelled most like it.
std::optional<std::string> nearest(const std::string& pattern, const std::string& account,
                                   const std::vector<model::Address>& all) {
  std::vector<std::string> names;
  for (const auto& each : all) {
    if (each.account.str() == account) names.push_back(each.object.name);
  }
  const auto near = text::suggest(pattern.substr(pattern.rfind('/') + 1), names);
  return near ? std::optional(account + "/" + *near) : std::nullopt;
}

}  // namespace

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

std::optional<Error> means_nobody(const std::string& flag, const std::vector<std::string>& patterns,
                                  const model::World& world, AskedFor what) {
  const auto all = everybody(world, what);
  for (const std::string& pattern : patterns) {
    const auto misused = [&](const std::string& message, const std::optional<std::string>& near) {
      return Error{ErrorKind::usage, fmt::format("{} {}: {}", flag, text::printable(pattern), message),
                   did_you_mean(near), std::nullopt};
    };
    const std::string account = pattern.substr(0, pattern.find('/'));
    const bool names_account = account.size() < pattern.size() && account.find_first_of("*?") == std::string::npos;
    const auto is_it = [&](const auto& each) { return text::fold_case(each.first.str()) == text::fold_case(account); };
    if (names_account && std::none_of(world.accounts.begin(), world.accounts.end(), is_it)) {
      std::vector<std::string> names;
      for (const auto& [key, there] : world.accounts) names.push_back(key.str());
      return misused(fmt::format("there is no account \"{}\"", text::printable(account)),
                     text::suggest(account, names));
    }
    const bool open = pattern.find_first_of("*?") != std::string::npos;
    const bool somebody =
        std::any_of(all.begin(), all.end(), [&](const model::Address& each) { return is_asked_for({pattern}, each); });
    if (!open && !somebody) {
      return misused(what == AskedFor::roles ? "there is no such role" : "there is no such user or role",
                     nearest(pattern, account, all));
    }
  }
  return std::nullopt;
}

std::optional<Error> means_nobody(const Arguments& arguments, const model::World& world) {
  auto wrong = means_nobody("--principal", arguments.principals, world, AskedFor::users_and_roles);
  return wrong ? wrong : means_nobody("--role", arguments.roles, world, AskedFor::roles);
}

}  // namespace ramify::cli
