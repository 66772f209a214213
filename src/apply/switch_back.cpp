#include <algorithm>

#include "look.h"
#include "ramify/apply/undo.h"
#include "ramify/live/versions.h"
#include "ramify/wire/error_code.h"
#include "reply.h"

namespace ramify::apply {

namespace {

using ops::Change;
using ops::Field;
using ops::Op;

bool is_newer(const live::PolicyVersion& a, const live::PolicyVersion& b) {
  return a.id.size() != b.id.size() ? a.id.size() > b.id.size() : a.id > b.id;
}

/// Empty where the version went while it was asked for.
Result<std::string> document_of(client::Session& session, const Change& change, const std::string& version) {
  const auto reply = session.call(
      {wire::Service::ram,
       "GetPolicyVersion",
       {{"PolicyType", "Custom"}, {"PolicyName", ops::owner(change.target).object.name}, {"VersionId", version}}});
  if (reply) return text_of(member(*reply, "PolicyVersion"), "PolicyDocument");
  const auto& error = reply.error();
  if (error.service && wire::is_not_found(error.service->code)) return std::string();
  return tl::unexpected(error);
}

Result<void> switch_one(Change& change, client::Session& session, std::vector<live::PolicyVersion> versions) {
  const auto* document = ops::find_field(change, Field::document);
  if (document == nullptr || !document->after) return {};
  std::sort(versions.begin(), versions.end(), is_newer);
  const auto current = std::find_if(versions.begin(), versions.end(), [](const auto& each) { return each.is_default; });
  if (current == versions.end()) return {};
  for (const live::PolicyVersion& version : versions) {
    if (version.is_default) continue;
    const auto text = document_of(session, change, version.id);
    if (!text) return tl::unexpected(text.error());
    if (text->empty() || !same_value(Field::document, *document->after, *text)) continue;
    change.op = Op::set_default_policy_version;
    change.fields.push_back({Field::version, {}, current->id, version.id});
    std::sort(change.fields.begin(), change.fields.end());
    return {};
  }
  return {};
}

}  // namespace

Result<void> switch_back(diff::ChangeSet& changes, const client::Sessions& sessions) {
  std::vector<model::Address> policies;
  for (const Change& change : changes.changes) {
    if (change.op == Op::create_policy_version) policies.push_back(ops::owner(change.target));
  }
  const auto versions = live::read_versions(sessions, policies);
  if (!versions) return tl::unexpected(versions.error());
  for (Change& change : changes.changes) {
    if (change.op != Op::create_policy_version) continue;
    const auto found = versions->find(ops::owner(change.target));
    if (found == versions->end()) continue;
    if (auto done = switch_one(change, *sessions.at(change.target.account), found->second); !done) return done;
  }
  std::sort(changes.changes.begin(), changes.changes.end(), ops::before);
  return {};
}

}  // namespace ramify::apply
