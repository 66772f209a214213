#include "ramify/live/object.h"

#include <algorithm>

#include "account.h"
#include "ramify/wire/error_code.h"

namespace ramify::live {
namespace {

using model::ObjectKind;
using wire::Service;

/// How the calls speak of an object of one kind.
struct Speech {
  const char* get;
  const char* name;         ///< the parameter, and RAM's resource type where the kind has tags there
  const char* wrapper;      ///< the member of the answer
  const char* links;        ///< who lists its account-scope attachments; null for policies
  const char* rm_type;      ///< ResourceManager's PrincipalType
  std::string_view at;      ///< between its name and the account's alias in a PrincipalName
  std::string_view domain;  ///< behind the alias
};

Speech speech(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::group:
      return {"GetGroup", "GroupName", "Group", "ListPoliciesForGroup", "IMSGroup", "@group.", ".onaliyun.com"};
    case ObjectKind::role:
      return {"GetRole", "RoleName", "Role", "ListPoliciesForRole", "ServiceRole", "@role.", ".onaliyunservice.com"};
    case ObjectKind::policy:
      return {"GetPolicy", "PolicyName", "Policy", nullptr, nullptr, {}, {}};
    case ObjectKind::user:
      break;
  }
  return {"GetUser", "UserName", "User", "ListPoliciesForUser", "IMSUser", "@", ".onaliyun.com"};
}

std::string alias_in(const model::Account& account) {
  constexpr std::string_view suffix = ".onaliyun.com";
  const std::string_view domain = account.default_domain;
  if (domain.empty()) return account.id.str();
  return std::string(domain.ends_with(suffix) ? domain.substr(0, domain.size() - suffix.size()) : domain);
}

std::optional<policy::Document> document_in(const nlohmann::json& object, const char* name, policy::DocumentKind kind) {
  auto parsed = policy::parse(text_of(object, name), kind);
  return parsed ? std::optional(*std::move(parsed)) : std::nullopt;
}

/// The calls about one object, and its account as the answers leave it.
class ObjectReader {
 public:
  ObjectReader(const client::Session& session, const model::Account& like, const model::ObjectRef& object)
      : session_(session),
        like_(like),
        object_(object),
        speech_(speech(object.kind)),
        found_{like.id, like.default_domain, {}, {}, {}, {}, {}, {}, {}, {}} {}

  Result<model::Account> read() {
    if (auto asked = ask_single(); !asked) return tl::unexpected(asked.error());
    if (there_) {
      if (auto asked = ask_lists(); !asked) return tl::unexpected(asked.error());
    }
    if (!there_) return model::Account{like_.id, like_.default_domain, {}, {}, {}, {}, {}, {}, {}, {}};
    return std::move(found_);
  }

 private:
  enum class What { object, tags, links, console, keys, mfa };

  Result<void> ask_single() {
    std::vector<client::Call> calls;
    std::vector<What> whats;
    const auto add = [&](What what, client::Call call) {
      whats.push_back(what);
      calls.push_back(std::move(call));
    };
    const std::string name = object_.name;
    const bool user = object_.kind == ObjectKind::user;
    if (user) {
      const std::string& domain = like_.default_domain;
      const std::string principal = name + "@" + (domain.empty() ? alias_in(like_) + ".onaliyun.com" : domain);
      add(What::object, {Service::ims, "GetUser", {{"UserPrincipalName", principal}}});
      add(What::tags,
          {Service::ims, "ListTagResources", {{"ResourceType", "user"}, {"ResourcePrincipalName.1", principal}}});
    } else {
      add(What::object, {Service::ram, speech_.get, {{speech_.name, name}}});
      if (object_.kind == ObjectKind::policy) calls.back().parameters.emplace_back("PolicyType", "Custom");
    }
    if (object_.kind == ObjectKind::role || object_.kind == ObjectKind::policy) {
      add(What::tags, {Service::ram,
                       "ListTagResources",
                       {{"ResourceType", std::string(model::to_string(object_.kind))},
                        {"ResourceNames", nlohmann::json::array({name}).dump()}}});
    }
    if (speech_.links != nullptr) add(What::links, {Service::ram, speech_.links, {{speech_.name, name}}});
    if (const auto known = like_.users.find(model::UserName::from_service(name)); user && known != like_.users.end()) {
      const wire::Pairs who{{"UserName", name}};
      if (known->second.console != model::Presence::unmanaged)
        add(What::console, {Service::ram, "GetLoginProfile", who});
      if (known->second.keys) add(What::keys, {Service::ram, "ListAccessKeys", who});
      if (known->second.mfa_bound) add(What::mfa, {Service::ram, "GetUserMFAInfo", who});
    }
    const auto replies = session_.call_all(calls);
    for (std::size_t at = 0; at < replies.size(); ++at) {
      const auto& reply = replies[at];
      const bool missing = !reply && reply.error().service && wire::is_not_found(reply.error().service->code);
      if (!reply && !missing) return tl::unexpected(reply.error());
      take(whats[at], missing ? nullptr : &*reply);
      if (!there_) return {};
    }
    return {};
  }

  /// The object comes first: what hangs on it has somewhere to go.
  void take(What what, const nlohmann::json* reply) {
    switch (what) {
      case What::object:
        there_ = reply != nullptr;
        if (reply != nullptr) take_object(*reply);
        return;
      case What::tags:
        if (reply != nullptr) take_tags(*reply);
        return;
      case What::links:
        if (reply != nullptr) take_links(*reply);
        return;
      case What::console:
        user().console = reply != nullptr ? model::Presence::present : model::Presence::absent;
        if (reply != nullptr) user().login = {flag(object_of(*reply, "LoginProfile"), "MFABindRequired"), {}};
        return;
      case What::keys:
        user().keys.emplace();
        if (reply != nullptr) take_keys(*reply);
        return;
      case What::mfa:
        user().mfa_bound = reply != nullptr && !object_of(*reply, "MFADevice").empty();
        return;
    }
  }

  model::User& user() { return found_.users.at(model::UserName::from_service(object_.name)); }

  static std::optional<bool> flag(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
  }

  void take_object(const nlohmann::json& reply) {
    const auto& told = object_of(reply, speech_.wrapper);
    const std::string& name = object_.name;
    switch (object_.kind) {
      case ObjectKind::user: {
        model::User user{model::UserName::from_service(name), {}, {}, {}, {}, {}, {}, {}, {}, {}, false};
        user.display_name = filled(told, "DisplayName");
        user.comments = filled(told, "Comments");
        user.id = filled(told, "UserId");
        // Not every version of the API says so here.
        const auto known = like_.users.find(user.name);
        const auto status = filled(told, "Status");
        user.frozen = status ? *status == "freeze" : known != like_.users.end() && known->second.frozen;
        found_.users.emplace(user.name, std::move(user));
        return;
      }
      case ObjectKind::group: {
        const auto group = model::GroupName::from_service(name);
        found_.groups.emplace(group, model::Group{group, filled(told, "Comments")});
        return;
      }
      case ObjectKind::role: {
        model::Role role{model::RoleName::from_service(name), {}, {}, {}, {}, {}};
        role.description = filled(told, "Description");
        role.id = filled(told, "RoleId");
        role.trust = document_in(told, "AssumeRolePolicyDocument", policy::DocumentKind::trust);
        const auto seconds = told.find("MaxSessionDuration");
        if (seconds != told.end() && seconds->is_number_integer()) {
          role.max_session = std::chrono::seconds(seconds->get<std::int64_t>());
        }
        found_.roles.emplace(role.name, std::move(role));
        return;
      }
      case ObjectKind::policy: {
        model::Policy policy{model::PolicyName::from_service(name), {}, {}, {}, {}};
        const auto& version = object_of(reply, "DefaultPolicyVersion");
        policy.description = filled(told, "Description");
        policy.document = document_in(version, "PolicyDocument", policy::DocumentKind::identity);
        policy.default_version = filled(version, "VersionId");
        found_.policies.emplace(policy.name, std::move(policy));
        return;
      }
    }
  }

  /// RAM's list is bare, IMS's is wrapped once more.
  void take_tags(const nlohmann::json& reply) {
    const auto outer = reply.find("TagResources");
    if (outer == reply.end()) return;
    const auto& rows = outer->is_object() && outer->contains("TagResource") ? (*outer)["TagResource"] : *outer;
    if (!rows.is_array()) return;
    model::Tags tags;
    for (const auto& row : rows) {
      if (auto key = text_of(row, "TagKey"); !key.empty()) tags[std::move(key)] = text_of(row, "TagValue");
    }
    (object_.kind == ObjectKind::user   ? user().tags
     : object_.kind == ObjectKind::role ? found_.roles.begin()->second.tags
                                        : found_.policies.begin()->second.tags) = std::move(tags);
  }

  void add_link(const nlohmann::json& row, std::optional<model::ResourceGroupId> group) {
    const auto type = model::parse_policy_type(text_of(row, "PolicyType"));
    auto name = text_of(row, "PolicyName");
    if (!type || name.empty()) return;
    found_.attachments.insert(
        {{object_.kind, object_.name}, {*type, model::PolicyName::from_service(std::move(name))}, std::move(group)});
  }

  void take_links(const nlohmann::json& reply) {
    const auto& wrapper = object_of(reply, "Policies");
    const auto rows = wrapper.find("Policy");
    if (rows == wrapper.end() || !rows->is_array()) return;
    for (const auto& row : *rows) add_link(row, std::nullopt);
  }

  void take_keys(const nlohmann::json& reply) {
    const auto& wrapper = object_of(reply, "AccessKeys");
    const auto rows = wrapper.find("AccessKey");
    if (rows == wrapper.end() || !rows->is_array()) return;
    for (const auto& row : *rows) {
      user().keys->push_back(
          {model::AccessKeyId::from_service(text_of(row, "AccessKeyId")),
           text_of(row, "Status") == "Active" ? model::KeyStatus::active : model::KeyStatus::inactive, std::nullopt});
    }
    std::sort(user().keys->begin(), user().keys->end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  }

  Result<void> ask_lists() {
    std::vector<client::Call> calls;
    if (speech_.rm_type != nullptr) {
      calls.push_back({Service::resourcemanager,
                       "ListPolicyAttachments",
                       {{"PrincipalType", speech_.rm_type},
                        {"PrincipalName",
                         object_.name + std::string(speech_.at) + alias_in(like_) + std::string(speech_.domain)}}});
    }
    if (object_.kind == ObjectKind::group) {
      calls.push_back({Service::ram, "ListUsersForGroup", {{"GroupName", object_.name}, {"MaxItems", "1000"}}});
    }
    const auto lists = session_.list_all(calls);
    for (std::size_t at = 0; at < lists.size(); ++at) {
      if (!lists[at]) {
        const auto& error = lists[at].error();
        if (error.service && wire::is_not_found(error.service->code)) continue;
        return tl::unexpected(error);
      }
      for (const auto& row : *lists[at]) {
        at == 0 ? take_scoped(row) : take_member(row);
      }
    }
    return {};
  }

  /// The account's own id stands for the whole account: RAM told those.
  void take_scoped(const nlohmann::json& row) {
    auto group = text_of(row, "ResourceGroupId");
    if (group.empty() || group == like_.id.str()) return;
    add_link(row, model::ResourceGroupId::from_service(std::move(group)));
  }

  void take_member(const nlohmann::json& row) {
    auto name = text_of(row, "UserName");
    if (name.empty()) return;
    found_.memberships.insert(
        {model::GroupName::from_service(object_.name), model::UserName::from_service(std::move(name))});
  }

  const client::Session& session_;
  const model::Account& like_;
  const model::ObjectRef& object_;
  Speech speech_;
  model::Account found_;
  bool there_ = true;
};

}  // namespace

Result<model::Account> read_object(const client::Session& session, const model::Account& like,
                                   const model::ObjectRef& object) {
  return ObjectReader(session, like, object).read();
}

}  // namespace ramify::live
