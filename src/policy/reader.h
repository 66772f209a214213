#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rules/element.h"

namespace ramify::policy {

/// Reads a document's JSON into a Document, and puts every part of it to the rules on the way.
class Reader {
 public:
  explicit Reader(DocumentKind kind) : kind_(kind) {}

  [[nodiscard]] Document read(const Json& root);
  [[nodiscard]] std::vector<DocumentFault> take_faults() { return faults_.take(); }

 private:
  /// A rule about one text of a list, e.g. about one action.
  using Rule = std::function<void(const std::string& text, const std::string& pointer)>;

  /// A member that is a string or a list of strings; none where it is absent.
  std::vector<std::string> strings(const Element& element, std::string_view member, const Rule& rule);
  Statement statement(const Json& value, const std::string& pointer);
  void actions(const Element& statement, Statement& out);
  void resources(const Element& statement, Statement& out);
  void principals(const Element& statement, Statement& out);
  Conditions conditions(const Json& value, const std::string& pointer);
  std::vector<std::string> condition_values(const Json& value, const std::string& pointer, const std::string& op);

  DocumentKind kind_;
  Faults faults_;
};

}  // namespace ramify::policy
