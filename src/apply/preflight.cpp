#include "preflight.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ramify::apply {

namespace {

/// The user whose secret a step makes; null where it makes none.
const model::UserName* secret_user(const plan::Step& step) {
  if (step.change.op == ops::Op::create_access_key) {
    const auto& key = std::get<ops::AccessKeyRef>(step.change.target.subject);
    return key.id ? nullptr : &key.user;
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

}  // namespace

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

}  // namespace ramify::apply
