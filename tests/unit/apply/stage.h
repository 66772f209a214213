#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ramify/apply/apply.h"
#include "ramify/sim/server.h"

namespace ramify::apply::test {

/// A folder of its own that goes with the object.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Names of the files in it, sorted.
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  std::filesystem::path path_;
};

/// A recipient: a certificate in a file, and the key that opens what is sealed to it.
class Recipient {
 public:
  explicit Recipient(const std::filesystem::path& folder);
  Recipient(const Recipient&) = delete;
  Recipient& operator=(const Recipient&) = delete;
  ~Recipient();
  [[nodiscard]] const std::filesystem::path& certificate() const { return file_; }
  [[nodiscard]] std::string open(const std::filesystem::path& sealed) const;

 private:
  std::filesystem::path file_;
  void* key_ = nullptr;
  void* certificate_ = nullptr;
};

/// Two simulated accounts, sessions to them, a recipient and a secrets folder.
struct Stage {
  using Fault = sim::Fault::Kind;

  Stage();
  /// The fault for the n-th call of an operation (from 1), once.
  void break_call(const std::string& operation, Fault fault, int nth = 1);
  nlohmann::json ask(const std::string& account, wire::Service service, const std::string& operation,
                     const wire::Pairs& parameters);
  Result<ApplyResult> run(const plan::Plan& plan);
  /// `CreateUser`, `AttachPolicyToUser` …: the writes that reached the service, in order.
  [[nodiscard]] std::vector<std::string> writes() const;

  Folder certificates;
  Folder secrets;
  Recipient recipient{certificates.path()};
  struct Planned {
    std::string operation;
    Fault fault;
    int nth;
  };
  std::vector<Planned> faults;
  std::map<std::string, int> calls;
  std::unique_ptr<sim::Server> server;
  client::Sessions sessions;
  std::vector<std::chrono::milliseconds> sleeps;
  /// Called for each request, before it is handled, and for each wait.
  std::function<void(const sim::RequestInfo&)> on_request;
  std::function<void()> on_sleep;
  Options options;
  model::World live;              ///< what a run is told of the accounts: nothing is there
  std::vector<std::string> told;  ///< what the observer heard
};

/// Plans by hand: each step needs the ones given.
class Plans {
 public:
  Plans();
  Plans& step(ops::Op op, ops::Target target, std::vector<ops::FieldChange> fields = {}, std::vector<int> needs = {});
  [[nodiscard]] const plan::Plan& plan() const { return plan_; }

 private:
  plan::Plan plan_;
};

[[nodiscard]] ops::Target user(const std::string& name);
[[nodiscard]] ops::Target role(const std::string& name);
[[nodiscard]] ops::Target key(const std::string& user, int ordinal = 1);
[[nodiscard]] ops::Target logon(const std::string& user);
[[nodiscard]] ops::Target system_policy(const std::string& policy, const std::string& role_name);
[[nodiscard]] ops::FieldChange made(ops::Field field, std::string value);

inline const std::string kTrustOwnRoot =
    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root"]}}]})";

}  // namespace ramify::apply::test
