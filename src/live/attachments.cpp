#include <fmt/format.h>

#include <map>

#include "account.h"
#include "ramify/text/text.h"

namespace ramify::live {
namespace {

/// The listed objects' names as listed, found in any letter case.
class CanonicalNames {
 public:
  explicit CanonicalNames(const model::Account& account) {
    add(model::ObjectKind::user, account.users);
    add(model::ObjectKind::group, account.groups);
    add(model::ObjectKind::role, account.roles);
    add(model::ObjectKind::policy, account.policies);
  }
  /// `name` itself where nothing of that name is listed.
  [[nodiscard]] std::string find(model::ObjectKind kind, const std::string& name) const {
    const auto found = names_.find({kind, text::fold_case(name)});
    return found == names_.end() ? name : found->second;
  }

 private:
  template <class Objects>
  void add(model::ObjectKind kind, const Objects& objects) {
    for (const auto& [name, object] : objects) names_.insert_or_assign({kind, name.folded()}, name.str());
  }
  std::map<std::pair<model::ObjectKind, std::string>, std::string> names_;
};

/// ResourceManager's principal names: `alice@x.onaliyun.com`, `g@group.x.onaliyun.com`, `r@role.x.onaliyunservice.com`.
std::optional<model::Principal> read_principal(const std::string& type, const std::string& name,
                                               const CanonicalNames& names) {
  constexpr std::pair<std::string_view, model::ObjectKind> kinds[] = {{"IMSUser", model::ObjectKind::user},
                                                                      {"IMSGroup", model::ObjectKind::group},
                                                                      {"ServiceRole", model::ObjectKind::role}};
  const auto local = name.substr(0, name.rfind('@'));
  for (const auto& [word, kind] : kinds) {
    if (type == word && !local.empty()) return model::Principal{kind, names.find(kind, local)};
  }
  return std::nullopt;
}

Result<model::Attachment> decode(const nlohmann::json& row, const Where& where, const model::AccountId& account,
                                 const CanonicalNames& known) {
  std::string fields[5];
  constexpr const char* names[5] = {"PolicyName", "PolicyType", "PrincipalName", "PrincipalType", "ResourceGroupId"};
  for (std::size_t at = 0; at < 5; ++at) {
    auto field = required(row, names[at], where);
    if (!field) return tl::unexpected(std::move(field).error());
    fields[at] = *std::move(field);
  }
  auto& [policy_name, policy_type, principal_name, principal_type, resource_group] = fields;
  const auto type = model::parse_policy_type(policy_type);
  if (!type) return unreadable(where, fmt::format("unknown policy type `{}`", text::printable(policy_type)));
  auto principal = read_principal(principal_type, principal_name, known);
  if (!principal) {
    return unreadable(where, fmt::format("unknown principal `{}` of type `{}`", text::printable(principal_name),
                                         text::printable(principal_type)));
  }
  if (*type == model::PolicyType::custom) policy_name = known.find(model::ObjectKind::policy, policy_name);
  model::Attachment attachment{
      *std::move(principal), {*type, model::PolicyName::from_service(std::move(policy_name))}, std::nullopt};
  // The account's own id stands for the whole account.
  if (resource_group != account.str()) {
    attachment.resource_group = model::ResourceGroupId::from_service(std::move(resource_group));
  }
  return attachment;
}

}  // namespace

Result<void> decode_attachments(const Rows& rows, const std::string& key, model::Account& account) {
  const Where where{key, "ListPolicyAttachments"};
  const CanonicalNames known(account);
  for (const auto& row : rows) {
    auto attachment = decode(row, where, account.id, known);
    if (!attachment) return tl::unexpected(std::move(attachment).error());
    account.attachments.insert(*std::move(attachment));
  }
  return {};
}

}  // namespace ramify::live
