#pragma once

#include <string>
#include <string_view>

#include "ramify/diag/diagnostic.h"

namespace ramify::config {

/// Diagnostics beyond this many are dropped: aliases can make millions of a few lines.
inline constexpr std::size_t kFaultsMax = 1000;

/// Collects diagnostics. The reference that comes back is good until the next one is made.
class Faults {
 public:
  explicit Faults(Diagnostics& out) : out_(out) {}
  Diagnostic& error(std::string_view code, const SourceRange& where, std::string message, std::string help = {}) {
    return add(Severity::error, code, where, std::move(message), std::move(help));
  }
  Diagnostic& warning(std::string_view code, const SourceRange& where, std::string message, std::string help = {}) {
    return add(Severity::warning, code, where, std::move(message), std::move(help));
  }
  [[nodiscard]] Diagnostics& all() { return out_; }

 private:
  Diagnostic& add(Severity severity, std::string_view code, const SourceRange& where, std::string message,
                  std::string help) {
    if (out_.size() >= kFaultsMax) {
      dropped_ = {};
      return dropped_;
    }
    out_.push_back({severity, std::string(code), std::move(message), where, {}, std::move(help)});
    return out_.back();
  }
  Diagnostics& out_;
  Diagnostic dropped_;
};

/// Sorts, and where the limit was reached adds an error that says so: among what was dropped may have been one.
void finish(Diagnostics& diagnostics);

}  // namespace ramify::config
