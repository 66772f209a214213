#include "service.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "authorise.h"
#include "ramify/text/text.h"
#include "ramify/wire/sign.h"
#include "snapshot.h"
#include "state_file.h"

namespace ramify::sim {
namespace {

std::string request_id(const std::string& run, std::uint64_t number) {
  std::string hex = wire::sha256_hex(fmt::format("{}|{}", run, number)).substr(0, 32);
  std::transform(hex.begin(), hex.end(), hex.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c); });
  return fmt::format("{}-{}-4{}-A{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 3), hex.substr(15, 3),
                     hex.substr(18, 12));
}

/// As RFC 9110 wants it; clients tell their clock's error from it.
std::string http_date(Instant now) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

/// What a log may show of the parameters.
std::string shown_parameters(const wire::Pairs& business) {
  auto sorted = business;
  std::sort(sorted.begin(), sorted.end());
  std::string out;
  for (const auto& [name, value] : sorted) {
    const bool secret = name.find("Password") == 0 || name == "OldPassword" || name == "NewPassword" ||
                        name.find("AuthenticationCode") == 0 || name == "SAMLAssertion" || name == "OIDCToken";
    const bool plain =
        name.find("PasswordReset") == 0 || name.find("PasswordNot") == 0 || name.find("PasswordReuse") == 0;
    if (!out.empty()) out += '&';
    out += fmt::format("{}={}", name, secret && !plain ? "***" : value);
  }
  return out;
}

std::string assumed_arn(const Switches& switches, const Session& session) {
  return fmt::format("acs:ram::{}:assumed-role/{}/{}", session.account_id,
                     switches.lower_case_role_arns ? fold(session.role_name) : session.role_name, session.session_name);
}

}  // namespace

Service::Visit Service::receive(const wire::HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  Visit visit{{}, open_envelope(request), nullptr, {}, Fault::Kind::none, {}};
  visit.info.number = ++requests_;
  if (!visit.envelope) {
    visit.refused = visit.envelope.error();
    return visit;
  }
  const Envelope& envelope = *visit.envelope;
  visit.info.operation = envelope.action;
  visit.info.account_id = account_of_key(store_, envelope.access_key_id);
  if (const auto* service = wire::find_service_by_version(envelope.version)) visit.info.service = service->name;
  const auto operation = find_operation(envelope);
  if (!operation) {
    visit.refused = operation.error();
  } else if (find_handler((*operation)->service, (*operation)->name) == nullptr) {
    visit.refused = refuse(404, "InvalidAction.NotFound",
                           fmt::format("The simulator does not have {}:{} yet.", visit.info.service, envelope.action))
                        .value();
  } else {
    visit.operation = *operation;
    visit.info.writes = (*operation)->writes;
  }
  return visit;
}

Reply Service::call(Visit& visit, const Caller& caller, const std::string& source_ip) {
  const Instant now = options_.clock();
  Account* account = store_.find_account(caller.account_id);
  Context context{store_,
                  *account,
                  caller,
                  *visit.operation,
                  options_.switches,
                  now,
                  format_instant(now),
                  source_ip,
                  visit.fault == Fault::Kind::repeat_marker,
                  store_.seed + visit.info.number,
                  secrets_,
                  options_.quotas,
                  trail_};
  const Params params(visit.envelope->business);
  if (visit.operation->name != "AssumeRole" && visit.operation->name != "GetCallerIdentity") {
    if (auto allowed = authorise(context, params); !allowed) return tl::unexpected<ApiError>(allowed.error());
  }
  if (auto fine = check_params(*visit.operation, params); !fine) return tl::unexpected<ApiError>(fine.error());
  return find_handler(visit.operation->service, visit.operation->name)->handle(context, params);
}

Reply Service::handle(Visit& visit, const wire::HttpRequest& request, const std::string& source_ip) {
  if (visit.operation == nullptr) return tl::unexpected<ApiError>(visit.refused);
  auto caller = authenticate(store_, nonces_, *visit.envelope, request, options_.clock());
  if (!caller) return tl::unexpected<ApiError>(caller.error());
  if (caller->kind == Caller::Kind::session) caller->arn = assumed_arn(options_.switches, caller->session);
  visit.caller = caller->arn;
  auto reply = call(visit, *caller, source_ip);
  const bool changed = visit.operation->writes || visit.operation->service == wire::Service::sts;
  if (auto kept = record(visit, options_.clock(), changed); !kept) {
    return refuse(500, "InternalError", fmt::format("The simulator {}.", kept.error().message));
  }
  return reply;
}

Reply Service::faulted(const Visit& visit) const {
  if (visit.fault != Fault::Kind::throttle) return refuse("InternalError");
  auto error = refuse("Throttling.User");
  error.value().status = options_.switches.throttling_http_status;
  return error;
}

wire::HttpResponse Service::respond(const Visit& visit, const Reply& reply) {
  const std::string id = request_id(run_, visit.info.number);
  wire::HttpResponse out;
  out.headers = {{"content-type", "application/json;charset=utf-8"},
                 {"date", http_date(options_.clock())},
                 {"x-acs-request-id", id}};
  nlohmann::json body = nlohmann::json::object();
  if (reply) {
    out.status = 200;
    body = *reply;
  } else {
    const ApiError& error = reply.error();
    out.status = error.status;
    const auto* service = wire::find_service_by_name(visit.info.service);
    body = {{"Code", error.code},
            {"Message", error.message},
            {"HostId", service == nullptr ? std::string_view("ram.aliyuncs.com") : service->default_host},
            {"Recommend", fmt::format("https://api.aliyun.com/troubleshoot?q={}&product={}&requestId={}", error.code,
                                      visit.info.service, id)}};
    if (!error.access_denied.is_null()) body["AccessDeniedDetail"] = error.access_denied;
  }
  body["RequestId"] = id;
  out.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return out;
}

void Service::note(const Visit& visit, int status, const Reply& reply) {
  LogEntry entry;
  entry.request = visit.info;
  entry.caller = visit.caller;
  if (visit.envelope) entry.parameters = shown_parameters(visit.envelope->business);
  entry.status = status;
  if (!reply) entry.code = reply.error().code;
  log_.push_back(std::move(entry));
}

Delivery Service::answer(const wire::HttpRequest& request, const std::string& source_ip) {
  Visit visit = receive(request);
  // Asked without the lock: a test's hook may look at the server.
  if (options_.fault) visit.fault = options_.fault(visit.info).kind;
  Delivery delivery;
  LogEntry entry;
  {
    const std::lock_guard lock(mutex_);
    using Kind = Fault::Kind;
    const bool undone = visit.fault == Kind::server_error || visit.fault == Kind::throttle ||
                        visit.fault == Kind::reset_before || visit.fault == Kind::not_json;
    const Reply reply = undone ? faulted(visit) : handle(visit, request, source_ip);
    delivery.response = respond(visit, reply);
    if (visit.fault == Kind::reset_before || visit.fault == Kind::reset_after) delivery.kind = Delivery::Kind::nothing;
    if (visit.fault == Kind::truncate_body) delivery.kind = Delivery::Kind::half;
    if (visit.fault == Kind::not_json) {
      delivery.response.status = 502;
      delivery.response.headers = {{"content-type", "text/html"}};
      delivery.response.body = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>\n";
    }
    note(visit, delivery.kind == Delivery::Kind::nothing ? 0 : delivery.response.status, reply);
    entry = log_.back();
  }
  if (visit.record != 0) {
    // Without the lock: one wait for the disk serves all that wrote meanwhile.
    if (const auto synced = journal_->sync(visit.record); !synced) {
      delivery.response =
          respond(visit, refuse(500, "InternalError", fmt::format("The simulator {}.", synced.error().message)));
    }
  }
  if (options_.on_request) options_.on_request(entry);
  return delivery;
}

std::vector<LogEntry> Service::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

void Service::clear_log() {
  const std::lock_guard lock(mutex_);
  log_.clear();
}

std::string Service::snapshot() const {
  const std::lock_guard lock(mutex_);
  return to_snapshot(store_);
}

std::vector<std::string> Service::secrets() const {
  const std::lock_guard lock(mutex_);
  return secrets_;
}

std::optional<std::pair<std::string, std::string>> Service::root_key(const std::string& account_id) const {
  const std::lock_guard lock(mutex_);
  const auto account = store_.accounts.find(account_id);
  if (account == store_.accounts.end() || account->second.root_keys.empty()) return std::nullopt;
  const auto& key = account->second.root_keys.begin()->second;
  return std::pair(key.id, key.secret);
}

std::vector<AccountName> Service::account_names() const {
  const std::lock_guard lock(mutex_);
  std::vector<AccountName> out;
  for (const auto& [id, account] : store_.accounts) out.push_back({id, account.name});
  return out;
}

void Service::close() {
  const std::lock_guard lock(mutex_);
  if (!journal_) return;
  // Every write was kept before its reply; what stands in the file is the same in one line.
  if (!journal_->is_compact()) static_cast<void>(compact());
  journal_.reset();
}

}  // namespace ramify::sim
