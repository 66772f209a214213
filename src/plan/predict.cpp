#include <algorithm>
#include <charconv>
#include <cstdint>

#include "ramify/plan/plan.h"

namespace ramify::plan {
namespace {

using ops::Change;
using ops::Field;
using ops::Op;

/// The service's own, where nothing is asked for.
constexpr std::chrono::seconds kMaxSessionDefault{3600};

const std::string& name_of(const Change& change) {
  return std::get<model::ObjectRef>(change.target.subject).name;
}

std::optional<std::string> after(const Change& change, Field field) {
  const ops::FieldChange* found = ops::find_field(change, field);
  return found == nullptr ? std::nullopt : found->after;
}

void set_text(std::optional<std::string>& value, const Change& change, Field field) {
  if (const ops::FieldChange* found = ops::find_field(change, field)) value = found->after;
}

void set_tags(model::Tags& tags, const Change& change) {
  for (const ops::FieldChange& field : change.fields) {
    if (field.field != Field::tag) continue;
    tags.erase(field.key);
    if (field.after) tags.emplace(field.key, *field.after);
  }
}

void set_document(std::optional<policy::Document>& document, const Change& change, Field field,
                  policy::DocumentKind kind) {
  const auto text = after(change, field);
  if (!text) return;
  if (auto parsed = policy::parse(*text, kind)) document = *std::move(parsed);
}

void set_login(model::LoginProfile& login, const Change& change) {
  if (const auto text = after(change, Field::mfa_required)) login.mfa_required = *text == "true";
  if (const auto text = after(change, Field::password_reset)) login.password_reset = *text == "true";
}

void set_role(model::Role& role, const Change& change) {
  set_text(role.description, change, Field::description);
  if (const auto text = after(change, Field::max_session)) {
    std::int64_t seconds = 0;
    std::from_chars(text->data(), text->data() + text->size(), seconds);
    role.max_session = std::chrono::seconds(seconds);
  }
  set_document(role.trust, change, Field::trust, policy::DocumentKind::trust);
  set_tags(role.tags, change);
}

void set_policy(model::Policy& policy, const Change& change) {
  set_text(policy.description, change, Field::description);
  set_document(policy.document, change, Field::document, policy::DocumentKind::identity);
  set_text(policy.default_version, change, Field::version);
  set_tags(policy.tags, change);
}

void set_user(model::User& user, const Change& change) {
  set_text(user.display_name, change, Field::display_name);
  set_text(user.comments, change, Field::comments);
  set_tags(user.tags, change);
}

model::User new_user(const Change& change) {
  model::User user{model::UserName::from_service(name_of(change)), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  set_user(user, change);
  if (!user.display_name) user.display_name = user.name.str();
  user.console = model::Presence::absent;
  user.keys.emplace();
  user.mfa_bound = false;
  return user;
}

/// Runs `apply` on the object in `objects`, where it is there.
template <class Map, class Apply>
void with(Map& objects, const typename Map::key_type& key, Apply apply) {
  if (const auto found = objects.find(key); found != objects.end()) apply(found->second);
}

void rename_user(model::Account& account, const std::string& old, const std::string& now) {
  const auto was = model::UserName::from_service(old);
  const auto is = model::UserName::from_service(now);
  auto node = account.users.extract(was);
  if (node.empty()) return;
  node.key() = is;
  node.mapped().name = is;
  account.users.insert(std::move(node));
  std::set<model::Membership> moved;
  for (const model::Membership& link : account.memberships)
    moved.insert({link.group, link.user == was ? is : link.user});
  account.memberships = std::move(moved);
}

void rename_group(model::Account& account, const std::string& old, const std::string& now) {
  const auto was = model::GroupName::from_service(old);
  const auto is = model::GroupName::from_service(now);
  auto node = account.groups.extract(was);
  if (node.empty()) return;
  node.key() = is;
  node.mapped().name = is;
  account.groups.insert(std::move(node));
  std::set<model::Membership> moved;
  for (const model::Membership& link : account.memberships)
    moved.insert({link.group == was ? is : link.group, link.user});
  account.memberships = std::move(moved);
}

void move_attachments(model::Account& account, const model::Principal& was, const std::string& now) {
  std::set<model::Attachment> moved;
  for (model::Attachment link : account.attachments) {
    if (link.principal == was) link.principal.name = now;
    moved.insert(std::move(link));
  }
  account.attachments = std::move(moved);
}

void change_keys(std::vector<model::AccessKey>& keys, const Change& change, const ops::AccessKeyRef& ref) {
  const auto key = std::find_if(keys.begin(), keys.end(), [&](const auto& known) { return ref.id == known.id; });
  if (change.op == Op::create_access_key && ref.id) {
    const auto* status = ops::find_field(change, ops::Field::key_status);
    const bool active = status != nullptr && status->after == "active";
    if (key != keys.end()) keys.erase(key);
    keys.push_back({*ref.id, active ? model::KeyStatus::active : model::KeyStatus::inactive, std::nullopt});
    std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return;
  }
  if (change.op == Op::create_access_key) {
    const auto id = model::AccessKeyId::from_service("new-" + std::to_string(keys.size() + 1));
    keys.push_back({id, model::KeyStatus::active, std::nullopt});
    std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return;
  }
  if (key == keys.end()) return;
  if (change.op == Op::delete_access_key) {
    keys.erase(key);
  } else {
    key->status = model::KeyStatus::inactive;
  }
}

void change_access(model::Account& account, const Change& change) {
  if (const auto* login = std::get_if<ops::LoginProfileRef>(&change.target.subject)) {
    with(account.users, login->user, [&](model::User& user) {
      user.console = change.op == Op::delete_login_profile ? model::Presence::absent : model::Presence::present;
      if (change.op == Op::delete_login_profile) user.login = {};
      if (change.op != Op::delete_login_profile) set_login(user.login, change);
    });
  }
  if (const auto* key = std::get_if<ops::AccessKeyRef>(&change.target.subject)) {
    with(account.users, key->user, [&](model::User& user) {
      if (!user.keys) user.keys.emplace();
      change_keys(*user.keys, change, *key);
    });
  }
}

void change_links(model::Account& account, const Change& change) {
  if (const auto* link = std::get_if<model::Attachment>(&change.target.subject)) {
    if (change.op == Op::attach_policy) account.attachments.insert(*link);
    if (change.op == Op::detach_policy) account.attachments.erase(*link);
  }
  if (const auto* link = std::get_if<model::Membership>(&change.target.subject)) {
    if (change.op == Op::add_user_to_group) account.memberships.insert(*link);
    if (change.op == Op::remove_user_from_group) account.memberships.erase(*link);
  }
}

void change_object(model::Account& account, const Change& change) {
  const std::string& name = name_of(change);
  const auto user = model::UserName::from_service(name);
  const auto group = model::GroupName::from_service(name);
  const auto role = model::RoleName::from_service(name);
  const auto policy = model::PolicyName::from_service(name);
  switch (change.op) {
    case Op::create_user:
      account.users.insert_or_assign(user, new_user(change));
      return;
    case Op::update_user:
    case Op::tag_user:
    case Op::untag_user:
      return with(account.users, user, [&](model::User& known) { set_user(known, change); });
    case Op::rename_user: {
      const std::string old = ops::find_field(change, Field::name)->before.value_or("");
      rename_user(account, old, name);
      return move_attachments(account, {model::ObjectKind::user, old}, name);
    }
    case Op::unbind_mfa:
      return with(account.users, user, [](model::User& known) { known.mfa_bound = false; });
    case Op::delete_user:
      account.users.erase(user);
      return;
    case Op::create_group:
      account.groups.insert_or_assign(group, model::Group{group, after(change, Field::comments)});
      return;
    case Op::update_group:
      return with(account.groups, group,
                  [&](model::Group& known) { set_text(known.comments, change, Field::comments); });
    case Op::rename_group: {
      const std::string old = ops::find_field(change, Field::name)->before.value_or("");
      rename_group(account, old, name);
      return move_attachments(account, {model::ObjectKind::group, old}, name);
    }
    case Op::delete_group:
      account.groups.erase(group);
      return;
    case Op::create_role: {
      model::Role fresh{role, {}, kMaxSessionDefault, {}, {}, {}};
      set_role(fresh, change);
      account.roles.insert_or_assign(role, fresh);
      return;
    }
    case Op::update_role:
    case Op::tag_role:
    case Op::untag_role:
      return with(account.roles, role, [&](model::Role& known) { set_role(known, change); });
    case Op::delete_role:
      account.roles.erase(role);
      return;
    case Op::create_policy: {
      model::Policy fresh{policy, {}, {}, {}, "v1"};
      set_policy(fresh, change);
      account.policies.insert_or_assign(policy, fresh);
      return;
    }
    case Op::create_policy_version:
    case Op::set_default_policy_version:
    case Op::update_policy_description:
    case Op::tag_policy:
    case Op::untag_policy:
      return with(account.policies, policy, [&](model::Policy& known) { set_policy(known, change); });
    case Op::delete_policy:
      account.policies.erase(policy);
      // Who was given it since the plan was made loses it with the rest.
      std::erase_if(account.attachments, [&](const model::Attachment& link) {
        return link.policy == model::PolicyRef{model::PolicyType::custom, policy};
      });
      return;
    default:
      return;
  }
}

}  // namespace

void advance(model::World& world, const Change& change) {
  const auto account = world.accounts.find(change.target.account);
  if (account == world.accounts.end()) return;
  change_links(account->second, change);
  change_access(account->second, change);
  if (std::holds_alternative<model::ObjectRef>(change.target.subject)) change_object(account->second, change);
}

model::World predict(const Plan& plan, const model::World& live) {
  model::World world = live;
  for (const Step& step : plan.steps) advance(world, step.change);
  return world;
}

}  // namespace ramify::plan
