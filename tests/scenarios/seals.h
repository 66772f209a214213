#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace ramify::scenarios {

/// A certificate and its key, made once a run: who opens what is sealed.
class Recipient {
 public:
  Recipient();
  ~Recipient();
  Recipient(const Recipient&) = delete;
  Recipient& operator=(const Recipient&) = delete;

  [[nodiscard]] const std::string& certificate_pem() const { return certificate_pem_; }
  /// The text inside a sealed file; empty where it does not open.
  [[nodiscard]] std::optional<std::string> open(const std::filesystem::path& sealed) const;

 private:
  void* key_ = nullptr;
  void* certificate_ = nullptr;
  std::string certificate_pem_;
};

}  // namespace ramify::scenarios
