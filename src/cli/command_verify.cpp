#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "command.h"
#include "files.h"
#include "pipeline.h"
#include "ramify/access/access_test.h"
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

/// What the user is to try: the access tests about it, and every `can_assume` that lets it in, once each.
class Trials {
 public:
  explicit Trials(const config::Desired& desired) : desired_(desired), evaluator_(desired.world) {}

  [[nodiscard]] std::vector<check::Probe> of(const model::Address& user) const {
    std::vector<check::Probe> probes;
    for (const auto& test : desired_.access_tests) {
      const bool is_user = !test.subject_kind || *test.subject_kind == model::ObjectKind::user;
      if (!test.assume || !is_user || test.account != user.account || test.subject != user.object.name) continue;
      probes.push_back(probe(user, *test.assume, test.expected));
    }
    for (const auto& role : named_by_can_assume(user)) {
      const bool tested =
          std::any_of(probes.begin(), probes.end(), [&](const auto& each) { return each.role == role; });
      if (!tested) probes.push_back(probe(user, role, true));
    }
    return probes;
  }

 private:
  [[nodiscard]] check::Probe probe(const model::Address& user, const model::Address& role, bool expected) const {
    const auto& account = desired_.world.accounts.at(role.account);
    const auto found = account.roles.find(model::RoleName::from_service(role.object.name));
    check::Probe probe{user, role, account.id, expected, {}};
    probe.user_account = desired_.world.accounts.at(user.account).id.str();
    if (found != account.roles.end() && expected) probe.external_id = access::external_id_of(found->second);
    const auto arn = evaluator_.arn_of(role);
    const auto decision = evaluator_.decide(user, "sts:AssumeRole", arn.value_or("*"));
    if (decision.layer && decision.standing == access::Standing::deny) {
      probe.expected_layer = policy::to_string(*decision.layer);
    }
    return probe;
  }

  /// The roles that generated policies of the user and of its groups name.
  [[nodiscard]] std::vector<model::Address> named_by_can_assume(const model::Address& user) const {
    constexpr std::string_view kGenerated = "ramify-assume-";
    const auto& account = desired_.world.accounts.at(user.account);
    std::set<model::Principal> hands{{model::ObjectKind::user, user.object.name}};
    for (const auto& membership : account.memberships) {
      if (membership.user.str() == user.object.name) hands.insert({model::ObjectKind::group, membership.group.str()});
    }
    std::set<model::Address> roles;
    for (const auto& link : account.attachments) {
      if (hands.count(link.principal) == 0 || !link.policy.name.str().starts_with(kGenerated)) continue;
      const auto* document = evaluator_.document(user.account, link.policy);
      if (document == nullptr) continue;
      for (const auto& statement : document->statements) {
        for (const auto& arn : statement.resources) {
          if (const auto role = evaluator_.role_at(arn)) roles.insert(*role);
        }
      }
    }
    return {roles.begin(), roles.end()};
  }

  const config::Desired& desired_;
  access::Evaluator evaluator_;
};

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
  add_outputs(app, arguments, {Format::text, Format::json});
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

  const Trials trials(*desired);
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
    const auto probes = trials.of(as->user);
    if (probes.empty()) {
      around.err << fmt::format("warning: neither an access test nor can_assume says whom {}/{} can assume\n",
                                as->user.account.str(), text::printable(as->user.object.name));
    }
    for (const auto& probe : probes) results.push_back(check::verify(**session, probe, {}, around.environment));
  }
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    return format == Format::json ? report::verify_json(results) : report::verify_text(results, style);
  });
  return worse(delivered, results.empty() ? Exit::partial : exit_of(results));
}

}  // namespace ramify::cli
