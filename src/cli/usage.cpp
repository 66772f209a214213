#include "usage.h"

#include <fmt/format.h>

#include <charconv>

#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// The command that was named, or the whole.
const CLI::App& parsed(const CLI::App& app) {
  const auto subs = app.get_subcommands();
  return subs.empty() ? app : *subs.front();
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates) {
  const auto near = text::suggest(word, candidates);
  return near ? fmt::format("; did you mean \"{}\"?", *near) : std::string();
}

std::string too_much(const CLI::App& command) {
  const auto rest = command.remaining();
  const auto flag = std::find_if(rest.begin(), rest.end(),
                                 [](const std::string& word) { return word.size() > 1 && word.front() == '-'; });
  if (flag == rest.end()) {
    return fmt::format("{} has no place for \"{}\"", command.get_name(),
                       text::printable(rest.empty() ? std::string() : rest.front()));
  }
  const auto name = flag->substr(0, flag->find('='));
  std::vector<std::string> names;
  for (const auto* option : command.get_options()) {
    for (const auto& known : option->get_lnames()) names.push_back("--" + known);
  }
  return fmt::format("{} has no flag {}{}", command.get_name(), text::printable(name), did_you_mean(name, names));
}

/// CLI11 begins what it says of an option with the option's name.
const CLI::Option* option_of(const CLI::App& command, const std::string& said) {
  const auto name = said.substr(0, said.find_first_of(": "));
  return command.get_option_no_throw(name);
}

std::string missing(const CLI::App& command, const std::string& said) {
  const auto* option = option_of(command, said);
  if (option == nullptr) return "no command is given";
  return fmt::format("{} needs {}: {}", command.get_name(), option->get_name(false, false), option->get_description());
}

std::string wrong_count(const CLI::App& command, const std::string& said) {
  const auto* option = option_of(command, said);
  if (option == nullptr) return said;
  const auto name = option->get_name(false, false);
  if (option->count() > 1) return fmt::format("{} is given {} times, and once is the most", name, option->count());
  return fmt::format("{} wants {} after it", name, option->get_type_name());
}

std::string unfit(const std::string& said) {
  const auto colon = said.find(": ");
  const auto equals = said.find(" = ");
  if (colon == std::string::npos || equals == std::string::npos || equals < colon) return text::printable(said);
  return fmt::format("{} does not take \"{}\"", said.substr(colon + 2, equals - colon - 2),
                     text::printable(said.substr(equals + 3)));
}

}  // namespace

UsageFault usage_fault(const CLI::App& app, const CLI::ParseError& fault) {
  const CLI::App& command = parsed(app);
  const std::string said = fault.what();
  const auto kind = static_cast<CLI::ExitCodes>(fault.get_exit_code());
  const auto help = &command == &app ? std::string("ramify --help lists the commands")
                                     : fmt::format("ramify {} --help tells what it takes", command.get_name());
  if (kind == CLI::ExitCodes::ExtrasError) return {too_much(command), help};
  if (kind == CLI::ExitCodes::RequiredError) return {missing(command, said), help};
  if (kind == CLI::ExitCodes::ArgumentMismatch) return {wrong_count(command, said), help};
  if (kind == CLI::ExitCodes::ConversionError) return {unfit(said), help};
  return {text::printable(said), help};
}

CLI::Validator one_of(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](const std::string& given) {
        if (std::find(words.begin(), words.end(), given) != words.end()) return std::string();
        return fmt::format("\"{}\" is none of {}{}", text::printable(given), fmt::join(words, ", "),
                           did_you_mean(given, words));
      },
      "");
}

CLI::Validator whole_number(unsigned low, unsigned high) {
  return CLI::Validator(
      [low, high](const std::string& given) {
        unsigned number = 0;
        const char* end = given.data() + given.size();
        const auto [stop, fault] = std::from_chars(given.data(), end, number);
        if (fault == std::errc() && stop == end && number >= low && number <= high) return std::string();
        return fmt::format("\"{}\" is no whole number from {} to {}", text::printable(given), low, high);
      },
      "");
}

}  // namespace ramify::cli
