#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <mutex>
#include <optional>
#include <ostream>
#include <tuple>

#include "command.h"
#include "output.h"
#include "ramify/sim/connections.h"
#include "ramify/sim/quotas.h"
#include "ramify/sim/server.h"
#include "ramify/sim/switches.h"

namespace ramify::cli {

namespace {

constexpr std::size_t kLogKept = 10'000;  ///< requests that the control endpoint tells of

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<std::pair<std::string, std::uint16_t>> address(std::string_view flag, const std::string& text) {
  const auto colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : number<std::uint16_t>(text.substr(colon + 1));
  if (!port || colon == 0) {
    return fail(ErrorKind::usage, fmt::format("{} {}: this is not HOST:PORT", flag, text),
                "for example 127.0.0.1:7070; port 0 takes any free one");
  }
  return std::pair(text.substr(0, colon), *port);
}

Result<void> set_addresses(sim::Options& options, const Arguments::Sim& arguments) {
  const auto listen = address("--listen", arguments.listen);
  if (!listen) return tl::unexpected<Error>(listen.error());
  std::tie(options.host, options.port) = *listen;
  if (!arguments.control) return {};
  const auto control = address("--control", *arguments.control);
  if (!control) return tl::unexpected<Error>(control.error());
  options.control = *control;
  return {};
}

Result<void> set_weather(sim::Options& options, const Arguments::Sim& arguments) {
  for (const auto& text : arguments.switches) {
    if (auto set = sim::set_switch(options.switches, text); !set) return set;
  }
  for (const auto& text : arguments.quotas) {
    if (auto set = sim::set_quota(options.quotas, text); !set) return set;
  }
  for (const auto& text : arguments.faults) {
    if (auto set = sim::set_fault(options.faults, text); !set) {
      return fail(ErrorKind::usage, "--fault " + set.error().message, set.error().help);
    }
  }
  const auto rates = sim::rates_from(arguments.rates);
  if (!rates) return tl::unexpected<Error>(rates.error());
  options.rates = *rates;
  options.frozen = arguments.freeze_clock;
  if (!arguments.clock) return {};
  options.start_at = parse_instant(*arguments.clock);
  if (options.start_at) return {};
  return fail(ErrorKind::usage, fmt::format("--clock {}: this is not a time", *arguments.clock),
              "for example 2026-08-01T12:00:00Z");
}

/// Truly random where none is given: the secrets of the accounts come from it.
std::uint64_t random_seed(const Arguments::Sim& arguments, const Surroundings& around) {
  if (arguments.random_seed) return *arguments.random_seed;
  std::uint64_t seed = 0;
  for (const char c : around.random_bytes(sizeof seed)) seed = seed << 8U | static_cast<unsigned char>(c);
  return seed;
}

Result<sim::Options> options_from(const Arguments::Sim& arguments, const Surroundings& around) {
  sim::Options options;
  if (auto set = set_addresses(options, arguments); !set) return tl::unexpected(std::move(set.error()));
  if (auto set = set_weather(options, arguments); !set) return tl::unexpected(std::move(set.error()));
  for (const auto& text : arguments.accounts) {
    auto spec = sim::parse_account_spec(text);
    if (!spec) return tl::unexpected(std::move(spec.error()));
    options.accounts.push_back(*std::move(spec));
  }
  options.state_file = arguments.state;
  options.sync = arguments.sync;
  options.seeds = arguments.seeds;
  options.random_seed = random_seed(arguments, around);
  options.log_limit = kLogKept;
  return options;
}

/// A line a request, from whichever thread answers it.
class LogFile {
 public:
  explicit LogFile(const std::filesystem::path& file) : out_(file, std::ios::app) {}
  [[nodiscard]] bool is_open() const { return out_.is_open(); }
  void add(const sim::LogEntry& entry) {
    const std::string line = sim::log_line(entry) + "\n";
    const std::lock_guard lock(mutex_);
    out_ << line << std::flush;
  }

 private:
  std::mutex mutex_;
  std::ofstream out_;
};

void list_switches(Surroundings& around) {
  const sim::Switches defaults;
  for (const auto& spec : sim::switch_specs()) {
    around.out << fmt::format("{}={}\n", spec.name, sim::switch_value(defaults, spec));
    if (spec.off.empty()) {
      around.out << fmt::format("    {}\n", spec.on);
    } else {
      around.out << fmt::format("    true: {}\n    false: {}\n", spec.on, spec.off);
    }
  }
}

void list_faults(Surroundings& around) {
  const sim::Faults defaults;
  for (const auto& spec : sim::fault_specs()) {
    around.out << fmt::format("{}={}\n    {}\n", spec.name, sim::fault_value(defaults, spec), spec.what);
  }
}

}  // namespace

void add_sim(CLI::App& app, Arguments& arguments) {
  auto& sim = arguments.sim;
  app.add_option("--listen", sim.listen, "Where to listen (default: 127.0.0.1, any free port)")->type_name("HOST:PORT");
  app.add_option("--state", sim.state, "Keep the state in FILE, over restarts")->type_name("FILE");
  add_repeated(app, "--account", sim.accounts, "An account; may be repeated", "ID[:alias[:AccessKeyId:Secret]]");
  add_repeated(app, "--seed-from,--seed", sim.seeds, "Begin with what a snapshot file holds; may be repeated", "FILE");
  app.add_option("--write-connections", sim.write_connections, "Write a connection file that reaches the accounts")
      ->type_name("FILE");
  add_repeated(app, "--switch", sim.switches, "Choose a behaviour that the service leaves open; may be repeated",
               "NAME=VALUE");
  add_repeated(app, "--quota", sim.quotas, "Choose a limit that GetAccountSummary tells; may be repeated", "NAME=N");
  app.add_flag("--list-switches", sim.list_switches, "List those behaviours and their defaults");
  app.add_option("--rates", sim.rates, "Throttle calls: documented, none (the default), or a file")
      ->type_name("documented|none|FILE");
  add_repeated(app, "--fault", sim.faults, "A chance or a delay of what goes wrong; may be repeated", "NAME=VALUE");
  app.add_flag("--list-faults", sim.list_faults, "List what can go wrong");
  app.add_option("--random-seed", sim.random_seed, "What ids, secrets and chance come from (default: random)")
      ->type_name("NUMBER");
  app.add_option("--clock", sim.clock, "Where the clock begins (default: now)")->type_name("TIME");
  app.add_flag("--freeze-clock", sim.freeze_clock, "The clock stands still until it is advanced");
  app.add_option("--control", sim.control, "Where the control endpoints listen; a loopback address")
      ->type_name("HOST:PORT");
  app.add_option("--log", sim.log, "Append a line for each request to FILE")->type_name("FILE");
  app.add_flag("--sync", sim.sync, "Answer a write when it is on the disk (default)");
  app.add_flag_callback(
      "--no-sync", [&sim] { sim.sync = false; }, "Answer a write sooner: what a crash of the machine may lose");
}

Exit run_sim(const Arguments& arguments, Surroundings& around) {
  if (arguments.sim.list_switches) list_switches(around);
  if (arguments.sim.list_faults) list_faults(around);
  if (arguments.sim.list_switches || arguments.sim.list_faults) return Exit::ok;
  auto options = options_from(arguments.sim, around);
  if (!options) {
    static_cast<void>(say(options.error(), arguments, around));
    return Exit::usage;
  }
  std::optional<LogFile> log;
  if (arguments.sim.log) {
    log.emplace(*arguments.sim.log);
    if (!log->is_open()) {
      return say(Error{ErrorKind::io, fmt::format("cannot write the log {}", arguments.sim.log->string()), {}, {}},
                 arguments, around);
    }
    options->on_request = [&log](const sim::LogEntry& entry) { log->add(entry); };
  }
  const auto wait_for_stop = around.hold_stop_signals();
  const auto server = sim::Server::start(*std::move(options));
  if (!server) return say(server.error(), arguments, around);
  if (arguments.sim.write_connections) {
    const auto written = sim::write_connections(**server, *arguments.sim.write_connections);
    if (!written) return say(written.error(), arguments, around);
  }
  around.err << fmt::format("random seed {}\n", (*server)->random_seed());
  if (arguments.sim.control) around.err << "control endpoints on " << (*server)->control_url() << "\n" << std::flush;
  around.out << "listening on " << (*server)->url() << std::endl;
  wait_for_stop();
  (*server)->stop();
  return Exit::ok;
}

}  // namespace ramify::cli
