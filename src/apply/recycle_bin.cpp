#include "recycle_bin.h"

#include <fmt/format.h>

#include "look.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"
#include "reply.h"

namespace ramify::apply {

namespace {

/// The id of the user of that name that was deleted last; empty where the bin holds none, or is not ours to look into.
std::string find_deleted(const StepContext& at, const std::string& principal) {
  const auto users = at.session.list({wire::Service::ims, "ListUsersInRecycleBin", {{"Filter", principal}}});
  if (!users) return {};
  std::string id;
  std::string latest;
  for (const auto& user : *users) {
    if (text::fold_case(text_of(user, "UserPrincipalName")) != text::fold_case(principal)) continue;
    const auto recycled = text_of(user, "RecycleDate");
    if (!id.empty() && recycled <= latest) continue;
    id = text_of(user, "UserId");
    latest = recycled;
  }
  return id;
}

/// The bin may not keep tags; those that are there already are set again to what they are.
StepResult set_tags(const StepContext& at, const std::string& principal) {
  std::map<std::string, std::string> tags;
  for (const ops::FieldChange& field : at.step.change.fields) {
    if (field.field == ops::Field::tag && field.after) tags.emplace(field.key, *field.after);
  }
  StepResult result;
  result.id = at.step.id;
  result.outcome = Outcome::done;
  if (tags.empty()) return result;
  client::Call call{
      wire::Service::ims, "TagResources", {{"ResourceType", "user"}, {"ResourcePrincipalName.1", principal}}};
  client::add_flat_tags(call.parameters, tags);
  if (const auto reply = at.session.call(call); !reply) return failed(at.step.id, reply.error());
  return result;
}

/// The same call again where its reply was lost: it may be said twice.
Result<nlohmann::json> say_surely(const StepContext& at, const client::Call& call) {
  constexpr int kTimes = 3;
  auto reply = at.session.call(call);
  for (int times = 1; times < kTimes && !reply && reply.error().kind == ErrorKind::unknown_outcome; ++times) {
    reply = at.session.call(call);
  }
  return reply;
}

bool says_not_found(const Error& error) {
  return error.service && wire::is_not_found(error.service->code);
}

/// Out of the bin, whose keys are known by the id of their user.
Result<void> take_out(const StepContext& at, const ops::AccessKeyRef& key) {
  const auto user = at.session.call({wire::Service::ram, "GetUser", {{"UserName", key.user.str()}}});
  if (!user) return tl::unexpected(user.error());
  const auto restored =
      say_surely(at, {wire::Service::ims,
                      "RestoreAccessKeyFromRecycleBin",
                      {{"UserAccessKeyId", key.id->str()}, {"UserId", text_of(member(*user, "User"), "UserId")}}});
  if (restored) return {};
  Error error = restored.error();
  if (!says_not_found(error)) return tl::unexpected(std::move(error));
  // A call whose reply was lost may have emptied the bin.
  const auto there = look(at.session, at.step.change);
  if (!there) return tl::unexpected(there.error());
  if (*there) return {};
  error.message = fmt::format("AccessKey {} of {}/{} is not in the recycle bin any more", key.id->str(),
                              at.step.change.target.account.str(), key.user.str());
  error.help = "the bin keeps a key for about a month, and with the user that it was of; give the user a new key";
  return tl::unexpected(std::move(error));
}

}  // namespace

std::optional<StepResult> restore_user(const StepContext& at) {
  const ops::Change& change = at.step.change;
  if (change.op != ops::Op::create_user || change.reason != ops::Reason::undone) return std::nullopt;
  const auto domain = at.context.default_domains.find(change.target.account);
  if (domain == at.context.default_domains.end() || domain->second.empty()) return std::nullopt;
  const auto principal = fmt::format("{}@{}", std::get<model::ObjectRef>(change.target.subject).name, domain->second);
  const auto id = find_deleted(at, principal);
  if (id.empty()) return std::nullopt;
  const auto restored = at.session.call({wire::Service::ims, "RestoreUserFromRecycleBin", {{"UserId", id}}});
  // A refusal leaves the name free, or taken by somebody else, which the creation then finds out.
  if (!restored && restored.error().kind != ErrorKind::unknown_outcome) return std::nullopt;
  const auto seen = look(at.session, change);
  if (!seen) return failed(at.step.id, seen.error());
  if (!*seen) return std::nullopt;
  if (judge(change, *seen) == Standing::different) {
    return failed(at.step.id,
                  {ErrorKind::service,
                   fmt::format("{} came back from the recycle bin, but not as it was", ops::to_string(change.target)),
                   "nothing was overwritten; plan from the configuration to see what differs", std::nullopt});
  }
  return set_tags(at, principal);
}

std::optional<StepResult> restore_key(const StepContext& at) {
  const ops::Change& change = at.step.change;
  if (change.op != ops::Op::create_access_key) return std::nullopt;
  const auto& key = std::get<ops::AccessKeyRef>(change.target.subject);
  if (!key.id) return std::nullopt;
  const auto there = look(at.session, change);
  if (!there) return failed(at.step.id, there.error());
  if (!*there) {
    if (auto taken = take_out(at, key); !taken) return failed(at.step.id, std::move(taken.error()));
  }
  const ops::FieldChange* status = ops::find_field(change, ops::Field::key_status);
  if (status != nullptr && status->after == "active") {
    const auto on =
        say_surely(at, {wire::Service::ram,
                        "UpdateAccessKey",
                        {{"UserName", key.user.str()}, {"UserAccessKeyId", key.id->str()}, {"Status", "Active"}}});
    if (!on) return failed(at.step.id, on.error());
  }
  StepResult result;
  result.id = at.step.id;
  result.outcome = Outcome::done;
  result.key_id = key.id->str();
  return result;
}

}  // namespace ramify::apply
