#include <fmt/format.h>

#include <ostream>

#include "command.h"

namespace ramify::cli {

namespace {

std::vector<std::string> flags_of(const CLI::App& app) {
  std::vector<std::string> flags;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) flags.push_back("--" + name);
  }
  return flags;
}

/// Words come from the same table that the commands are run from.
std::string bash_script() {
  Arguments unused;
  CLI::App app("", "ramify");
  build(app, unused);
  std::vector<std::string> names;
  std::string cases;
  for (const auto& command : commands()) {
    names.emplace_back(command.name);
    const auto* sub = app.get_subcommand(std::string(command.name));
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command.name, fmt::join(flags_of(*sub), " "));
  }
  return fmt::format(
      R"(# bash completion for ramify
_ramify() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" verb="" word words
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$word" in
      {0}) verb="$word"; break ;;
    esac
  done
  case "$verb" in
{1}    *) words="{2} --help --version" ;;
  esac
  if [[ -z "$verb" || "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=()
  fi
}}
complete -o default -F _ramify ramify
)",
      fmt::join(names, "|"), cases, fmt::join(names, " "));
}

}  // namespace

void add_completion(CLI::App& app, Arguments& arguments) {
  app.add_option("SHELL", arguments.shell, "bash")->required()->check(one_of({"bash"}))->type_name("");
}

Exit run_completion(const Arguments& /*arguments*/, Surroundings& around) {
  around.out << bash_script();
  return Exit::ok;
}

}  // namespace ramify::cli
