#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ramify::testing {

/// One of the schemas in schemas/, ready to judge.
class JsonSchema {
 public:
  explicit JsonSchema(const std::string& file_name);
  /// One of these definitions of it, instead of the whole.
  JsonSchema(const std::string& file_name, const std::vector<std::string>& definitions);
  ~JsonSchema();
  JsonSchema(const JsonSchema&) = delete;
  JsonSchema& operator=(const JsonSchema&) = delete;
  /// Empty where the value is valid, else where and why not.
  [[nodiscard]] std::string faults(const nlohmann::json& value) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

[[nodiscard]] std::string read_file(const std::filesystem::path& file);

}  // namespace ramify::testing
