#include "ramify/report/graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ramify/text/text.h"

namespace ramify::report {
namespace {

using access::Standing;
using model::ObjectKind;

/// Users with the same arrows, or one role.
struct Node {
  std::string id;
  std::string label;
  bool role = false;
  bool dangerous = false;
};

struct Arrow {
  std::string from;
  std::string to;
  std::string label;
  bool broken = false;
  auto operator<=>(const Arrow&) const = default;
};

struct Picture {
  std::map<std::string, std::vector<Node>> accounts;
  std::vector<Arrow> arrows;
};

std::string arrow_label(const access::Way& way) {
  const auto& by = way.decision.attachment;
  std::string label =
      by && by->principal.kind == ObjectKind::group ? "group " + text::printable(by->principal.name) : std::string();
  if (way.standing == Standing::allow) return label;
  return label + (label.empty() ? "" : ", ") + (way.standing == Standing::unknown ? "not known" : "under conditions");
}

std::string label_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  if (names.size() <= kShown) return text::printable(fmt::format("{}", fmt::join(names, ", ")));
  const std::vector<std::string> first(names.begin(), names.begin() + kShown);
  return text::printable(fmt::format("{} and {} more", fmt::join(first, ", "), names.size() - kShown));
}

class Painter {
 public:
  explicit Painter(const AccessGraph& graph) : graph_(graph) {}

  Picture paint() {
    std::map<model::Address, std::vector<const AccessGraph::Edge*>> leaving;
    std::set<model::Address> roles;
    for (const auto& edge : graph_.edges) {
      leaving[edge.from].push_back(&edge);
      roles.insert(edge.way.role);
      if (edge.from.object.kind == ObjectKind::role) roles.insert(edge.from);
    }
    for (const auto& role : roles) role_node(role);
    // Users of one account with the same arrows are one node.
    std::map<std::pair<std::string, std::vector<std::pair<model::Address, std::string>>>, std::vector<std::string>>
        same;
    for (const auto& [who, edges] : leaving) {
      if (who.object.kind == ObjectKind::role) {
        for (const auto* edge : edges) add_arrow(role_node(who), edge->way.role, arrow_label(edge->way));
        continue;
      }
      std::vector<std::pair<model::Address, std::string>> arrows;
      for (const auto* edge : edges) arrows.emplace_back(edge->way.role, arrow_label(edge->way));
      same[{who.account.str(), std::move(arrows)}].push_back(who.object.name);
    }
    for (const auto& [key, names] : same) {
      const std::string id = fmt::format("u{}", ++users_);
      picture_.accounts[key.first].push_back({id, label_of(names), false, false});
      for (const auto& [role, label] : key.second) add_arrow(id, role, label);
    }
    std::sort(picture_.arrows.begin(), picture_.arrows.end());
    return std::move(picture_);
  }

 private:
  std::string role_node(const model::Address& role) {
    const auto [found, fresh] = roles_.try_emplace(role, fmt::format("r{}", roles_.size() + 1));
    if (fresh) {
      picture_.accounts[role.account.str()].push_back(
          {found->second, text::printable(role.object.name), true, graph_.dangerous.count(role) != 0});
    }
    return found->second;
  }

  void add_arrow(const std::string& from, const model::Address& to, const std::string& label) {
    const bool broken = label.ends_with("conditions") || label.ends_with("known");
    picture_.arrows.push_back({from, role_node(to), label, broken});
  }

  const AccessGraph& graph_;
  Picture picture_;
  std::map<model::Address, std::string> roles_;
  int users_ = 0;
};

std::string replaced(std::string text, char what, std::string_view by) {
  std::string out;
  for (const char c : text) out += c == what ? std::string(by) : std::string(1, c);
  return out;
}

std::string dot_text(const std::string& text) {
  return "\"" + replaced(replaced(text, '\\', "\\\\"), '"', "\\\"") + "\"";
}

std::string mermaid_text(const std::string& text) {
  std::string out = replaced(text, '#', "#35;");
  for (const auto& [c, by] : {std::pair{'"', "#quot;"}, {'<', "#lt;"}, {'>', "#gt;"}}) out = replaced(out, c, by);
  return "\"" + out + "\"";
}

}  // namespace

std::string graph_dot(const AccessGraph& graph) {
  const Picture picture = Painter(graph).paint();
  std::string out =
      "digraph access {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\"];\n";
  int clusters = 0;
  for (const auto& [account, nodes] : picture.accounts) {
    out += fmt::format("  subgraph cluster_{} {{\n    label={};\n", ++clusters, dot_text(account));
    for (const Node& node : nodes) {
      out += fmt::format("    {} [label={}, shape={}{}];\n", node.id,
                         dot_text(node.label + (node.dangerous ? " (high risk)" : "")), node.role ? "box" : "ellipse",
                         node.dangerous ? ", color=red" : "");
    }
    out += "  }\n";
  }
  for (const Arrow& arrow : picture.arrows) {
    std::string look = arrow.label.empty() ? std::string() : "label=" + dot_text(arrow.label);
    if (arrow.broken) look += ", style=dashed";
    out += fmt::format("  {} -> {}{};\n", arrow.from, arrow.to, look.empty() ? look : " [" + look + "]");
  }
  return out + "}\n";
}

std::string graph_mermaid(const AccessGraph& graph) {
  const Picture picture = Painter(graph).paint();
  std::string out = "flowchart LR\n";
  int clusters = 0;
  for (const auto& [account, nodes] : picture.accounts) {
    out += fmt::format("  subgraph a{}[{}]\n", ++clusters, mermaid_text(account));
    for (const Node& node : nodes) {
      const std::string label = mermaid_text(node.label + (node.dangerous ? " (high risk)" : ""));
      out += node.role ? fmt::format("    {}[{}]\n", node.id, label) : fmt::format("    {}([{}])\n", node.id, label);
    }
    out += "  end\n";
  }
  for (const Arrow& arrow : picture.arrows) {
    const std::string label = arrow.label.empty() ? std::string() : "|" + mermaid_text(arrow.label) + "|";
    out += fmt::format("  {} {}{} {}\n", arrow.from, arrow.broken ? "-.->" : "-->", label, arrow.to);
  }
  return out;
}

}  // namespace ramify::report
