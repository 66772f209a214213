#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <istream>
#include <ostream>

#include "command.h"
#include "files.h"
#include "ground.h"
#include "ramify/report/explain.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

/// A snapshot is asked by itself: no configuration need be there.
Said<Ground> find_ground(const Arguments& arguments, Surroundings& around) {
  if (arguments.live && *arguments.live != kLiveAccounts) {
    const auto text = read_file(*arguments.live);
    if (!text) return tl::unexpected(say(text.error(), arguments, around));
    auto world = live::from_snapshot(*text);
    if (!world) return tl::unexpected(say(in_file(world.error(), *arguments.live), arguments, around));
    return Ground{*std::move(world), {}};
  }
  const auto desired = load_desired(arguments, around);
  if (!desired) return tl::unexpected(desired.error());
  return ground_of(arguments, around, *desired);
}

Exit usage(std::string message, std::string help, const Arguments& arguments, Surroundings& around) {
  return say_misuse({ErrorKind::usage, std::move(message), std::move(help), std::nullopt}, arguments, around);
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

/// Adds `--context KEY=VALUE`; several values of a key are several flags. Returns what is wrong, if anything is.
std::string add_context(access::Context& context, const model::World& world, const std::vector<std::string>& pairs) {
  const access::ContextCheck check(world);
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return "--context wants KEY=VALUE, such as acs:SourceIp=10.0.0.1";
    }
    const auto key = pair.substr(0, equals);
    auto& values = context.values[key];
    values.push_back(pair.substr(equals + 1));
    if (const auto fault = check.fault(key, values)) {
      return fmt::format("--context {}={}: {}", text::printable(key), text::printable(values.back()), *fault);
    }
  }
  return {};
}

report::Residuals residual_of(const access::Evaluator& evaluator, const access::Asked& asked,
                              const access::Decision& decision) {
  if (decision.standing != access::Standing::conditional) return {};
  return access::residual_of(evaluator, asked.subject, asked.action, asked.resource, asked.context);
}

Exit explain_one(const Arguments& arguments, Surroundings& around, const std::vector<std::string>& words) {
  const auto ground = find_ground(arguments, around);
  if (!ground) return ground.error();
  const access::Evaluator evaluator(ground->world);
  auto asked = access::make_asked(evaluator, words[0], words[1], words[2]);
  if (!asked) return usage(asked.error(), {}, arguments, around);
  asked->context.complete = arguments.explain.complete;
  if (const auto wrong = add_context(asked->context, ground->world, arguments.explain.context); !wrong.empty()) {
    return usage(wrong, {}, arguments, around);
  }
  const auto trace = evaluator.trace(asked->subject, asked->action, asked->resource, asked->context);
  const auto residual = residual_of(evaluator, *asked, trace.decision);
  return deliver(arguments, around, [&](Format format, const report::Style& style) {
    return format == Format::json ? report::explain_json(*asked, trace, residual, ground->origin())
                                  : report::explain_text(*asked, trace, residual, ground->origin(), style);
  });
}

Exit explain_lines(const Arguments& arguments, Surroundings& around, std::istream& lines) {
  const auto ground = find_ground(arguments, around);
  if (!ground) return ground.error();
  const access::Evaluator evaluator(ground->world);
  const access::ContextCheck check(ground->world);
  std::size_t number = 0;
  std::size_t faults = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const auto asked = access::parse_request(evaluator, line);
    const auto fault = asked ? check.fault(asked->context) : asked.error();
    if (fault) {
      ++faults;
      around.out << report::explain_fault_line(number, asked ? "\"context\": " + *fault : *fault);
      continue;
    }
    const auto decision = evaluator.decide(asked->subject, asked->action, asked->resource, asked->context);
    const auto residual = residual_of(evaluator, *asked, decision);
    around.out << report::explain_line(number, *asked, decision, residual, ground->origin());
  }
  if (lines.bad()) {
    return say({ErrorKind::io, "the requests could not be read to their end", {}, std::nullopt}, arguments, around);
  }
  if (faults == 0) return Exit::ok;
  return say({ErrorKind::io, fmt::format("{} of {} lines hold no request that can be answered", faults, number),
              "their answers say why, each with its line", std::nullopt},
             arguments, around);
}

}  // namespace

void add_explain(CLI::App& app, Arguments& arguments) {
  app.add_option("question", arguments.explain.words,
                 "\"WHO ACTION RESOURCE\", as one word or three, such as \"company-b/alice sts:AssumeRole "
                 "company-a/X\"; then PATH, the configuration's root file or its folder (default: here)")
      ->type_name("QUESTION [PATH]");
  app.add_option("--requests", arguments.explain.requests,
                 "Answer every line of FILE, a JSON object each, with a JSON line; - is standard input")
      ->type_name("FILE");
  add_repeated(app, "--context", arguments.explain.context, "What is known of the request; may be repeated",
               "KEY=VALUE");
  app.add_flag("--complete", arguments.explain.complete,
               "The context is all there is: a key that is not given is absent, not open");
  add_live(app, arguments);
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json});
}

Exit run_explain(const Arguments& given, Surroundings& around) {
  Arguments arguments = given;
  auto words = given.explain.words;
  if (!words.empty() && words[0].find(' ') != std::string::npos) {
    auto split = words_of(words[0]);
    split.insert(split.end(), words.begin() + 1, words.end());
    words = std::move(split);
  }
  const std::size_t question = given.explain.requests ? 0 : 3;
  if (words.size() < question || words.size() > question + 1) {
    return usage(
        "explain wants one question: who, which action, on what",
        "write ramify explain \"company-b/alice sts:AssumeRole company-a/X\" [PATH], or --requests FILE [PATH]",
        arguments, around);
  }
  if (words.size() > question) arguments.path = words.back();
  if (!given.explain.requests) return explain_one(arguments, around, words);
  if (*given.explain.requests == "-") return explain_lines(arguments, around, around.in);
  std::ifstream file(*given.explain.requests, std::ios::binary);
  if (file) return explain_lines(arguments, around, file);
  return say({ErrorKind::io,
              fmt::format("cannot read {}: {}", given.explain.requests->string(), std::strerror(errno)),
              {},
              std::nullopt},
             arguments, around);
}

}  // namespace ramify::cli
