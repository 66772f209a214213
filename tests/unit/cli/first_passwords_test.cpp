#include <doctest/doctest.h>

#include <fstream>

#include "../../../src/cli/program.h"
#include "terminal.h"

namespace ramify::cli::test {
namespace {

namespace fs = std::filesystem;
const std::string kPassword = "chosen-Elsewhere-1!";

/// Alice of company-b gets a logon; the recipient of secrets is made by openssl.
struct Logon : Terminal {
  Logon() {
    start_accounts();
    const auto made = run_program({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "9", "-subj",
                                   "/CN=me", "-keyout", file("me.key"), "-out", file("me.pem")},
                                  {}, true);
    REQUIRE((made && made->status == 0));
    std::ofstream(folder / "connections.yaml", std::ios::app) << "recipients: {default: [me.pem]}\n";
    file("ramify.yaml",
         "ramify: 1\nproject: p\naccounts:\n  company-b:\n    id: \"2000000000000002\"\n    users:\n"
         "      alice: {console: {password_reset: true}}\n");
  }
  int apply(std::vector<std::string> more) {
    std::vector<std::string> words{"apply",     file("ramify.yaml"), "--connections", file("connections.yaml"), "--yes",
                                   "--secrets", file("secrets"),     "--journal",     file("journals")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  [[nodiscard]] std::string sealed() {
    const auto opened =
        run_program({"openssl", "cms", "-decrypt", "-inform", "DER", "-in",
                     file("secrets/company-b.alice.password.cms"), "-inkey", file("me.key"), "-recip", file("me.pem")},
                    {}, true);
    return opened && opened->status == 0 ? nlohmann::json::parse(opened->out)["password"] : nlohmann::json("(none)");
  }
  std::string secret_file(const std::string& text, fs::perms perms) {
    const auto path = file("password", text);
    fs::permissions(path, perms);
    return path;
  }
};

constexpr auto kOwnerOnly = fs::perms::owner_read | fs::perms::owner_write;

TEST_CASE("a first password is taken from a file, sealed like any other, and shown nowhere") {
  Logon terminal;
  const auto path = terminal.secret_file(kPassword + "\n", kOwnerOnly);
  REQUIRE(terminal.apply({"--password", "company-b/alice=" + path}) == 0);
  CHECK(terminal.sealed() == kPassword);
  CHECK((terminal.out + terminal.err).find(kPassword) == std::string::npos);
}

TEST_CASE("a first password is taken from a program that is told whose it is") {
  Logon terminal;
  const auto program = terminal.file("choose", "#!/bin/sh\nprintf 'For-%s-of-%s-1!' \"$2\" \"$1\"\n");
  fs::permissions(program, fs::perms::owner_all);
  REQUIRE(terminal.apply({"--password-command", program}) == 0);
  CHECK(terminal.sealed() == "For-alice-of-company-b-1!");
}

TEST_CASE("a password that everybody could read, or that is none, makes no logon") {
  Logon terminal;
  const auto path = terminal.secret_file(kPassword, kOwnerOnly | fs::perms::others_read);
  CHECK(terminal.apply({"--password", "company-b/alice=" + path}) == 4);
  CHECK(terminal.out.find("error: the password file " + path + " can be read by everybody\n  help: chmod 600 " + path +
                          "\n") != std::string::npos);
  const auto two_lines = terminal.secret_file("one\ntwo\n", kOwnerOnly);
  CHECK(terminal.apply({"--password", "company-b/alice=" + two_lines}) == 4);
  CHECK(terminal.out.find("error: the password file " + two_lines +
                          " holds no password\n  help: it is one line of text, and nothing else\n") !=
        std::string::npos);
  CHECK(terminal.apply({"--password-command", "false"}) == 4);
  CHECK(terminal.out.find("error: false gave no password of company-b/alice: it ended with 1\n  help: it is run with "
                          "the account and the user as its two arguments\n") != std::string::npos);
  CHECK(terminal.writes() == std::vector<std::string>{"CreateUser"});
}

}  // namespace
}  // namespace ramify::cli::test
