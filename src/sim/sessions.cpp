#include "sessions.h"

#include <fmt/format.h>

#include <algorithm>

#include "documents.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kSessionPolicyMax = 2048;
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool made_of(std::string_view text, std::string_view marks) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return kAlphanumeric.find(c) != std::string_view::npos || marks.find(c) != std::string_view::npos;
  });
}

void forget_expired(Context& context) {
  constexpr std::size_t kSeldom = 256;
  auto& sessions = context.store.sessions;
  if (sessions.size() % kSeldom != 0) return;
  const std::string long_ago = format_instant(context.now - std::chrono::hours(24));
  std::vector<std::string> ended;
  for (const auto& [id, session] : sessions) {
    if (session.expires < long_ago) ended.push_back(id);
  }
  for (const auto& id : ended) sessions.erase(id);
}

}  // namespace

std::optional<RoleArn> parse_role_arn(std::string_view arn) {
  constexpr std::string_view kPrefix = "acs:ram::";
  if (fold(arn.substr(0, kPrefix.size())) != kPrefix) return std::nullopt;
  arn.remove_prefix(kPrefix.size());
  const auto colon = arn.find(':');
  if (colon == std::string_view::npos || colon == 0 || arn.substr(colon + 1, 5) != "role/") return std::nullopt;
  RoleArn out{std::string(arn.substr(0, colon)), std::string(arn.substr(colon + 6))};
  if (out.role.empty() || out.role.find('/') != std::string::npos) return std::nullopt;
  if (!std::all_of(out.account.begin(), out.account.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  return out;
}

Answer<void> check_session_name(const std::string& name) {
  if (name.size() >= 2 && name.size() <= 64 && made_of(name, ".@_-")) return {};
  return invalid_parameter("RoleSessionName",
                           "The parameter RoleSessionName is wrongly formed: it is 2 to 64 letters, "
                           "digits and .@_-");
}

Answer<void> check_session_policy(const Params& params) {
  if (const auto id = params.optional("ExternalId");
      id && (id->size() < 2 || id->size() > 1224 || !made_of(*id, "_+=,.@:/-"))) {
    return invalid_parameter("ExternalId", "The parameter ExternalId is wrongly formed.");
  }
  const auto policy = params.optional("Policy");
  if (!policy) return {};
  if (policy->empty() || policy->size() > kSessionPolicyMax) {
    return invalid_parameter("PolicySize",
                             fmt::format("The size of the parameter Policy must be 1 to {}.", kSessionPolicyMax));
  }
  if (!check_identity_document(*policy)) {
    return invalid_parameter("PolicyGrammar", "The parameter Policy has not passed grammar check.");
  }
  return {};
}

Answer<std::chrono::seconds> session_duration(const Context& context, const Params& params, const Role& role) {
  std::int64_t max = role.max_session;
  const int chained = context.switches.chained_session_max_seconds;
  if (chained > 0 && context.caller.kind == Caller::Kind::session) max = std::min<std::int64_t>(max, chained);
  const auto asked = params.integer("DurationSeconds").value_or(std::min<std::int64_t>(max, 3600));
  if (asked < 900 || asked > max) {
    return invalid_parameter("DurationSeconds", fmt::format("The Min/Max value of DurationSeconds is 15min/{}s.", max));
  }
  return std::chrono::seconds(asked);
}

const Session& open_session(Context& context, const Account& owner, const Role& role, const std::string& session_name,
                            const Params& params, std::chrono::seconds duration) {
  forget_expired(context);
  const std::string what = fmt::format("{}/{}/{}", owner.id, fold(role.name), session_name);
  Session session;
  session.access_key_id = "STS." + context.store.make("sts/" + what, kAlphanumeric, 24);
  session.secret = context.store.make("sts-secret/" + what, kAlphanumeric, 44);
  session.token = context.store.make("sts-token/" + what, kBase64, 340) + "==";
  session.account_id = owner.id;
  session.role_id = role.id;
  session.role_name = role.name;
  session.session_name = session_name;
  session.created = context.now_text;
  session.expires = format_instant(context.now + duration);
  session.policy = params.text("Policy");
  // What a chain began with stays with it.
  session.source_identity = context.caller.session.source_identity.empty() ? params.text("SourceIdentity")
                                                                           : context.caller.session.source_identity;
  context.secrets.push_back(session.secret);
  context.secrets.push_back(session.token);
  const std::string id = session.access_key_id;
  return context.store.sessions.emplace(id, std::move(session)).first->second;
}

nlohmann::json session_json(const Session& session, const std::string& arn) {
  nlohmann::json out = {
      {"Credentials",
       {{"AccessKeyId", session.access_key_id},
        {"AccessKeySecret", session.secret},
        {"SecurityToken", session.token},
        {"Expiration", session.expires}}},
      {"AssumedRoleUser",
       {{"Arn", arn}, {"AssumedRoleId", fmt::format("{}:{}", session.role_id, session.session_name)}}}};
  if (!session.source_identity.empty()) out["SourceIdentity"] = session.source_identity;
  return out;
}

}  // namespace ramify::sim
