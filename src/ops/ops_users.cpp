#include <algorithm>

#include "ramify/text/text.h"
#include "rows.h"

namespace ramify::ops::users {
namespace {

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

Facts create_facts(const Change& change, const Context&) {
  const Fact user = exists(change.target.account, object(change));
  return {{}, {user}, {}, {user}};
}

/// IMS creates a user with its tags in one call but takes short display names only; RAM takes long ones but no tags.
std::vector<Request> create_requests(const Change& change, const Context& context) {
  const std::string& name = object(change).name;
  const std::string display_name = after(change, Field::display_name).value_or(name);
  if (characters(display_name) <= kImsDisplayNameMax) {
    Request request{wire::Service::ims, "CreateUser", {}};
    add(request.parameters, "UserPrincipalName", user_principal_name(name, change, context));
    add(request.parameters, "DisplayName", display_name);
    add(request.parameters, "Comments", after(change, Field::comments));
    add_flat_tags(request.parameters, change);
    return {request};
  }
  Request request{wire::Service::ram, "CreateUser", {{"UserName", name}, {"DisplayName", display_name}}};
  add(request.parameters, "Comments", after(change, Field::comments));
  std::vector<Request> requests{request};
  for (Request& tags : ims_tag_requests(change, context)) requests.push_back(std::move(tags));
  return requests;
}

std::optional<Change> create_undo(const Change& change) {
  return inverse(change, Op::delete_user);
}

Facts update_facts(const Change& change, const Context&) {
  return needs_object(change);
}

std::vector<Request> update_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "UpdateUser", {{"UserName", object(change).name}}};
  add_new(request.parameters, "NewDisplayName", change, Field::display_name);
  add_new(request.parameters, "NewComments", change, Field::comments);
  return {request};
}

std::vector<Request> rename_requests(const Change& change, const Context&) {
  return {{wire::Service::ram,
           "UpdateUser",
           {{"UserName", find_field(change, Field::name)->before.value_or("")}, {"NewUserName", object(change).name}}}};
}

Facts remove_facts(const Change& change, const Context&) {
  const std::string& name = object(change).name;
  const Fact user = exists(change.target.account, object(change));
  return {{user},
          {},
          {user},
          {fact(Fact::Kind::attached, change, "user/" + name, "*"), fact(Fact::Kind::member, change, "*", name),
           fact(Fact::Kind::access_key, change, name, "*"), fact(Fact::Kind::login_profile, change, name),
           fact(Fact::Kind::mfa, change, name), fact(Fact::Kind::trusts, change, "*", "user/" + name)}};
}

std::vector<Request> remove_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "DeleteUser", {{"UserName", object(change).name}}}};
}

std::optional<Change> remove_undo(const Change& change) {
  return inverse(change, Op::create_user);
}

std::optional<Change> tag_undo(const Change& change) {
  return inverse(change, Op::untag_user);
}
std::optional<Change> untag_undo(const Change& change) {
  return inverse(change, Op::tag_user);
}

}  // namespace

const Behaviour create{create_facts, create_requests, create_undo};
const Behaviour update{update_facts, update_requests, undo_fields};
const Behaviour rename{rename_facts, rename_requests, undo_rename};
const Behaviour remove{remove_facts, remove_requests, remove_undo};
const Behaviour tag{tag_facts, ims_tag_requests, tag_undo};
const Behaviour untag{tag_facts, ims_tag_requests, untag_undo};

}  // namespace ramify::ops::users
