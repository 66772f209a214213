#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "command.h"
#include "ramify/cli/cli.h"
#include "ramify/text/text.h"
#include "version.h"

namespace ramify::cli {

namespace {

const Command* find(std::string_view name) {
  const auto all = commands();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Command& command) { return command.name == name; });
  return found == all.end() ? nullptr : &*found;
}

bool takes_value(const CLI::App& app, const std::string& flag) {
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(subs.begin(), subs.end(), [&](const CLI::App* sub) {
    const auto options = sub->get_options();
    return std::any_of(options.begin(), options.end(), [&](const CLI::Option* option) {
      return option->check_name(flag) && option->get_items_expected_max() > 0;
    });
  });
}

/// Flags may stand before the verb: the verb is moved to the front, where CLI11 wants it.
std::vector<std::string> verb_first(const CLI::App& app, std::vector<std::string> arguments) {
  for (auto word = arguments.begin(); word != arguments.end(); ++word) {
    if (*word == "--") break;
    if (word->size() > 1 && word->front() == '-') {
      if (word->find('=') == std::string::npos && takes_value(app, *word) && word + 1 != arguments.end()) ++word;
      continue;
    }
    std::rotate(arguments.begin(), word, word + 1);
    break;
  }
  return arguments;
}

Exit refuse(Surroundings& around, const std::string& message, const std::string& help) {
  around.err << "error: " << message << "\n  help: " << help << '\n';
  return Exit::usage;
}

std::optional<Exit> unknown_command(const std::vector<std::string>& words, Surroundings& around) {
  if (words.empty() || words.front().empty() || words.front().front() == '-' || find(words.front()))
    return std::nullopt;
  std::vector<std::string> names;
  for (const auto& command : commands()) names.emplace_back(command.name);
  const auto near = text::suggest(words.front(), names);
  return refuse(around,
                fmt::format("there is no command \"{}\"{}", text::printable(words.front()),
                            near ? fmt::format("; did you mean \"{}\"?", *near) : std::string()),
                "ramify --help lists the commands");
}

/// `ramify help`, `ramify help plan` and `ramify version`, as people type them.
std::vector<std::string> as_flags(std::vector<std::string> words) {
  if (words.empty()) return words;
  if (words.front() == "version") words.front() = "--version";
  if (words.front() != "help") return words;
  const bool of_command = words.size() > 1 && words[1].rfind('-', 0) != 0;
  return of_command ? std::vector<std::string>{words[1], "--help"} : std::vector<std::string>{"--help"};
}

/// Where no command is named: the first flag that none of them has.
std::optional<Exit> unknown_flag(const CLI::App& app, const std::vector<std::string>& words, Surroundings& around) {
  if (words.empty() || words.front().size() < 2 || words.front().front() != '-') return std::nullopt;
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  for (const auto& word : words) {
    const auto name = word.substr(0, word.find('='));
    if (name == "--") return std::nullopt;
    const bool known = app.get_option_no_throw(name) != nullptr ||
                       std::any_of(subs.begin(), subs.end(),
                                   [&](const CLI::App* sub) { return sub->get_option_no_throw(name) != nullptr; });
    if (name.size() < 2 || name.front() != '-' || known) continue;
    return refuse(around, fmt::format("there is no flag {}, and no command is given", text::printable(name)),
                  "ramify --help lists the commands");
  }
  return std::nullopt;
}

Exit dispatch(const std::vector<std::string>& given, Surroundings& around) {
  Arguments arguments;
  CLI::App app(
      "Know the ramifications before you apply: RAM users, groups, roles, policies and trust\n"
      "of several Alibaba Cloud accounts, declared in YAML.",
      "ramify");
  app.set_version_flag("--version", std::string("ramify ") + std::string(version()));
  build(app, arguments);
  auto words = as_flags(verb_first(app, given));
  if (const auto exit = unknown_command(words, around)) return *exit;
  if (const auto exit = unknown_flag(app, words, around)) return *exit;
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& fault) {
    if (fault.get_exit_code() == 0) {
      app.exit(fault, around.out, around.err);
      return Exit::ok;
    }
    const auto wrong = usage_fault(app, fault);
    return refuse(around, wrong.message, wrong.help);
  }
  const Command* command = find(app.get_subcommands().front()->get_name());
  const Exit exit = command->run(arguments, around);
  around.out.flush();
  if (!around.out) {
    around.err << "error: cannot write to standard output\n";
    return worse(exit, Exit::error);
  }
  return exit;
}

}  // namespace

int run(const std::vector<std::string>& arguments, Surroundings& surroundings) {
  return static_cast<int>(dispatch(arguments, surroundings));
}

}  // namespace ramify::cli
