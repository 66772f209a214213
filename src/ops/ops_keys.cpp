#include "rows.h"

namespace ramify::ops::keys {
namespace {

const std::string& login_user(const Change& change) {
  return subject<LoginProfileRef>(change).user.str();
}
const AccessKeyRef& key(const Change& change) {
  return subject<AccessKeyRef>(change);
}

Fact user_exists(const Change& change) {
  return exists(change.target.account, owner(change.target).object);
}

Fact login_fact(const Change& change) {
  return fact(Fact::Kind::login_profile, change, login_user(change));
}

Fact key_fact(const Change& change) {
  const AccessKeyRef& ref = key(change);
  return fact(Fact::Kind::access_key, change, ref.user.str(),
              ref.id ? ref.id->str() : "new/" + std::to_string(ref.ordinal));
}

Facts create_login_facts(const Change& change, const Context&) {
  return {{user_exists(change)}, {login_fact(change)}, {}, {login_fact(change)}};
}

Request login_request(const Change& change, std::string operation) {
  Request request{wire::Service::ram, std::move(operation), {{"UserName", login_user(change)}}};
  add(request.parameters, "PasswordResetRequired", after(change, Field::password_reset));
  add(request.parameters, "MFABindRequired", after(change, Field::mfa_required));
  return request;
}

std::vector<Request> create_login_requests(const Change& change, const Context&) {
  Request request = login_request(change, "CreateLoginProfile");
  request.needs_password = true;
  return {request};
}

std::optional<Change> create_login_undo(const Change& change) {
  return inverse(change, Op::delete_login_profile);
}

Facts update_login_facts(const Change& change, const Context&) {
  return {{user_exists(change), login_fact(change)}, {}, {}, {}};
}

std::vector<Request> update_login_requests(const Change& change, const Context&) {
  return {login_request(change, "UpdateLoginProfile")};
}

Facts delete_login_facts(const Change& change, const Context&) {
  return {{user_exists(change), login_fact(change)}, {}, {login_fact(change)}, {}};
}

std::vector<Request> delete_login_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "DeleteLoginProfile", {{"UserName", login_user(change)}}}};
}

Facts create_key_facts(const Change& change, const Context&) {
  return {{user_exists(change)}, {key_fact(change)}, {}, {}};
}

// UserName is never left out: without it the service acts on the caller's own keys.
Request key_status_request(const Change& change, std::string status) {
  return {wire::Service::ram,
          "UpdateAccessKey",
          {{"UserName", key(change).user.str()},
           {"UserAccessKeyId", key(change).id ? key(change).id->str() : ""},
           {"Status", std::move(status)}}};
}

std::vector<Request> create_key_requests(const Change& change, const Context&) {
  if (key(change).id) {
    // A key that was there comes back from the recycle bin, which knows its user by id alone; it comes back inactive.
    std::vector<Request> requests{
        {wire::Service::ims, "RestoreAccessKeyFromRecycleBin", {{"UserAccessKeyId", key(change).id->str()}}}};
    if (after(change, Field::key_status) == "active") requests.push_back(key_status_request(change, "Active"));
    return requests;
  }
  Request request{wire::Service::ram, "CreateAccessKey", {{"UserName", key(change).user.str()}}};
  request.returns_key = true;
  return {request};
}

Facts deactivate_key_facts(const Change& change, const Context&) {
  return {{user_exists(change), key_fact(change)}, {}, {}, {}};
}

std::vector<Request> deactivate_key_requests(const Change& change, const Context&) {
  return {key_status_request(change, "Inactive")};
}

/// A key that is there, or was, and is to be again.
std::optional<Change> bring_key_back(const Change& change) {
  return inverse(change, Op::create_access_key);
}

Facts delete_key_facts(const Change& change, const Context&) {
  return {{user_exists(change), key_fact(change)}, {}, {key_fact(change)}, {}};
}

std::vector<Request> delete_key_requests(const Change& change, const Context&) {
  return {{wire::Service::ram,
           "DeleteAccessKey",
           {{"UserName", key(change).user.str()}, {"UserAccessKeyId", key(change).id ? key(change).id->str() : ""}}}};
}

Facts unbind_mfa_facts(const Change& change, const Context&) {
  Facts facts = needs_object(change);
  facts.removes.push_back(fact(Fact::Kind::mfa, change, object(change).name));
  return facts;
}

std::vector<Request> unbind_mfa_requests(const Change& change, const Context&) {
  return {{wire::Service::ram, "UnbindMFADevice", {{"UserName", object(change).name}}}};
}

}  // namespace

const Behaviour create_login{create_login_facts, create_login_requests, create_login_undo};
const Behaviour update_login{update_login_facts, update_login_requests, undo_fields};
const Behaviour delete_login{delete_login_facts, delete_login_requests, no_undo};
const Behaviour create_key{create_key_facts, create_key_requests, no_undo};
const Behaviour deactivate_key{deactivate_key_facts, deactivate_key_requests, bring_key_back};
const Behaviour delete_key{delete_key_facts, delete_key_requests, bring_key_back};
const Behaviour unbind_mfa{unbind_mfa_facts, unbind_mfa_requests, no_undo};

}  // namespace ramify::ops::keys
