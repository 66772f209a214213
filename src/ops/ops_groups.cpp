#include "rows.h"

namespace ramify::ops::groups {
namespace {

Facts create_facts(const Change& change, const Context&) {
  const Fact group = exists(change.target.account, object(change));
  return {{}, {group}, {}, {group}};
}

std::vector<Request> create_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "CreateGroup", {{"GroupName", object(change).name}}};
  add(request.parameters, "Comments", after(change, Field::comments));
  return {request};
}

std::optional<Change> create_undo(const Change& change) {
  return inverse(change, Op::delete_group);
}

Facts update_facts(const Change& change, const Context&) {
  return needs_object(change);
}

std::vector<Request> update_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "UpdateGroup", {{"GroupName", object(change).name}}};
  add_new(request.parameters, "NewComments", change, Field::comments);
  return {request};
}

std::vector<Request> rename_requests(const Change& change, const Context&) {
  return {
      {wire::Service::ram,
       "UpdateGroup",
       {{"GroupName", find_field(change, Field::name)->before.value_or("")}, {"NewGroupName", object(change).name}}}};
}

Facts remove_facts(const Change& change, const Context&) {
  const Fact group = exists(change.target.account, object(change));
  return {{group},
          {},
          {group},
          {fact(Fact::Kind::attached, change, "group/" + object(change).name, "*"),
           fact(Fact::Kind::member, change, object(change).name, "*")}};
}

std::vector<Request> remove_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "DeleteGroup", {{"GroupName", object(change).name}}}};
}

std::optional<Change> remove_undo(const Change& change) {
  return inverse(change, Op::create_group);
}

const model::Membership& membership(const Change& change) {
  return subject<model::Membership>(change);
}

Facts member_needs(const Change& change) {
  const model::Membership& link = membership(change);
  return {{exists(change.target.account, {model::ObjectKind::group, link.group.str()}),
           exists(change.target.account, {model::ObjectKind::user, link.user.str()})},
          {},
          {},
          {}};
}

Fact member_fact(const Change& change) {
  return fact(Fact::Kind::member, change, membership(change).group.str(), membership(change).user.str());
}

Facts add_member_facts(const Change& change, const Context&) {
  Facts facts = member_needs(change);
  facts.makes.push_back(member_fact(change));
  facts.requires_gone.push_back(member_fact(change));
  return facts;
}

Facts remove_member_facts(const Change& change, const Context&) {
  Facts facts = member_needs(change);
  facts.removes.push_back(member_fact(change));
  return facts;
}

wire::Pairs member_parameters(const Change& change) {
  return {{"UserName", membership(change).user.str()}, {"GroupName", membership(change).group.str()}};
}

std::vector<Request> add_member_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "AddUserToGroup", member_parameters(change)}};
}

std::vector<Request> remove_member_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "RemoveUserFromGroup", member_parameters(change)}};
}

std::optional<Change> add_member_undo(const Change& change) {
  return inverse(change, Op::remove_user_from_group);
}
std::optional<Change> remove_member_undo(const Change& change) {
  return inverse(change, Op::add_user_to_group);
}

}  // namespace

const Behaviour create{create_facts, create_requests, create_undo};
const Behaviour update{update_facts, update_requests, undo_fields};
const Behaviour rename{rename_facts, rename_requests, undo_rename};
const Behaviour remove{remove_facts, remove_requests, remove_undo};
const Behaviour add_member{add_member_facts, add_member_requests, add_member_undo};
const Behaviour remove_member{remove_member_facts, remove_member_requests, remove_member_undo};

}  // namespace ramify::ops::groups
