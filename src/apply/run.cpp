#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "ramify/apply/apply.h"
#include "ramify/diag/ensure.h"
#include "step.h"

namespace ramify::apply {

namespace {

/// The user whose secret a step makes; null where it makes none.
const model::UserName* secret_user(const plan::Step& step) {
  if (step.change.op == ops::Op::create_access_key) {
    return &std::get<ops::AccessKeyRef>(step.change.target.subject).user;
  }
  if (step.change.op == ops::Op::create_login_profile) {
    return &std::get<ops::LoginProfileRef>(step.change.target.subject).user;
  }
  return nullptr;
}

Result<void> check_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto help = "sealed secrets go there; choose another folder with --secrets DIR";
  const auto refuse = [&](const std::string& why) {
    return fail(ErrorKind::guard, fmt::format("cannot write to the secrets folder {}: {}", folder.string(), why), help);
  };
  if (error) return refuse(error.message());
  const auto probe = folder / fmt::format(".probe.{}", ::getpid());
  const int descriptor = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return refuse(std::strerror(errno));
  ::close(descriptor);
  std::filesystem::remove(probe, error);
  return {};
}

/// All that can be known to go wrong before the first write.
Result<void> preflight(const plan::Plan& plan, const client::Sessions& sessions, const Options& options) {
  bool secrets = false;
  for (const auto& step : plan.steps) {
    const auto& account = step.change.target.account;
    if (!sessions.contains(account)) {
      return fail(ErrorKind::guard, fmt::format("there is no connection for account {}", account.str()));
    }
    const model::UserName* user = secret_user(step);
    if (user == nullptr) continue;
    secrets = true;
    const auto certificates = options.recipients.find(account, *user);
    if (certificates.empty()) {
      return fail(ErrorKind::guard,
                  fmt::format("nobody is named who may open the secrets of {}/{}", account.str(), user->str()),
                  "name a certificate under `recipients:` in the connection file: `default: [certs/secops.pem]`");
    }
    if (auto usable = check_recipients(certificates, options.environment.now()); !usable) {
      usable.error().kind = ErrorKind::guard;
      return usable;
    }
  }
  return secrets ? check_folder(options.secrets_folder) : Result<void>{};
}

bool succeeded(Outcome outcome) {
  return outcome == Outcome::done || outcome == Outcome::already;
}

}  // namespace

Result<ApplyResult> run(const plan::Plan& plan, const client::Sessions& sessions, const Options& options,
                        Observer& observer) {
  if (auto ready = preflight(plan, sessions, options); !ready) return tl::unexpected(std::move(ready.error()));

  const ops::Context context = plan.context();
  ApplyResult result;
  std::map<int, Outcome> outcomes;
  for (const auto& step : plan.steps) {
    StepResult outcome;
    outcome.id = step.id;
    if (!result.interrupted && options.interrupted && options.interrupted()) result.interrupted = true;
    bool done_here = false;
    for (const int need : step.needs) {
      RAMIFY_ENSURE(outcomes.contains(need), "a step needs only earlier ones");
      if (!succeeded(outcomes[need])) outcome.because_of.push_back(need);
      done_here = done_here || outcomes[need] == Outcome::done;
    }
    if (!result.interrupted && outcome.because_of.empty()) {
      observer.started(step);
      outcome = run_step({step, *sessions.at(step.change.target.account), context, options, done_here});
    }
    outcomes[step.id] = outcome.outcome;
    observer.finished(step, outcome);
    result.steps.push_back(std::move(outcome));
  }
  return result;
}

}  // namespace ramify::apply
