#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "intent.h"
#include "look.h"
#include "password.h"
#include "ramify/apply/journal.h"
#include "ramify/wire/error_code.h"
#include "reply.h"
#include "step.h"

namespace ramify::apply {

namespace {

constexpr int kAsksMax = 3;

StepResult unknown(int id, Error error) {
  StepResult result = failed(id, std::move(error));
  result.outcome = Outcome::unknown;
  return result;
}

void wipe_strings(nlohmann::json& json) {
  if (json.is_string()) {
    wipe(json.get_ref<std::string&>());
  } else if (json.is_structured()) {
    for (auto& each : json) wipe_strings(each);
  }
}

Secret as_secret(nlohmann::json json) {
  Secret secret(json.dump());
  wipe_strings(json);
  return secret;
}

void remove_file(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

/// After a lost reply: the one key that was neither there before nor is `kept` is ours, and nobody holds its secret.
/// One that was asked for at `since` may yet come into view.
Result<void> drop_lost_key(const StepContext& at, const Intent& intent, const std::string& kept, Instant since) {
  auto made = lost_keys(at.session, intent, since, at.options);
  if (!made) return tl::unexpected(std::move(made.error()));
  made->erase(std::remove(made->begin(), made->end(), kept), made->end());
  if (made->size() > 1) {
    return fail(ErrorKind::unknown_outcome,
                fmt::format("user {} of {} has several new AccessKeys ({}), and which of them is ours cannot be told",
                            intent.user.str(), intent.account.str(), fmt::join(*made, ", ")));
  }
  return made->empty() ? Result<void>{} : delete_key(at.session, intent.user, made->front());
}

/// The reply of CreateAccessKey: what a lost reply left behind is deleted before the call is made again.
Result<nlohmann::json> ask_for_key(const StepContext& at, const client::Call& call, const Intent& intent) {
  std::size_t waited = 0;
  for (int sends = 1;;) {
    auto reply = at.session.call(call);
    if (reply) {
      // A key made by a lost call may have come into view only now.
      const auto key_id = text_of(member(*reply, "AccessKey"), "AccessKeyId");
      if (sends > 1) static_cast<void>(drop_lost_key(at, intent, key_id, Instant{}));
      return reply;
    }
    if (reply.error().kind == ErrorKind::unknown_outcome) {
      if (const auto dropped = drop_lost_key(at, intent, {}, at.options.environment.now()); !dropped) {
        reply.error().message = fmt::format("{}; {}", reply.error().message, dropped.error().message);
        return reply;
      }
      if (++sends <= kAsksMax) continue;
      reply.error().kind = ErrorKind::network;
      return reply;
    }
    if (!at.made_or_removed_its_needs || !may_be_propagation(at.step.change, reply.error()) ||
        waited == at.options.propagation_waits.size()) {
      return reply;
    }
    pause(at.options, at.options.propagation_waits[waited++]);
  }
}

/// Whoever plans from a list that does not show the new key yet would make another: it is waited for as long as lists
/// may lag, and the intent, which makes the next run look for the key, lies there until then.
void wait_until_listed(const StepContext& at, const model::UserName& user, const std::string& key_id) {
  const Instant until = at.options.environment.now() + at.options.list_lag;
  for (std::chrono::milliseconds wait = std::chrono::seconds(1);; wait *= 2) {
    const auto ids = list_key_ids(at.session, user);
    const std::chrono::milliseconds left = until - at.options.environment.now();
    if (!ids || ids->contains(key_id) || left.count() <= 0) return;
    at.options.environment.sleep(std::min(wait, left));
  }
}

}  // namespace

StepResult create_access_key(const StepContext& at, const ops::Request& request) {
  const int id = at.step.id;
  const auto& key = std::get<ops::AccessKeyRef>(at.step.change.target.subject);
  const auto& account = at.step.change.target.account;
  const auto& folder = at.options.secrets_folder;

  auto before = list_key_ids(at.session, key.user);
  if (!before) return failed(id, std::move(before.error()));
  const Intent intent{account, key.user, key.ordinal, *std::move(before)};
  if (auto written = write_intent(folder, intent); !written) return failed(id, std::move(written.error()));

  auto reply = ask_for_key(at, {request.service, request.operation, request.parameters}, intent);
  if (!reply) {
    if (reply.error().kind == ErrorKind::unknown_outcome) return unknown(id, std::move(reply.error()));
    remove_file(intent_file(folder, intent));
    return failed(id, std::move(reply.error()));
  }
  const auto key_id = text_of(member(*reply, "AccessKey"), "AccessKeyId");
  Secret sealed_text = as_secret({{"account", account.str()},
                                  {"user", key.user.str()},
                                  {"access_key_id", key_id},
                                  {"access_key_secret", text_of(member(*reply, "AccessKey"), "AccessKeySecret")}});
  wipe_strings(*reply);

  const auto file = sealed_key_file(folder, account, key.user, key_id);
  if (auto sealed = seal(sealed_text, at.options.recipients.find(account, key.user), file); !sealed) {
    // A key whose secret could not be kept is of no use to anybody.
    if (delete_key(at.session, key.user, key_id)) remove_file(intent_file(folder, intent));
    return failed(id, std::move(sealed.error()));
  }
  wait_until_listed(at, key.user, key_id);
  remove_file(intent_file(folder, intent));
  StepResult result;
  result.id = id;
  result.outcome = Outcome::done;
  result.sealed = file;
  result.key_id = key_id;
  return result;
}

Result<void> settle_access_key(const StepContext& at) {
  const auto& key = std::get<ops::AccessKeyRef>(at.step.change.target.subject);
  const auto file = intent_file(at.options.secrets_folder, {at.step.change.target.account, key.user, key.ordinal, {}});
  const auto intent = read_intent(file);
  if (!intent) return tl::unexpected(intent.error());
  auto dropped = drop_lost_key(at, *intent, {}, at.options.environment.now());
  if (dropped) remove_file(file);
  return dropped;
}

namespace {

Result<Secret> first_password(const StepContext& at, const model::UserName& user) {
  if (at.options.first_password) {
    auto chosen = at.options.first_password(at.step.change.target.account, user);
    if (!chosen) return tl::unexpected(std::move(chosen.error()));
    if (*chosen) return **std::move(chosen);
  }
  const auto rule = password_rule(at.session, user);
  if (!rule) return tl::unexpected(rule.error());
  return make_password(*rule, at.options.random_bytes);
}

/// The sealed first passwords of a user, one for each try: the last of them, and where the next one goes.
struct PasswordFiles {
  std::optional<std::filesystem::path> last;
  std::filesystem::path next;
};

PasswordFiles password_files(const StepContext& at, const model::UserName& user) {
  const auto stem = fmt::format("{}.{}.password", at.step.change.target.account.str(), user.str());
  PasswordFiles files{std::nullopt, at.options.secrets_folder / (stem + ".cms")};
  for (int number = 2; std::filesystem::exists(files.next); ++number) {
    files.last = std::exchange(files.next, at.options.secrets_folder / fmt::format("{}-{}.cms", stem, number));
  }
  return files;
}

/// A logon that is there before we ask for one.
StepResult logon_there(const StepContext& at, const model::UserName& user, const Seen& seen,
                       const PasswordFiles& files) {
  const bool ours = at.options.journal != nullptr && at.options.journal->left_open(at.step.id) && files.last &&
                    judge(at.step.change, seen) == Standing::reached;
  if (!ours) {
    return failed(at.step.id, {ErrorKind::service,
                               fmt::format("user {} of {} has a console logon already, with a password of its own",
                                           user.str(), at.step.change.target.account.str()),
                               "nothing was changed; plan again", std::nullopt});
  }
  StepResult result;
  result.id = at.step.id;
  result.outcome = Outcome::done;
  result.sealed = files.last;
  return result;
}

}  // namespace

StepResult create_login_profile(const StepContext& at, const ops::Request& request) {
  const int id = at.step.id;
  const auto& profile = std::get<ops::LoginProfileRef>(at.step.change.target.subject);
  const auto& account = at.step.change.target.account;

  // What is there after a lost reply is ours only if it was not there just before.
  const auto there = look(at.session, at.step.change);
  if (!there) return failed(id, there.error());
  const PasswordFiles files = password_files(at, profile.user);
  if (*there) return logon_there(at, profile.user, **there, files);

  const auto chosen = first_password(at, profile.user);
  if (!chosen) return failed(id, chosen.error());
  const Secret& password = *chosen;

  const Secret text = as_secret(
      {{"account", account.str()}, {"user", profile.user.str()}, {"password", std::string(password.expose())}});
  if (auto sealed = seal(text, at.options.recipients.find(account, profile.user), files.next); !sealed) {
    return failed(id, std::move(sealed.error()));
  }

  client::Call call{request.service, request.operation, request.parameters};
  call.parameters.emplace_back("Password", password.expose());
  StepResult result = send(at, call);
  wipe(call.parameters.back().second);

  if (result.outcome == Outcome::already) result = logon_there(at, profile.user, {}, {});
  // Refused for certain: the sealed password opens nothing. After a lost reply it may.
  const bool refused = result.outcome == Outcome::failed && result.error->kind != ErrorKind::unknown_outcome;
  if (refused) {
    remove_file(files.next);
  } else {
    result.sealed = files.next;
  }
  return result;
}

}  // namespace ramify::apply
