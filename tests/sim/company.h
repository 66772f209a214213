#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace ramify::simulation {

/// What a seed decides: the same seed, the same throws.
class Throws {
 public:
  explicit Throws(std::uint64_t seed) : engine_(seed) {}
  /// From 0 up to, not including, `limit`.
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937_64 engine_;
};

/// A company as a configuration describes it: names and choices, no more than YAML needs.
struct Attached {
  std::string policy;
  bool in_resource_group = false;
  auto operator<=>(const Attached&) const = default;
};
struct Trust {
  enum class Kind { account, user, role, service } kind = Kind::account;
  std::string who;
  bool external_id = false;
  auto operator<=>(const Trust&) const = default;
};
struct Holder {
  std::set<Attached> policies;
  std::set<std::string> can_assume;  ///< `account/role`
};
struct User : Holder {
  std::string display_name;
  std::string team;
  std::set<std::string> groups;
  int keys = 0;
  bool console = false;
};
struct Group : Holder {
  std::string comments;
};
struct Role : Holder {
  std::string description;
  int hours = 1;
  std::string team;
  std::set<Trust> trust;
};
struct Policy {
  std::string description;
  std::set<std::string> actions;
  bool denies = false;
};
struct Account {
  std::string id;
  std::map<std::string, User> users;
  std::map<std::string, Group> groups;
  std::map<std::string, Role> roles;
  std::map<std::string, Policy> policies;
  std::map<std::string, std::string> renamed_users;  ///< now -> before
  std::set<std::string> absent;                      ///< `users/name`: said to be gone instead of left out
};
struct Company {
  std::map<std::string, Account> accounts;
};

/// Two or three accounts with a handful of everything.
[[nodiscard]] Company make_company(Throws& throws);
/// The same company some time later: things come, go, change and are renamed.
[[nodiscard]] Company later(const Company& company, Throws& throws);
/// The configuration that describes it.
[[nodiscard]] std::string yaml(const Company& company);

}  // namespace ramify::simulation
