#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "account.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"

namespace ramify::live {
namespace {

using Reply = Result<nlohmann::json>;
using wire::Service;

bool vanished(const Error& error) {
  return error.service && wire::is_not_found(error.service->code);
}

bool refused(const Error& error) {
  return error.service && wire::is_no_permission(error.service->code);
}

Result<policy::Document> read_document(const std::string& text, policy::DocumentKind kind, const std::string& whose,
                                       const std::string& key) {
  auto document = policy::parse(text, kind);
  if (document) return *std::move(document);
  const auto& faults = document.error();
  return fail(
      ErrorKind::protocol,
      fmt::format("{}: {} cannot be read: {}", key, whose,
                  faults.empty() ? std::string("it is not a policy document") : text::printable(faults[0].message)),
      "look at it in the console; while it cannot be read, nobody can say what it grants");
}

/// The calls about single objects, each with what its answer does to the account.
class Round {
 public:
  Round(const client::Session& session, model::Account& account)
      : session_(session), key_(session.account().str()), account_(account) {}

  void add(client::Call call, std::function<Result<void>(const Reply&)> take) {
    calls_.push_back(std::move(call));
    takers_.push_back(std::move(take));
  }
  Result<void> run() {
    const auto replies = session_.call_all(calls_);
    for (std::size_t at = 0; at < replies.size(); ++at) {
      const bool bearable = !replies[at] && (vanished(replies[at].error()) ||
                                             (may_be_refused_.count(at) != 0 && refused(replies[at].error())));
      if (!replies[at] && !bearable) return tl::unexpected(replies[at].error());
      if (auto taken = takers_[at](replies[at]); !taken) return taken;
    }
    return {};
  }

  void domain();
  void role(const model::RoleName& name);
  void policy(const model::PolicyName& name);
  /// Where it is not `needed`, a document that may not be read, or cannot, stays unknown.
  void system_policy(const model::PolicyName& name, bool needed);
  void login_profile(const model::UserName& name);
  void access_keys(const model::UserName& name);
  void mfa(const model::UserName& name);

 private:
  const client::Session& session_;
  std::string key_;
  model::Account& account_;
  std::vector<client::Call> calls_;
  std::vector<std::function<Result<void>(const Reply&)>> takers_;
  std::set<std::size_t> may_be_refused_;
};

void Round::domain() {
  add({Service::ims, "GetDefaultDomain", {}}, [this](const Reply& reply) -> Result<void> {
    if (!reply) return tl::unexpected(reply.error());
    auto domain = required(*reply, "DefaultDomainName", {key_, "GetDefaultDomain"});
    if (!domain) return tl::unexpected(std::move(domain).error());
    account_.default_domain = *std::move(domain);
    return {};
  });
}

void Round::role(const model::RoleName& name) {
  add({Service::ram, "GetRole", {{"RoleName", name.str()}}}, [this, name](const Reply& reply) -> Result<void> {
    if (!reply) {
      account_.roles.erase(name);
      return {};
    }
    auto& role = account_.roles.at(name);
    const auto& told = object_of(*reply, "Role");
    auto trust = required(told, "AssumeRolePolicyDocument", {key_, "GetRole"});
    if (!trust) return tl::unexpected(std::move(trust).error());
    auto document = read_document(*trust, policy::DocumentKind::trust,
                                  fmt::format("the trust policy of role {}", text::printable(name.str())), key_);
    if (!document) return tl::unexpected(std::move(document).error());
    role.trust = *std::move(document);
    role.description = filled(told, "Description");
    const auto seconds = told.find("MaxSessionDuration");
    if (seconds != told.end() && seconds->is_number_integer()) {
      role.max_session = std::chrono::seconds(seconds->get<std::int64_t>());
    }
    return {};
  });
}

void Round::policy(const model::PolicyName& name) {
  add({Service::ram, "GetPolicy", {{"PolicyName", name.str()}, {"PolicyType", "Custom"}}},
      [this, name](const Reply& reply) -> Result<void> {
        if (!reply) {
          account_.policies.erase(name);
          return {};
        }
        auto& policy = account_.policies.at(name);
        const auto& version = object_of(*reply, "DefaultPolicyVersion");
        auto text = required(version, "PolicyDocument", {key_, "GetPolicy"});
        if (!text) return tl::unexpected(std::move(text).error());
        auto document = read_document(*text, policy::DocumentKind::identity,
                                      fmt::format("the document of policy {}", text::printable(name.str())), key_);
        if (!document) return tl::unexpected(std::move(document).error());
        policy.document = *std::move(document);
        if (auto id = filled(version, "VersionId")) policy.default_version = std::move(id);
        return {};
      });
}

void Round::system_policy(const model::PolicyName& name, bool needed) {
  if (!needed) may_be_refused_.insert(calls_.size());
  add({Service::ram, "GetPolicy", {{"PolicyName", name.str()}, {"PolicyType", "System"}}},
      [this, name, needed](const Reply& reply) -> Result<void> {
        if (!reply) return {};  // no such system policy: whoever attaches it is told so by the service
        auto text = required(object_of(*reply, "DefaultPolicyVersion"), "PolicyDocument", {key_, "GetPolicy"});
        if (!text) return needed ? Result<void>(tl::unexpected(std::move(text).error())) : Result<void>();
        auto document = read_document(*text, policy::DocumentKind::identity,
                                      fmt::format("the document of system policy {}", name.str()), key_);
        if (!document) return needed ? Result<void>(tl::unexpected(std::move(document).error())) : Result<void>();
        account_.system_policies.insert_or_assign(name, *std::move(document));
        return {};
      });
}

void Round::login_profile(const model::UserName& name) {
  add({Service::ram, "GetLoginProfile", {{"UserName", name.str()}}}, [this, name](const Reply& reply) -> Result<void> {
    auto& user = account_.users.at(name);
    user.console = reply ? model::Presence::present : model::Presence::absent;
    if (!reply) return {};
    const auto& profile = object_of(*reply, "LoginProfile");
    const auto flag = [&](const char* member) -> std::optional<bool> {
      const auto found = profile.find(member);
      return found != profile.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
    };
    user.login = {flag("MFABindRequired"), flag("PasswordResetRequired")};
    return {};
  });
}

void Round::access_keys(const model::UserName& name) {
  add({Service::ram, "ListAccessKeys", {{"UserName", name.str()}}}, [this, name](const Reply& reply) -> Result<void> {
    auto& keys = account_.users.at(name).keys.emplace();
    if (!reply) return {};
    const auto& wrapper = object_of(*reply, "AccessKeys");
    const auto list = wrapper.find("AccessKey");
    if (list == wrapper.end() || !list->is_array()) {
      return unreadable({key_, "ListAccessKeys"}, "the reply holds no list `AccessKeys.AccessKey`");
    }
    for (const auto& row : *list) {
      auto id = required(row, "AccessKeyId", {key_, "ListAccessKeys"});
      if (!id) return tl::unexpected(std::move(id).error());
      const bool active = text_of(row, "Status") == "Active";
      keys.push_back({model::AccessKeyId::from_service(*std::move(id)),
                      active ? model::KeyStatus::active : model::KeyStatus::inactive,
                      parse_instant(text_of(row, "CreateDate"))});
    }
    std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return {};
  });
}

void Round::mfa(const model::UserName& name) {
  add({Service::ram, "GetUserMFAInfo", {{"UserName", name.str()}}}, [this, name](const Reply& reply) -> Result<void> {
    account_.users.at(name).mfa_bound = reply && !object_of(*reply, "MFADevice").empty();
    return {};
  });
}

Result<void> fetch_members(const client::Session& session, model::Account& account) {
  std::vector<model::GroupName> groups;
  std::vector<client::Call> calls;
  for (const auto& [name, group] : account.groups) {
    groups.push_back(name);
    calls.push_back({Service::ram, "ListUsersForGroup", {{"GroupName", name.str()}, {"MaxItems", "1000"}}});
  }
  const auto lists = session.list_all(calls);
  for (std::size_t at = 0; at < lists.size(); ++at) {
    if (!lists[at]) {
      if (!vanished(lists[at].error())) return tl::unexpected(lists[at].error());
      account.groups.erase(groups[at]);
      continue;
    }
    for (const auto& row : *lists[at]) {
      auto user = required(row, "UserName", {session.account().str(), "ListUsersForGroup"});
      if (!user) return tl::unexpected(std::move(user).error());
      account.memberships.insert({groups[at], model::UserName::from_service(*std::move(user))});
    }
  }
  return {};
}

}  // namespace

Named::Named(const ReadScope& scope, const std::map<model::AccountKey, std::set<model::UserName>>& users,
             const model::AccountKey& account)
    : everybody_(scope.every_user), project_(scope.project) {
  const auto found = users.find(account);
  if (found == users.end()) return;
  for (const model::UserName& name : found->second) names_.insert(name.folded());
}

bool Named::has(const model::User& user) const {
  if (everybody_) return true;
  const auto mark = user.tags.find(std::string(model::kOwnerTag));
  if (!project_.empty() && mark != user.tags.end() && mark->second == project_) return true;
  return !names_.empty() && names_.count(user.name.folded()) != 0;
}

Result<void> fetch_details(const client::Session& session, const ReadScope& scope, model::Account& account) {
  if (auto members = fetch_members(session, account); !members) return members;
  Round round(session, account);
  round.domain();
  for (const auto& [name, role] : account.roles) round.role(name);
  for (const auto& [name, policy] : account.policies) round.policy(name);
  if (const auto wanted = scope.system_documents.find(session.account()); wanted != scope.system_documents.end()) {
    for (const auto& name : wanted->second) round.system_policy(name, true);
  }
  const Named logons(scope, scope.login_profiles, session.account());
  const Named keys(scope, scope.access_keys, session.account());
  const Named devices(scope, scope.mfa, session.account());
  for (const auto& [name, user] : account.users) {
    if (logons.has(user)) round.login_profile(name);
    if (keys.has(user)) round.access_keys(name);
    if (devices.has(user)) round.mfa(name);
  }
  return round.run();
}

Result<void> fetch_more(const client::Session& session, const More& more, model::Account& account) {
  Round round(session, account);
  if (const auto users = more.logons.find(session.account()); users != more.logons.end()) {
    for (const auto& name : users->second) {
      round.login_profile(name);
      round.access_keys(name);
      round.mfa(name);
    }
  }
  if (const auto names = more.system_documents.find(session.account()); names != more.system_documents.end()) {
    for (const auto& name : names->second) round.system_policy(name, false);
  }
  return round.run();
}

}  // namespace ramify::live
