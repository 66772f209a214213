#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "ramify/access/changes.h"
#include "ramify/config/config.h"

// The access diff of configs/organisation, multiplied to 1,000 roles and 5,000 users: as it is (narrow), and with all
// users let into all roles (wide). Time on one core of each comparison, and the process's peak memory until then.

using namespace ramify;

namespace {

constexpr std::size_t kRoles = 1000;
constexpr std::size_t kUsers = 5000;

template <class Name>
Name named(const Name& name, std::size_t copy) {
  return copy == 0 ? name : Name::from_service(name.str() + "-" + std::to_string(copy));
}

/// `acs:ram::<id>:role/<name>` of the copy; what names nobody of its own stays.
void rename(std::vector<std::string>& arns, std::size_t copy) {
  for (auto& arn : arns) {
    const bool one = arn.find(":role/") != std::string::npos || arn.find(":user/") != std::string::npos;
    if (one && copy != 0 && arn.find('*', arn.find('/')) == std::string::npos) arn += "-" + std::to_string(copy);
  }
}

policy::Document copied(policy::Document document, std::size_t copy) {
  for (auto& statement : document.statements) {
    rename(statement.resources, copy);
    rename(statement.principals.ram, copy);
  }
  return document;
}

model::Attachment copied(model::Attachment link, std::size_t copy) {
  if (copy == 0) return link;
  link.principal.name += "-" + std::to_string(copy);
  if (link.policy.type == model::PolicyType::custom) link.policy.name = named(link.policy.name, copy);
  return link;
}

void add_copy(const model::Account& from, std::size_t copy, std::size_t users_left, std::size_t roles_left,
              model::Account& to) {
  for (auto [name, user] : from.users) {
    if (users_left == 0) break;
    user.name = named(name, copy);
    to.users.emplace(user.name, user);
    --users_left;
  }
  for (auto [name, group] : from.groups) {
    group.name = named(name, copy);
    to.groups.emplace(group.name, group);
  }
  for (auto [name, role] : from.roles) {
    if (roles_left == 0) break;
    role.name = named(name, copy);
    if (role.trust) role.trust = copied(*role.trust, copy);
    to.roles.emplace(role.name, role);
    --roles_left;
  }
  for (auto [name, policy] : from.policies) {
    policy.name = named(name, copy);
    if (policy.document) policy.document = copied(*policy.document, copy);
    to.policies.emplace(policy.name, policy);
  }
  for (const auto& link : from.attachments) to.attachments.insert(copied(link, copy));
  for (const auto& member : from.memberships) {
    to.memberships.insert({named(member.group, copy), named(member.user, copy)});
  }
}

struct Size {
  std::size_t users = 0;
  std::size_t roles = 0;
};
Size size_of(const model::World& world) {
  Size size;
  for (const auto& [key, account] : world.accounts) {
    size.users += account.users.size();
    size.roles += account.roles.size();
  }
  return size;
}

model::World multiplied(const model::World& world) {
  model::World big;
  for (const auto& [key, account] : world.accounts) {
    auto& to = big.accounts.emplace(key, account).first->second;
    to = account;
  }
  for (std::size_t copy = 1;; ++copy) {
    const Size before = size_of(big);
    if (before.users >= kUsers && before.roles >= kRoles) return big;
    for (const auto& [key, account] : world.accounts) {
      const Size size = size_of(big);
      add_copy(account, copy, kUsers - std::min(kUsers, size.users), kRoles - std::min(kRoles, size.roles),
               big.accounts.at(key));
    }
  }
}

void measure(const char* what, const model::World& before, const model::World& after) {
  const std::clock_t started = std::clock();
  const auto facts = access::compare(before, after);
  const double took = 1000.0 * static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%-44s %7.0f ms %6zu facts %5ld MB\n", what, took, facts.size(), usage.ru_maxrss / 1024);
}

/// The same with every role trusting every account, and, where `held`, every user allowed to assume any role: the most
/// ways that so many can have.
model::World widened(model::World world, bool held) {
  const auto any = model::PolicyName::from_service("AliyunSTSAssumeRoleAccess");
  for (auto& [key, account] : world.accounts) {
    for (auto& [name, user] : account.users) {
      const model::Attachment link{{model::ObjectKind::user, name.str()}, {model::PolicyType::system, any}, {}};
      if (held) account.attachments.insert(link);
    }
    for (auto& [name, role] : account.roles) {
      policy::Statement statement;
      statement.actions = {"sts:AssumeRole"};
      for (const auto& each : world.accounts) {
        statement.principals.ram.push_back("acs:ram::" + each.second.id.str() + ":root");
      }
      if (!role.trust) role.trust.emplace();
      role.trust->statements.push_back(statement);
    }
  }
  return world;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: access_bench CONFIGURATION\n");
    return EXIT_FAILURE;
  }
  const auto loaded = config::load(argv[1], {});
  if (!loaded.desired) {
    std::fprintf(stderr, "the configuration cannot be read\n");
    return EXIT_FAILURE;
  }
  const model::World world = multiplied(loaded.desired->world);
  const Size size = size_of(world);
  std::printf("access diff, %zu users and %zu roles\n", size.users, size.roles);
  measure("nothing changed", world, world);

  const auto edges = access::assume_edges(world);
  if (edges.empty()) return EXIT_FAILURE;
  model::World shut = world;
  const model::Address& role = edges.front().to;
  shut.accounts.at(role.account).roles.at(model::RoleName::from_service(role.object.name)).trust.emplace();
  measure("one role closed", world, shut);
  measure("that role opened again", shut, world);
  model::World nothing;
  for (const auto& [key, account] : world.accounts) {
    nothing.accounts.emplace(key, model::Account{account.id, {}, {}, {}, {}, {}, {}, {}, {}, {}});
  }
  measure("everything new", nothing, world);

  const model::World trusting = widened(world, false);
  const model::World wide = widened(world, true);
  measure("wide: nothing changed", wide, wide);
  measure("wide: every user let into every role", trusting, wide);
  measure("wide: and shut out again", wide, trusting);
  return EXIT_SUCCESS;
}
