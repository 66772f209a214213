#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "command.h"
#include "emit_policy.h"
#include "pipeline.h"
#include "ramify/check/doctor.h"
#include "ramify/live/more.h"
#include "ramify/plan/preflight.h"
#include "ramify/report/doctor.h"
#include "ramify/text/text.h"
#include "trials.h"

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

/// The connections, where the file can be used; what the finding says of the file as a whole is not said again.
std::optional<config::Connections> usable_connections(const Arguments& arguments, Surroundings& around,
                                                      Finding& finding) {
  const auto file = connection_file_of(arguments, around);
  if (!file) return config::Connections{};
  auto loaded = config::load_connections(*file);
  auto& faults = loaded.diagnostics;
  if (finding.state == State::fault) {
    faults.erase(std::remove_if(faults.begin(), faults.end(), [](const auto& fault) { return !fault.where; }),
                 faults.end());
  }
  say(loaded.sources, faults, arguments, around);
  if (!loaded.connections && finding.state != State::fault) {
    finding.state = State::fault;
    finding.detail += ": it cannot be used";
    finding.of_credentials = true;
  }
  return std::move(loaded.connections);
}

using Rights = std::vector<wire::Permission>;

/// What one use takes in an account.
Rights rights_for(plan::Use use, const config::Desired& desired, const model::AccountKey& account) {
  if (use == plan::Use::verify) return Trials(desired).rights(account);
  if (use == plan::Use::plan) return plan::standing(use, desired.world.accounts.at(account).id);
  auto rights = plan::standing_to_apply(desired.world, desired.scope, account);
  for (auto& each : rights.of_administrators) rights.allowed.push_back(std::move(each));
  return std::move(rights.allowed);
}

/// Who makes an administrator's key or logon can be that administrator, and lint says so: why files may declare it.
std::string about_administrators(const model::AccountKey& account, std::size_t first, std::size_t last,
                                 const Rights& rights, Instant now) {
  std::set<std::string> users;
  for (const auto& each : rights) users.insert(each.resource.substr(each.resource.rfind('/') + 1));
  const std::string reason = fmt::format("it makes keys or logons of {}", fmt::join(users, ", "));
  std::string text = fmt::format(
      "note: {}: who makes keys or logons of administrators ({}) can be one of them: these rights are a document of "
      "their own, the last\n"
      "  help: leave it out where they are made by hand; files that declare it say why:\n"
      "suppress:\n",
      account.str(), text::printable(fmt::format("{}", fmt::join(users, ", "))));
  const std::string expires = format_instant(now + std::chrono::days(365)).substr(0, sizeof("2026-01-31") - 1);
  for (std::size_t number = first; number <= last; ++number) {
    text += fmt::format("  - {{rule: S005, address: {}/policy/ramify-apply-{}, reason: \"{}\", expires: {}}}\n",
                        account.str(), number, text::printable(reason), expires);
  }
  return text;
}

Documents documents_to_apply(const config::Desired& desired, Surroundings& around) {
  around.err
      << "note: what gives somebody something is allowed on what the files declare, and on nothing else: print it "
         "anew when they declare more\n"
         "  help: call the documents ramify-apply-1 and so on; whoever holds policies of that name is not within "
         "its own reach, and is guarded like an administrator all the same\n";
  Documents documents;
  for (const auto& entry : desired.world.accounts) {
    const model::AccountKey& account = entry.first;
    const auto rights = plan::standing_to_apply(desired.world, desired.scope, account);
    auto& printed = documents[account] = plan::policy_for(rights.allowed, rights.denied);
    const std::size_t first = printed.size() + 1;
    for (auto& each : plan::policy_for(rights.of_administrators)) printed.push_back(std::move(each));
    if (printed.size() < first) continue;
    around.err << about_administrators(account, first, printed.size(), rights.of_administrators,
                                       around.environment.now());
  }
  return documents;
}

/// Lint knows by the name that who holds it is to be refused here and there.
void tell_of_names(Surroundings& around) {
  around.err << "note: call the documents ramify-verify-1 and so on: lint then takes it for intended that some of the "
                "roles do not let in who holds them\n";
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
  const bool tried = std::any_of(desired.access_tests.begin(), desired.access_tests.end(),
                                 [&](const auto& test) { return is_tried_by_user(test) && test.account == key; });
  for (const plan::Use use : {plan::Use::plan, plan::Use::apply, plan::Use::verify}) {
    if (use == plan::Use::verify && !tried) continue;  // whom can_assume lets in holds what that takes already
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
      ->check(one_of({"plan", "apply", "verify"}))
      ->type_name("USE");
}

Exit run_doctor(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  if (const auto use = plan::parse_use(arguments.emit_policy)) {
    if (*use == plan::Use::apply) return print_policies(documents_to_apply(*desired, around), around);
    if (*use == plan::Use::verify) tell_of_names(around);
    Documents documents;
    for (const auto& entry : desired->world.accounts) {
      documents.emplace(entry.first, plan::policy_for(rights_for(*use, *desired, entry.first)));
    }
    return print_policies(documents, around);
  }
  std::vector<Finding> findings{connection_file(arguments, around)};
  if (const auto connections = usable_connections(arguments, around, findings.front())) {
    for (const auto& entry : desired->world.accounts) {
      add_account(arguments, around, *connections, entry.first, *desired, findings);
    }
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
