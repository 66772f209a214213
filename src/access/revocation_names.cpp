#include <fmt/format.h>

#include <set>

#include "ramify/access/revocation.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using model::ObjectKind;

tl::unexpected<Error> unknown_name(std::string message, std::string_view word, const std::set<std::string>& known,
                                   std::string otherwise) {
  const auto near = text::suggest(word, {known.begin(), known.end()});
  return fail(ErrorKind::usage, std::move(message),
              near ? fmt::format("did you mean \"{}\"?", text::printable(*near)) : std::move(otherwise));
}

std::string quoted(std::string_view text) {
  return fmt::format("\"{}\"", text::printable(text));
}

const model::Account* account_in(const Sides& sides, const model::AccountKey& key) {
  for (const model::World* world : {&sides.desired, &sides.live}) {
    if (const auto found = world->accounts.find(key); found != world->accounts.end()) return &found->second;
  }
  return nullptr;
}

tl::unexpected<Error> no_account(const Sides& sides, std::string_view name, std::string otherwise) {
  std::set<std::string> known;
  for (const auto& entry : sides.desired.accounts) known.insert(entry.first.str());
  return unknown_name(fmt::format("there is no account {}", quoted(name)), name, known, std::move(otherwise));
}

/// The users or roles of a described account, and those of whom only a trust policy still speaks.
std::set<std::string> known_names(const Sides& sides, const Outcast& account, ObjectKind kind) {
  std::set<std::string> known;
  const std::string head = fmt::format("{}/", model::to_string(kind));
  for (const model::World* world : {&sides.desired, &sides.live}) {
    for (const auto& [key, described] : world->accounts) {
      if (account.key == key && kind == ObjectKind::user) {
        for (const auto& entry : described.users) known.insert(entry.first.str());
      }
      if (account.key == key && kind == ObjectKind::role) {
        for (const auto& entry : described.roles) known.insert(entry.first.str());
      }
      for (const auto& entry : described.roles) {
        if (!entry.second.trust) continue;
        for (const auto& statement : entry.second.trust->statements) {
          for (const auto& principal : statement.principals.ram) {
            const auto arn = model::parse_ram_arn(principal);
            if (arn && names(principal, account) && arn->relative.starts_with(head)) {
              known.insert(arn->relative.substr(head.size()));
            }
          }
        }
      }
    }
  }
  return known;
}

std::optional<std::string> as_known(const std::set<std::string>& known, std::string_view name) {
  for (const auto& each : known) {
    if (text::fold_case(each) == text::fold_case(name)) return each;
  }
  return std::nullopt;
}

Result<Outcast> parse_account(const Sides& sides, std::string_view name) {
  const auto key = model::AccountKey::from_service(std::string(name));
  if (const auto* account = account_in(sides, key)) return Outcast{account->id, key, {}};
  const auto id = model::AccountId::parse(name);
  if (!id) return no_account(sides, name, "write the name of a described account, or any account's 16-digit id");
  for (const auto& [described, account] : sides.desired.accounts) {
    if (account.id == *id) return Outcast{*id, described, {}};
  }
  return Outcast{*id, {}, {}};
}

}  // namespace

std::optional<model::Address> Outcast::address() const {
  if (!key || !object) return std::nullopt;
  return model::Address{*key, *object};
}

std::string to_string(const Outcast& outcast) {
  const std::string account = outcast.key ? outcast.key->str() : outcast.account.str();
  if (!outcast.object) return account;
  const bool user = outcast.object->kind == ObjectKind::user;
  return fmt::format("{}/{}{}", account, user ? "" : "role/", outcast.object->name);
}

Result<Outcast> parse_outcast(const Sides& sides, std::string_view text) {
  const std::size_t slash = text.find('/');
  auto outcast = parse_account(sides, text.substr(0, slash));
  if (!outcast || slash == std::string_view::npos) return outcast;
  std::string_view name = text.substr(slash + 1);
  std::optional<ObjectKind> kind;
  if (const std::size_t inner = name.find('/'); inner != std::string_view::npos) {
    kind = model::parse_object_kind(name.substr(0, inner));
    name.remove_prefix(inner + 1);
    if (kind == ObjectKind::group) {
      return fail(ErrorKind::usage, fmt::format("{} is a group, and a group enters no role itself", quoted(text)),
                  "name its users one by one");
    }
    if (kind != ObjectKind::user && kind != ObjectKind::role) name = {};
  }
  if (name.empty() || name.find('/') != std::string_view::npos) {
    return fail(ErrorKind::usage, fmt::format("{} is no principal", quoted(text)),
                "write company-b, company-b/alice or company-b/role/ci");
  }
  std::set<std::string> all;
  for (const ObjectKind each : {ObjectKind::user, ObjectKind::role}) {
    if (kind && kind != each) continue;
    const auto known = known_names(sides, *outcast, each);
    if (const auto found = as_known(known, name)) {
      outcast->object = model::ObjectRef{each, *found};
      return outcast;
    }
    all.insert(known.begin(), known.end());
  }
  return unknown_name(fmt::format("account {} has no {} {}", to_string(*outcast),
                                  kind ? std::string(model::to_string(*kind)) : "user or role", quoted(name)),
                      name, all,
                      "neither the configuration nor the account has it, and no trust policy names it: nothing to cut");
}

Result<Realm> parse_realm(const Sides& sides, std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto key = model::AccountKey::from_service(std::string(text.substr(0, slash)));
  if (account_in(sides, key) == nullptr) {
    return no_account(sides, key.str(), "--from names a described account, or a role of one as company-a/X");
  }
  if (slash == std::string_view::npos) return Realm{key, {}};
  std::string_view name = text.substr(slash + 1);
  constexpr std::string_view kRole = "role/";
  if (name.starts_with(kRole)) name.remove_prefix(kRole.size());
  std::set<std::string> roles;
  for (const model::World* world : {&sides.desired, &sides.live}) {
    const auto account = world->accounts.find(key);
    if (account == world->accounts.end()) continue;
    for (const auto& entry : account->second.roles) roles.insert(entry.first.str());
  }
  if (const auto found = as_known(roles, name)) return Realm{key, model::RoleName::from_service(*found)};
  return unknown_name(fmt::format("account {} has no role {}", key.str(), quoted(name)), name, roles,
                      "neither the configuration nor the account has it");
}

}  // namespace ramify::access
