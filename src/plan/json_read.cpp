#include <algorithm>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>

#include "ramify/plan/plan.h"
#include "ramify/text/strict_json.h"

namespace ramify::plan {
namespace {

using Json = nlohmann::json;

/// A large organisation's plan has tens of thousands of steps.
constexpr std::size_t kBytesMax = std::size_t{256} << 20;

/// Reads member by member and keeps the first fault; what is read after a fault is thrown away with it.
class Reader {
 public:
  [[nodiscard]] const std::string& fault() const { return fault_; }

  void fail(const std::string& where, const std::string& what) {
    if (fault_.empty()) fault_ = (where.empty() ? "the plan" : where) + ": " + what;
  }

  /// Checks that `json` is an object with all of `required` and else only `optional`.
  bool members(const Json& json, const std::string& where, std::initializer_list<std::string_view> required,
               std::initializer_list<std::string_view> optional = {}) {
    if (!json.is_object()) return fail(where, "an object is expected here"), false;
    for (const std::string_view name : required) {
      if (!json.contains(name)) return fail(where, "the member `" + std::string(name) + "` is missing"), false;
    }
    for (const auto& entry : json.items()) {
      const auto in = [&](auto list) { return std::find(list.begin(), list.end(), entry.key()) != list.end(); };
      if (!in(required) && !in(optional)) return fail(where, "`" + entry.key() + "` is not a member of a plan"), false;
    }
    return true;
  }

  std::string text(const Json& json, const std::string& where) {
    if (json.is_string()) return json.get<std::string>();
    fail(where, "a text is expected here");
    return {};
  }

  std::optional<std::string> text_or_null(const Json& json, const std::string& where) {
    if (json.is_null()) return std::nullopt;
    return text(json, where);
  }

  template <class Integer>
  Integer integer(const Json& json, const std::string& where) {
    if (json.is_number_unsigned()) {
      const auto value = json.get<std::uint64_t>();
      if (value <= static_cast<std::uint64_t>(std::numeric_limits<Integer>::max())) return static_cast<Integer>(value);
    }
    fail(where, "a whole number is expected here");
    return 0;
  }

  /// A word out of an enumeration, by its own parse function.
  template <class Enum, class Parse>
  Enum word(const Json& json, const std::string& where, Parse parse, std::string_view what) {
    const std::string name = text(json, where);
    if (const auto value = parse(name)) return *value;
    fail(where, "\"" + name + "\" is not " + std::string(what));
    return Enum{};
  }

  /// A name that the service gave or took. Today's rules may be stricter than the day it was made, so only what could
  /// not be a name at all is refused.
  template <class Name>
  Name name(const Json& json, const std::string& where) {
    return Name::from_service(plain(text(json, where), where));
  }

  model::AccountKey account_key(const std::string& name, const std::string& where) {
    if (const auto key = model::AccountKey::parse(name)) return *key;
    fail(where, "\"" + name + "\" is not the name of an account");
    return model::AccountKey::from_service("");
  }

  model::ObjectRef object(const std::string& ref, const std::string& where) {
    const auto slash = ref.find('/');
    const auto kind = model::parse_object_kind(ref.substr(0, slash));
    if (slash == std::string::npos || !kind) {
      fail(where, "\"" + ref + "\" is not an object such as `role/ci`");
      return {};
    }
    return {*kind, plain(ref.substr(slash + 1), where)};
  }

  model::Address address(const Json& json, const std::string& where) {
    const std::string whole = text(json, where);
    const auto slash = whole.find('/');
    model::AccountKey account = account_key(whole.substr(0, slash), where);
    return {std::move(account), object(slash == std::string::npos ? "" : whole.substr(slash + 1), where)};
  }

 private:
  std::string plain(std::string name, const std::string& where) {
    const bool fits = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '/';
    });
    if (!fits) fail(where, "\"" + name + "\" is not a name");
    return name;
  }

  std::string fault_;
};

std::string at(const std::string& where, std::string_view member) {
  return where + "/" + std::string(member);
}
std::string at(const std::string& where, std::size_t index) {
  return where + "/" + std::to_string(index);
}

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

std::optional<Step> read_step(Reader& reader, const Json& json, const std::string& where, int id) {
  if (!reader.members(json, where, {"id", "op", "address", "account", "subject", "reason", "risk", "needs"},
                      {"fields", "carried", "place"})) {
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
  return step;
}

void read_accounts(Reader& reader, const Json& json, Plan& plan) {
  if (!json.is_object()) return reader.fail("accounts", "an object is expected here");
  for (const auto& entry : json.items()) {
    const std::string where = at("accounts", entry.key());
    if (!reader.members(entry.value(), where, {"id"}, {"default_domain"})) return;
    const model::AccountKey key = reader.account_key(entry.key(), where);
    const std::string id = reader.text(entry.value()["id"], at(where, "id"));
    const auto checked = model::AccountId::parse(id);
    if (!checked) return reader.fail(at(where, "id"), "\"" + id + "\" is not an account id");
    plan.accounts.emplace(key, *checked);
    if (entry.value().contains("default_domain")) {
      plan.default_domains.emplace(key, reader.text(entry.value()["default_domain"], at(where, "default_domain")));
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

/// Empty, a SHA-256 in hex, or for a user two more of them after dots, each of which may be empty.
bool is_hash(std::string_view text) {
  constexpr std::size_t kSize = 64;
  const auto hex = [](std::string_view part) {
    return part.size() == kSize && part.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  };
  if (text.empty() || hex(text)) return true;
  if (text.size() < kSize + 2 || !hex(text.substr(0, kSize)) || text[kSize] != '.') return false;
  text.remove_prefix(kSize + 1);
  const std::string_view logon = text.substr(0, text.find('.'));
  if (logon.size() == text.size()) return false;
  const std::string_view keys = text.substr(logon.size() + 1);
  return (logon.empty() || hex(logon)) && (keys.empty() || hex(keys));
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

void read_plan(Reader& reader, const Json& json, Plan& plan) {
  if (!reader.members(json, "",
                      {"format_version", "tool_version", "created", "project", "config_digest", "accounts", "steps",
                       "remarks", "preconditions"})) {
    return;
  }
  plan.format_version = reader.integer<int>(json["format_version"], "format_version");
  plan.tool_version = reader.text(json["tool_version"], "tool_version");
  plan.project = reader.text(json["project"], "project");
  plan.config_digest = reader.text(json["config_digest"], "config_digest");
  const std::string created = reader.text(json["created"], "created");
  if (const auto instant = parse_instant(created)) {
    plan.created = *instant;
  } else {
    reader.fail("created", "\"" + created + "\" is not a moment such as 2026-01-31T08:00:00Z");
  }
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
}

tl::unexpected<Error> refuse(const std::string& what) {
  return fail(ErrorKind::usage, "this plan cannot be read: " + what, "make it anew with `ramify plan --out FILE`");
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
  if (parsed->is_object() && parsed->contains("format_version") && (*parsed)["format_version"] != 1) {
    return fail(ErrorKind::usage, "this plan has another format than version 1",
                "apply it with the version of ramify that made it, or make it anew");
  }
  Reader reader;
  Plan plan;
  read_plan(reader, *parsed, plan);
  if (!reader.fault().empty()) return refuse(reader.fault());
  return plan;
}

}  // namespace ramify::plan
