#include "approvals.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "files.h"
#include "ramify/plan/approval.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

namespace fs = std::filesystem;

/// The folder and all above it, with links followed.
std::vector<fs::path> folders_above(const fs::path& file) {
  std::error_code error;
  fs::path folder = fs::weakly_canonical(fs::absolute(file, error), error).parent_path();
  std::vector<fs::path> folders;
  for (; folder.has_relative_path(); folder = folder.parent_path()) folders.push_back(folder);
  folders.push_back(folder);
  return folders;
}

/// The folder of a configuration, or the repository that the plan lies in or we stand in, that also holds `file`:
/// whoever can change what is reviewed could then add a signer. Empty where there is none.
std::optional<fs::path> reviewed_tree(const fs::path& file, const fs::path& plan) {
  std::error_code error;
  auto ours = folders_above(plan);
  for (auto& folder : folders_above(fs::current_path(error) / "here")) ours.push_back(std::move(folder));
  for (const auto& folder : folders_above(file)) {
    if (fs::exists(folder / "ramify.yaml", error)) return folder;
    if (fs::exists(folder / ".git", error) && std::find(ours.begin(), ours.end(), folder) != ours.end()) return folder;
  }
  return std::nullopt;
}

Result<std::vector<plan::Signer>> load_signers(const Arguments& arguments, const config::Connections& connections) {
  const auto& given = arguments.approval.allowed_signers;
  const auto file = given ? given : connections.allowed_signers;
  if (!file) {
    return fail(ErrorKind::usage, "nobody is named whose signature counts",
                "give --allowed-signers FILE, or name it under `allowed_signers:` in the connection file");
  }
  if (const auto tree = reviewed_tree(*file, arguments.path)) {
    return fail(
        ErrorKind::usage,
        fmt::format("the allowed signers {} lie in {}, which is what is reviewed", file->string(), tree->string()),
        "keep them where a change to the configuration cannot reach them");
  }
  const auto text = read_file(*file);
  if (!text) return tl::unexpected(text.error());
  return plan::parse_allowed_signers(*text, file->string());
}

/// Those given, and those that lie beside the plan: `plan.json.sig`, `plan.json.alice.sig`.
std::vector<fs::path> signature_files(const Arguments& arguments) {
  std::vector<fs::path> files = arguments.approval.signatures;
  const std::string begin = arguments.path.filename().string() + ".";
  std::error_code error;
  const auto folder = arguments.path.has_parent_path() ? arguments.path.parent_path() : fs::path(".");
  std::vector<fs::path> beside;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (name.rfind(begin, 0) == 0 && entry->path().extension() == ".sig") beside.push_back(entry->path());
  }
  std::sort(beside.begin(), beside.end());
  for (const auto& file : beside) {
    const bool given =
        std::any_of(files.begin(), files.end(), [&](const fs::path& one) { return fs::equivalent(one, file, error); });
    if (!given) files.push_back(file);
  }
  return files;
}

}  // namespace

void add_approvals(CLI::App& app, Arguments& arguments) {
  auto& approval = arguments.approval;
  app.add_option("--require", approval.require, "Apply a plan file only where this many people signed it")
      ->check(whole_number(0, 100))
      ->type_name("N")
      ->group("Approvals");
  app.add_option("--require-narrowing", approval.require_narrowing,
                 "The same where the plan only narrows access (default: as --require)")
      ->check(whole_number(0, 100))
      ->type_name("N")
      ->group("Approvals");
  app.add_option("--signature", approval.signatures, "A signature of the plan; those beside it are found")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Approvals");
  app.add_option(
         "--allowed-signers", approval.allowed_signers,
         "Whose signatures count, as ssh-keygen and git write it (default: `allowed_signers:` of the connection "
         "file)")
      ->type_name("FILE")
      ->group("Approvals");
  app.add_flag("--forbid-author", approval.forbid_author, "The author of the plan's commit does not count")
      ->group("Approvals");
}

std::optional<Exit> check_approvals(const Arguments& arguments, Surroundings& around, const plan::Plan& plan,
                                    bool broadens, const config::Connections& connections) {
  const auto& approval = arguments.approval;
  const plan::ApprovalRule rule{approval.require, approval.require_narrowing.value_or(approval.require),
                                approval.forbid_author};
  if (rule.broadening == 0 && rule.narrowing == 0 && approval.forbid_author) {
    return say_misuse({ErrorKind::usage, "--forbid-author is given, and nobody is asked to sign",
                       "say how many have to: --require N", std::nullopt},
                      arguments, around);
  }
  if (rule.broadening == 0 && rule.narrowing == 0 && approval.signatures.empty()) return std::nullopt;
  const auto signers = load_signers(arguments, connections);
  if (!signers) return say(signers.error(), arguments, around);
  std::vector<plan::Approval> approvals;
  const std::string message = plan::signed_text(plan);
  for (const auto& file : signature_files(arguments)) {
    const auto name = text::printable(file.string());
    const auto text = read_file(file);
    if (!text) return say(text.error(), arguments, around);
    const auto checked = plan::check_signature(*text, message, *signers, around.environment.now());
    if (!checked) {
      around.err << fmt::format("{} does not count: {}\n", name, checked.error().message);
      continue;
    }
    around.err << fmt::format("approved by {} with {} ({})\n",
                              text::printable(fmt::format("{}", fmt::join(checked->principals, ", "))),
                              checked->fingerprint, name);
    approvals.push_back(*checked);
  }
  if (const auto result = plan::enough(plan, broadens, approvals, rule); !result) {
    return say(result.error(), arguments, around);
  }
  return std::nullopt;
}

}  // namespace ramify::cli
