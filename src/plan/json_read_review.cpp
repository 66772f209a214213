#include "json_reader.h"

namespace ramify::plan {
namespace {

using Json = nlohmann::json;

bool is_list(Reader& reader, const Json& json, const std::string& where) {
  if (!json.is_array()) reader.fail(where, "a list is expected here");
  return json.is_array();
}

void read_allowed(Reader& reader, const Json& json, GuardBasis& basis) {
  const std::string where = "guards/allowed";
  if (!is_list(reader, json, where)) return;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (!reader.members(json[i], at(where, i), {"guard", "where"})) return;
    Allowance allowed{reader.text(json[i]["guard"], at(at(where, i), "guard")),
                      reader.text(json[i]["where"], at(at(where, i), "where"))};
    if (find_guard(allowed.guard) == nullptr) reader.fail(at(where, i), "\"" + allowed.guard + "\" is not a guard");
    basis.allowed.push_back(std::move(allowed));
  }
}

void read_protect(Reader& reader, const Json& json, GuardBasis& basis) {
  const std::string where = "guards/protect";
  if (!json.is_object()) return reader.fail(where, "an object is expected here");
  for (const auto& entry : json.items()) {
    const std::string here = at(where, entry.key());
    auto& patterns = basis.protect[reader.account_key(entry.key(), here)];
    if (!is_list(reader, entry.value(), here)) return;
    for (std::size_t i = 0; i < entry.value().size(); ++i) {
      const std::string text = reader.text(entry.value()[i], at(here, i));
      const auto pattern = model::parse_object_pattern(text);
      if (!pattern) return reader.fail(at(here, i), "\"" + text + "\" is not a pattern such as `role/ci*`");
      patterns.push_back(*pattern);
    }
  }
}

}  // namespace

void read_basis(Reader& reader, const Json& json, Plan& plan) {
  if (!reader.members(
          json, "guards",
          {"max_deletions", "max_deletion_share", "admins_minimum", "allowed", "empty_accounts", "protect"})) {
    return;
  }
  plan.basis.limits.deletions = reader.integer<int>(json["max_deletions"], "guards/max_deletions");
  plan.basis.limits.share_percent = reader.integer<int>(json["max_deletion_share"], "guards/max_deletion_share");
  plan.basis.admins = reader.integer<int>(json["admins_minimum"], "guards/admins_minimum");
  read_allowed(reader, json["allowed"], plan.basis);
  if (is_list(reader, json["empty_accounts"], "guards/empty_accounts")) {
    for (const Json& account : json["empty_accounts"]) {
      plan.basis.empty.insert(
          reader.account_key(reader.text(account, "guards/empty_accounts"), "guards/empty_accounts"));
    }
  }
  read_protect(reader, json["protect"], plan.basis);
}

void read_findings(Reader& reader, const Json& json, Plan& plan) {
  if (!is_list(reader, json, "findings")) return;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string where = at("findings", i);
    if (!reader.members(json[i], where, {"guard", "where", "what", "lifted_by"})) return;
    plan.findings.push_back({reader.text(json[i]["guard"], at(where, "guard")),
                             reader.text(json[i]["where"], at(where, "where")),
                             reader.text(json[i]["what"], at(where, "what")),
                             reader.text_or_null(json[i]["lifted_by"], at(where, "lifted_by"))});
  }
}

void read_page(Reader& reader, const Json& json, Plan& plan) {
  if (!reader.members(json, "access", {"broadens", "lines"})) return;
  AccessPage page;
  if (!json["broadens"].is_boolean()) return reader.fail("access/broadens", "true or false is expected here");
  page.broadens = json["broadens"].get<bool>();
  if (!is_list(reader, json["lines"], "access/lines")) return;
  for (std::size_t i = 0; i < json["lines"].size(); ++i) {
    const Json& line = json["lines"][i];
    const std::string where = at("access/lines", i);
    if (!reader.members(line, where, {"mark", "depth", "text"})) return;
    const std::string mark = reader.text(line["mark"], at(where, "mark"));
    if (mark.size() != 1) return reader.fail(at(where, "mark"), "one character is expected here");
    page.lines.push_back({mark.front(), reader.integer<unsigned>(line["depth"], at(where, "depth")),
                          reader.text(line["text"], at(where, "text"))});
  }
  plan.page = std::move(page);
}

}  // namespace ramify::plan
