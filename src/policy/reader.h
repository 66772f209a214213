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

/// Reads a document's JSON into a Document, gathering every fault on the way.
class Reader {
 public:
  explicit Reader(DocumentKind kind) : kind_(kind) {}

  [[nodiscard]] Document read(const Json& root);
  [[nodiscard]] std::vector<DocumentFault> take_faults() { return std::move(faults_); }

 private:
  /// Which known elements a misspelt one stands for: those are not reported missing as well.
  using Meant = std::set<std::string>;

  void fault(std::string_view code, const std::string& pointer, std::string message, std::string help = {});
  Meant check_members(const Json& object, const std::string& pointer, std::string_view owner,
                      const std::vector<std::string>& known);
  bool expect_object(const Json& value, const std::string& pointer, std::string_view what);
  /// A string or a list of strings; where `scalars`, numbers and booleans are read as their text.
  std::vector<std::string> strings(const Json& value, const std::string& pointer, std::string_view what,
                                   bool scalars = false);
  /// A member that is a string or a list of strings, each of them put to `check(text, pointer)`.
  template <class Check>
  std::vector<std::string> checked(const Json& object, const std::string& pointer, std::string_view member,
                                   Check check);

  void version(const Json& root, const Meant& meant);
  Statement statement(const Json& value, const std::string& pointer);
  Effect effect(const Json& object, const std::string& pointer, const Meant& meant);
  void actions(const Json& object, const std::string& pointer, const Meant& meant, Statement& out);
  void resources(const Json& object, const std::string& pointer, const Meant& meant, Statement& out);
  void principals(const Json& object, const std::string& pointer, const Meant& meant, Statement& out);
  Conditions conditions(const Json& value, const std::string& pointer);
  std::vector<std::string> condition_values(const Json& value, const std::string& pointer, std::string_view op);

  void check_action(const std::string& text, const std::string& pointer);
  void check_arn(const std::string& text, const std::string& pointer, std::string_view what);

  DocumentKind kind_;
  std::vector<DocumentFault> faults_;
};

}  // namespace ramify::policy
