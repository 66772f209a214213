#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>

#include "endpoint.h"
#include "pacer.h"
#include "paging.h"
#include "ramify/diag/ensure.h"
#include "ramify/wire/sign.h"
#include "reply.h"

namespace ramify::client {

struct Session::Impl {
  std::shared_ptr<Transport> transport;
  Environment environment;
  Credentials credentials;
  SessionOptions options;
  std::shared_ptr<Pacer> pacer;

  [[nodiscard]] std::string base_url(wire::Service service) const;
  [[nodiscard]] wire::HttpRequest request(const wire::OperationSpec& operation, const Call& call,
                                          const std::string& url) const;
  [[nodiscard]] Reply attempt(const wire::OperationSpec& operation, const Call& call, int number) const;
  void wait(Wait::Why why, const wire::OperationSpec& operation, std::chrono::milliseconds length) const;
  [[nodiscard]] std::chrono::milliseconds wait_before(int next_attempt, const Reply& reply) const;
  [[nodiscard]] Result<nlohmann::json> run(const Call& call, std::optional<Denial>& denial) const;
  [[nodiscard]] Result<std::vector<nlohmann::json>> list(const Call& call) const;

  /// Runs `job(0) … job(count-1)` on a few threads.
  template <class Job>
  void side_by_side(std::size_t count, const Job& job) const;
};

std::string Session::Impl::base_url(wire::Service service) const {
  const auto found = options.endpoints.find(service);
  std::string url =
      found != options.endpoints.end() ? found->second : fmt::format("https://{}", wire::spec(service).default_host);
  while (url.ends_with('/')) url.pop_back();
  return url;
}

wire::HttpRequest Session::Impl::request(const wire::OperationSpec& operation, const Call& call,
                                         const std::string& url) const {
  const auto endpoint = parse_endpoint(url);
  wire::HttpRequest request;
  request.body = wire::encode_form(call.parameters);
  auto& headers = request.headers;
  headers.emplace_back("host", endpoint ? endpoint->authority : std::string());
  headers.emplace_back("accept", "application/json");
  headers.emplace_back("user-agent", options.user_agent);
  if (!request.body.empty()) headers.emplace_back("content-type", "application/x-www-form-urlencoded");
  headers.emplace_back("x-acs-action", operation.name);
  headers.emplace_back("x-acs-version", wire::spec(operation.service).version);
  if (operation.anonymous) return request;
  headers.emplace_back("x-acs-date", format_instant(environment.now()));
  headers.emplace_back("x-acs-signature-nonce", environment.nonce());
  if (credentials.security_token) {
    headers.emplace_back("x-acs-accesskey-id", credentials.access_key_id);
    headers.emplace_back("x-acs-security-token", credentials.security_token->expose());
  }
  wire::v3_sign(request, credentials.access_key_id, credentials.access_key_secret);
  return request;
}

Reply Session::Impl::attempt(const wire::OperationSpec& operation, const Call& call, int number) const {
  const auto url = base_url(operation.service);
  auto signed_request = request(operation, call, url);
  const auto begin = environment.steady();
  auto response = transport->send(url, signed_request);
  const auto took = environment.steady() - begin;
  wipe(signed_request.body);
  auto reply = read_reply({options.account, operation}, std::move(response), environment.now());
  if (options.on_attempt) {
    options.on_attempt({options.account, operation.service, std::string(operation.name), number, reply.http_status,
                        reply.code, reply.request_id, std::chrono::duration_cast<std::chrono::microseconds>(took)});
  }
  return reply;
}

std::chrono::milliseconds Session::Impl::wait_before(int next_attempt, const Reply& reply) const {
  auto wait = options.retry.first_wait;
  for (int doubled = 2; doubled < next_attempt && wait < options.retry.wait_max; ++doubled) wait *= 2;
  wait = std::min(wait, options.retry.wait_max);
  const auto spread = static_cast<double>(wait.count()) / 2;
  wait -= std::chrono::milliseconds(static_cast<std::int64_t>(spread * environment.jitter()));
  return std::max(wait, reply.asked.value_or(std::chrono::milliseconds{0}));
}

void Session::Impl::wait(Wait::Why why, const wire::OperationSpec& operation, std::chrono::milliseconds length) const {
  if (length.count() <= 0) return;
  if (options.on_wait) options.on_wait({why, options.account, std::string(operation.name), length});
  environment.sleep(length);
}

Result<nlohmann::json> Session::Impl::run(const Call& call, std::optional<Denial>& denial) const {
  using Kind = Reply::Kind;
  const auto& operation = wire::operation(call.service, call.operation);
  const Asked asked{options.account, operation};
  const auto deadline = environment.steady() + options.retry.deadline;
  for (int number = 1;; ++number) {
    const auto token = pacer->take(operation, environment.steady());
    wait(Wait::Why::paced, operation, token.wait);
    auto reply = attempt(operation, call, number);
    denial = reply.denial;
    if (reply.kind == Kind::success) return std::move(reply.body);
    if (reply.kind == Kind::refused) return tl::unexpected(std::move(reply.error));
    const bool certainly_undone = reply.kind == Kind::throttled || reply.kind == Kind::unsent;
    if (operation.writes && !certainly_undone) return tl::unexpected(unknown_outcome(asked, reply));
    const int attempts_max = reply.kind == Kind::unsent
                                 ? std::min(options.retry.unsent_attempts_max, options.retry.attempts_max)
                                 : options.retry.attempts_max;
    const auto pause = wait_before(number + 1, reply);
    const auto now = environment.steady();
    const bool throttled = reply.kind == Kind::throttled;
    if (throttled) pacer->throttled(operation, token, now, pause);
    if (number >= attempts_max || now + pause > deadline) return tl::unexpected(std::move(reply.error));
    wait(throttled ? Wait::Why::throttled : Wait::Why::failed, operation, pause);
  }
}

Result<std::vector<nlohmann::json>> Session::Impl::list(const Call& call) const {
  const auto& operation = wire::operation(call.service, call.operation);
  RAMIFY_ENSURE(!operation.list_path.empty(), "only an operation that lists can be listed");
  return list_pages({options.account, operation}, call, [this](const Call& page) {
    std::optional<Denial> denial;
    return run(page, denial);
  });
}

template <class Job>
void Session::Impl::side_by_side(std::size_t count, const Job& job) const {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t at = next++; at < count; at = next++) job(at);
  };
  std::vector<std::thread> helpers;
  const auto wanted = std::min<std::size_t>(options.parallel, count);
  for (std::size_t started = 1; started < wanted; ++started) {
    try {
      helpers.emplace_back(work);
    } catch (const std::system_error&) {
      break;  // fewer threads do the same work
    }
  }
  work();
  for (auto& helper : helpers) helper.join();
}

Session::Session(std::shared_ptr<Transport> transport, Environment environment, Credentials credentials,
                 SessionOptions options)
    : impl_(std::make_unique<Impl>(
          Impl{std::move(transport), std::move(environment), std::move(credentials), std::move(options), nullptr})) {
  impl_->pacer = std::make_shared<Pacer>(impl_->options.paced);
}

Session::~Session() = default;

const model::AccountKey& Session::account() const {
  return impl_->options.account;
}

Result<nlohmann::json> Session::call(const Call& call) const {
  std::optional<Denial> denial;
  return impl_->run(call, denial);
}

Result<nlohmann::json> Session::call(const Call& call, std::optional<Denial>& denial) const {
  return impl_->run(call, denial);
}

Result<std::vector<nlohmann::json>> Session::list(const Call& call) const {
  return impl_->list(call);
}

std::vector<Result<nlohmann::json>> Session::call_all(const std::vector<Call>& calls) const {
  std::vector<Result<nlohmann::json>> results(calls.size());
  impl_->side_by_side(calls.size(), [&](std::size_t at) { results[at] = call(calls[at]); });
  return results;
}

std::vector<Result<std::vector<nlohmann::json>>> Session::list_all(const std::vector<Call>& calls) const {
  std::vector<Result<std::vector<nlohmann::json>>> results(calls.size());
  impl_->side_by_side(calls.size(), [&](std::size_t at) { results[at] = list(calls[at]); });
  return results;
}

std::unique_ptr<Session> Session::with_credentials(Credentials credentials) const {
  auto other = std::make_unique<Session>(impl_->transport, impl_->environment, std::move(credentials), impl_->options);
  other->impl_->pacer = impl_->pacer;  // the limits are the account's, whoever calls
  return other;
}

}  // namespace ramify::client
