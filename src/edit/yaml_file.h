#pragma once

#include <optional>
#include <string>

#include "tree_place.h"
#include "yaml_text.h"

namespace ramify::edit {

/// One file that is changed step by step by text ranges, comments and layout kept. After each step the text is read
/// again and must say exactly what was meant: else the step is not made, whatever odd way the file is written in.
class YamlFile {
 public:
  using Pointer = nlohmann::json::json_pointer;

  /// Empty where the text cannot be read.
  [[nodiscard]] static std::optional<YamlFile> open(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& before() const { return before_; }
  [[nodiscard]] std::string text() const;  ///< as it is now, its lines ending as they did
  [[nodiscard]] bool has(const Pointer& at) const { return find(at).has_value(); }
  /// The node there; null where there is none.
  [[nodiscard]] const config::Node* node(const Pointer& at) const;

  // False where the step could not be made.
  bool set(const Pointer& at, const Json& value);      ///< of a key that is there or not
  bool append(const Pointer& list, const Json& item);  ///< to a list that is there
  bool erase(const Pointer& at);                       ///< a key or an item; the last one leaves `{}` or `[]`

 private:
  YamlFile(std::string name, std::string text);
  [[nodiscard]] std::optional<Found> find(const Pointer& at) const;
  bool make(std::vector<TextEdit> edits, const nlohmann::json& meant);
  bool replace_value(const Found& found, const Json& value, const nlohmann::json& meant);
  bool replace_by_block(const Found& found, const Json& value, const nlohmann::json& meant);
  bool add_key(const Found& mapping, const std::string& key, const Json& value, const nlohmann::json& meant);

  std::string name_;
  std::string before_;
  bool crlf_;
  std::string text_;  ///< its lines ending in line feeds alone, where `crlf_` says that they did not
  config::NodePtr root_;
};

}  // namespace ramify::edit
