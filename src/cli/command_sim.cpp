#include <fmt/format.h>

#include <charconv>
#include <ostream>

#include "command.h"
#include "output.h"
#include "ramify/sim/connections.h"
#include "ramify/sim/server.h"
#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

struct Toggle {
  std::string_view name;
  bool sim::Switches::*member;
};
constexpr Toggle kToggles[] = {
    {"trust_principal_must_exist", &sim::Switches::trust_principal_must_exist},
    {"delete_access_key_needs_inactive", &sim::Switches::delete_access_key_needs_inactive},
    {"update_role_resets_max_session", &sim::Switches::update_role_resets_max_session},
    {"reserialise_documents", &sim::Switches::reserialise_documents},
    {"shuffle_lists", &sim::Switches::shuffle_lists},
    {"lower_case_role_arns", &sim::Switches::lower_case_role_arns},
    {"resource_group_grants_reach_ram", &sim::Switches::resource_group_grants_reach_ram},
};
constexpr std::string_view kThrottlingStatus = "throttling_http_status";

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<void> set_switch(sim::Switches& switches, const std::string& text) {
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  const auto value = equals == std::string::npos ? std::string() : text.substr(equals + 1);
  std::vector<std::string> names{std::string(kThrottlingStatus)};
  for (const auto& toggle : kToggles) {
    names.emplace_back(toggle.name);
    if (toggle.name != name) continue;
    if (value != "true" && value != "false") {
      return fail(ErrorKind::usage, fmt::format("--switch {}: the value is true or false", text));
    }
    switches.*toggle.member = value == "true";
    return {};
  }
  if (name == kThrottlingStatus) {
    const auto status = number<int>(value);
    if (!status || *status < 400 || *status > 599) {
      return fail(ErrorKind::usage, fmt::format("--switch {}: the value is an HTTP status from 400 to 599", text));
    }
    switches.throttling_http_status = *status;
    return {};
  }
  const auto near = text::suggest(name, names);
  return fail(ErrorKind::usage, fmt::format("--switch {}: there is no such switch", text),
              near ? fmt::format("did you mean {}?", *near) : fmt::format("switches: {}", fmt::join(names, ", ")));
}

Result<void> set_listen(sim::Options& options, const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : number<std::uint16_t>(text.substr(colon + 1));
  if (!port || colon == 0) {
    return fail(ErrorKind::usage, fmt::format("--listen {}: this is not HOST:PORT", text),
                "for example 127.0.0.1:7070; port 0 takes any free one");
  }
  options.host = text.substr(0, colon);
  options.port = *port;
  return {};
}

Result<sim::Options> options_from(const Arguments::Sim& arguments) {
  sim::Options options;
  if (auto set = set_listen(options, arguments.listen); !set) return tl::unexpected(std::move(set.error()));
  for (const auto& text : arguments.switches) {
    if (auto set = set_switch(options.switches, text); !set) return tl::unexpected(std::move(set.error()));
  }
  for (const auto& text : arguments.accounts) {
    auto spec = sim::parse_account_spec(text);
    if (!spec) return tl::unexpected(std::move(spec.error()));
    options.accounts.push_back(*std::move(spec));
  }
  options.state_file = arguments.state;
  options.seeds = arguments.seeds;
  return options;
}

template <class T>
void add_repeated(CLI::App& app, const char* flag, T& values, const char* what, const char* type) {
  app.add_option(flag, values, what)
      ->type_name(type)
      ->type_size(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace

void add_sim(CLI::App& app, Arguments& arguments) {
  auto& sim = arguments.sim;
  app.add_option("--listen", sim.listen, "Where to listen (default: 127.0.0.1, any free port)")->type_name("HOST:PORT");
  app.add_option("--state", sim.state, "Keep the state in FILE, over restarts")->type_name("FILE");
  add_repeated(app, "--account", sim.accounts, "An account; may be repeated", "ID[:alias[:AccessKeyId:Secret]]");
  add_repeated(app, "--seed", sim.seeds, "Begin with what a snapshot file holds; may be repeated", "FILE");
  app.add_option("--write-connections", sim.write_connections, "Write a connection file that reaches the accounts")
      ->type_name("FILE");
  add_repeated(app, "--switch", sim.switches, "Choose a behaviour that the service leaves open; may be repeated",
               "NAME=VALUE");
}

Exit run_sim(const Arguments& arguments, Surroundings& around) {
  auto options = options_from(arguments.sim);
  if (!options) {
    static_cast<void>(say(options.error(), arguments, around));
    return Exit::usage;
  }
  const auto wait_for_stop = around.hold_stop_signals();
  const auto server = sim::Server::start(*std::move(options));
  if (!server) return say(server.error(), arguments, around);
  if (arguments.sim.write_connections) {
    const auto written = sim::write_connections(**server, *arguments.sim.write_connections);
    if (!written) return say(written.error(), arguments, around);
  }
  around.out << "listening on " << (*server)->url() << std::endl;
  wait_for_stop();
  (*server)->stop();
  return Exit::ok;
}

}  // namespace ramify::cli
