#include <fmt/format.h>

#include <ostream>

#include "command.h"
#include "files.h"
#include "output.h"
#include "ramify/plan/approval.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// What tells the signatures of several people apart beside one plan: the key file's own name.
std::filesystem::path signature_file(const Arguments& arguments) {
  if (arguments.out) return *arguments.out;
  std::string name;
  for (const char c : arguments.approval.key->stem().string()) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain ? c : '_';
  }
  return fmt::format("{}.{}.sig", arguments.path.string(), name);
}

}  // namespace

void add_approve(CLI::App& app, Arguments& arguments) {
  app.add_option("PLANFILE", arguments.path, "A file written by plan --out")->required()->type_name("");
  app.add_option("--key", arguments.approval.key, "Your SSH key; a public key where an agent holds the private one")
      ->required()
      ->type_name("FILE");
  app.add_option("--out", arguments.out, "Where the signature goes (default: beside the plan)")->type_name("FILE");
}

Exit run_approve(const Arguments& arguments, Surroundings& around) {
  const auto text = read_file(arguments.path);
  if (!text) return say(text.error(), arguments, around);
  const auto plan = plan::from_json(*text);
  if (!plan) return say(plan.error(), arguments, around);
  around.err << report::plan_text(*plan, err_style(arguments, around)) << report::binding_text(*plan) << "\n"
             << std::flush;
  const auto signed_by_key =
      around.run_program({"ssh-keygen", "-Y", "sign", "-q", "-n", std::string(plan::kApprovalNamespace), "-f",
                          arguments.approval.key->string()},
                         plan::signed_text(*plan), false);
  if (!signed_by_key) return say(signed_by_key.error(), arguments, around);
  if (signed_by_key->status != 0 || signed_by_key->out.rfind("-----BEGIN SSH SIGNATURE-----", 0) != 0) {
    return say({ErrorKind::io, fmt::format("ssh-keygen did not sign with {}", arguments.approval.key->string()),
                "it says why above", std::nullopt},
               arguments, around);
  }
  const auto file = signature_file(arguments);
  if (const auto written = write_file(file, signed_by_key->out); !written) {
    return say(written.error(), arguments, around);
  }
  around.out << fmt::format("approved: {}\n", text::printable(file.string()));
  return Exit::ok;
}

}  // namespace ramify::cli
