#include "ramify/ops/change.h"

#include <array>
#include <tuple>
#include <utility>

#include "ramify/diag/ensure.h"
#include "ramify/ops/ops.h"

namespace ramify::ops {
namespace {

constexpr std::array<std::pair<Field, std::string_view>, 12> kFields{{
    {Field::name, "name"},
    {Field::display_name, "display_name"},
    {Field::comments, "comments"},
    {Field::description, "description"},
    {Field::max_session, "max_session"},
    {Field::trust, "trust"},
    {Field::document, "document"},
    {Field::version, "version"},
    {Field::tag, "tag"},
    {Field::mfa_required, "mfa_required"},
    {Field::password_reset, "password_reset"},
    {Field::key_status, "key_status"},
}};

constexpr std::array<std::pair<Reason, std::string_view>, 13> kReasons{{
    {Reason::declared_new, "declared_new"},
    {Reason::declared_differs, "declared_differs"},
    {Reason::declared_absent, "declared_absent"},
    {Reason::unlisted_attachment, "unlisted_attachment"},
    {Reason::unlisted_member, "unlisted_member"},
    {Reason::owned_undeclared, "owned_undeclared"},
    {Reason::unmanaged_in_all, "unmanaged_in_all"},
    {Reason::adopted, "adopted"},
    {Reason::renamed, "renamed"},
    {Reason::dependent, "dependent"},
    {Reason::trust_cycle, "trust_cycle"},
    {Reason::surplus_key, "surplus_key"},
    {Reason::undone, "undone"},
}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [entry, name] : table) {
    if (entry == value) return name;
  }
  RAMIFY_ENSURE(false, "every value has a name");
  return {};
}

template <class Table>
auto value_in(const Table& table, std::string_view text) -> std::optional<decltype(table.front().first)> {
  for (const auto& [entry, name] : table) {
    if (name == text) return entry;
  }
  return std::nullopt;
}

model::ObjectRef object_of(const Subject& subject) {
  struct Visitor {
    model::ObjectRef operator()(const model::ObjectRef& object) const { return object; }
    model::ObjectRef operator()(const model::Attachment& attachment) const {
      return {attachment.principal.kind, attachment.principal.name};
    }
    model::ObjectRef operator()(const model::Membership& membership) const {
      return {model::ObjectKind::group, membership.group.str()};
    }
    model::ObjectRef operator()(const LoginProfileRef& login) const {
      return {model::ObjectKind::user, login.user.str()};
    }
    model::ObjectRef operator()(const AccessKeyRef& key) const { return {model::ObjectKind::user, key.user.str()}; }
  };
  return std::visit(Visitor{}, subject);
}

std::string suffix_of(const Subject& subject) {
  struct Visitor {
    std::string operator()(const model::ObjectRef&) const { return {}; }
    std::string operator()(const model::Attachment& attachment) const {
      std::string text = attachment.policy.type == model::PolicyType::system ? " <- system/" : " <- custom/";
      text += attachment.policy.name.str();
      if (attachment.resource_group) text += " @ " + attachment.resource_group->str();
      return text;
    }
    std::string operator()(const model::Membership& membership) const { return " <- user/" + membership.user.str(); }
    std::string operator()(const LoginProfileRef&) const { return " console"; }
    std::string operator()(const AccessKeyRef& key) const {
      if (key.id) return " access key " + key.id->str();
      return key.ordinal > 1 ? " access key #" + std::to_string(key.ordinal) : " access key";
    }
  };
  return std::visit(Visitor{}, subject);
}

}  // namespace

std::string_view to_string(Op op) {
  return descriptor(op).name;
}

std::optional<Op> parse_op(std::string_view text) {
  for (const Descriptor& row : descriptors()) {
    if (row.name == text) return row.op;
  }
  return std::nullopt;
}

std::string_view to_string(Field field) {
  return name_in(kFields, field);
}
std::optional<Field> parse_field(std::string_view text) {
  return value_in(kFields, text);
}
std::string_view to_string(Reason reason) {
  return name_in(kReasons, reason);
}
std::optional<Reason> parse_reason(std::string_view text) {
  return value_in(kReasons, text);
}

model::Address owner(const Target& target) {
  return {target.account, object_of(target.subject)};
}

std::string to_string(const Target& target) {
  return model::to_string(owner(target)) + suffix_of(target.subject);
}

const FieldChange* find_field(const Change& change, Field field, std::string_view key) {
  for (const auto* list : {&change.fields, &change.carried}) {
    for (const FieldChange& entry : *list) {
      if (entry.field == field && entry.key == key) return &entry;
    }
  }
  return nullptr;
}

bool before(const Change& a, const Change& b) {
  const model::Address owner_a = owner(a.target);
  const model::Address owner_b = owner(b.target);
  return std::tie(owner_a, a.op, a.target.subject, a.fields, a.carried, a.reason, a.place) <
         std::tie(owner_b, b.op, b.target.subject, b.fields, b.carried, b.reason, b.place);
}

}  // namespace ramify::ops
