#include <algorithm>
#include <set>

#include "ramify/text/text.h"
#include "rows.h"

namespace ramify::ops::roles {
namespace {

const std::string& name(const Change& change) {
  return object(change).name;
}

std::set<model::Address> principals(const std::optional<std::string>& trust, const Context& context) {
  if (!trust) return {};
  std::set<model::Address> folded;
  for (model::Address& named : named_principals(*trust, context)) {
    named.object.name = text::fold_case(named.object.name);
    folded.insert(std::move(named));
  }
  return folded;
}

Fact trusts(const Change& change, const model::Address& principal) {
  return {Fact::Kind::trusts, principal.account, text::fold_case(model::to_string(owner(change.target))),
          text::fold_case(model::to_string(principal.object))};
}

/// What a trust needs and makes when it comes to stand where `before` stood.
void add_trust_facts(Facts& facts, const Change& change, const Context& context) {
  const FieldChange* trust = find_field(change, Field::trust);
  if (trust == nullptr || trust->before == trust->after) return;
  const auto old_principals = principals(trust->before, context);
  const auto new_principals = principals(trust->after, context);
  for (const model::Address& principal : new_principals) {
    facts.needs.push_back(exists(principal.account, principal.object));
    if (!old_principals.contains(principal)) facts.makes.push_back(trusts(change, principal));
  }
  for (const model::Address& principal : old_principals) {
    if (!new_principals.contains(principal)) facts.removes.push_back(trusts(change, principal));
  }
  facts.makes.push_back(fact(Fact::Kind::trust_final, change, name(change)));
}

Facts create_facts(const Change& change, const Context& context) {
  const Fact role = exists(change.target.account, object(change));
  Facts facts{{}, {role}, {}, {role}};
  add_trust_facts(facts, change, context);
  return facts;
}

std::vector<Request> create_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "CreateRole", {{"RoleName", name(change)}}};
  add(request.parameters, "AssumeRolePolicyDocument", after(change, Field::trust));
  add(request.parameters, "Description", after(change, Field::description));
  add(request.parameters, "MaxSessionDuration", after(change, Field::max_session));
  if (const std::string tags = json_tags(change); !tags.empty()) request.parameters.emplace_back("Tag", tags);
  return {request};
}

std::optional<Change> create_undo(const Change& change) {
  return inverse(change, Op::delete_role);
}

Facts update_facts(const Change& change, const Context& context) {
  Facts facts = needs_object(change);
  add_trust_facts(facts, change, context);
  return facts;
}

/// Document and session duration always travel together: left out, the service may reset the duration to its default.
std::vector<Request> update_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "UpdateRole", {{"RoleName", name(change)}}};
  add(request.parameters, "NewAssumeRolePolicyDocument", after(change, Field::trust));
  add_new(request.parameters, "NewDescription", change, Field::description);
  add(request.parameters, "NewMaxSessionDuration", after(change, Field::max_session));
  return {request};
}

Facts remove_facts(const Change& change, const Context&) {
  const Fact role = exists(change.target.account, object(change));
  return {{role},
          {},
          {role},
          {fact(Fact::Kind::attached, change, "role/" + name(change), "*"),
           fact(Fact::Kind::trusts, change, "*", "role/" + name(change))}};
}

std::vector<Request> remove_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "DeleteRole", {{"RoleName", name(change)}}}};
}

std::optional<Change> remove_undo(const Change& change) {
  Change back = inverse(change, Op::create_role);
  // A deletion that belongs to a rename says the new name; a creation says none.
  back.fields.erase(std::remove_if(back.fields.begin(), back.fields.end(),
                                   [](const FieldChange& entry) { return entry.field == Field::name; }),
                    back.fields.end());
  return back;
}

std::vector<Request> tag_requests(const Change& change, const Context&) {
  return ram_tag_requests(change, "role");
}
std::optional<Change> tag_undo(const Change& change) {
  return inverse(change, Op::untag_role);
}
std::optional<Change> untag_undo(const Change& change) {
  return inverse(change, Op::tag_role);
}

}  // namespace

const Behaviour create{create_facts, create_requests, create_undo};
const Behaviour update{update_facts, update_requests, undo_fields};
const Behaviour remove{remove_facts, remove_requests, remove_undo};
const Behaviour tag{tag_facts, tag_requests, tag_undo};
const Behaviour untag{tag_facts, tag_requests, untag_undo};

}  // namespace ramify::ops::roles
