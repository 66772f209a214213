#pragma once

#include <deque>
#include <mutex>

#include "ramify/client/client.h"

/// A transport that plays back replies, and an environment whose time only sleeps move.
namespace ramify::client::scripted {

using Answer = Result<wire::HttpResponse>;

inline Answer reply(int status, std::string body, wire::Pairs headers = {}) {
  return wire::HttpResponse{status, std::move(headers), std::move(body)};
}
inline Answer ok(std::string body = R"({"RequestId":"R-1"})") {
  return reply(200, std::move(body));
}
inline Answer fault(int status, const std::string& code, const std::string& message = "why", wire::Pairs headers = {}) {
  return reply(status, R"({"RequestId":"R-9","Code":")" + code + R"(","Message":")" + message + R"("})",
               std::move(headers));
}
inline Answer lost() {
  return fail(ErrorKind::unknown_outcome, "the connection broke before a whole reply came");
}
inline Answer unsent() {
  return fail(ErrorKind::network, "cannot reach https://ram.aliyuncs.com: connection refused", "check the endpoint");
}

class Script final : public Transport {
 public:
  explicit Script(std::deque<Answer> answers) : answers_(std::move(answers)) {}
  Answer send(const std::string& base_url, const wire::HttpRequest& request) override {
    const std::lock_guard lock(mutex_);
    urls.push_back(base_url);
    requests.push_back(request);
    if (answers_.empty()) return fail(ErrorKind::usage, "the script has ended");
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }
  [[nodiscard]] std::string header(std::size_t request, const char* name) const {
    return wire::find_header(requests.at(request).headers, name).value_or("(none)");
  }

  std::vector<std::string> urls;
  std::vector<wire::HttpRequest> requests;

 private:
  std::mutex mutex_;
  std::deque<Answer> answers_;
};

/// What a test looks at afterwards.
struct Seen {
  std::vector<std::chrono::milliseconds> sleeps;
  std::vector<Attempt> attempts;
  std::chrono::steady_clock::time_point steady;
  int nonces = 0;
};

inline constexpr Instant kNow{std::chrono::seconds{1'700'000'000}};  // 2023-11-14T22:13:20Z

inline Environment environment(const std::shared_ptr<Seen>& seen) {
  Environment environment;
  environment.now = [] { return kNow; };
  environment.nonce = [seen] { return "nonce-" + std::to_string(++seen->nonces); };
  environment.sleep = [seen](std::chrono::milliseconds wait) {
    seen->sleeps.push_back(wait);
    seen->steady += wait;
  };
  environment.jitter = [] { return 0.0; };
  environment.steady = [seen] { return seen->steady; };
  return environment;
}

inline Credentials credentials() {
  return {"LTAI-test", Secret(std::string("testsecret")), std::nullopt};
}

/// A session over a script, with everything it left behind.
struct Fixture {
  std::shared_ptr<Seen> seen = std::make_shared<Seen>();
  std::shared_ptr<Script> script;
  std::shared_ptr<Session> session;

  explicit Fixture(std::deque<Answer> answers, bool paced = false)
      : script(std::make_shared<Script>(std::move(answers))) {
    SessionOptions options{model::AccountKey::from_service("company-a"), {}, {}, {}, "ramify", paced, 1};
    options.on_attempt = [kept = seen](const Attempt& attempt) { kept->attempts.push_back(attempt); };
    session = std::make_shared<Session>(script, environment(seen), credentials(), std::move(options));
  }
};

/// A request as a session would make it.
inline wire::HttpRequest post(std::string body = "A=1") {
  wire::HttpRequest request;
  request.headers = {{"host", "x"}, {"content-type", "application/x-www-form-urlencoded"}};
  request.body = std::move(body);
  return request;
}
inline Call read_call() {
  return {wire::Service::ram, "GetRole", {{"RoleName", "Ops"}}};
}
inline Call write_call() {
  return {wire::Service::ram, "DeleteRole", {{"RoleName", "Ops"}}};
}

}  // namespace ramify::client::scripted
