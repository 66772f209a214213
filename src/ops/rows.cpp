#include "rows.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "ramify/text/text.h"

namespace ramify::ops {

const model::ObjectRef& object(const Change& change) {
  return subject<model::ObjectRef>(change);
}

Fact exists(const model::AccountKey& account, const model::ObjectRef& ref) {
  return {Fact::Kind::exists, account, text::fold_case(model::to_string(ref)), {}};
}

Fact fact(Fact::Kind kind, const Change& change, std::string a, std::string b) {
  return {kind, change.target.account, text::fold_case(a), text::fold_case(b)};
}

Facts needs_object(const Change& change) {
  return {{exists(change.target.account, object(change))}, {}, {}, {}};
}

Facts tag_facts(const Change& change, const Context&) {
  Facts facts = needs_object(change);
  facts.makes.push_back(fact(Fact::Kind::tagged, change, model::to_string(object(change))));
  return facts;
}

Facts rename_facts(const Change& change, const Context&) {
  const FieldChange* name = find_field(change, Field::name);
  const Fact old_name = exists(change.target.account, {object(change).kind, name->before.value_or("")});
  const Fact new_name = exists(change.target.account, object(change));
  return {{old_name}, {new_name}, {old_name}, {new_name}};
}

std::optional<std::string> after(const Change& change, Field field) {
  const FieldChange* found = find_field(change, field);
  return found == nullptr ? std::nullopt : found->after;
}

std::string default_domain(const Change& change, const Context& context) {
  const auto known = context.default_domains.find(change.target.account);
  if (known != context.default_domains.end() && !known->second.empty()) return known->second;
  const auto id = context.account_ids.find(change.target.account);
  return (id == context.account_ids.end() ? change.target.account.str() : id->second.str()) + ".onaliyun.com";
}

std::string user_principal_name(const std::string& user, const Change& change, const Context& context) {
  return user + "@" + default_domain(change, context);
}

void add(wire::Pairs& parameters, std::string name, const std::optional<std::string>& value) {
  if (value) parameters.emplace_back(std::move(name), *value);
}

void add_new(wire::Pairs& parameters, std::string name, const Change& change, Field field) {
  if (const FieldChange* found = find_field(change, field); found != nullptr) {
    parameters.emplace_back(std::move(name), found->after.value_or(""));
  }
}

namespace {

std::vector<const FieldChange*> tags_of(const Change& change, bool kept) {
  std::vector<const FieldChange*> tags;
  for (const FieldChange& entry : change.fields) {
    if (entry.field == Field::tag && entry.after.has_value() == kept) tags.push_back(&entry);
  }
  return tags;
}

}  // namespace

std::string json_tags(const Change& change) {
  auto list = nlohmann::ordered_json::array();
  for (const FieldChange* tag : tags_of(change, true)) list.push_back({{"Key", tag->key}, {"Value", *tag->after}});
  return list.empty() ? std::string() : list.dump();
}

std::vector<Request> ram_tag_requests(const Change& change, std::string_view resource_type) {
  const std::string names = nlohmann::json::array({object(change).name}).dump();
  const wire::Pairs common = {{"ResourceType", std::string(resource_type)}, {"ResourceNames", names}};
  std::vector<Request> requests;
  if (const std::string tags = json_tags(change); !tags.empty()) {
    requests.push_back({wire::Service::ram, "TagResources", common});
    requests.back().parameters.emplace_back("Tag", tags);
  }
  auto keys = nlohmann::json::array();
  for (const FieldChange* tag : tags_of(change, false)) keys.push_back(tag->key);
  if (!keys.empty()) {
    requests.push_back({wire::Service::ram, "UntagResources", common});
    requests.back().parameters.emplace_back("TagKeys", keys.dump());
  }
  return requests;
}

void add_flat_tags(wire::Pairs& parameters, const Change& change) {
  std::size_t number = 0;
  for (const FieldChange* tag : tags_of(change, true)) {
    const std::string prefix = "Tag." + std::to_string(++number);
    parameters.emplace_back(prefix + ".Key", tag->key);
    parameters.emplace_back(prefix + ".Value", *tag->after);
  }
}

std::vector<Request> ims_tag_requests(const Change& change, const Context& context) {
  const wire::Pairs common = {
      {"ResourceType", "user"},
      {"ResourcePrincipalName.1", user_principal_name(object(change).name, change, context)},
  };
  std::vector<Request> requests;
  if (!tags_of(change, true).empty()) {
    requests.push_back({wire::Service::ims, "TagResources", common});
    add_flat_tags(requests.back().parameters, change);
  }
  const auto gone = tags_of(change, false);
  if (!gone.empty()) {
    requests.push_back({wire::Service::ims, "UntagResources", common});
    for (std::size_t i = 0; i < gone.size(); ++i) {
      requests.back().parameters.emplace_back("TagKey." + std::to_string(i + 1), gone[i]->key);
    }
  }
  return requests;
}

std::optional<Change> no_undo(const Change&) {
  return std::nullopt;
}

Change inverse(const Change& change, Op op) {
  Change back = change;
  back.op = op;
  for (FieldChange& entry : back.fields) std::swap(entry.before, entry.after);
  return back;
}

std::optional<Change> undo_fields(const Change& change) {
  return inverse(change, change.op);
}

std::optional<Change> undo_rename(const Change& change) {
  Change back = inverse(change, change.op);
  back.target.subject = model::ObjectRef{object(change).kind, find_field(change, Field::name)->before.value_or("")};
  return back;
}

}  // namespace ramify::ops
