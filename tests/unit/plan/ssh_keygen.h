#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace ramify::plan::test {

/// A folder with keys that the real ssh-keygen made, and what it says of signatures.
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
    REQUIRE(run("-q " + options + " -N '' -C " + name + " -f " + name) == 0);
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
    REQUIRE(run("-Y sign -q -n " + name_space + " " + more + " -f " + name + " message") == 0);
    return read("message.sig");
  }
  /// What `ssh-keygen -Y verify` says.
  [[nodiscard]] bool verifies(const std::string& signature, const std::string& message, const std::string& allowed,
                              const std::string& identity, const std::string& more = {}) const {
    write("signature", signature);
    write("allowed", allowed);
    write("message", message);
    return run("-Y verify -n ramify-plan -I " + identity + " " + more + " -f allowed -s signature < message") == 0;
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary | std::ios::trunc) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] int run(const std::string& arguments) const {
    const std::string command = "cd '" + folder_.string() + "' && ssh-keygen " + arguments + " >said 2>&1";
    return std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe): a test of one thread
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace ramify::plan::test
