#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "grants.h"

namespace ramify::access {

/// What documents grant, worked out once for all who hold the same texts under whatever names. Documents that speak of
/// nothing but assuming roles of described accounts grant nothing here. The documents must outlive it.
class GrantBook {
 public:
  explicit GrantBook(Elsewhere elsewhere) : elsewhere_(std::move(elsewhere)) {}
  /// As `access::gained`.
  [[nodiscard]] std::vector<Grant> gained(const std::vector<Held>& before, const std::vector<Held>& after);
  /// Equal for two only where they hold the same texts in the same scopes, in the same order.
  [[nodiscard]] std::string text_of(const std::vector<Held>& held);
  /// Equal for two only where both may do the same, as far as the documents' meanings show.
  [[nodiscard]] std::string meaning_of(const std::vector<Held>& held);

 private:
  struct Page {
    std::vector<Grant> grants;
    std::vector<std::size_t> by;  ///< of each grant: whose attachment in `after` it is
  };
  static constexpr std::size_t kNothing = 0;  ///< the number of documents that grant nothing here
  std::size_t number_of(const policy::Document& document);
  [[nodiscard]] std::vector<Held> granting(const std::vector<Held>& held);

  Elsewhere elsewhere_;
  std::map<const policy::Document*, std::size_t> numbers_;
  std::unordered_map<std::string, std::size_t> texts_;
  std::vector<std::string> meanings_;  ///< by number; empty where nobody asked
  std::map<std::pair<std::string, std::string>, Page> pages_;
};

}  // namespace ramify::access
