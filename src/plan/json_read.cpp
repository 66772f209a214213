#include <nlohmann/json.hpp>

#include "json_reader.h"
#include "ramify/plan/plan.h"
#include "ramify/text/strict_json.h"

namespace ramify::plan {
namespace {

using Json = nlohmann::json;

/// A large organisation's plan has tens of thousands of steps.
constexpr std::size_t kBytesMax = std::size_t{256} << 20;

model::Place read_place(Reader& reader, const Json& json, const std::string& where) {
  if (!reader.members(json, where, {"file", "line", "column"})) return {};
  return {reader.text(json["file"], at(where, "file")), reader.integer<std::uint32_t>(json["line"], at(where, "line")),
          reader.integer<std::uint32_t>(json["column"], at(where, "column"))};
}

std::vector<ops::FieldChange> read_fields(Reader& reader, const Json& json, const std::string& where) {
  std::vector<ops::FieldChange> fields;
  if (!json.is_array()) reader.fail(where, "a list is expected here");
  for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) {
    const Json& entry = json[i];
    if (!reader.members(entry, at(where, i), {"field", "before", "after"}, {"key"})) break;
    fields.push_back({reader.word<ops::Field>(entry["field"], at(at(where, i), "field"), ops::parse_field, "a field"),
                      entry.contains("key") ? reader.text(entry["key"], at(at(where, i), "key")) : std::string(),
                      reader.text_or_null(entry["before"], at(at(where, i), "before")),
                      reader.text_or_null(entry["after"], at(at(where, i), "after"))});
  }
  return fields;
}

ops::Subject read_attachment(Reader& reader, const Json& json, const std::string& where) {
  const model::ObjectRef who = reader.object(reader.text(json["principal"], at(where, "principal")), where);
  model::Attachment link{{who.kind, who.name},
                         {reader.word<model::PolicyType>(json["policy_type"], at(where, "policy_type"),
                                                         model::parse_policy_type, "a policy type"),
                          reader.name<model::PolicyName>(json["policy"], at(where, "policy"))},
                         std::nullopt};
  if (json.contains("resource_group")) {
    link.resource_group = reader.name<model::ResourceGroupId>(json["resource_group"], at(where, "resource_group"));
  }
  return link;
}

ops::Subject read_subject(Reader& reader, const Json& json, const std::string& where) {
  if (json.is_object() && json.contains("object") && reader.members(json, where, {"object"})) {
    return reader.object(reader.text(json["object"], at(where, "object")), where);
  }
  if (json.is_object() && json.contains("principal") &&
      reader.members(json, where, {"principal", "policy_type", "policy"}, {"resource_group"})) {
    return read_attachment(reader, json, where);
  }
  if (json.is_object() && json.contains("group") && reader.members(json, where, {"group", "member"})) {
    return model::Membership{reader.name<model::GroupName>(json["group"], at(where, "group")),
                             reader.name<model::UserName>(json["member"], at(where, "member"))};
  }
  if (json.is_object() && json.contains("login_profile") && reader.members(json, where, {"login_profile"})) {
    return ops::LoginProfileRef{reader.name<model::UserName>(json["login_profile"], at(where, "login_profile"))};
  }
  if (json.is_object() && json.contains("key_of") && reader.members(json, where, {"key_of", "ordinal"}, {"key_id"})) {
    ops::AccessKeyRef key{reader.name<model::UserName>(json["key_of"], at(where, "key_of")), std::nullopt,
                          reader.integer<int>(json["ordinal"], at(where, "ordinal"))};
    if (json.contains("key_id")) key.id = reader.name<model::AccessKeyId>(json["key_id"], at(where, "key_id"));
    return key;
  }
  reader.fail(where, "this does not say what the step acts on");
  return model::ObjectRef{};
}

std::optional<ops::Risk> parse_risk(std::string_view text) {
  for (const ops::Risk risk : {ops::Risk::low, ops::Risk::medium, ops::Risk::high}) {
    if (ops::to_string(risk) == text) return risk;
  }
  return std::nullopt;
}

/// Which kind of subject an operation acts on: a plan that mixes them up is not one that we wrote.
std::size_t subject_index(ops::Op op) {
  using ops::Op;
  switch (op) {
    case Op::attach_policy:
    case Op::detach_policy:
      return 1;
    case Op::add_user_to_group:
    case Op::remove_user_from_group:
      return 2;
    case Op::create_login_profile:
    case Op::update_login_profile:
    case Op::delete_login_profile:
      return 3;
    case Op::create_access_key:
    case Op::deactivate_access_key:
    case Op::delete_access_key:
      return 4;
    default:
      return 0;
  }
}

void read_needs(Reader& reader, const Json& json, const std::string& where, Step& step) {
  if (!json.is_array()) return reader.fail(where, "a list is expected here");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const int need = reader.integer<int>(json[i], at(where, i));
    if (need < 1 || need >= step.id) reader.fail(at(where, i), "a step can only need steps before it");
    step.needs.push_back(need);
  }
}

void check_step(Reader& reader, const Step& step, const std::string& address, const std::string& where) {
  const ops::Change& change = step.change;
  if (change.target.subject.index() != subject_index(change.op)) {
    return reader.fail(where, "the subject is not one that the operation acts on");
  }
  const bool renames = change.op == ops::Op::rename_user || change.op == ops::Op::rename_group;
  const ops::FieldChange* name = ops::find_field(change, ops::Field::name);
  if (renames && (name == nullptr || !name->before || !name->after)) {
    return reader.fail(where, "a rename says the old name and the new one in the field `name`");
  }
  if (address != ops::to_string(change.target)) {
    reader.fail(at(where, "address"),
                "this is not the address of the subject; it should be \"" + ops::to_string(change.target) + "\"");
  }
}

/// What follows from the rest, and stands there for people.
void check_undo(Reader& reader, const Json& json, const Step& step, const std::string& where) {
  if (!reader.fault().empty()) return;
  const ops::Descriptor& descriptor = ops::descriptor(step.change.op);
  const auto undo = descriptor.undo(step.change);
  const Json said = undo ? Json(ops::to_string(undo->op)) : Json(nullptr);
  const bool note = descriptor.undo_note.empty()
                        ? !json.contains("undo_note")
                        : json.contains("undo_note") && json["undo_note"] == std::string(descriptor.undo_note);
  if (json["undo"] != said || !note) reader.fail(at(where, "undo"), "this is not what takes the step back");
}

std::optional<Step> read_step(Reader& reader, const Json& json, const std::string& where, int id) {
  if (!reader.members(json, where, {"id", "op", "address", "account", "subject", "reason", "risk", "needs", "undo"},
                      {"fields", "carried", "place", "undo_note"})) {
    return std::nullopt;
  }
  Step step{reader.integer<int>(json["id"], at(where, "id")),
            {reader.word<ops::Op>(json["op"], at(where, "op"), ops::parse_op, "an operation"),
             {reader.account_key(reader.text(json["account"], at(where, "account")), at(where, "account")),
              read_subject(reader, json["subject"], at(where, "subject"))},
             {},
             reader.word<ops::Reason>(json["reason"], at(where, "reason"), ops::parse_reason, "a reason"),
             std::nullopt},
            reader.word<ops::Risk>(json["risk"], at(where, "risk"), parse_risk, "a risk"),
            {}};
  if (step.id != id) reader.fail(at(where, "id"), "steps are numbered from 1 in their order");
  read_needs(reader, json["needs"], at(where, "needs"), step);
  if (json.contains("fields")) step.change.fields = read_fields(reader, json["fields"], at(where, "fields"));
  if (json.contains("carried")) step.change.carried = read_fields(reader, json["carried"], at(where, "carried"));
  if (json.contains("place")) step.change.place = read_place(reader, json["place"], at(where, "place"));
  check_step(reader, step, reader.text(json["address"], at(where, "address")), where);
  check_undo(reader, json, step, where);
  return step;
}

void read_system_policies(Reader& reader, const Json& json, const std::string& where,
                          std::map<model::PolicyName, std::string>& hashes) {
  if (!json.is_object() || json.empty()) return reader.fail(where, "an object with members is expected here");
  for (const auto& entry : json.items()) {
    hashes.emplace(model::PolicyName::from_service(entry.key()), reader.text(entry.value(), at(where, entry.key())));
  }
}

void read_accounts(Reader& reader, const Json& json, Plan& plan) {
  if (!json.is_object()) return reader.fail("accounts", "an object is expected here");
  for (const auto& entry : json.items()) {
    const std::string where = at("accounts", entry.key());
    if (!reader.members(entry.value(), where, {"id"}, {"default_domain", "system_policies"})) return;
    const model::AccountKey key = reader.account_key(entry.key(), where);
    const std::string id = reader.text(entry.value()["id"], at(where, "id"));
    const auto checked = model::AccountId::parse(id);
    if (!checked) return reader.fail(at(where, "id"), "\"" + id + "\" is not an account id");
    plan.accounts.emplace(key, *checked);
    if (entry.value().contains("default_domain")) {
      plan.default_domains.emplace(key, reader.text(entry.value()["default_domain"], at(where, "default_domain")));
    }
    if (entry.value().contains("system_policies")) {
      read_system_policies(reader, entry.value()["system_policies"], at(where, "system_policies"),
                           plan.system_policies[key]);
    }
  }
}

void read_remarks(Reader& reader, const Json& json, Plan& plan) {
  if (!json.is_array()) return reader.fail("remarks", "a list is expected here");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string where = at("remarks", i);
    if (!reader.members(json[i], where, {"kind", "address"}, {"detail", "place"})) return;
    diff::Remark remark{
        reader.word<diff::Remark::Kind>(json[i]["kind"], at(where, "kind"), diff::parse_remark_kind, "a remark"),
        reader.address(json[i]["address"], at(where, "address")),
        {},
        std::nullopt};
    if (json[i].contains("detail")) remark.detail = reader.text(json[i]["detail"], at(where, "detail"));
    if (json[i].contains("place")) remark.place = read_place(reader, json[i]["place"], at(where, "place"));
    plan.remarks.push_back(std::move(remark));
  }
}

/// Empty, a SHA-256 in hex, for a policy another one of its versions after a dot, for a user four more, each of which
/// may be empty.
bool is_hash(std::string_view text) {
  constexpr std::size_t kSize = 64;
  constexpr std::size_t kPartsMax = 5;
  const auto hex = [](std::string_view part) {
    return part.size() == kSize && part.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  if (text.empty()) return true;
  for (std::size_t part = 0; part < kPartsMax; ++part) {
    const std::size_t dot = text.find('.');
    const std::string_view here = text.substr(0, dot);
    if (!hex(here) && (part == 0 || !here.empty())) return false;
    if (dot == std::string_view::npos) return part == 0 || (part == 1 && !here.empty()) || part + 1 == kPartsMax;
    text.remove_prefix(dot + 1);
  }
  return false;
}

void read_preconditions(Reader& reader, const Json& json, Plan& plan) {
  if (!json.is_array()) return reader.fail("preconditions", "a list is expected here");
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string where = at("preconditions", i);
    if (!reader.members(json[i], where, {"address", "hash"})) return;
    Precondition made{reader.address(json[i]["address"], at(where, "address")),
                      reader.text(json[i]["hash"], at(where, "hash"))};
    if (!is_hash(made.hash)) reader.fail(at(where, "hash"), "this is not a hash that `ramify plan` writes");
    plan.preconditions.push_back(std::move(made));
  }
}

Instant read_moment(Reader& reader, const Json& json, const std::string& where) {
  const std::string text = reader.text(json, where);
  if (const auto instant = parse_instant(text)) return *instant;
  reader.fail(where, "\"" + text + "\" is not a moment such as 2026-01-31T08:00:00Z");
  return {};
}

std::optional<Commit> read_commit(Reader& reader, const Json& json) {
  if (!reader.members(json, "commit", {"id", "author", "authors", "as_committed"})) return std::nullopt;
  Commit commit{reader.text(json["id"], "commit/id"), reader.text(json["author"], "commit/author"), {}, true};
  if (!json["authors"].is_array()) reader.fail("commit/authors", "a list is expected here");
  for (const Json& author : json["authors"]) commit.authors.push_back(reader.text(author, "commit/authors"));
  if (!json["as_committed"].is_boolean()) reader.fail("commit/as_committed", "true or false is expected here");
  commit.as_committed = json["as_committed"] == true;
  return commit;
}

void read_plan(Reader& reader, const Json& json, Plan& plan) {
  if (!reader.members(json, "",
                      {"format_version", "tool_version", "created", "expires", "project", "config_digest", "accounts",
                       "steps", "remarks", "preconditions", "binding", "guards", "findings", "digest"},
                      {"commit", "access"})) {
    return;
  }
  plan.format_version = reader.integer<int>(json["format_version"], "format_version");
  plan.tool_version = reader.text(json["tool_version"], "tool_version");
  plan.project = reader.text(json["project"], "project");
  plan.config_digest = reader.text(json["config_digest"], "config_digest");
  plan.created = read_moment(reader, json["created"], "created");
  plan.expires = read_moment(reader, json["expires"], "expires");
  if (json.contains("commit")) plan.commit = read_commit(reader, json["commit"]);
  read_accounts(reader, json["accounts"], plan);
  if (!json["steps"].is_array()) return reader.fail("steps", "a list is expected here");
  for (std::size_t i = 0; i < json["steps"].size() && reader.fault().empty(); ++i) {
    auto step = read_step(reader, json["steps"][i], at("steps", i), static_cast<int>(i) + 1);
    if (!step) return;
    if (plan.accounts.count(step->change.target.account) == 0) {
      reader.fail(at("steps", i), "the account is not one of the plan's `accounts`");
    }
    plan.steps.push_back(*std::move(step));
  }
  read_remarks(reader, json["remarks"], plan);
  read_preconditions(reader, json["preconditions"], plan);
  plan.binding = reader.word<Binding>(json["binding"], "binding", parse_binding, "what a plan can be bound to");
  read_basis(reader, json["guards"], plan);
  read_findings(reader, json["findings"], plan);
  if (json.contains("access")) read_page(reader, json["access"], plan);
}

tl::unexpected<Error> refuse(const std::string& what) {
  return fail(ErrorKind::usage, "this plan cannot be read: " + what, "make it anew with `ramify plan --out FILE`");
}

/// An older plan does not say all that a plan is checked by today: it is stale, whatever it was reviewed as.
tl::unexpected<Error> refuse_format(const Json& version) {
  const std::string now = std::to_string(kFormatVersion);
  if (version.is_number_integer() && version.is_number_unsigned() && version < kFormatVersion) {
    return fail(ErrorKind::stale,
                "the plan is stale: it has format version " + version.dump() +
                    ", and plans are checked by what version " + now + " says",
                "nothing was done; plan again and have the new plan reviewed");
  }
  return fail(ErrorKind::usage, "this plan has another format than version " + now,
              "apply it with the version of ramify that made it, or make it anew");
}

}  // namespace

Result<Plan> from_json(std::string_view json) {
  text::JsonLimits limits;
  limits.bytes = kBytesMax;
  const auto parsed = text::parse_json(json, limits);
  if (!parsed) {
    const text::JsonFault& fault = parsed.error();
    return refuse("line " + std::to_string(fault.line) + ", column " + std::to_string(fault.column) + ": " +
                  fault.message);
  }
  if (parsed->is_object() && parsed->contains("accounts") && !parsed->contains("steps")) {
    return fail(ErrorKind::usage, "this is a snapshot of accounts, not a plan",
                "plan against it: `ramify plan --live SNAPSHOT --out FILE`");
  }
  if (parsed->is_object() && parsed->contains("unmanaged")) {
    return fail(ErrorKind::usage, "this is what `ramify drift` told, not a plan",
                "make one with `ramify plan --out FILE`");
  }
  if (parsed->is_object() && parsed->contains("format_version") && (*parsed)["format_version"] != kFormatVersion) {
    return refuse_format((*parsed)["format_version"]);
  }
  Reader reader;
  Plan plan;
  read_plan(reader, *parsed, plan);
  if (!reader.fault().empty()) return refuse(reader.fault());
  if ((*parsed)["digest"] != digest(plan)) {
    return fail(ErrorKind::usage, "this plan is not as it was written: its digest is that of another",
                "take the file as it was made, or make it anew with `ramify plan --out FILE`");
  }
  return plan;
}

}  // namespace ramify::plan
