#include "ramify/report/inventory.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "access_words.h"
#include "paint.h"
#include "ramify/text/text.h"

namespace ramify::report {
namespace {

using access::Grant;
using access::Standing;
using Json = nlohmann::ordered_json;

std::string danger_list(const std::vector<access::Danger>& dangers) {
  std::vector<std::string> words;
  for (const auto danger : dangers) {
    words.emplace_back(danger_words(danger));
    if (danger == access::Danger::everything) break;
  }
  return words.empty() ? std::string() : fmt::format("; high risk: {}", fmt::join(words, ", "));
}

std::string source(const Grant& grant) {
  if (!grant.by) return {};
  std::string words = "policy " + text::printable(grant.by->policy.name.str());
  if (grant.by->principal.kind == model::ObjectKind::group) {
    words += " of group " + text::printable(grant.by->principal.name);
  }
  return words;
}

void add_holding(std::string& out, const Paint& paint, const access::Holding& holding, std::string_view indent) {
  for (const Grant& grant : holding.grants) {
    out += fmt::format("{}can do {}{}  {}\n", indent, grant_words(grant), danger_list(grant.dangers),
                       paint.dim(fmt::format("({})", source(grant))));
  }
  for (const auto& policy : holding.unknown) {
    out += fmt::format("{}can do what {} allows, which is not known\n", indent, text::printable(policy.name.str()));
  }
}

std::string door_words(const access::Way& way) {
  std::string words = fmt::format("{} {}", way.standing == Standing::unknown ? "may be able to become" : "can become",
                                  role_words(way.role));
  for (const auto& hop : way.through) words += " by way of " + role_words(hop);
  const auto& by = way.decision.attachment;
  if (by && by->principal.kind == model::ObjectKind::group) {
    words += " through group " + text::printable(by->principal.name);
  }
  if (way.standing == Standing::conditional) {
    words +=
        way.decision.residual_keys.empty()
            ? ", under conditions"
            : text::printable(fmt::format(", under conditions on {}", fmt::join(way.decision.residual_keys, ", ")));
  }
  return words;
}

Json patterns(const access::PatternSet& set) {
  Json json{{"in", set.in}, {"but", set.out}};
  if (set.part) json["part"] = true;
  return json;
}

Json attachment(const model::Attachment& by) {
  Json json{{"holder", fmt::format("{}/{}", model::to_string(by.principal.kind), by.principal.name)},
            {"policy", by.policy.name.str()},
            {"policy_type", model::to_string(by.policy.type)}};
  if (by.resource_group) json["resource_group"] = by.resource_group->str();
  return json;
}

Json holding_json(const access::Holding& holding) {
  Json json{{"grants", Json::array()}, {"unknown", Json::array()}};
  for (const Grant& grant : holding.grants) {
    Json each{{"actions", patterns(grant.actions)},
              {"resources", patterns(grant.resources)},
              {"when", grant.when},
              {"unless", grant.unless},
              {"dangers", Json::array()}};
    for (const auto danger : grant.dangers) each["dangers"].push_back(access::to_string(danger));
    if (grant.resource_group) each["resource_group"] = grant.resource_group->str();
    if (grant.by) each["by"] = attachment(*grant.by);
    each["statement"] = grant.statement;
    json["grants"].push_back(std::move(each));
  }
  for (const auto& policy : holding.unknown) {
    json["unknown"].push_back(fmt::format("{}/{}", model::to_string(policy.type), policy.name.str()));
  }
  return json;
}

}  // namespace

std::string inventory_text(const std::vector<InventoryEntry>& entries, const Style& style) {
  const Paint paint(style);
  std::string out;
  for (const InventoryEntry& entry : entries) {
    if (!out.empty()) out += "\n";
    out += paint.bold(text::printable(model::to_string(entry.who))) + "\n";
    for (const auto& door : entry.doors) {
      out += fmt::format("  {}{}\n", door_words(door.way), danger_list(door.there.dangers));
      add_holding(out, paint, door.there, "    ");
    }
    add_holding(out, paint, entry.own, "  ");
    if (entry.doors.empty() && entry.own.grants.empty() && entry.own.unknown.empty()) out += "  can do nothing\n";
  }
  return out.empty() ? "nobody\n" : out;
}

std::string inventory_json(const std::vector<InventoryEntry>& entries) {
  Json json{{"format_version", 1}, {"principals", Json::array()}};
  for (const InventoryEntry& entry : entries) {
    Json each{{"principal", model::to_string(entry.who)}, {"roles", Json::array()}, {"own", holding_json(entry.own)}};
    for (const auto& door : entry.doors) {
      Json role{{"role", model::to_string(door.way.role)},
                {"through", Json::array()},
                {"standing", access::to_string(door.way.standing)},
                {"keys", door.way.decision.residual_keys},
                {"there", holding_json(door.there)}};
      for (const auto& hop : door.way.through) role["through"].push_back(model::to_string(hop));
      if (door.way.decision.attachment) role["by"] = attachment(*door.way.decision.attachment);
      each["roles"].push_back(std::move(role));
    }
    json["principals"].push_back(std::move(each));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
