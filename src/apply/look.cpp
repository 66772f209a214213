#include "look.h"

#include <algorithm>

#include "ramify/policy/document.h"
#include "ramify/wire/error_code.h"
#include "reply.h"

namespace ramify::apply {

namespace {

using ops::Field;
using wire::Service;

void add_tags(Seen& seen, const nlohmann::json& tags) {
  if (!tags.is_array()) return;
  for (const auto& tag : tags) seen[{Field::tag, text_of(tag, "TagKey")}] = text_of(tag, "TagValue");
}

bool same_name(const std::string& a, const std::string& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
           return lower(x) == lower(y);
         });
}

/// The reply of a Get*, or nothing where the service does not know the thing.
Result<std::optional<nlohmann::json>> get(client::Session& session, Service service, std::string operation,
                                          wire::Pairs parameters) {
  auto reply = session.call({service, std::move(operation), std::move(parameters)});
  if (reply) return std::optional(*std::move(reply));
  if (reply.error().service && wire::is_not_found(reply.error().service->code)) return std::optional<nlohmann::json>();
  return tl::unexpected(std::move(reply.error()));
}

struct Looker {
  client::Session& session;
  const ops::Change& change;

  Result<std::optional<Seen>> operator()(const model::ObjectRef& object) const {
    if (is_tagging()) return tags_of(object);
    if (change.op == ops::Op::unbind_mfa) {
      return map(get(session, Service::ram, "GetUserMFAInfo", {{"UserName", object.name}}),
                 [](const nlohmann::json&) { return Seen{}; });
    }
    const auto name = after_rename(object.name);
    switch (object.kind) {
      case model::ObjectKind::user:
        return map(get(session, Service::ram, "GetUser", {{"UserName", name}}), [](const nlohmann::json& reply) {
          const auto& user = member(reply, "User");
          return Seen{{{Field::display_name, {}}, text_of(user, "DisplayName")},
                      {{Field::comments, {}}, text_of(user, "Comments")},
                      {{Field::name, {}}, text_of(user, "UserName")}};
        });
      case model::ObjectKind::group:
        return map(get(session, Service::ram, "GetGroup", {{"GroupName", name}}), [](const nlohmann::json& reply) {
          const auto& group = member(reply, "Group");
          return Seen{{{Field::comments, {}}, text_of(group, "Comments")},
                      {{Field::name, {}}, text_of(group, "GroupName")}};
        });
      case model::ObjectKind::role:
        return map(get(session, Service::ram, "GetRole", {{"RoleName", name}}), [](const nlohmann::json& reply) {
          const auto& role = member(reply, "Role");
          return Seen{{{Field::description, {}}, text_of(role, "Description")},
                      {{Field::max_session, {}}, text_of(role, "MaxSessionDuration")},
                      {{Field::trust, {}}, text_of(role, "AssumeRolePolicyDocument")}};
        });
      case model::ObjectKind::policy:
        return map(get(session, Service::ram, "GetPolicy", {{"PolicyName", name}, {"PolicyType", "Custom"}}),
                   [](const nlohmann::json& reply) {
                     return Seen{
                         {{Field::description, {}}, text_of(member(reply, "Policy"), "Description")},
                         {{Field::document, {}}, text_of(member(reply, "DefaultPolicyVersion"), "PolicyDocument")},
                         {{Field::version, {}}, text_of(member(reply, "DefaultPolicyVersion"), "VersionId")}};
                   });
    }
    return std::optional<Seen>();
  }

  Result<std::optional<Seen>> operator()(const model::Attachment& attachment) const {
    if (attachment.resource_group) return scoped(attachment);
    const char* operation = attachment.principal.kind == model::ObjectKind::user    ? "ListPoliciesForUser"
                            : attachment.principal.kind == model::ObjectKind::group ? "ListPoliciesForGroup"
                                                                                    : "ListPoliciesForRole";
    const char* parameter = attachment.principal.kind == model::ObjectKind::user    ? "UserName"
                            : attachment.principal.kind == model::ObjectKind::group ? "GroupName"
                                                                                    : "RoleName";
    return map(get(session, Service::ram, operation, {{parameter, attachment.principal.name}}),
               [&](const nlohmann::json& reply) -> std::optional<Seen> {
                 for (const auto& policy : member(member(reply, "Policies"), "Policy")) {
                   if (same_policy(policy, attachment)) return Seen{};
                 }
                 return std::nullopt;
               });
  }

  Result<std::optional<Seen>> operator()(const model::Membership& membership) const {
    auto users = session.list({Service::ram, "ListUsersForGroup", {{"GroupName", membership.group.str()}}});
    if (!users) return not_found_is_nothing(std::move(users.error()));
    for (const auto& user : *users) {
      if (same_name(text_of(user, "UserName"), membership.user.str())) return std::optional(Seen{});
    }
    return std::optional<Seen>();
  }

  Result<std::optional<Seen>> operator()(const ops::LoginProfileRef& profile) const {
    return map(get(session, Service::ram, "GetLoginProfile", {{"UserName", profile.user.str()}}),
               [](const nlohmann::json& reply) {
                 const auto& login = member(reply, "LoginProfile");
                 return Seen{{{Field::mfa_required, {}}, text_of(login, "MFABindRequired")},
                             {{Field::password_reset, {}}, text_of(login, "PasswordResetRequired")}};
               });
  }

  Result<std::optional<Seen>> operator()(const ops::AccessKeyRef& key) const {
    return map(get(session, Service::ram, "ListAccessKeys", {{"UserName", key.user.str()}}),
               [&](const nlohmann::json& reply) -> std::optional<Seen> {
                 for (const auto& each : member(member(reply, "AccessKeys"), "AccessKey")) {
                   if (!key.id || text_of(each, "AccessKeyId") != key.id->str()) continue;
                   return Seen{{{Field::key_status, {}}, text_of(each, "Status")}};
                 }
                 return std::nullopt;
               });
  }

 private:
  template <class Make>
  static Result<std::optional<Seen>> map(Result<std::optional<nlohmann::json>> reply, const Make& make) {
    if (!reply) return tl::unexpected(std::move(reply.error()));
    if (!*reply) return std::optional<Seen>();
    return std::optional<Seen>(make(**reply));
  }

  static Result<std::optional<Seen>> not_found_is_nothing(Error error) {
    if (error.service && wire::is_not_found(error.service->code)) return std::optional<Seen>();
    return tl::unexpected(std::move(error));
  }

  static bool same_policy(const nlohmann::json& found, const model::Attachment& attachment) {
    return same_name(text_of(found, "PolicyName"), attachment.policy.name.str()) &&
           same_name(text_of(found, "PolicyType"), std::string(model::to_string(attachment.policy.type)));
  }

  [[nodiscard]] bool is_tagging() const {
    switch (change.op) {
      case ops::Op::tag_user:
      case ops::Op::untag_user:
      case ops::Op::tag_role:
      case ops::Op::untag_role:
      case ops::Op::tag_policy:
      case ops::Op::untag_policy:
        return true;
      default:
        return false;
    }
  }

  /// A deletion names its successor in the same field: that is somebody else.
  [[nodiscard]] std::string after_rename(const std::string& name) const {
    if (change.op != ops::Op::rename_user && change.op != ops::Op::rename_group) return name;
    // A deletion says the new name too, where a rename is its reason.
    if (effect(change.op) != Effect::alter) return name;
    const auto* renamed = ops::find_field(change, Field::name);
    return renamed != nullptr && renamed->after ? *renamed->after : name;
  }

  Result<std::optional<Seen>> tags_of(const model::ObjectRef& object) const {
    if (object.kind == model::ObjectKind::user) {
      auto users = session.list({Service::ims, "ListUsers", {}});
      if (!users) return tl::unexpected(std::move(users.error()));
      for (const auto& user : *users) {
        const auto principal = text_of(user, "UserPrincipalName");
        if (!same_name(principal.substr(0, principal.find('@')), object.name)) continue;
        Seen seen;
        add_tags(seen, member(member(user, "Tags"), "Tag"));
        return std::optional(std::move(seen));
      }
      return std::optional<Seen>();
    }
    const bool role = object.kind == model::ObjectKind::role;
    auto objects = session.list({Service::ram, role ? "ListRoles" : "ListPolicies",
                                 role ? wire::Pairs{} : wire::Pairs{{"PolicyType", "Custom"}}});
    if (!objects) return tl::unexpected(std::move(objects.error()));
    for (const auto& each : *objects) {
      if (!same_name(text_of(each, role ? "RoleName" : "PolicyName"), object.name)) continue;
      Seen seen;
      add_tags(seen, member(member(each, "Tags"), "Tag"));
      return std::optional(std::move(seen));
    }
    return std::optional<Seen>();
  }

  /// RAM lists account-scope attachments only; ResourceManager has both.
  Result<std::optional<Seen>> scoped(const model::Attachment& attachment) const {
    auto rows = session.list({Service::resourcemanager,
                              "ListPolicyAttachments",
                              {{"ResourceGroupId", attachment.resource_group->str()},
                               {"PolicyType", std::string(model::to_string(attachment.policy.type))},
                               {"PolicyName", attachment.policy.name.str()}}});
    if (!rows) return not_found_is_nothing(std::move(rows.error()));
    const auto kind = attachment.principal.kind;
    const char* type = kind == model::ObjectKind::user    ? "IMSUser"
                       : kind == model::ObjectKind::group ? "IMSGroup"
                                                          : "ServiceRole";
    for (const auto& row : *rows) {
      const auto principal = text_of(row, "PrincipalName");
      if (text_of(row, "PrincipalType") == type && same_policy(row, attachment) &&
          same_name(text_of(row, "ResourceGroupId"), attachment.resource_group->str()) &&
          same_name(principal.substr(0, principal.rfind('@')), attachment.principal.name)) {
        return std::optional(Seen{});
      }
    }
    return std::optional<Seen>();
  }
};

}  // namespace

bool same_value(ops::Field field, const std::string& value, const std::string& seen) {
  if (field == Field::trust || field == Field::document) {
    const auto kind = field == Field::trust ? policy::DocumentKind::trust : policy::DocumentKind::identity;
    const auto a = policy::parse(value, kind);
    const auto b = policy::parse(seen, kind);
    return a && b ? policy::equivalent(*a, *b) : value == seen;
  }
  if (field == Field::key_status || field == Field::name) return same_name(value, seen);
  return value == seen;
}

Effect effect(ops::Op op) {
  switch (op) {
    case ops::Op::create_user:
    case ops::Op::create_group:
    case ops::Op::create_role:
    case ops::Op::create_policy:
    case ops::Op::create_login_profile:
    case ops::Op::create_access_key:
    case ops::Op::add_user_to_group:
    case ops::Op::attach_policy:
      return Effect::make;
    case ops::Op::delete_user:
    case ops::Op::delete_group:
    case ops::Op::delete_role:
    case ops::Op::delete_policy:
    case ops::Op::delete_login_profile:
    case ops::Op::delete_access_key:
    case ops::Op::remove_user_from_group:
    case ops::Op::detach_policy:
    case ops::Op::unbind_mfa:
      return Effect::remove;
    default:
      return Effect::alter;
  }
}

Result<std::optional<Seen>> look(client::Session& session, const ops::Change& change) {
  return std::visit(Looker{session, change}, change.target.subject);
}

Standing judge(const ops::Change& change, const std::optional<Seen>& seen) {
  const Effect what = effect(change.op);
  if (what == Effect::remove) return seen ? Standing::untouched : Standing::reached;
  if (!seen) return Standing::untouched;
  const bool equal = std::all_of(change.fields.begin(), change.fields.end(), [&](const ops::FieldChange& field) {
    const auto found = seen->find({field.field, field.key});
    // A tag that is gone is not in what was seen; any other field that is missing there cannot be told.
    if (found == seen->end()) return field.field != Field::tag || !field.after || what == Effect::make;
    return same_value(field.field, field.after.value_or(""), found->second);
  });
  if (equal) return Standing::reached;
  return what == Effect::make ? Standing::different : Standing::untouched;
}

}  // namespace ramify::apply
