#include "command.h"
#include "ground.h"
#include "ramify/report/graph.h"

namespace ramify::cli {

namespace {

report::AccessGraph graph_of(const Arguments& arguments, const model::World& world) {
  const access::Inventory inventory(world);
  report::AccessGraph graph;
  const auto add = [&](const model::Address& who) {
    if (!is_asked_for(arguments.principals, who)) return;
    for (auto& way : inventory.ways(who)) {
      if (way.through.empty() && is_asked_for(arguments.roles, way.role)) graph.edges.push_back({who, std::move(way)});
    }
  };
  for (const auto& [key, account] : world.accounts) {
    for (const auto& each : account.users) add({key, {model::ObjectKind::user, each.first.str()}});
    for (const auto& each : account.roles) add({key, {model::ObjectKind::role, each.first.str()}});
  }
  for (const auto& risk : access::high_risk_attachments(world)) {
    const auto& holder = risk.attachment.principal;
    if (holder.kind == model::ObjectKind::role) graph.dangerous.insert({risk.account, {holder.kind, holder.name}});
  }
  return graph;
}

}  // namespace

void add_graph(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_live(app, arguments);
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::dot, Format::mermaid});
  add_repeated(app, "--principal", arguments.principals, "Only these users and roles; * and ? stand for more",
               "ACCOUNT/NAME");
  add_repeated(app, "--role", arguments.roles, "Only who can become these roles", "ACCOUNT/ROLE");
}

Exit run_graph(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto ground = ground_of(arguments, around, *desired);
  if (!ground) return ground.error();
  if (const auto wrong = means_nobody(arguments, ground->world)) return say_misuse(*wrong, arguments, around);
  const auto graph = graph_of(arguments, ground->world);
  return deliver(arguments, around, [&](Format format, const report::Style&) {
    return format == Format::mermaid ? report::graph_mermaid(graph) : report::graph_dot(graph);
  });
}

}  // namespace ramify::cli
