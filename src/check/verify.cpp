#include "ramify/check/verify.h"

#include <fmt/format.h>

#include "assume.h"
#include "member.h"
#include "ramify/policy/evaluate.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"

namespace ramify::check {
namespace {

/// A session that may do nothing at all.
constexpr const char* kDenyAll = R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})";

/// The role is not there, or not yet.
bool is_missing(const Error& error) {
  return error.service && wire::is_not_found(error.service->code);
}

void judge_refusal(const Error& error, const std::optional<client::Denial>& denial, ProbeResult& result) {
  result.detail = explain(error, denial);
  if (denial) result.layer = denial->layer;
  if (error.service) result.request_id = error.service->request_id;
  // What our own session policy refuses, the subject may be allowed.
  const bool by_ourselves = !result.probe.through.empty() && result.layer == policy::to_string(policy::Layer::session);
  // Of a role that is not there nothing is known: it may be on its way still.
  const bool nobody_to_ask = !result.probe.expected && is_missing(error);
  if (!is_refusal(error) || by_ourselves || nobody_to_ask) {
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
  if (!became_the_role(result.caller_arn, target_of(result.probe))) {
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
  Waits on_the_way(environment);
  ProbeResult untried{probe, ProbeOutcome::inconclusive, false, {}, {}, {}};
  const auto own = go_through(user_session, probe, options, on_the_way, untried);
  if (!own && !probe.through.empty()) return untried;
  const client::Session& session = own ? *own : user_session;
  const auto call = assume_role(target_of(probe), kDenyAll, options);
  Waits waits(environment);
  for (;;) {
    ProbeResult result{probe, ProbeOutcome::inconclusive, false, {}, {}, {}};
    std::optional<client::Denial> denial;
    const auto reply = session.call(call, denial);
    if (reply) {
      const bool passing = judge_success(session, *reply, result) && probe.expected;
      const bool again = passing || !probe.expected;
      if (!again || !waits.wait(passing ? options.patience : options.afterglow)) return result;
    } else {
      judge_refusal(reply.error(), denial, result);
      const bool passing = is_passing(reply.error());
      const bool again = passing || is_missing(reply.error()) || (probe.expected && may_be_propagation(reply.error()));
      if (!again || !waits.wait(passing ? options.patience : options.propagation)) return result;
    }
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
