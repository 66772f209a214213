#include "ramify/apply/seal.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>

using namespace ramify;
namespace fs = std::filesystem;

namespace {

/// A folder with certificates made by the real openssl.
struct Folder {
  fs::path path = fs::temp_directory_path() / fmt::format("ramify-seal-{}", ::getpid());
  Folder() { fs::create_directories(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }

  [[nodiscard]] fs::path operator/(const std::string& name) const { return path / name; }
  /// Runs `openssl` in the folder; the arguments hold no blanks.
  [[nodiscard]] bool run(const std::string& command) const {
    std::istringstream stream(command);
    std::vector<std::string> words{std::istream_iterator<std::string>(stream), {}};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, path.c_str());
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    const int fault = ::posix_spawnp(&child, "openssl", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    return fault == 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  }
  /// `name`.pem and `name`.key.
  [[nodiscard]] fs::path certificate(const std::string& name, const std::string& key,
                                     const std::string& more = {}) const {
    REQUIRE(run(fmt::format("openssl req -x509 -newkey {} -nodes -keyout {}.key -out {}.pem -subj /CN=x -days 30 {}",
                            key, name, name, more)));
    return path / (name + ".pem");
  }
  [[nodiscard]] std::string opened(const std::string& file, const std::string& name) const {
    if (!run(fmt::format("openssl cms -decrypt -inform DER -in {0} -inkey {1}.key -recip {1}.pem -out opened", file,
                         name))) {
      return "(cannot be opened)";
    }
    return text("opened");
  }
  [[nodiscard]] std::string text(const std::string& name) const {
    std::ifstream stream(path / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
};

Secret secret() {
  return Secret(std::string("AccessKeySecret: s3cr3t-\xC3\xA9\n"));
}
const std::string kPlain = "AccessKeySecret: s3cr3t-\xC3\xA9\n";
Instant today() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string refusal(const fs::path& certificate, Instant now = today()) {
  const auto checked = apply::check_recipients({certificate}, now);
  REQUIRE_FALSE(checked.has_value());
  return checked.error().message;
}

}  // namespace

TEST_CASE("each recipient opens what was sealed, and nobody else, with the real openssl") {
  const Folder folder;
  const auto rsa = folder.certificate("rsa", "rsa:2048");
  const auto ec = folder.certificate("ec", "ec -pkeyopt ec_paramgen_curve:P-256");
  static_cast<void>(folder.certificate("other", "rsa:2048"));
  REQUIRE(apply::check_recipients({rsa, ec}, today()).has_value());
  const auto sealed = apply::seal(secret(), {rsa, ec}, folder / "alice.cms");
  REQUIRE_MESSAGE(sealed.has_value(), sealed.error().message);
  CHECK(folder.opened("alice.cms", "rsa") == kPlain);
  CHECK(folder.opened("alice.cms", "ec") == kPlain);
  CHECK(folder.opened("alice.cms", "other") == "(cannot be opened)");
  CHECK(folder.text("alice.cms").find("s3cr3t") == std::string::npos);
}

TEST_CASE("the seal is authenticated, AES-256-GCM with RSA-OAEP, and any change breaks it") {
  const Folder folder;
  const auto rsa = folder.certificate("rsa", "rsa:2048");
  REQUIRE(apply::seal(secret(), {rsa}, folder / "a.cms").has_value());
  REQUIRE(folder.run("openssl cms -cmsout -print -inform DER -in a.cms -out printed"));
  const auto printed = folder.text("printed");
  CHECK(printed.find("id-smime-ct-authEnvelopedData") != std::string::npos);
  CHECK(printed.find("aes-256-gcm") != std::string::npos);
  CHECK(printed.find("rsaesOaep") != std::string::npos);
  auto bytes = folder.text("a.cms");
  bytes[bytes.size() - 20] = static_cast<char>(bytes[bytes.size() - 20] ^ 1);
  std::ofstream(folder / "b.cms", std::ios::binary) << bytes;
  CHECK(folder.opened("b.cms", "rsa") == "(cannot be opened)");
}

TEST_CASE("a sealed file is its owner's alone, whole, and the only one left in the folder") {
  const Folder folder;
  const auto rsa = folder.certificate("rsa", "rsa:2048");
  fs::create_directory(folder / "secrets");
  const auto before = ::umask(0);
  const auto sealed = apply::seal(secret(), {rsa}, folder / "secrets/alice.cms");
  ::umask(before);
  REQUIRE(sealed.has_value());
  CHECK(fs::status(folder / "secrets/alice.cms").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(std::distance(fs::directory_iterator(folder / "secrets"), fs::directory_iterator()) == 1);
}

TEST_CASE("an existing file is never overwritten") {
  const Folder folder;
  const auto rsa = folder.certificate("rsa", "rsa:2048");
  fs::create_directory(folder / "secrets");
  const auto file = folder / "secrets/alice.cms";
  std::ofstream(file) << "older";
  const auto sealed = apply::seal(secret(), {rsa}, file);
  REQUIRE_FALSE(sealed.has_value());
  CHECK(sealed.error().kind == ErrorKind::io);
  CHECK(sealed.error().message == "cannot create " + file.string() + ": File exists");
  CHECK(folder.text("secrets/alice.cms") == "older");
  CHECK(std::distance(fs::directory_iterator(folder / "secrets"), fs::directory_iterator()) == 1);
  const auto nowhere = apply::seal(secret(), {rsa}, folder / "none/alice.cms");
  CHECK(nowhere.error().message ==
        "cannot create " + (folder / "none/alice.cms").string() + ": No such file or directory");
}

TEST_CASE("a secret that nobody could open is not sealed") {
  const Folder folder;
  const auto sealed = apply::seal(secret(), {}, folder / "alice.cms");
  REQUIRE_FALSE(sealed.has_value());
  CHECK(sealed.error().message == "nobody could open " + (folder / "alice.cms").string() + ": there are no recipients");
  CHECK(sealed.error().help == "name certificates under `recipients` in the connection file");
  CHECK_FALSE(fs::exists(folder / "alice.cms"));
}

TEST_CASE("a certificate that cannot serve is refused before anything is made") {
  const Folder folder;
  const auto rsa = folder.certificate("rsa", "rsa:2048");
  CHECK(refusal(folder / "none.pem") == "the certificate " + (folder / "none.pem").string() + " cannot be read");
  CHECK(refusal(folder / "rsa.key") == (folder / "rsa.key").string() + " is no X.509 certificate");
  CHECK(refusal(rsa, today() + std::chrono::hours(24 * 31)) == "the certificate " + rsa.string() + " has expired");
  CHECK(refusal(rsa, today() - std::chrono::hours(24)) == "the certificate " + rsa.string() + " is not valid yet");
  const auto small = folder.certificate("small", "rsa:1024");
  CHECK(refusal(small) == "the certificate " + small.string() + " has an RSA key of less than 2048 bits");
  const auto ed = folder.certificate("ed", "ed25519");
  CHECK(refusal(ed) == "the certificate " + ed.string() + " has a key that cannot be encrypted to; use RSA or EC");
  const auto signing = folder.certificate("signing", "rsa:2048", "-addext keyUsage=digitalSignature");
  CHECK(refusal(signing) ==
        "the certificate " + signing.string() + " may not be encrypted to: its key usage lacks keyEncipherment");
}

TEST_CASE("a certificate in DER form serves as well") {
  const Folder folder;
  static_cast<void>(folder.certificate("rsa", "rsa:2048"));
  REQUIRE(folder.run("openssl x509 -in rsa.pem -outform DER -out rsa.der"));
  REQUIRE(apply::check_recipients({folder / "rsa.der"}, today()).has_value());
  REQUIRE(apply::seal(secret(), {folder / "rsa.der"}, folder / "a.cms").has_value());
  CHECK(folder.opened("a.cms", "rsa") == kPlain);
}

TEST_CASE("recipients are found by user, then project, then default") {
  const auto account = model::AccountKey::from_service("company-b");
  const auto alice = model::UserName::from_service("alice");
  apply::Recipients recipients{{{"default", {"d.pem"}}}, "perf"};
  CHECK(recipients.find(account, alice) == std::vector<fs::path>{"d.pem"});
  recipients.by_name["perf"] = {"p.pem"};
  CHECK(recipients.find(account, alice) == std::vector<fs::path>{"p.pem"});
  recipients.by_name["company-b/alice"] = {"a.pem", "b.pem"};
  CHECK(recipients.find(account, alice) == std::vector<fs::path>{"a.pem", "b.pem"});
  CHECK(recipients.find(account, model::UserName::from_service("bob")) == std::vector<fs::path>{"p.pem"});
  CHECK(apply::Recipients{}.find(account, alice).empty());
}
