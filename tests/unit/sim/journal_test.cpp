#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

sim::Options kept_in(const std::filesystem::path& file) {
  sim::Options options;
  options.state_file = file;
  options.sync = false;  // these tests kill processes, not machines
  options.accounts.push_back({kA, "company-a", "LTAIrootA", Secret(std::string("secretA"))});
  return options;
}

std::string message_of(const std::filesystem::path& file) {
  const auto started = sim::Server::start(kept_in(file));
  return started ? std::string() : started.error().message;
}

std::string snapshot_of(const std::filesystem::path& file) {
  const auto started = sim::Server::start(kept_in(file));
  REQUIRE_MESSAGE(started.has_value(), (started ? std::string() : started.error().message));
  return (*started)->snapshot();
}

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// A history of five writes: the file after the last, and the snapshot after each.
struct History {
  std::string text;
  std::vector<std::string> snapshots;
};

History short_history(const std::filesystem::path& folder) {
  History out;
  World world(kept_in(folder / "history.json"));
  const auto write = [&](const std::string& action, const wire::Pairs& parameters) {
    world.a("ram", action, parameters);
    out.snapshots.push_back(world.server().snapshot());
  };
  out.snapshots.push_back(world.server().snapshot());
  write("CreateUser", {{"UserName", "alice"}});
  write("CreateGroup", {{"GroupName", "crew"}});
  write("AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  write("UpdateUser", {{"UserName", "alice"}, {"NewUserName", "alicia"}});
  write("RemoveUserFromGroup", {{"UserName", "alicia"}, {"GroupName", "crew"}});
  out.text = text_of(folder / "history.json");
  return out;
}

}  // namespace

TEST_CASE("a state file cut short at any byte opens at its last whole write") {
  const auto folder = fresh_folder("cut");
  const History history = short_history(folder);
  REQUIRE(lines(history.text) == 6);
  const std::size_t base = history.text.find('\n');
  for (std::size_t size = base + 1; size <= history.text.size(); ++size) {
    const std::string cut = history.text.substr(0, size);
    std::ofstream(folder / "cut.json", std::ios::binary) << cut;
    CHECK(snapshot_of(folder / "cut.json") == history.snapshots[lines(cut) - 1]);
  }
}

TEST_CASE("a state file without its whole first line is refused and left alone") {
  const auto folder = fresh_folder("beheaded");
  const std::string text = short_history(folder).text;
  for (const std::size_t size : {std::size_t{1}, text.find('\n') / 2, text.find('\n') - 1}) {
    std::ofstream(folder / "cut.json", std::ios::binary) << text.substr(0, size);
    CHECK(message_of(folder / "cut.json").find("cannot use the state file") == 0);
    CHECK(std::filesystem::file_size(folder / "cut.json") == size);
  }
}

TEST_CASE("a damaged line with whole ones after it is refused: no crash does that") {
  const auto folder = fresh_folder("damaged");
  std::string text = short_history(folder).text;
  const std::size_t second = text.find('\n') + 1;
  text[second + 20] = static_cast<char>(text[second + 20] ^ 1);
  std::ofstream(folder / "damaged.json", std::ios::binary) << text;
  CHECK(message_of(folder / "damaged.json") == "cannot use the state file " + (folder / "damaged.json").string() +
                                                   ": line 2 is damaged, and whole lines follow it");
}

TEST_CASE("a write appends what it changed and rewrites nothing") {
  const auto folder = fresh_folder("appends");
  World world(kept_in(folder / "state.json"));
  for (int i = 0; i < 50; ++i) world.a("ram", "CreateUser", {{"UserName", "user-" + std::to_string(i)}});
  const std::string before = text_of(folder / "state.json");
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  const std::string after = text_of(folder / "state.json");
  CHECK(after.substr(0, before.size()) == before);
  CHECK(lines(after.substr(before.size())) == 1);
  CHECK(after.find("user-", before.size()) == std::string::npos);
}

TEST_CASE("a long journal becomes one line again, and nothing is lost by it") {
  const auto folder = fresh_folder("compact");
  std::string before;
  bool shrunk = false;
  {
    World world(kept_in(folder / "state.json"));
    std::uintmax_t size = 0;
    for (int i = 0; i < 400 && !shrunk; ++i) {
      world.a("ram", "CreatePolicy",
              {{"PolicyName", "p" + std::to_string(i)}, {"PolicyDocument", allow("oss:" + std::string(5000, 'x'))}});
      const auto now = std::filesystem::file_size(folder / "state.json");
      shrunk = now < size;
      size = now;
    }
    before = world.server().snapshot();
  }
  CHECK(shrunk);
  CHECK(lines(text_of(folder / "state.json")) == 1);
  CHECK(snapshot_of(folder / "state.json") == before);
}

TEST_CASE("a nonce stays used over a restart for as long as its request could be sent again") {
  const auto folder = fresh_folder("nonces");
  World world(kept_in(folder / "state.json"));
  const auto read = world.signed_v3(world.root(kA), "ram", "ListUsers", {});
  const auto write = world.signed_v3(world.root(kA), "ram", "CreateUser", {{"UserName", "alice"}});
  CHECK(world.send(read).status == 200);
  CHECK(world.send(write).status == 200);
  world.restart();
  CHECK(world.send(read).code() == "SignatureNonceUsed");
  CHECK(world.send(write).code() == "SignatureNonceUsed");
  world.now += std::chrono::minutes(16);
  CHECK(world.send(read).code() == "InvalidTimeStamp.Expired");
}

TEST_CASE("two simulators do not share a state file") {
  const auto folder = fresh_folder("shared");
  World first(kept_in(folder / "state.json"));
  CHECK(message_of(folder / "state.json") ==
        "another simulator uses the state file " + (folder / "state.json").string());
}

namespace {

/// A simulator in a process of its own; its port, once it listens.
std::pair<pid_t, std::uint16_t> fork_simulator(const std::filesystem::path& file, Instant now) {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    auto options = kept_in(file);
    options.clock = [now] { return now; };
    const auto started = sim::Server::start(std::move(options));
    const std::uint16_t port = started ? (*started)->port() : 0;
    if (::write(pipe_ends[1], &port, sizeof port) != sizeof port) ::_exit(1);
    for (;;) ::pause();
  }
  std::uint16_t port = 0;
  REQUIRE(::read(pipe_ends[0], &port, sizeof port) == sizeof port);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
  REQUIRE(port != 0);
  return {child, port};
}

}  // namespace

TEST_CASE("a killed simulator has every write that it answered") {
  const auto folder = fresh_folder("killed");
  const auto file = folder / "state.json";
  std::vector<std::string> answered;
  for (int round = 0; round < 8; ++round) {
    const Instant now = std::chrono::sys_days{std::chrono::year{2026} / 8 / 1};
    const auto [child, port] = fork_simulator(file, now);
    std::thread killer([child = child, round] {
      std::this_thread::sleep_for(std::chrono::milliseconds(5 + 7 * round));
      ::kill(child, SIGKILL);
    });
    const Key root{"LTAIrootA", "secretA", {}};
    for (int i = 0;; ++i) {
      const std::string name = "user-" + std::to_string(round) + "-" + std::to_string(i);
      const auto got = send_once(port, root, now, "round-" + name, "CreateUser", {{"UserName", name}});
      if (got.status != 200) break;
      answered.push_back(name);
    }
    killer.join();
    REQUIRE(::waitpid(child, nullptr, 0) == child);
  }
  const std::string kept = snapshot_of(file);
  CHECK(answered.size() > 8);
  for (const auto& name : answered) CHECK(kept.find("\"" + name + "\"") != std::string::npos);
}
