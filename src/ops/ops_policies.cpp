#include <algorithm>

#include "rows.h"

namespace ramify::ops::policies {
namespace {

const std::string& name(const Change& change) {
  return object(change).name;
}

Facts create_facts(const Change& change, const Context&) {
  const Fact policy = exists(change.target.account, object(change));
  return {{}, {policy}, {}, {policy}};
}

std::vector<Request> create_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "CreatePolicy", {{"PolicyName", name(change)}}};
  add(request.parameters, "PolicyDocument", after(change, Field::document));
  add(request.parameters, "Description", after(change, Field::description));
  if (const std::string tags = json_tags(change); !tags.empty()) request.parameters.emplace_back("Tag", tags);
  return {request};
}

std::optional<Change> create_undo(const Change& change) {
  return inverse(change, Op::delete_policy);
}

Facts update_facts(const Change& change, const Context&) {
  return needs_object(change);
}

/// One call switches over: a version that is not the default would change nothing, and the rotation makes room.
std::vector<Request> create_version_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "CreatePolicyVersion", {{"PolicyName", name(change)}}};
  add(request.parameters, "PolicyDocument", after(change, Field::document));
  request.parameters.emplace_back("SetAsDefault", "true");
  request.parameters.emplace_back("RotateStrategy", "DeleteOldestNonDefaultVersionWhenLimitExceeded");
  return {request};
}

std::vector<Request> set_version_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "SetDefaultPolicyVersion", {{"PolicyName", name(change)}}};
  add(request.parameters, "VersionId", after(change, Field::version));
  return {request};
}

std::vector<Request> update_description_requests(const Change& change, const Context&) {
  Request request{wire::Service::ram, "UpdatePolicyDescription", {{"PolicyName", name(change)}}};
  add(request.parameters, "NewDescription", after(change, Field::description).value_or(""));
  return {request};
}

Facts remove_facts(const Change& change, const Context&) {
  const Fact policy = exists(change.target.account, object(change));
  return {{policy}, {}, {policy}, {fact(Fact::Kind::attached, change, "*", "custom/" + name(change) + "@*")}};
}

std::vector<Request> remove_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "DeletePolicy", {{"PolicyName", name(change)}, {"CascadingDelete", "true"}}}};
}

std::optional<Change> remove_undo(const Change& change) {
  Change back = inverse(change, Op::create_policy);
  back.fields.erase(std::remove_if(back.fields.begin(), back.fields.end(),
                                   [](const FieldChange& entry) { return entry.field == Field::name; }),
                    back.fields.end());
  return back;
}

std::vector<Request> tag_requests(const Change& change, const Context&) {
  return ram_tag_requests(change, "policy");
}
std::optional<Change> tag_undo(const Change& change) {
  return inverse(change, Op::untag_policy);
}
std::optional<Change> untag_undo(const Change& change) {
  return inverse(change, Op::tag_policy);
}

}  // namespace

const Behaviour create{create_facts, create_requests, create_undo};
const Behaviour create_version{update_facts, create_version_requests, undo_fields};
const Behaviour set_version{update_facts, set_version_requests, undo_fields};
const Behaviour update_description{update_facts, update_description_requests, undo_fields};
const Behaviour remove{remove_facts, remove_requests, remove_undo};
const Behaviour tag{tag_facts, tag_requests, tag_undo};
const Behaviour untag{tag_facts, tag_requests, untag_undo};

}  // namespace ramify::ops::policies
