#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/diag/diagnostic.h"
#include "ramify/diag/source.h"

namespace ramify::config {

/// What a YAML node is after the YAML 1.2 core schema, read strictly: `yes` or `0123` is none of these but a fault.
enum class NodeKind { null, boolean, integer, real, string, sequence, mapping };
/// With its article, for messages: `a string`, `a mapping`; null is `empty`.
[[nodiscard]] std::string_view to_string(NodeKind kind);

struct Node;
using NodePtr = std::shared_ptr<const Node>;

struct Entry {
  std::string key;
  SourceRange key_range;
  NodePtr value;  ///< never null
};

/// One node of a file, never changed once read. An alias shares the node that it names, positions included.
struct Node {
  NodeKind kind = NodeKind::null;
  SourceRange range;           ///< a scalar's whole token; a collection's start
  std::string text;            ///< of a scalar, decoded
  std::vector<NodePtr> items;  ///< of a sequence
  std::vector<Entry> entries;  ///< of a mapping, in the author's order; keys are unlike
  bool ambiguous = false;      ///< reported already as a scalar that readers disagree about
  std::size_t weight = 1;      ///< nodes beneath and this one, aliases expanded
  [[nodiscard]] const Entry* find(std::string_view key) const;
};

struct TreeLimits {
  std::size_t depth = 64;
  std::size_t nodes = 1'000'000;  ///< with every alias expanded
};

/// Reads one YAML document of text that the map holds. Faults go to `diagnostics`; the tree is null where the text
/// cannot be read at all, and holds what is sound where only parts are at fault (of a doubled key, the first).
[[nodiscard]] NodePtr read_yaml(const SourceMap& sources, SourceId file, Diagnostics& diagnostics,
                                const TreeLimits& limits = {});

/// The same value as JSON, the author's order of members kept.
[[nodiscard]] nlohmann::ordered_json to_json(const Node& node);

/// Where the value that a JSON pointer names is written, or the nearest one above it. `at_key` prefers the key itself.
[[nodiscard]] SourceRange locate(const Node& node, std::string_view pointer, bool at_key = false);

}  // namespace ramify::config
