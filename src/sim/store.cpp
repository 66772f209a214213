#include "store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ramify/diag/ensure.h"
#include "ramify/text/text.h"
#include "ramify/wire/sign.h"

namespace ramify::sim {
namespace {

template <class T>
T* find_in(ByName<T>& map, std::string_view name) {
  const auto it = map.find(fold(name));
  return it == map.end() ? nullptr : &it->second;
}

int hex_digit(char c) {
  return c <= '9' ? c - '0' : c - 'a' + 10;
}

}  // namespace

std::string fold(std::string_view name) {
  return text::fold_case(name);
}

const PolicyVersion* Policy::version(int number) const {
  const auto it =
      std::find_if(versions.begin(), versions.end(), [&](const PolicyVersion& v) { return v.number == number; });
  return it == versions.end() ? nullptr : &*it;
}

const PolicyVersion& Policy::current() const {
  const PolicyVersion* found = version(default_version);
  RAMIFY_ENSURE(found != nullptr, "a policy's default version exists");
  return *found;
}

User* Account::find_user(std::string_view user) {
  return find_in(users, user);
}
Group* Account::find_group(std::string_view group) {
  return find_in(groups, group);
}
Role* Account::find_role(std::string_view role) {
  return find_in(roles, role);
}
Policy* Account::find_policy(std::string_view policy) {
  return find_in(policies, policy);
}

std::size_t Account::attachments_of(PrincipalKind kind, const std::string& folded) const {
  std::size_t n = 0;
  attachments.each_of(kind, folded, [&](const AttachmentKey&, const std::string&) { ++n; });
  return n;
}

std::size_t Account::attachments_of(PolicyKind kind, const std::string& folded) const {
  std::size_t n = 0;
  attachments.each_of(kind, folded, [&](const AttachmentKey&, const std::string&) { ++n; });
  return n;
}

void Account::rename_in_attachments(PrincipalKind kind, const std::string& from, const std::string& to) {
  std::vector<std::pair<AttachmentKey, std::string>> held;
  attachments.each_of(kind, from,
                      [&](const AttachmentKey& key, const std::string& date) { held.emplace_back(key, date); });
  for (auto& [key, date] : held) {
    attachments.erase(key);
    key.principal = to;
    attachments.emplace(key, std::move(date));
  }
}

const std::set<std::string>& Account::groups_with(const std::string& user) const {
  static const std::set<std::string> none;
  const auto found = groups_of.find(user);
  return found == groups_of.end() ? none : found->second;
}

void Account::join(const std::string& group, const std::string& user, const std::string& since) {
  groups.at(group).members.emplace(user, since);
  groups_of[user].insert(group);
}

bool Account::leave(const std::string& group, const std::string& user) {
  if (groups.at(group).members.erase(user) == 0) return false;
  groups_of.at(user).erase(group);
  if (groups_of.at(user).empty()) groups_of.erase(user);
  return true;
}

void Account::rename_member(const std::string& from, const std::string& to) {
  for (const auto& group : std::set<std::string>(groups_with(from))) {
    const std::string since = groups.at(group).members.at(from);
    static_cast<void>(leave(group, from));
    join(group, to, since);
  }
}

void Account::rename_group(const std::string& from, const std::string& to) {
  auto node = groups.extract(from);
  node.key() = to;
  for (const auto& entry : node.mapped().members) {
    groups_of.at(entry.first).erase(from);
    groups_of.at(entry.first).insert(to);
  }
  groups.insert(std::move(node));
  rename_in_attachments(PrincipalKind::group, from, to);
}

void Store::index() {
  rights.clear();
  key_owners.clear();
  for (const auto& entry : std::as_const(accounts)) {
    Account& account = accounts.at(entry.first);
    account.groups_of.clear();
    for (const auto& [folded, group] : account.groups) {
      for (const auto& member : group.members) account.groups_of[member.first].insert(folded);
    }
  }
  for (const auto& [id, account] : accounts) {
    for (const auto& entry : account.root_keys) key_owners[entry.first] = KeyOwner{id, {}};
    for (const auto& [folded, user] : account.users) {
      for (const auto& entry : user.keys) key_owners[entry.first] = KeyOwner{id, folded};
    }
  }
}

Account* Store::find_account(const std::string& id) {
  const auto it = accounts.find(id);
  return it == accounts.end() ? nullptr : &it->second;
}

std::string Store::make(std::string_view what, std::string_view alphabet, std::size_t length) {
  const std::uint64_t count = ++generation[std::string(what)];
  std::string out;
  for (int block = 0; out.size() < length; ++block) {
    const std::string digest = wire::sha256_hex(fmt::format("{}|{}|{}|{}", seed, what, count, block));
    for (std::size_t i = 0; i + 3 < digest.size() && out.size() < length; i += 4) {
      std::size_t value = 0;
      for (std::size_t k = 0; k < 4; ++k) value = value * 16 + static_cast<std::size_t>(hex_digit(digest[i + k]));
      out += alphabet[value % alphabet.size()];
    }
  }
  return out;
}

std::string Store::make_decimal_id(std::string_view what, char first) {
  return first + make(what, "0123456789", 17);
}

AccessKey Store::make_access_key(std::string_view owner, const std::string& now) {
  AccessKey key;
  key.id = "LTAI5t" + make(fmt::format("key/{}", owner), kAlphanumeric, 18);
  key.secret = make(fmt::format("secret/{}", owner), kAlphanumeric, 30);
  key.created = now;
  return key;
}

}  // namespace ramify::sim
