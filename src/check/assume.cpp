#include "assume.h"

#include <fmt/format.h>

#include "member.h"
#include "ramify/policy/document.h"
#include "ramify/text/text.h"
#include "ramify/wire/error_code.h"

namespace ramify::check {
namespace {

/// The shortest session that the service grants.
constexpr const char* kSeconds = "900";

/// A session on the way may ask for the next role and do nothing else.
std::string only_to_assume(const Stop& next) {
  policy::Statement statement;
  statement.actions = {"sts:AssumeRole"};
  statement.resources = {fmt::format("acs:ram:*:{}:role/{}", next.account.str(), next.role.object.name)};
  return policy::to_json(policy::Document{{std::move(statement)}});
}

std::string short_name(const model::Address& address) {
  return text::printable(fmt::format("{}/{}", address.account.str(), address.object.name));
}

/// Asks for a role on the way until it is had or patience is out: then `result` says what the service said.
std::optional<nlohmann::json> assume_patiently(const client::Session& session, const client::Call& call,
                                               const VerifyOptions& options, Waits& waits, ProbeResult& result) {
  for (;;) {
    std::optional<client::Denial> denial;
    auto reply = session.call(call, denial);
    if (reply) return *std::move(reply);
    const Error& error = reply.error();
    const bool passing = is_passing(error);
    const bool again = passing || may_be_propagation(error);
    if (again && waits.wait(passing ? options.patience : options.propagation)) continue;
    result.detail = explain(error, denial);
    if (error.service) result.request_id = error.service->request_id;
    return std::nullopt;
  }
}

}  // namespace

Stop target_of(const Probe& probe) {
  return {probe.role, probe.role_account, probe.external_id};
}

client::Call assume_role(const Stop& stop, const std::string& session_policy, const VerifyOptions& options) {
  const auto role = model::RoleName::from_service(stop.role.object.name);
  client::Call call{wire::Service::sts,
                    "AssumeRole",
                    {{"RoleArn", model::role_arn(stop.account, role)},
                     {"RoleSessionName", options.session_name},
                     {"DurationSeconds", kSeconds},
                     {"Policy", session_policy}}};
  if (!stop.external_id.empty()) call.parameters.emplace_back("ExternalId", stop.external_id);
  return call;
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

bool became_the_role(const std::string& arn, const Stop& stop) {
  const std::string folded = text::fold_case(arn);
  for (const std::string_view service : {"ram", "sts"}) {
    for (const std::string_view kind : {"assumed-role", "role"}) {
      const auto wanted = fmt::format("acs:{}::{}:{}/{}/", service, stop.account.str(), kind, stop.role.object.name);
      if (folded.starts_with(text::fold_case(wanted))) return true;
    }
  }
  return false;
}

bool is_refusal(const Error& error) {
  return error.service && (wire::is_no_permission(error.service->code) || wire::is_not_found(error.service->code));
}

bool may_be_propagation(const Error& error) {
  return is_refusal(error) || (error.service && error.service->code == "InvalidAccessKeyId.NotFound");
}

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

std::unique_ptr<client::Session> go_through(const client::Session& user_session, const Probe& probe,
                                            const VerifyOptions& options, Waits& waits, ProbeResult& result) {
  std::unique_ptr<client::Session> session;
  for (std::size_t i = 0; i < probe.through.size(); ++i) {
    const Stop& stop = probe.through[i];
    const Stop next = i + 1 < probe.through.size() ? probe.through[i + 1] : target_of(probe);
    const client::Session& before = session ? *session : user_session;
    const auto reply =
        assume_patiently(before, assume_role(stop, only_to_assume(next), options), options, waits, result);
    if (reply) {
      const auto own_word = reply->find("AssumedRoleUser");
      const std::string became = own_word == reply->end() ? std::string() : member(*own_word, "Arn");
      auto credentials = read_credentials(*reply);
      if (credentials && (became.empty() || became_the_role(became, stop))) {
        session = before.with_credentials(*std::move(credentials));
        continue;
      }
      result.detail = credentials ? "became " + text::printable(became) : credentials.error().message;
    }
    result.detail = fmt::format("{} did not become {}: {}", short_name(i == 0 ? probe.user : probe.through[i - 1].role),
                                short_name(stop.role), result.detail);
    return nullptr;
  }
  return session;
}

}  // namespace ramify::check
