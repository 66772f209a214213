#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ramify::scenarios {

/// A folder below tests/scenarios, as it lies there.
struct Scenario {
  std::string name;  ///< `area/case`
  std::filesystem::path folder;
  [[nodiscard]] bool has(const std::string& file) const;
  [[nodiscard]] std::string read(const std::string& file) const;  ///< empty where it is not there
  /// `config.yaml` or `config`.
  [[nodiscard]] std::string config() const;
  /// What is run where the scenario is not about plan and apply: the words of `command`.
  [[nodiscard]] std::vector<std::string> command() const;
  /// What is given to every plan and apply beside: the words of `flags`, such as a guard's own.
  [[nodiscard]] std::vector<std::string> flags() const;
  [[nodiscard]] int exit() const;  ///< the expected exit code; 0 where not said
};

/// Every folder with a README, sorted by name.
[[nodiscard]] std::vector<Scenario> find_scenarios(const std::filesystem::path& root);

/// What became of a scenario: the faults found, and the expectations that were rewritten.
struct Verdict {
  std::vector<std::string> faults;
  std::vector<std::string> updated;
  [[nodiscard]] bool passed() const { return faults.empty() && updated.empty(); }
  void fault(const std::string& what);
  /// Compares with the scenario's file, or rewrites it where `update`. A file that is not there is not expected: a new
  /// expectation begins as an empty file.
  void expect(const Scenario& scenario, const std::string& file, const std::string& actual, bool update);
};

[[nodiscard]] std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& text);
/// The first lines that differ, for people.
[[nodiscard]] std::string difference(const std::string& expected, const std::string& actual);

}  // namespace ramify::scenarios
