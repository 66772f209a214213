#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ostream>

#include "command.h"
#include "files.h"
#include "pipeline.h"
#include "ramify/check/verify.h"
#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// `--as company-b/alice=KEYFILE`
struct As {
  model::Address user;
  std::filesystem::path file;
};

Result<As> parse_as(const std::string& text, const config::Desired& desired) {
  const auto equals = text.find('=');
  const auto slash = text.find('/');
  if (equals == std::string::npos || slash == std::string::npos || slash > equals || equals + 1 == text.size()) {
    return fail(ErrorKind::usage, fmt::format("--as {}: this is not ACCOUNT/USER=KEYFILE", text),
                "for example --as company-b/alice=alice-key.json");
  }
  const auto account = model::AccountKey::parse(text.substr(0, slash));
  if (!account || !desired.world.accounts.contains(*account)) {
    return fail(ErrorKind::usage,
                fmt::format("--as {}: the configuration describes no account of that name", text.substr(0, slash)));
  }
  return As{{*account, {model::ObjectKind::user, text.substr(slash + 1, equals - slash - 1)}}, text.substr(equals + 1)};
}

/// The key as `apply` sealed it and its recipient opened it.
Result<client::Credentials> read_key(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0004) != 0) {
    return fail(ErrorKind::credentials, fmt::format("the key file {} can be read by everybody", file.string()),
                fmt::format("chmod 600 {}", file.string()));
  }
  auto text = read_file(file);
  if (!text) return tl::unexpected(std::move(text.error()));
  auto json = text::parse_json(*text);
  wipe(*text);
  const auto bad = [&] {
    return fail(ErrorKind::credentials, fmt::format("{} is not an opened AccessKey", file.string()),
                "it is a JSON object with access_key_id and access_key_secret, as `openssl cms -decrypt` gives it");
  };
  if (!json || !json->is_object()) return bad();
  const auto id = json->find("access_key_id");
  const auto secret = json->find("access_key_secret");
  if (id == json->end() || secret == json->end() || !id->is_string() || !secret->is_string()) return bad();
  return client::Credentials{id->get<std::string>(), Secret(std::move(secret->get_ref<std::string&>())), std::nullopt};
}

/// The external id that the role's trust asks for, by the configuration.
std::string external_id(const config::Desired& desired, const model::Address& address) {
  const auto& roles = desired.world.accounts.at(address.account).roles;
  const auto role = std::find_if(roles.begin(), roles.end(),
                                 [&](const auto& each) { return each.first.str() == address.object.name; });
  if (role == roles.end() || !role->second.trust) return {};
  for (const auto& statement : role->second.trust->statements) {
    const auto operation = statement.conditions.find("StringEquals");
    if (operation == statement.conditions.end()) continue;
    const auto key = operation->second.find("sts:ExternalId");
    if (key != operation->second.end() && !key->second.empty()) return key->second.front();
  }
  return {};
}

std::vector<check::Probe> probes_of(const model::Address& user, const config::Desired& desired) {
  std::vector<check::Probe> probes;
  for (const auto& test : desired.access_tests) {
    const bool is_user = !test.subject_kind || *test.subject_kind == model::ObjectKind::user;
    if (!test.assume || !is_user || test.account != user.account || test.subject != user.object.name) continue;
    probes.push_back({user, *test.assume, desired.world.accounts.at(test.assume->account).id, test.expected,
                      external_id(desired, *test.assume)});
  }
  return probes;
}

Exit exit_of(const std::vector<check::ProbeResult>& results) {
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
  app.add_option("--as", arguments.as, "Try as this user, with the AccessKey in KEYFILE; may be repeated")
      ->required()
      ->type_name("ACCOUNT/USER=KEYFILE")
      ->type_size(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

Exit run_verify(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto connections = load_connections(arguments, around);
  if (!connections) return connections.error();

  std::vector<check::ProbeResult> results;
  for (const auto& text : arguments.as) {
    const auto as = parse_as(text, *desired);
    if (!as) {
      static_cast<void>(say(as.error(), arguments, around));
      return Exit::usage;
    }
    auto key = read_key(as->file);
    if (!key) return say(key.error(), arguments, around);
    const auto session = open_session(arguments, around, *connections, as->user.account, *std::move(key));
    if (!session) return say(session.error(), arguments, around);
    const auto probes = probes_of(as->user, *desired);
    if (probes.empty()) {
      around.err << fmt::format("warning: no access test says whom {}/{} can assume\n", as->user.account.str(),
                                text::printable(as->user.object.name));
    }
    for (const auto& probe : probes) results.push_back(check::verify(**session, probe, {}, around.environment));
  }
  around.out << report::verify_text(results, out_style(arguments, around));
  return results.empty() ? Exit::partial : exit_of(results);
}

}  // namespace ramify::cli
