#pragma once

#include <set>
#include <string>
#include <vector>

#include "ramify/access/changes.h"

namespace ramify::report {

/// Who can become which role, one step at a time.
struct AccessGraph {
  struct Edge {
    model::Address from;
    access::Way way;  ///< direct
  };
  std::vector<Edge> edges;             ///< by who and role
  std::set<model::Address> dangerous;  ///< roles that hold a high-risk policy
};

/// For Graphviz.
[[nodiscard]] std::string graph_dot(const AccessGraph& graph);
/// For Markdown.
[[nodiscard]] std::string graph_mermaid(const AccessGraph& graph);

}  // namespace ramify::report
