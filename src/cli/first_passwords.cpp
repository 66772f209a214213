#include "first_passwords.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "files.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// The first line is the password; an editor's line end is not part of it.
Result<std::optional<Secret>> one_line(std::string text, const std::string& where) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const bool good = !text.empty() && text.find('\n') == std::string::npos && text::is_valid_utf8(text);
  if (!good) {
    wipe(text);
    return fail(ErrorKind::credentials, fmt::format("{} holds no password", where),
                "it is one line of text, and nothing else");
  }
  return std::optional(Secret(std::move(text)));
}

Result<std::optional<Secret>> from_file(const std::filesystem::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0004) != 0) {
    return fail(ErrorKind::credentials, fmt::format("the password file {} can be read by everybody", file.string()),
                fmt::format("chmod 600 {}", file.string()));
  }
  auto text = read_file(file);
  if (!text) return tl::unexpected(std::move(text.error()));
  return one_line(*std::move(text), fmt::format("the password file {}", file.string()));
}

Result<std::optional<Secret>> from_command(const std::string& command, Surroundings& around, const std::string& account,
                                           const std::string& user) {
  auto said = around.run_program({command, account, user}, {}, false);
  if (!said) return tl::unexpected(std::move(said.error()));
  if (said->status != 0) {
    wipe(said->out);
    return fail(ErrorKind::credentials,
                fmt::format("{} gave no password of {}/{}: it ended with {}", command, account, user, said->status),
                "it is run with the account and the user as its two arguments");
  }
  return one_line(std::move(said->out), fmt::format("what {} said of {}/{}", command, account, user));
}

}  // namespace

void add_first_passwords(CLI::App& app, Arguments& arguments) {
  app.add_option_function<std::vector<std::string>>(
         "--password",
         [&arguments](const std::vector<std::string>& values) {
           for (const auto& value : values) {
             const auto equals = value.find('=');
             const auto slash = value.find('/');
             if (equals == std::string::npos || equals + 1 == value.size() || slash == std::string::npos ||
                 slash > equals) {
               throw CLI::ValidationError("--password",
                                          fmt::format("\"{}\": write company-b/alice=FILE", text::printable(value)));
             }
             arguments.passwords[value.substr(0, equals)] = value.substr(equals + 1);
           }
         },
         "A user's first password is the line in FILE; may be repeated")
      ->type_name("ACCOUNT/USER=FILE")
      ->type_size(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--password-command", arguments.password_command,
                 "First passwords are what PROGRAM says, run with the account and the user")
      ->type_name("PROGRAM");
}

std::optional<Error> password_for_nobody(const Arguments& arguments, const config::Desired& desired) {
  for (const auto& entry : arguments.passwords) {
    const auto slash = entry.first.find('/');
    const auto account = desired.world.accounts.find(model::AccountKey::from_service(entry.first.substr(0, slash)));
    std::vector<std::string> names;
    if (account == desired.world.accounts.end()) {
      for (const auto& known : desired.world.accounts) names.push_back(known.first.str() + entry.first.substr(slash));
    } else {
      if (account->second.users.contains(model::UserName::from_service(entry.first.substr(slash + 1)))) continue;
      for (const auto& known : account->second.users) names.push_back(account->first.str() + "/" + known.first.str());
    }
    const auto near = text::suggest(entry.first, names);
    return Error{
        ErrorKind::usage,
        fmt::format("--password {}: no such user is declared", text::printable(entry.first)),
        near ? fmt::format("did you mean {}?", *near) : "declare the user with `console:`, or leave the flag out",
        {}};
  }
  return std::nullopt;
}

std::optional<Error> password_for_nobody(const Arguments& arguments, const plan::Plan& plan) {
  for (const auto& entry : arguments.passwords) {
    const auto account = entry.first.substr(0, entry.first.find('/'));
    if (plan.accounts.contains(model::AccountKey::from_service(account))) continue;
    return Error{ErrorKind::usage,
                 fmt::format("--password {}: the plan knows no account {}", text::printable(entry.first),
                             text::printable(account)),
                 {},
                 {}};
  }
  return std::nullopt;
}

std::function<Result<std::optional<Secret>>(const model::AccountKey&, const model::UserName&)> first_passwords(
    const Arguments& arguments, Surroundings& around) {
  return [&arguments, &around](const model::AccountKey& account,
                               const model::UserName& user) -> Result<std::optional<Secret>> {
    const auto file = arguments.passwords.find(account.str() + "/" + user.str());
    if (file != arguments.passwords.end()) return from_file(file->second);
    if (arguments.password_command) return from_command(*arguments.password_command, around, account.str(), user.str());
    return std::optional<Secret>();
  };
}

}  // namespace ramify::cli
