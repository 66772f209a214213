#include "arguments.h"

#include <fmt/format.h>

#include <algorithm>

#include "duration.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

constexpr Format kFormats[] = {Format::text,   Format::json,  Format::markdown, Format::html,   Format::sarif,
                               Format::github, Format::junit, Format::dot,      Format::mermaid};

Output parse_output(const std::string& text, const std::vector<Format>& formats) {
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  std::vector<std::string> names;
  for (const auto format : formats) {
    names.emplace_back(to_string(format));
    if (name != names.back()) continue;
    Output output{format, std::nullopt};
    if (equals != std::string::npos) {
      if (equals + 1 == text.size())
        throw CLI::ValidationError("-o", fmt::format("{}: the file's name is missing", text));
      output.file = text.substr(equals + 1);
    }
    return output;
  }
  const auto near = text::suggest(name, names);
  throw CLI::ValidationError(
      "-o", fmt::format("unknown format \"{}\"{}; formats of this command: {}", text::printable(name),
                        near ? fmt::format(", did you mean \"{}\"?", *near) : std::string(), fmt::join(names, ", ")));
}

}  // namespace

std::string_view to_string(Format format) {
  switch (format) {
    case Format::text:
      return "text";
    case Format::json:
      return "json";
    case Format::markdown:
      return "markdown";
    case Format::html:
      return "html";
    case Format::sarif:
      return "sarif";
    case Format::github:
      return "github";
    case Format::junit:
      return "junit";
    case Format::dot:
      return "dot";
    case Format::mermaid:
      return "mermaid";
  }
  return "text";
}

void add_color(CLI::App& app, Arguments& arguments) {
  app.add_option("--color", arguments.color, "Colour the output: auto, always or never")
      ->check(one_of({"auto", "always", "never"}))
      ->type_name("WHEN");
}

CLI::Option* may_repeat(CLI::Option* option) {
  return option->type_size(1)->allow_extra_args(false)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_path(CLI::App& app, Arguments& arguments, const std::string& what) {
  app.add_option("PATH", arguments.path, what)->type_name("");
}

void add_connections(CLI::App& app, Arguments& arguments) {
  app.add_option("--connections", arguments.connections,
                 "Where credentials and endpoints come from (default: ramify/connections.yaml in $XDG_CONFIG_HOME)")
      ->type_name("FILE");
  app.add_option("--log", arguments.log, "Write one JSON line for every API call to FILE")->type_name("FILE");
}

void add_outputs(CLI::App& app, Arguments& arguments, std::vector<Format> formats) {
  std::vector<std::string> names;
  for (const auto format : kFormats) {
    if (std::find(formats.begin(), formats.end(), format) != formats.end()) names.emplace_back(to_string(format));
  }
  may_repeat(
      app.add_option_function<std::vector<std::string>>(
             "-o,--output",
             [&arguments, formats = std::move(formats)](const std::vector<std::string>& values) {
               for (const auto& value : values) arguments.outputs.push_back(parse_output(value, formats));
             },
             fmt::format("Say it as {}, to standard output or to a file; may be repeated", fmt::join(names, ", ")))
          ->type_name("FORMAT[=FILE]"));
}

void add_secrets(CLI::App& app, Arguments& arguments) {
  app.add_option("--secrets", arguments.secrets, "Where sealed secrets go (default: ./ramify-secrets)")
      ->type_name("DIR");
}

void add_run(CLI::App& app, Arguments& arguments) {
  const auto seconds = [](const std::string& text) {
    const auto parsed = parse_duration(text);
    if (!parsed) throw CLI::ValidationError(fmt::format("\"{}\" is no duration; write 30s, 5m or 1h", text));
    return *parsed;
  };
  app.add_option("--journal", arguments.journal,
                 "Where the journal goes (default: beside the plan file, else ./ramify-journal)")
      ->type_name("DIR");
  app.add_option("--parallel", arguments.parallel,
                 "Steps under way at once, one of each account at least (default: 8; 1 runs them in the plan's order)")
      ->check(whole_number(1, 64))
      ->type_name("N");
  app.add_option_function<std::string>(
         "--deadline", [&arguments, seconds](const std::string& text) { arguments.deadline = seconds(text); },
         "Begin no step later than this after the first one")
      ->type_name("DURATION");
  app.add_option_function<std::string>(
         "--step-deadline", [&arguments, seconds](const std::string& text) { arguments.step_deadline = seconds(text); },
         "Try no write again later than this after it was first sent (default: 10m)")
      ->type_name("DURATION");
  app.add_option_function<std::string>(
         "--lock-timeout", [&arguments, seconds](const std::string& text) { arguments.lock_timeout = seconds(text); },
         "How long to wait for another run of the project to end (default: 0s)")
      ->type_name("DURATION");
  app.add_option_function<std::string>(
         "--list-lag", [&arguments, seconds](const std::string& text) { arguments.list_lag = seconds(text); },
         "How long the service's lists may lack what is there (default: 30s)")
      ->type_name("DURATION");
}

void add_surplus_keys(CLI::App& app, Arguments& arguments) {
  app.add_flag("--delete-surplus-keys")
      ->description("Delete active AccessKeys beyond the declared number: these, else the oldest; may be repeated")
      ->each([&arguments](const std::string& value) {
        arguments.for_planning.insert("--delete-surplus-keys");
        arguments.delete_surplus_keys = true;
        if (value != kBareFlag) arguments.surplus_keys.insert(value);
      })
      ->type_name("[=ID]");
}

void add_binding(CLI::App& app, Arguments& arguments) {
  app.add_option_function<std::string>(
         "--bind",
         [&arguments](const std::string& text) {
           const auto binding = plan::parse_binding(text);
           if (!binding || *binding == plan::Binding::relied) {
             throw CLI::ValidationError("--bind", fmt::format("\"{}\" is neither all nor declared", text));
           }
           arguments.binding = *binding;
         },
         "The live objects that make the plan stale when they change: all that were read, or those declared or "
         "relied on (default: all)")
      ->type_name("all|declared");
}

report::Style style_for(const Arguments& arguments, const Surroundings& around, bool is_terminal) {
  const auto set = [&](const char* name) {
    const auto value = around.getenv(name);
    return value && !value->empty();
  };
  report::Style style;
  style.width = around.width;
  if (arguments.color == "always") {
    style.color = true;
  } else if (arguments.color == "never" || set("NO_COLOR")) {
    style.color = false;
  } else if (const auto force = around.getenv("CLICOLOR_FORCE"); force && !force->empty() && *force != "0") {
    style.color = true;
  } else {
    style.color = is_terminal && around.getenv("TERM").value_or("dumb") != "dumb";
  }
  return style;
}

report::Style out_style(const Arguments& arguments, const Surroundings& around) {
  return style_for(arguments, around, around.out_is_terminal);
}

report::Style err_style(const Arguments& arguments, const Surroundings& around) {
  return style_for(arguments, around, around.err_is_terminal);
}

}  // namespace ramify::cli
