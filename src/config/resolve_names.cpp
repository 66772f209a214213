#include <fmt/format.h>

#include "resolve.h"

namespace ramify::config {
namespace {

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name.str());
  return names;
}

/// A declared object, and what a reference to it must know.
struct Found {
  const Common* common = nullptr;
  bool expired = false;
};

Found find_declared(const AccountDraft& account, model::ObjectKind kind, const std::string& name) {
  if (kind == model::ObjectKind::user) {
    const auto found = account.users.find(model::UserName::from_service(name));
    if (found == account.users.end()) return {};
    return {&found->second, found->second.absent && found->second.user.has_value()};
  }
  const auto found = account.roles.find(model::RoleName::from_service(name));
  if (found == account.roles.end()) return {};
  return {&found->second, false};
}

/// A name in an account that is not described here is checked for form alone.
bool check_form(const Reference& reference, model::ObjectKind kind, Faults& faults) {
  if (kind == model::ObjectKind::user) {
    return make_name<model::UserName>(reference.name, reference.where, "name.user", faults).has_value();
  }
  return make_name<model::RoleName>(reference.name, reference.where, "name.role", faults).has_value();
}

}  // namespace

std::optional<Target> find_account(const Reference& reference, Resolution& at) {
  const auto& accounts = at.draft.accounts;
  if (auto id = model::AccountId::parse(reference.account)) {
    // Said by id although it is described: the same account, and its declarations hold.
    for (const auto& [key, account] : accounts) {
      if (account.id && account.id->value == *id) return Target{*id, key};
    }
    return Target{*std::move(id), {}};
  }
  const auto found = accounts.find(model::AccountKey::from_service(reference.account));
  if (found != accounts.end()) return Target{id_of(found->second), found->first};
  if (at.draft.incomplete) return {};
  std::string help = did_you_mean(reference.account, names_of(accounts));
  if (help.empty()) help = "describe it under \"accounts\", or write its 16-digit id in quotes";
  at.context.faults.error("config.unknown-account", reference.where,
                          fmt::format("no account is called {}", in_quotes(reference.account)), std::move(help));
  return {};
}

std::optional<Target> find_target(const Reference& reference, model::ObjectKind kind, Resolution& at) {
  auto target = find_account(reference, at);
  if (!target) return {};
  Faults& faults = at.context.faults;
  if (!target->key) return check_form(reference, kind, faults) ? target : std::nullopt;
  const AccountDraft& account = at.draft.accounts.at(*target->key);
  const Found found = find_declared(account, kind, reference.name);
  const bool user = kind == model::ObjectKind::user;
  if (found.common == nullptr) {
    // A refused name that is declared was told of there.
    if (!check_form(reference, kind, faults) || is_unread(account, kind, at)) return {};
    std::string help = did_you_mean(reference.name, user ? names_of(account.users) : names_of(account.roles));
    if (help.empty()) help = fmt::format("declare it under \"{}\" of {}", user ? "users" : "roles", target->key->str());
    faults.error(
        user ? "config.unknown-user" : "config.unknown-role", reference.where,
        fmt::format("{} declares no {} {}", target->key->str(), model::to_string(kind), in_quotes(reference.name)),
        std::move(help));
    return {};
  }
  if (found.common->absent && !found.expired) {
    faults
        .error("config.reference-to-absent", reference.where,
               fmt::format("the {} {} of {} is to be absent", model::to_string(kind), in_quotes(reference.name),
                           target->key->str()))
        .notes.push_back({"it is declared here", found.common->where});
    return {};
  }
  target->expired = found.expired;
  return target;
}

}  // namespace ramify::config
