#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "ramify/policy/compiled.h"

namespace ramify::sim {

/// Policy documents by their text, compiled once. A policy that changes has another text, so nothing here ever goes
/// stale; what is used no more is dropped when there is too much of it. Guarded by the server's lock.
class DocumentCache {
 public:
  struct Entry {
    std::optional<policy::CompiledDocument> document;  ///< empty where the text is no policy document
    bool only_denies = false;
  };
  /// References hold until the next call of `forget_surplus`.
  [[nodiscard]] const Entry& find(const std::string& text, policy::DocumentKind kind);
  /// The catalogue's document of a system policy, by folded name; null where it shows none.
  [[nodiscard]] const Entry* catalogue(const std::string& folded_name);
  /// To be called between requests. True where everything was forgotten.
  [[nodiscard]] bool forget_surplus();

 private:
  std::unordered_map<std::string, Entry> identity_;
  std::unordered_map<std::string, Entry> trust_;
  std::unordered_map<std::string, const Entry*> catalogue_;
};

}  // namespace ramify::sim
