#include <fmt/format.h>

#include "account.h"

namespace ramify::live {
namespace {

/// `alice@company-a.onaliyun.com` without the domain.
std::string logon_name(const std::string& principal) {
  return principal.substr(0, principal.rfind('@'));
}

Result<void> decode_user(const nlohmann::json& row, const std::string& key, model::Account& account) {
  auto principal = required(row, "UserPrincipalName", {key, "ListUsers"});
  if (!principal) return tl::unexpected(std::move(principal).error());
  model::User user{model::UserName::from_service(logon_name(*principal)), {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
  user.display_name = filled(row, "DisplayName");
  user.comments = filled(row, "Comments");
  user.tags = tags_of(row);
  user.id = filled(row, "UserId");
  user.frozen = text_of(row, "Status") == "freeze";
  account.users.insert_or_assign(user.name, std::move(user));
  return {};
}

Result<void> decode_group(const nlohmann::json& row, const std::string& key, model::Account& account) {
  auto name = required(row, "GroupName", {key, "ListGroups"});
  if (!name) return tl::unexpected(std::move(name).error());
  const auto group = model::GroupName::from_service(*std::move(name));
  account.groups.insert_or_assign(group, model::Group{group, filled(row, "Comments")});
  return {};
}

Result<void> decode_role(const nlohmann::json& row, const std::string& key, model::Account& account) {
  auto name = required(row, "RoleName", {key, "ListRoles"});
  if (!name) return tl::unexpected(std::move(name).error());
  model::Role role{model::RoleName::from_service(*std::move(name)), {}, {}, {}, {}, {}};
  role.tags = tags_of(row);
  role.id = filled(row, "RoleId");
  account.roles.insert_or_assign(role.name, std::move(role));
  return {};
}

Result<void> decode_policy(const nlohmann::json& row, const std::string& key, model::Account& account) {
  auto name = required(row, "PolicyName", {key, "ListPolicies"});
  if (!name) return tl::unexpected(std::move(name).error());
  model::Policy policy{model::PolicyName::from_service(*std::move(name)), {}, {}, {}, {}};
  policy.description = filled(row, "Description");
  policy.tags = tags_of(row);
  policy.default_version = filled(row, "DefaultVersion");
  account.policies.insert_or_assign(policy.name, std::move(policy));
  return {};
}

Result<void> decode_resource_group(const nlohmann::json& row, const std::string& key, model::Account& account) {
  auto id = required(row, "Id", {key, "ListResourceGroups"});
  if (!id) return tl::unexpected(std::move(id).error());
  account.resource_groups.insert(model::ResourceGroupId::from_service(*std::move(id)));
  return {};
}

}  // namespace

Result<Listings> fetch_listings(const client::Session& session) {
  using wire::Service;
  // Frozen users are left out of the list unless asked for.
  auto lists = session.list_all({
      {Service::ims, "ListUsers", {{"Status", "active"}, {"MaxItems", "1000"}}},
      {Service::ims, "ListUsers", {{"Status", "freeze"}, {"MaxItems", "1000"}}},
      {Service::ram, "ListGroups", {{"MaxItems", "100"}}},
      {Service::ram, "ListRoles", {{"MaxItems", "1000"}}},
      {Service::ram, "ListPolicies", {{"PolicyType", "Custom"}, {"MaxItems", "1000"}}},
      {Service::resourcemanager, "ListPolicyAttachments", {}},
      {Service::resourcemanager, "ListResourceGroups", {}},
  });
  for (const auto& list : lists) {
    if (!list) return tl::unexpected(list.error());
  }
  Listings listings{*std::move(lists[0]), *std::move(lists[2]), *std::move(lists[3]),
                    *std::move(lists[4]), *std::move(lists[5]), *std::move(lists[6])};
  listings.users.insert(listings.users.end(), lists[1]->begin(), lists[1]->end());
  return listings;
}

Result<void> decode_listings(const Listings& listings, const std::string& key, model::Account& account) {
  using Decoder = Result<void> (*)(const nlohmann::json&, const std::string&, model::Account&);
  const std::pair<const Rows*, Decoder> parts[] = {{&listings.users, decode_user},
                                                   {&listings.groups, decode_group},
                                                   {&listings.roles, decode_role},
                                                   {&listings.policies, decode_policy},
                                                   {&listings.resource_groups, decode_resource_group}};
  for (const auto& [rows, decode] : parts) {
    for (const auto& row : *rows) {
      if (auto decoded = decode(row, key, account); !decoded) return decoded;
    }
  }
  return {};
}

}  // namespace ramify::live
