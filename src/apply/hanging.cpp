#include "hanging.h"

#include <algorithm>

#include "ramify/live/object.h"
#include "ramify/wire/error_code.h"
#include "reply.h"

namespace ramify::apply {

namespace {

using model::ObjectKind;
using wire::Service;

struct Holder {
  ObjectKind kind;
  const char* group;      ///< in ListEntitiesForPolicy's answer
  const char* entry;      ///< within that
  const char* name;       ///< within that
  const char* principal;  ///< ResourceManager's PrincipalType
};
constexpr Holder kHolders[] = {
    {ObjectKind::user, "Users", "User", "UserName", "IMSUser"},
    {ObjectKind::group, "Groups", "Group", "GroupName", "IMSGroup"},
    {ObjectKind::role, "Roles", "Role", "RoleName", "ServiceRole"},
};

class Hanging {
 public:
  Hanging(const client::Session& session, const model::Address& object, const ops::Context& context)
      : session_(session), object_(object), context_(context) {}

  Result<std::vector<ops::Target>> find() && {
    auto found = object_.object.kind == ObjectKind::policy ? on_policy() : on_principal();
    if (!found) return tl::unexpected(std::move(found.error()));
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void add(ops::Subject subject) { found_.push_back({object_.account, std::move(subject)}); }

  /// The account without anything in it, but of a user all that can be asked for.
  model::Account like() const {
    const auto id = context_.account_ids.find(object_.account);
    const auto domain = context_.default_domains.find(object_.account);
    model::Account account{id == context_.account_ids.end() ? model::AccountId::from_service("") : id->second,
                           {},
                           {},
                           {},
                           {},
                           {},
                           {},
                           {},
                           {},
                           {}};
    if (domain != context_.default_domains.end()) account.default_domain = domain->second;
    if (object_.object.kind != ObjectKind::user) return account;
    const auto name = model::UserName::from_service(object_.object.name);
    model::User user{name, {}, {}, {}, model::Presence::present, {}, {}, {}, true, {}, false};
    user.keys.emplace();
    account.users.emplace(name, std::move(user));
    return account;
  }

  Result<void> on_principal() {
    const auto seen = live::read_object(session_, like(), object_.object);
    if (!seen) return tl::unexpected(seen.error());
    for (const auto& link : seen->attachments) add(link);
    for (const auto& link : seen->memberships) add(link);
    if (seen->users.empty()) return {};
    const model::User& user = seen->users.begin()->second;
    if (user.console == model::Presence::present) add(ops::LoginProfileRef{user.name});
    if (user.mfa_bound == true) add(object_.object);
    for (const auto& key : user.keys.value_or(std::vector<model::AccessKey>{})) {
      add(ops::AccessKeyRef{user.name, key.id});
    }
    return groups_of(user.name);
  }

  Result<void> groups_of(const model::UserName& user) {
    const auto reply = session_.call({Service::ram, "ListGroupsForUser", {{"UserName", user.str()}}});
    if (!reply) return tl::unexpected(reply.error());
    for (const auto& group : member(member(*reply, "Groups"), "Group")) {
      add(model::Membership{model::GroupName::from_service(text_of(group, "GroupName")), user});
    }
    return {};
  }

  Result<void> on_policy() {
    const model::PolicyRef policy{model::PolicyType::custom, model::PolicyName::from_service(object_.object.name)};
    const auto reply = session_.call(
        {Service::ram, "ListEntitiesForPolicy", {{"PolicyName", object_.object.name}, {"PolicyType", "Custom"}}});
    if (!reply) return tl::unexpected(reply.error());
    for (const Holder& row : kHolders) {
      for (const auto& entry : member(member(*reply, row.group), row.entry)) {
        add(model::Attachment{{row.kind, text_of(entry, row.name)}, policy, std::nullopt});
      }
    }
    const auto scoped = session_.list({Service::resourcemanager,
                                       "ListPolicyAttachments",
                                       {{"PolicyName", object_.object.name}, {"PolicyType", "Custom"}}});
    if (!scoped) return tl::unexpected(scoped.error());
    for (const auto& entry : *scoped) add_scoped(entry, policy);
    return {};
  }

  /// The account's own id stands for the whole account.
  void add_scoped(const nlohmann::json& entry, const model::PolicyRef& policy) {
    const auto type = text_of(entry, "PrincipalType");
    const auto* row = std::find_if(std::begin(kHolders), std::end(kHolders),
                                   [&](const Holder& each) { return type == each.principal; });
    if (row == std::end(kHolders)) return;
    const auto principal = text_of(entry, "PrincipalName");
    const auto group = text_of(entry, "ResourceGroupId");
    const auto account = context_.account_ids.find(object_.account);
    const bool whole = account != context_.account_ids.end() && group == account->second.str();
    add(model::Attachment{
        {row->kind, principal.substr(0, principal.rfind('@'))},
        policy,
        whole ? std::nullopt : std::optional(model::ResourceGroupId::from_service(group)),
    });
  }

  const client::Session& session_;
  const model::Address& object_;
  const ops::Context& context_;
  std::vector<ops::Target> found_;
};

}  // namespace

Result<std::vector<ops::Target>> hanging(const client::Session& session, const model::Address& object,
                                         const ops::Context& context) {
  return Hanging(session, object, context).find();
}

std::string hanging_words(const ops::Target& target) {
  const bool device = std::holds_alternative<model::ObjectRef>(target.subject);
  return ops::to_string(target) + (device ? " MFA device" : "");
}

}  // namespace ramify::apply
