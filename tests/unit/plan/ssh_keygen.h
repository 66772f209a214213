#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

extern char** environ;

namespace ramify::plan::test {

/// A folder with keys that the real ssh-keygen made, and what it says of signatures. Options are words with blanks
/// between.
class SshKeygen {
 public:
  SshKeygen() {
    std::string pattern = (std::filesystem::temp_directory_path() / "ramify-ssh-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  SshKeygen(const SshKeygen&) = delete;
  SshKeygen& operator=(const SshKeygen&) = delete;
  ~SshKeygen() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  /// `options` such as `-t ed25519`.
  void make_key(const std::string& name, const std::string& options) const {
    auto arguments = words("-q " + options);
    for (const auto& word : {std::string("-N"), std::string(), std::string("-C"), name, std::string("-f"), name}) {
      arguments.push_back(word);
    }
    REQUIRE(run(arguments) == 0);
  }
  /// The public key as a line of allowed_signers wants it: type and base64.
  [[nodiscard]] std::string public_key(const std::string& name) const {
    const std::string line = read(name + ".pub");
    return line.substr(0, line.find(' ', line.find(' ') + 1));
  }
  [[nodiscard]] std::string sign(const std::string& name, const std::string& message,
                                 const std::string& name_space = "ramify-plan", const std::string& more = {}) const {
    write("message", message);
    std::filesystem::remove(folder_ / "message.sig");
    REQUIRE(run(words("-Y sign -q -n " + name_space + " " + more + " -f " + name + " message")) == 0);
    return read("message.sig");
  }
  /// What `ssh-keygen -Y verify` says.
  [[nodiscard]] bool verifies(const std::string& signature, const std::string& message, const std::string& allowed,
                              const std::string& identity, const std::string& more = {}) const {
    write("signature", signature);
    write("allowed", allowed);
    write("message", message);
    return run(words("-Y verify -n ramify-plan -I " + identity + " " + more + " -f allowed -s signature")) == 0;
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  static std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
  }

  /// In the folder; the message is its standard input.
  [[nodiscard]] int run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "ssh-keygen");
    std::vector<char*> argv;
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder_.c_str());
    const bool has_message = std::filesystem::exists(folder_ / "message");
    posix_spawn_file_actions_addopen(&actions, 0, has_message ? path("message").c_str() : "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, path("said").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t child = 0;
    const int fault = posix_spawnp(&child, argv.front(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    REQUIRE(fault == 0);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::filesystem::path folder_;
};

}  // namespace ramify::plan::test
