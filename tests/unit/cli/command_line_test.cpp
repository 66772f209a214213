#include <doctest/doctest.h>

#include <sstream>

#include "ramify/cli/exit_code.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

TEST_CASE("flags work on either side of the verb") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kConfiguration);
  REQUIRE(terminal.run({"validate", config, "-o", "json"}) == 0);
  const auto after = terminal.out;
  CHECK(terminal.run({"-o", "json", "validate", config}) == 0);
  CHECK(terminal.out == after);
  CHECK(terminal.run({"--output=json", "--color", "never", "validate", config}) == 0);
  CHECK(terminal.out == after);
}

TEST_CASE("a wrong command line is exit 64 and says what is wrong") {
  Terminal terminal;
  const auto says = [&](const std::vector<std::string>& words, const std::string& message) {
    CAPTURE(message);
    CHECK(terminal.run(words) == 64);
    CHECK(terminal.err == "error: " + message + "\n");
  };
  const std::string all = "\n  help: ramify --help lists the commands";
  says({}, "no command is given" + all);
  says({"-x"}, "there is no flag -x, and no command is given" + all);
  says({"--color", "never", "--lvie=x"}, "there is no flag --lvie, and no command is given" + all);
  says({"--color", "never"}, "no command is given" + all);
  says({"help", "pln"}, "there is no command \"pln\"; did you mean \"plan\"?" + all);
  says({"pln"}, "there is no command \"pln\"; did you mean \"plan\"?" + all);
  const std::string plan = "\n  help: ramify plan --help tells what it takes";
  says({"plan", "-o", "yaml"},
       "-o: unknown format \"yaml\"; formats of this command: text, json, markdown, html" + plan);
  says({"plan", "-o", "json="}, "-o: json=: the file's name is missing" + plan);
  says({"plan", "--detailed-exitcodes", "x"},
       "plan has no flag --detailed-exitcodes; did you mean \"--detailed-exitcode\"?" + plan);
  says({"plan", "-x"}, "plan has no flag -x" + plan);
  says({"plan", "--emit-policy=maybe"}, "--emit-policy does not take \"maybe\"" + plan);
  says({"plan", "one", "two"}, "plan has no place for \"two\"" + plan);
  says({"plan", "--out"}, "--out wants FILE after it" + plan);
  says({"plan", "--log", "a", "--log", "b"}, "--log is given 2 times, and once is the most" + plan);
  says({"plan", "--color", "newer"},
       "--color: \"newer\" is none of auto, always, never; did you mean \"never\"?" + plan);
  says({"apply", "--parallel", "99"},
       "--parallel: \"99\" is no whole number from 1 to 64\n  help: ramify apply --help tells what it takes");
  says({"apply", "--require", "-1"},
       "--require: \"-1\" is no whole number from 0 to 100\n  help: ramify apply --help tells what it takes");
  says({"apply", "--deadline", "5x"},
       "\"5x\" is no duration; write 30s, 5m or 1h\n  help: ramify apply --help tells what it takes");
  says({"lint", "--dry-run"}, "--dry-run requires --fix\n  help: ramify lint --help tells what it takes");
  says({"show"}, "show needs PLANFILE: A file written by plan --out\n  help: ramify show --help tells what it takes");
}

TEST_CASE("--connections fits every command, so that an alias can hold it") {
  Terminal terminal;
  REQUIRE(terminal.run({"completion", "bash"}) == 0);
  std::istringstream script(terminal.out);
  int commands = 0;
  for (std::string line; std::getline(script, line);) {
    if (line.find(") words=\"") == std::string::npos || line.find("*)") != std::string::npos) continue;
    CAPTURE(line);
    CHECK(line.find("--connections") != std::string::npos);
    ++commands;
  }
  CHECK(commands == 20);
}

TEST_CASE("validate takes accounts that the connection file trusts for known, as lint does") {
  Terminal terminal;
  const auto config =
      terminal.file("ramify.yaml",
                    "ramify: 1\nproject: p\naccounts:\n  a:\n    id: \"1000000000000001\"\n    roles:\n"
                    "      r: {trust: [{account: \"3000000000000003\", external_id: 7f3c2a91d0be44aa}]}\n");
  const auto connections = terminal.file("c.yaml", "connections: {}\ntrusted_accounts: [\"3000000000000003\"]\n");
  CHECK(terminal.run({"validate", config, "--fail-on", "security"}) == 7);
  CHECK(terminal.err.find("T004") != std::string::npos);
  CHECK(terminal.run({"validate", config, "--fail-on", "security", "--connections", connections}) == 0);
}

TEST_CASE("help and version are no errors") {
  Terminal terminal;
  CHECK(terminal.run({"--version"}) == 0);
  CHECK(terminal.out == "ramify 0.1.0\n");
  CHECK(terminal.run({"version"}) == 0);
  CHECK(terminal.out == "ramify 0.1.0\n");
  CHECK(terminal.run({"--help"}) == 0);
  CHECK(terminal.out.find("validate") != std::string::npos);
  CHECK(terminal.run({"plan", "--help"}) == 0);
  CHECK(terminal.out.find("--detailed-exitcode") != std::string::npos);
  const auto of_plan = terminal.out;
  CHECK(terminal.run({"help", "plan"}) == 0);
  CHECK(terminal.out == of_plan);
  CHECK(terminal.run({"--help"}) == 0);
  const auto whole = terminal.out;
  CHECK(terminal.run({"help"}) == 0);
  CHECK(terminal.out == whole);
  CHECK(terminal.run({"sim", "--help"}) == 0);
  CHECK(terminal.out.find("{false}") == std::string::npos);
  CHECK(terminal.out.find("--no-sync ") != std::string::npos);
}

TEST_CASE("of two exit codes the more serious wins") {
  CHECK(worse(Exit::changes, Exit::check_failed) == Exit::check_failed);
  CHECK(worse(Exit::check_failed, Exit::guard) == Exit::guard);
  CHECK(worse(Exit::stale, Exit::guard) == Exit::stale);
  CHECK(worse(Exit::credentials, Exit::stale) == Exit::credentials);
  CHECK(worse(Exit::ok, Exit::changes) == Exit::changes);
}

TEST_CASE("colour is for terminals, and NO_COLOR and --color have their say") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", "ramify: 2\n");
  const auto colored = [&](const std::vector<std::string>& arguments) {
    terminal.run(arguments);
    return terminal.err.find("\x1b[") != std::string::npos;
  };
  CHECK_FALSE(colored({"validate", config}));
  CHECK(colored({"validate", config, "--color", "always"}));
  terminal.terminal = true;
  terminal.environment["TERM"] = "xterm";
  CHECK(colored({"validate", config}));
  CHECK_FALSE(colored({"validate", config, "--color", "never"}));
  terminal.environment["NO_COLOR"] = "1";
  CHECK_FALSE(colored({"validate", config}));
  terminal.environment.erase("NO_COLOR");
  terminal.terminal = false;
  terminal.environment["CLICOLOR_FORCE"] = "1";
  CHECK(colored({"validate", config}));
}

TEST_CASE("validate counts what is declared, and a fault is exit 1") {
  Terminal terminal;
  CHECK(terminal.run({"validate", terminal.file("ramify.yaml", kConfiguration)}) == 0);
  CHECK(terminal.out == "Valid: 2 accounts, 1 user, 0 groups, 1 role, 0 custom policies, 0 access tests.\n");
  CHECK(terminal.run({"validate", terminal.file("ramify.yaml", "ramify: 1\n")}) == 1);
  CHECK(terminal.out.empty());
}

TEST_CASE("the completion script knows every command and its flags") {
  Terminal terminal;
  REQUIRE(terminal.run({"completion", "bash"}) == 0);
  for (const char* command : {"validate", "|plan|", "|apply|", "|drift|", "|verify|", "|show|", "|approve|",
                              "|snapshot|", "|sim|", "|schema|", "|completion"}) {
    CAPTURE(command);
    CHECK(terminal.out.find(command) != std::string::npos);
  }
  CHECK(terminal.out.find("--delete-surplus-keys") != std::string::npos);
}

TEST_CASE("sim says which quota it does not understand") {
  Terminal terminal;
  CHECK(terminal.run({"sim", "--quota", "user=7"}) == 64);
  CHECK(terminal.err == "error: --quota user=7: there is no such quota\n  help: did you mean users?\n");
  CHECK(terminal.run({"sim", "--quota", "users=many"}) == 64);
  CHECK(terminal.err == "error: --quota users=many: the value is a number up to 1000000\n");
}

TEST_CASE("sim says which switch or address it does not understand") {
  Terminal terminal;
  CHECK(terminal.run({"sim", "--switch", "shufle_lists=true"}) == 64);
  CHECK(terminal.err ==
        "error: --switch shufle_lists=true: there is no such switch\n  help: did you mean shuffle_lists?\n");
  CHECK(terminal.run({"sim", "--switch", "shuffle_lists=yes"}) == 64);
  CHECK(terminal.err == "error: --switch shuffle_lists=yes: the value is true or false\n");
  CHECK(terminal.run({"sim", "--switch", "throttling_http_status=200"}) == 64);
  CHECK(terminal.err == "error: --switch throttling_http_status=200: the value is a number from 400 to 599\n");
  CHECK(terminal.run({"sim", "--listen", "7070"}) == 64);
  CHECK(terminal.err ==
        "error: --listen 7070: this is not HOST:PORT\n  help: for example 127.0.0.1:7070; port 0 takes any free one\n");
}

}  // namespace
}  // namespace ramify::cli::test
