#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "command.h"
#include "emit_policy.h"
#include "pipeline.h"
#include "ramify/check/doctor.h"
#include "ramify/live/more.h"
#include "ramify/plan/preflight.h"
#include "ramify/report/doctor.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

using check::Finding;
using State = Finding::State;

/// Who else on the machine can read or change the file that says where credentials are.
Finding connection_file(const Arguments& arguments, const Surroundings& around) {
  const auto file = connection_file_of(arguments, around);
  if (!file) {
    return {State::good, {},   "connection file", "none: every account uses the aliyun CLI's profile of its own name",
            {},          false};
  }
  struct stat status {};
  if (::stat(file->c_str(), &status) != 0) {
    return {State::fault, {}, "connection file", file->string() + " cannot be read", "name another with --connections",
            true};
  }
  const auto mode = status.st_mode & 0777U;
  const std::string said = fmt::format("{}, mode {:03o}", file->string(), mode);
  if ((mode & 0022U) != 0) {
    return {State::fault,
            {},
            "connection file",
            said + ": others can change where credentials go",
            fmt::format("chmod 600 {}", file->string()),
            true};
  }
  if ((mode & 0077U) != 0) {
    return {State::warning,
            {},
            "connection file",
            said + ": others can read it",
            fmt::format("chmod 600 {}", file->string()),
            false};
  }
  return {State::good, {}, "connection file", said, {}, false};
}

using Rights = std::vector<wire::Permission>;

/// What one use takes in an account. Verifying takes the roles that the access tests name, and no other.
Rights rights_for(plan::Use use, const config::Desired& desired, const model::AccountKey& account) {
  if (use != plan::Use::verify) return plan::standing(use, desired.world.accounts.at(account).id);
  Rights rights;
  for (const auto& test : desired.access_tests) {
    if (test.account != account || !test.assume) continue;
    rights.push_back(
        {"sts:AssumeRole", fmt::format("acs:ram:*:{}:role/{}", desired.world.accounts.at(test.assume->account).id.str(),
                                       test.assume->object.name)});
  }
  std::sort(rights.begin(), rights.end());
  rights.erase(std::unique(rights.begin(), rights.end()), rights.end());
  return rights;
}

/// Whoever applies is an administrator, and lint says so: what lets the files that declare its policy say why.
std::string accepted_findings(const config::Desired& desired, Instant now) {
  constexpr std::array rules = {"S005", "S009", "S010"};
  const std::string expires = format_instant(now + std::chrono::days(365)).substr(0, sizeof("2026-01-31") - 1);
  std::string text =
      "note: whoever holds this policy is an administrator; lint says so of files that declare it\n"
      "  help: call its documents ramify-apply-1 and so on, and let the root file say why it is so:\n"
      "suppress:\n";
  for (const auto& entry : desired.world.accounts) {
    for (const char* rule : rules) {
      text += fmt::format("  - {{rule: {}, address: {}/policy/ramify-apply-*, reason: {}, expires: {}}}\n", rule,
                          entry.first.str(), "it applies this configuration", expires);
    }
  }
  return text;
}

/// Rights that are missing for one use, some of them by name.
Finding permissions(plan::Use use, const Rights& wanted, const model::World& live, const model::AccountKey& account,
                    const std::string& arn, Instant now) {
  const auto lacking = plan::missing(wanted, live, account, arn, now);
  const std::string what = fmt::format("may {}", plan::to_string(use));
  if (lacking.empty()) return {State::good, account.str(), what, "by its own policies", {}, false};
  constexpr std::size_t kSaid = 3;
  std::vector<std::string> names;
  for (const auto& each : lacking) {
    if (names.size() < kSaid) names.push_back(fmt::format("{} on {}", each.action, each.resource));
  }
  std::string detail = fmt::format("not {}", fmt::join(names, ", "));
  if (lacking.size() > kSaid) detail += fmt::format(", and {} more", lacking.size() - kSaid);
  return {use == plan::Use::plan ? State::fault : State::warning,
          account.str(),
          what,
          detail,
          fmt::format("`ramify doctor --emit-policy {}` prints what it takes", plan::to_string(use)),
          false};
}

/// The right to read an account can only be judged where it can be read.
void add_permissions(const std::shared_ptr<client::Session>& session, const config::Desired& desired,
                     const std::string& arn, Instant now, std::vector<Finding>& findings) {
  const auto& key = session->account();
  const auto& id = desired.world.accounts.at(key).id;
  const client::Sessions alone{{key, session}};
  auto live = live::read(alone, {{key, id}}, {});
  if (live) {
    const auto more = live::read_more(alone, {{}, live::unknown_system_policies(*live, {})}, *live);
    if (!more) live = tl::unexpected(more.error());
  }
  if (!live) {
    findings.push_back({State::fault, key.str(), "may plan", text::printable(live.error().message), live.error().help,
                        live.error().kind == ErrorKind::credentials});
    return;
  }
  for (const plan::Use use : {plan::Use::plan, plan::Use::apply, plan::Use::verify}) {
    const Rights rights = rights_for(use, desired, key);
    if (!rights.empty()) findings.push_back(permissions(use, rights, *live, key, arn, now));
  }
}

void add_account(const Arguments& arguments, Surroundings& around, const config::Connections& connections,
                 const model::AccountKey& key, const config::Desired& desired, std::vector<Finding>& findings) {
  const auto clock = std::make_shared<check::ClockWatch>(around.transport, around.environment.now);
  Surroundings watched = around;
  watched.transport = clock;
  const auto session = open_account(arguments, watched, connections, key);
  if (!session) {
    findings.push_back({State::fault, key.str(), "credentials", session.error().message, session.error().help, true});
    return;
  }
  findings.push_back({State::good, key.str(), "credentials", "found", {}, false});
  auto examined = check::examine(**session, desired.world.accounts.at(key).id, *clock);
  findings.insert(findings.end(), examined.findings.begin(), examined.findings.end());
  if (!examined.arn.empty()) add_permissions(*session, desired, examined.arn, around.environment.now(), findings);
}

}  // namespace

void add_doctor(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json});
  app.add_option("--emit-policy", arguments.emit_policy,
                 "Print the policy that allows to plan, apply or verify, whatever the accounts hold; asks nobody")
      ->check(CLI::IsMember({"plan", "apply", "verify"}))
      ->type_name("USE");
}

Exit run_doctor(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  if (const auto use = plan::parse_use(arguments.emit_policy)) {
    std::map<model::AccountKey, std::vector<wire::Permission>> rights;
    for (const auto& entry : desired->world.accounts)
      rights.emplace(entry.first, rights_for(*use, *desired, entry.first));
    if (*use == plan::Use::apply) around.err << accepted_findings(*desired, around.environment.now());
    return print_policies(rights, around);
  }
  std::vector<Finding> findings{connection_file(arguments, around)};
  const auto connections = load_connections(arguments, around);
  if (connections) {
    for (const auto& entry : desired->world.accounts) {
      add_account(arguments, around, *connections, entry.first, *desired, findings);
    }
  } else if (findings.front().state != State::fault) {
    findings.front().state = State::fault;
    findings.front().detail += ": it cannot be used";
    findings.front().of_credentials = true;
  }
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    return format == Format::json ? report::doctor_json(findings) : report::doctor_text(findings, style);
  });
  const auto faulty = [](const Finding& each) { return each.state == State::fault; };
  const auto barred = [](const Finding& each) { return each.state == State::fault && each.of_credentials; };
  if (std::any_of(findings.begin(), findings.end(), barred)) return worse(delivered, Exit::credentials);
  return worse(delivered, std::any_of(findings.begin(), findings.end(), faulty) ? Exit::error : Exit::ok);
}

}  // namespace ramify::cli
