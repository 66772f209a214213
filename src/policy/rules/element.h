#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/policy/document.h"

namespace ramify::policy {

using Json = nlohmann::ordered_json;

/// With its article, e.g. `a list`, for messages.
[[nodiscard]] std::string_view type_name(const Json& value);

/// The faults of a document, in the order in which they are met.
class Faults {
 public:
  void add(std::string_view code, const std::string& pointer, std::string message, std::string help = {});
  [[nodiscard]] bool none_since(std::size_t count) const { return all_.size() == count; }
  [[nodiscard]] std::size_t count() const { return all_.size(); }
  [[nodiscard]] std::vector<DocumentFault> take() { return std::move(all_); }

 private:
  std::vector<DocumentFault> all_;
};

/// An object of a document: the document itself, a statement, a Principal.
struct Element {
  const Json& json;
  std::string pointer;
  std::string_view name;  ///< with its article, for messages
  /// The known members that misspelt ones stand for.
  std::set<std::string> meant{};

  [[nodiscard]] bool has(std::string_view member) const { return json.contains(member); }
  /// Neither there nor misspelt, which is a fault of its own.
  [[nodiscard]] bool lacks(const std::string& member) const { return !has(member) && meant.count(member) == 0; }
  [[nodiscard]] std::string pointer_to(std::string_view member) const;
};

/// `code:name`; where `wildcards`, both may hold them. Names of condition keys may hold anything (tags do).
[[nodiscard]] bool is_code_and_name(std::string_view text, bool wildcards, bool any_name);

}  // namespace ramify::policy
