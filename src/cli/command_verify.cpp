#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <istream>
#include <iterator>
#include <memory>
#include <ostream>
#include <set>

#include "approach.h"
#include "command.h"
#include "files.h"
#include "pipeline.h"
#include "ramify/check/verify.h"
#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"
#include "trials.h"

namespace ramify::cli {

namespace {

/// A user whose credentials are at hand.
struct Tryer {
  model::Address user;
  std::function<Result<client::Credentials>()> credentials;
};

Result<model::Address> user_address(const config::Desired& desired, std::string_view account, std::string_view user,
                                    const std::string& given) {
  const auto key = model::AccountKey::from_service(std::string(account));
  if (!desired.world.accounts.contains(key)) {
    return fail(ErrorKind::usage,
                fmt::format("{}: the configuration describes no account {}", given, text::printable(account)));
  }
  return model::Address{key, {model::ObjectKind::user, std::string(user)}};
}

/// An AccessKey as `apply` sealed it and its recipient opened it, with whose it is.
struct OpenedKey {
  std::string account;
  std::string user;
  client::Credentials credentials;
};

Result<std::string> key_text(const std::filesystem::path& file, Surroundings& around) {
  if (file == "-") return std::string(std::istreambuf_iterator<char>(around.in), {});
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0004) != 0) {
    return fail(ErrorKind::credentials, fmt::format("the key file {} can be read by everybody", file.string()),
                fmt::format("chmod 600 {}", file.string()));
  }
  return read_file(file);
}

Result<OpenedKey> read_key(const std::filesystem::path& file, Surroundings& around) {
  auto text = key_text(file, around);
  if (!text) return tl::unexpected(std::move(text.error()));
  auto json = text::parse_json(*text);
  wipe(*text);
  const auto member = [&](const char* name) {
    const auto found = json->find(name);
    return found != json->end() && found->is_string() ? &found->get_ref<std::string&>() : nullptr;
  };
  const std::string* id = json && json->is_object() ? member("access_key_id") : nullptr;
  std::string* secret = id == nullptr ? nullptr : member("access_key_secret");
  if (secret == nullptr) {
    return fail(ErrorKind::credentials,
                fmt::format("{} is not an opened AccessKey", file == "-" ? "standard input" : file.string()),
                "it is a JSON object with access_key_id and access_key_secret, as `openssl cms -decrypt` gives it");
  }
  const std::string* account = member("account");
  const std::string* user = member("user");
  return OpenedKey{account == nullptr ? "" : *account,
                   user == nullptr ? "" : *user,
                   {*id, Secret(std::move(*secret)), std::nullopt}};
}

/// `--as company-b/alice=KEYFILE`
Result<Tryer> tryer_as(const std::string& text, const config::Desired& desired, Surroundings& around) {
  const auto equals = text.find('=');
  const auto slash = text.find('/');
  if (equals == std::string::npos || slash == std::string::npos || slash > equals || equals + 1 == text.size()) {
    return fail(ErrorKind::usage, fmt::format("--as {}: this is not ACCOUNT/USER=KEYFILE", text),
                "for example --as company-b/alice=alice-key.json");
  }
  auto user = user_address(desired, text.substr(0, slash), text.substr(slash + 1, equals - slash - 1), "--as " + text);
  if (!user) return tl::unexpected(std::move(user.error()));
  return Tryer{*std::move(user), [file = text.substr(equals + 1), &around]() -> Result<client::Credentials> {
                 auto key = read_key(file, around);
                 if (!key) return tl::unexpected(std::move(key.error()));
                 return std::move(key->credentials);
               }};
}

/// `--key FILE`, which says itself whose it is.
Result<Tryer> tryer_of_key(const std::filesystem::path& file, const config::Desired& desired, Surroundings& around) {
  auto key = read_key(file, around);
  if (!key) return tl::unexpected(std::move(key.error()));
  const std::string given = "--key " + file.string();
  if (key->account.empty() || key->user.empty()) {
    return fail(ErrorKind::usage, fmt::format("{}: the key does not say whose it is", given),
                fmt::format("give it as --as ACCOUNT/USER={}", file.string()));
  }
  auto user = user_address(desired, key->account, key->user, given);
  if (!user) return tl::unexpected(std::move(user.error()));
  auto shared = std::make_shared<client::Credentials>(std::move(key->credentials));
  return Tryer{*std::move(user), [shared]() -> Result<client::Credentials> { return std::move(*shared); }};
}

/// Those named on the command line, else those whose credentials the connection file names.
Result<std::vector<Tryer>> find_tryers(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                       const config::Connections& connections) {
  std::vector<Tryer> all;
  const auto take = [&](Result<Tryer> tryer) -> Result<void> {
    if (!tryer) return tl::unexpected(std::move(tryer.error()));
    all.push_back(*std::move(tryer));
    return {};
  };
  for (const auto& text : arguments.as) {
    if (auto taken = take(tryer_as(text, desired, around)); !taken) return tl::unexpected(taken.error());
  }
  for (const auto& file : arguments.keys) {
    if (auto taken = take(tryer_of_key(file, desired, around)); !taken) return tl::unexpected(taken.error());
  }
  if (!all.empty()) return all;
  for (const auto& [name, source] : connections.users) {
    const auto slash = name.find('/');
    auto user =
        user_address(desired, name.substr(0, slash), name.substr(slash + 1), "the connection file's user " + name);
    if (!user) return tl::unexpected(std::move(user.error()));
    all.push_back({*std::move(user), [&, &from = source, key = model::AccountKey::from_service(name.substr(0, slash))] {
                     return user_credentials(around, connections, key, from);
                   }});
  }
  if (!all.empty()) return all;
  return fail(ErrorKind::usage, "nobody's credentials are given, so nothing can be tried",
              "give an opened AccessKey by --key FILE or --as ACCOUNT/USER=FILE, or name users' credentials under "
              "`users` in the connection file");
}

/// A session under the user's own credentials, once it is known to be that user's.
Result<std::shared_ptr<client::Session>> session_of(const Arguments& arguments, Surroundings& around,
                                                    const config::Desired& desired,
                                                    const config::Connections& connections, const Tryer& tryer) {
  auto credentials = tryer.credentials();
  if (!credentials) return tl::unexpected(std::move(credentials.error()));
  auto session = open_session(arguments, around, connections, tryer.user.account, *std::move(credentials));
  if (!session) return session;
  const auto& account = desired.world.accounts.at(tryer.user.account);
  if (auto confirmed = check::confirm_user(**session, account.id, tryer.user); !confirmed) {
    return tl::unexpected(std::move(confirmed.error()));
  }
  return session;
}

/// What accounts are called on the console, where their own credentials may ask.
class Domains {
 public:
  Domains(const Arguments& arguments, Surroundings& around, const config::Connections& connections)
      : arguments_(arguments), around_(around), connections_(connections) {}

  struct Names {
    std::string domain;  ///< users' default domain
    std::string alias;
  };

  const Names& of(const model::AccountKey& key) {
    const auto [found, fresh] = known_.try_emplace(key);
    if (fresh) found->second = ask(key);
    return found->second;
  }

 private:
  [[nodiscard]] Names ask(const model::AccountKey& key) const {
    const auto session = open_account(arguments_, around_, connections_, key);
    if (!session) return {};
    const auto said = [&](wire::Service service, const char* operation, const char* member) -> std::string {
      const auto reply = (*session)->call({service, operation, {}});
      if (!reply) return {};
      const auto name = reply->find(member);
      return name != reply->end() && name->is_string() ? name->get<std::string>() : std::string();
    };
    return {said(wire::Service::ims, "GetDefaultDomain", "DefaultDomainName"),
            said(wire::Service::ram, "GetAccountAlias", "AccountAlias")};
  }

  const Arguments& arguments_;
  Surroundings& around_;
  const config::Connections& connections_;
  std::map<model::AccountKey, Names> known_;
};

/// Whether the files give this user a console logon.
bool logs_on(const config::Desired& desired, const model::Address& subject) {
  const auto& users = desired.world.accounts.at(subject.account).users;
  const auto user = users.find(model::UserName::from_service(subject.object.name));
  return subject.object.kind == model::ObjectKind::user && user != users.end() &&
         user->second.console == model::Presence::present;
}

/// What nobody tried proves nothing: that is told.
void tell_untried(const std::vector<model::Address>& untried, Surroundings& around) {
  if (untried.empty()) return;
  std::set<std::string> names;
  for (const auto& each : untried) names.insert(fmt::format("{}/{}", each.account.str(), each.object.name));
  around.err << fmt::format("note: not tried, for want of credentials: {}\n",
                            text::printable(fmt::format("{}", fmt::join(names, ", "))));
}

using UserSessions = std::map<model::Address, std::shared_ptr<client::Session>>;

/// Everything that the users whose credentials are at hand can try, as themselves and as the roles that they become;
/// who is left over is `untried`.
std::vector<check::Probe> probes_of(const config::Desired& desired, const UserSessions& sessions,
                                    std::vector<model::Address>& untried) {
  const Trials trials(desired);
  std::vector<model::Address> users;
  for (const auto& [user, session] : sessions) users.push_back(user);
  std::vector<check::Probe> probes;
  std::optional<Approaches> approaches;
  for (const auto& subject : trials.subjects()) {
    Approach approach{subject, {}};
    if (subject.object.kind == model::ObjectKind::role) {
      if (!approaches) approaches.emplace(desired.world, users);
      if (auto found = approaches->to(subject)) approach = *std::move(found);
    }
    if (sessions.count(approach.user) == 0) {
      untried.push_back(subject);
      continue;
    }
    for (auto& probe : trials.of(subject)) {
      probe.user = approach.user;
      probe.through = approach.through;
      probes.push_back(std::move(probe));
    }
  }
  return probes;
}

/// What was made or cut just before the run has arrived after a while: then nothing is waited for any more.
check::VerifyOptions options_at(std::chrono::nanoseconds since_begin) {
  check::VerifyOptions options;
  options.afterglow = std::chrono::seconds{10};
  const auto gone = std::chrono::duration_cast<std::chrono::seconds>(since_begin);
  for (auto* wait : {&options.propagation, &options.afterglow}) *wait = std::max(*wait - gone, std::chrono::seconds{0});
  return options;
}

Exit exit_of_probes(const std::vector<check::ProbeResult>& results) {
  const auto any = [&](check::ProbeOutcome outcome) {
    return std::any_of(results.begin(), results.end(), [&](const auto& each) { return each.outcome == outcome; });
  };
  if (any(check::ProbeOutcome::contradicted)) return Exit::check_failed;
  return any(check::ProbeOutcome::inconclusive) ? Exit::partial : Exit::ok;
}

}  // namespace

void add_verify(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration whose access tests are run (default: here)");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json});
  add_repeated(app, "--as", arguments.as,
               "Try as this user, with the AccessKey in KEYFILE (-: standard input); may be repeated",
               "ACCOUNT/USER=KEYFILE");
  add_repeated(app, "--key", arguments.keys,
               "Try as the user that this opened AccessKey names (-: standard input); may be repeated", "KEYFILE");
}

Exit run_verify(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto connections = load_connections(arguments, around);
  if (!connections) return connections.error();
  const auto tryers = find_tryers(arguments, around, *desired, *connections);
  if (!tryers) {
    return tryers.error().kind == ErrorKind::usage ? say_misuse(tryers.error(), arguments, around)
                                                   : say(tryers.error(), arguments, around);
  }

  UserSessions sessions;
  for (const auto& tryer : *tryers) {
    auto session = session_of(arguments, around, *desired, *connections, tryer);
    if (!session) return say(session.error(), arguments, around);
    sessions.emplace(tryer.user, *std::move(session));
  }

  Domains domains(arguments, around, *connections);
  std::vector<model::Address> untried;
  std::vector<check::ProbeResult> results;
  const Instant begun = around.environment.now();
  for (auto& probe : probes_of(*desired, sessions, untried)) {
    if (logs_on(*desired, probe.subject)) {
      probe.user_domain = domains.of(probe.subject.account).domain;
      probe.user_alias = domains.of(probe.subject.account).alias;
    } else {
      probe.user_account.clear();
    }
    if (!probe.elsewhere) probe.role_domain = domains.of(probe.role.account).domain;
    results.push_back(check::verify(*sessions.at(probe.user), probe, options_at(around.environment.now() - begun),
                                    around.environment));
  }
  for (const auto& [user, session] : sessions) {
    const bool idle = std::none_of(results.begin(), results.end(),
                                   [&, &who = user](const auto& result) { return result.probe.user == who; });
    if (!idle) continue;
    around.err << fmt::format("warning: neither an access test nor can_assume says whom {}/{} can assume\n",
                              user.account.str(), text::printable(user.object.name));
  }
  tell_untried(untried, around);
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    return format == Format::json ? report::verify_json(results, untried) : report::verify_text(results, style);
  });
  return worse(delivered, results.empty() ? Exit::partial : exit_of_probes(results));
}

}  // namespace ramify::cli
