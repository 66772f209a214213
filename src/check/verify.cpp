#include "ramify/check/verify.h"

#include <fmt/format.h>

#include <algorithm>

#include "member.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"

namespace ramify::check {
namespace {

/// The shortest session that the service grants, and one that may do nothing at all.
constexpr const char* kSeconds = "900";
constexpr const char* kDenyAll = R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})";

client::Call assume_role(const Probe& probe, const VerifyOptions& options) {
  const auto role = model::RoleName::from_service(probe.role.object.name);
  client::Call call{wire::Service::sts,
                    "AssumeRole",
                    {{"RoleArn", model::role_arn(probe.role_account, role)},
                     {"RoleSessionName", options.session_name},
                     {"DurationSeconds", kSeconds},
                     {"Policy", kDenyAll}}};
  if (!probe.external_id.empty()) call.parameters.emplace_back("ExternalId", probe.external_id);
  return call;
}

/// The service's plain no: the only failures that prove anything.
bool is_refusal(const Error& error) {
  return error.service && (wire::is_no_permission(error.service->code) || wire::is_not_found(error.service->code));
}

/// A key, role or trust that was made a moment ago may not have reached the token service.
bool may_be_propagation(const Error& error) {
  return is_refusal(error) || (error.service && error.service->code == "InvalidAccessKeyId.NotFound");
}

/// It says nothing about who may do what, and may be over soon.
bool is_passing(const Error& error) {
  const bool of_transport = error.kind == ErrorKind::throttled || error.kind == ErrorKind::network ||
                            error.kind == ErrorKind::unknown_outcome;
  return of_transport ||
         (error.service && (error.service->http_status >= 500 || wire::is_throttling(error.service->code)));
}

std::string explain(const Error& error, const std::optional<client::Denial>& denial) {
  if (!error.service) return error.message;
  if (denial && !denial->layer.empty()) {
    return fmt::format("{} by {} ({})", text::printable(error.service->code), text::printable(denial->layer),
                       text::printable(denial->kind));
  }
  return fmt::format("{}: {}", text::printable(error.service->code), text::printable(error.service->message));
}

/// `acs:ram::<id>:assumed-role/<role>/<session>`, of another service or with `role/`; names come back in any case.
bool became_the_role(const std::string& arn, const Probe& probe) {
  const std::string folded = text::fold_case(arn);
  for (const std::string_view service : {"ram", "sts"}) {
    for (const std::string_view kind : {"assumed-role", "role"}) {
      const auto wanted =
          fmt::format("acs:{}::{}:{}/{}/", service, probe.role_account.str(), kind, probe.role.object.name);
      if (folded.starts_with(text::fold_case(wanted))) return true;
    }
  }
  return false;
}

Result<client::Credentials> read_credentials(const nlohmann::json& reply) {
  const auto found = reply.find("Credentials");
  if (found == reply.end()) return fail(ErrorKind::protocol, "AssumeRole answered without credentials");
  client::Credentials credentials{member(*found, "AccessKeyId"), Secret(member(*found, "AccessKeySecret")),
                                  Secret(member(*found, "SecurityToken"))};
  if (credentials.access_key_id.empty() || credentials.access_key_secret.empty()) {
    return fail(ErrorKind::protocol, "AssumeRole answered without credentials");
  }
  return credentials;
}

void judge_refusal(const Error& error, const std::optional<client::Denial>& denial, ProbeResult& result) {
  result.detail = explain(error, denial);
  if (denial) result.layer = denial->layer;
  if (error.service) result.request_id = error.service->request_id;
  if (!is_refusal(error)) {
    result.outcome = ProbeOutcome::inconclusive;
  } else {
    result.outcome = result.probe.expected ? ProbeOutcome::contradicted : ProbeOutcome::as_expected;
  }
}

/// True where it is worth trying again.
bool judge_success(const client::Session& user_session, const nlohmann::json& reply, ProbeResult& result) {
  result.assumed = true;
  result.request_id = member(reply, "RequestId");
  // Whoever got a token has come in, whatever is found out about it afterwards.
  result.outcome = result.probe.expected ? ProbeOutcome::inconclusive : ProbeOutcome::contradicted;
  auto credentials = read_credentials(reply);
  if (!credentials) {
    result.detail = credentials.error().message;
    return false;
  }
  const auto session = user_session.with_credentials(*std::move(credentials));
  const auto identity = session->call({wire::Service::sts, "GetCallerIdentity", {}});
  const auto own_word = reply.find("AssumedRoleUser");
  const bool may_not_ask =
      !identity && identity.error().service && wire::is_no_permission(identity.error().service->code);
  if (may_not_ask && own_word != reply.end()) {
    result.caller_arn = member(*own_word, "Arn");
  } else if (identity) {
    result.caller_arn = member(*identity, "Arn");
  }
  if (result.caller_arn.empty() && !identity) {
    result.detail = fmt::format("assumed, but GetCallerIdentity failed: {}", explain(identity.error(), std::nullopt));
    return is_passing(identity.error());
  }
  if (!became_the_role(result.caller_arn, result.probe)) {
    result.outcome = ProbeOutcome::contradicted;
    result.detail = fmt::format("became {}", text::printable(result.caller_arn));
  } else if (result.probe.expected) {
    result.outcome = ProbeOutcome::as_expected;
  }
  return false;
}

}  // namespace

ProbeResult verify(const client::Session& user_session, const Probe& probe, const VerifyOptions& options,
                   const client::Environment& environment) {
  const auto call = assume_role(probe, options);
  std::chrono::milliseconds waited{0};
  std::chrono::milliseconds wait{1000};
  for (;;) {
    ProbeResult result{probe, ProbeOutcome::inconclusive, false, {}, {}, {}};
    std::optional<client::Denial> denial;
    const auto reply = user_session.call(call, denial);
    bool again = false;
    if (reply) {
      const bool passing = judge_success(user_session, *reply, result) && probe.expected;
      again = waited + wait <= (passing ? options.patience : options.afterglow) && (passing || !probe.expected);
    } else {
      judge_refusal(reply.error(), denial, result);
      again = (is_passing(reply.error()) || (probe.expected && may_be_propagation(reply.error()))) &&
              waited + wait <= options.patience;
    }
    if (!again) return result;
    environment.sleep(wait);
    waited += wait;
    wait = std::min(wait * 2, std::chrono::milliseconds{5000});
  }
}

Result<void> confirm_user(const client::Session& session, const model::AccountId& account, const model::Address& user) {
  const auto reply = session.call({wire::Service::sts, "GetCallerIdentity", {}});
  if (!reply) return tl::unexpected(reply.error());
  const std::string arn = member(*reply, "Arn");
  const auto wanted = model::user_arn(account, model::UserName::from_service(user.object.name));
  if (text::fold_case(arn) == text::fold_case(wanted)) return {};
  return fail(ErrorKind::wrong_account,
              fmt::format("the key for {}/{} is that of {}", user.account.str(), text::printable(user.object.name),
                          text::printable(arn)),
              "give each user its own key");
}

}  // namespace ramify::check
