#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace ramify::policy {

enum class Effect { allow, deny };

/// Where a document stands decides what it may hold: identity policies have resources, trust policies principals.
enum class DocumentKind { identity, trust };

/// Who a trust statement speaks of, by the three documented keys; values as written.
struct Principals {
  std::vector<std::string> ram;
  std::vector<std::string> service;
  std::vector<std::string> federated;
  bool operator==(const Principals&) const = default;
  [[nodiscard]] bool empty() const { return ram.empty() && service.empty() && federated.empty(); }
};

/// operator -> key -> values, e.g. StringEquals -> sts:ExternalId -> [x]. All conditions must hold; of the values of a
/// key one must (none, for the negated operators).
using Conditions = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

struct Statement {
  Effect effect = Effect::allow;
  bool not_action = false;  ///< `actions` came as NotAction
  std::vector<std::string> actions;
  bool not_resource = false;  ///< `resources` came as NotResource
  std::vector<std::string> resources;
  Principals principals;
  Conditions conditions;
  /// Kept when written back, ignored by comparison and evaluation.
  std::optional<std::string> sid;
  bool operator==(const Statement&) const = default;
};

/// A RAM policy document, `Version` "1".
struct Document {
  std::vector<Statement> statements;
  /// By text as written; `equivalent` compares meaning.
  bool operator==(const Document&) const = default;
};

/// One fault of a document. `pointer` is a JSON pointer into it, so that a YAML document can be marked at its own line;
/// `line`/`column` are set where the text itself was parsed (else 0).
struct DocumentFault {
  std::string code;  ///< the lint id of the rule, e.g. `P002`
  std::string pointer;
  std::string message;
  std::string help;
  std::size_t line = 0;
  std::size_t column = 0;
};

/// Strict: duplicate members, unknown elements, wrong types, a Version other than "1", Action and NotAction both or
/// neither, operators that the service refuses, a principal where none belongs: all faults, not the first.
[[nodiscard]] tl::expected<Document, std::vector<DocumentFault>> parse(std::string_view json, DocumentKind kind);

/// The author's order, no white space: what is sent. Its size in bytes is what the service counts.
[[nodiscard]] std::string to_json(const Document& document);
/// As `to_json`, indented by two, for people.
[[nodiscard]] std::string to_pretty_json(const Document& document);

/// One form for all documents that mean the same: lists sorted and free of doubles, actions in lower case, account ids
/// and role and user names of RAM ARNs in lower case, statements sorted, Sid dropped, a statement of several principals
/// or actions neither split nor merged.
[[nodiscard]] Document canonical(const Document& document);
[[nodiscard]] bool equivalent(const Document& a, const Document& b);
/// SHA-256 in hex of the canonical form's JSON.
[[nodiscard]] std::string meaning_hash(const Document& document);

/// Size limit of a custom policy document, bytes of compact JSON (RAM documentation, CreatePolicyVersion).
inline constexpr std::size_t kDocumentSizeMax = 6144;

}  // namespace ramify::policy
