#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ramify/ops/ops.h"

/// What the families of operations give to the table in ops.cpp, and what they share.
namespace ramify::ops {

/// The three functions of a row.
struct Behaviour {
  Facts (*facts)(const Change&, const Context&);
  std::vector<Request> (*requests)(const Change&, const Context&);
  std::optional<Change> (*undo)(const Change&);
};

namespace users {
extern const Behaviour create, update, rename, remove, tag, untag;
}
namespace keys {
extern const Behaviour create_login, update_login, delete_login, create_key, deactivate_key, delete_key, unbind_mfa;
}
namespace groups {
extern const Behaviour create, update, rename, remove, add_member, remove_member;
}
namespace roles {
extern const Behaviour create, update, remove, tag, untag;
}
namespace policies {
extern const Behaviour create, create_version, set_version, update_description, remove, tag, untag;
}
namespace attachments {
extern const Behaviour attach, detach;
}

// Subjects: the change must be about one of that kind.
[[nodiscard]] const model::ObjectRef& object(const Change& change);
template <class T>
[[nodiscard]] const T& subject(const Change& change) {
  return std::get<T>(change.target.subject);
}

// Facts.
[[nodiscard]] Fact exists(const model::AccountKey& account, const model::ObjectRef& ref);
[[nodiscard]] Fact fact(Fact::Kind kind, const Change& change, std::string a, std::string b = {});
/// The object exists when the step runs.
[[nodiscard]] Facts needs_object(const Change& change);
/// As `needs_object`, and makes `tagged`.
[[nodiscard]] Facts tag_facts(const Change& change, const Context& context);
/// Old name gone, new name there.
[[nodiscard]] Facts rename_facts(const Change& change, const Context& context);

// Values.
[[nodiscard]] std::optional<std::string> after(const Change& change, Field field);
[[nodiscard]] std::string default_domain(const Change& change, const Context& context);
/// `<user>@<default domain>`.
[[nodiscard]] std::string user_principal_name(const std::string& user, const Change& change, const Context& context);
void add(wire::Pairs& parameters, std::string name, const std::optional<std::string>& value);
/// For updates: a field that is to be gone is sent as an empty text, which clears it.
void add_new(wire::Pairs& parameters, std::string name, const Change& change, Field field);

// Tags: RAM takes lists as one JSON text, IMS as numbered names.
[[nodiscard]] std::string json_tags(const Change& change);
[[nodiscard]] std::vector<Request> ram_tag_requests(const Change& change, std::string_view resource_type);
[[nodiscard]] std::vector<Request> ims_tag_requests(const Change& change, const Context& context);
void add_flat_tags(wire::Pairs& parameters, const Change& change);

// Undo.
[[nodiscard]] std::optional<Change> no_undo(const Change& change);
/// The same op with every field's before and after exchanged.
[[nodiscard]] std::optional<Change> undo_fields(const Change& change);
/// Another op on the same target, fields exchanged.
[[nodiscard]] Change inverse(const Change& change, Op op);
/// A rename back: the target gets the old name.
[[nodiscard]] std::optional<Change> undo_rename(const Change& change);

}  // namespace ramify::ops
