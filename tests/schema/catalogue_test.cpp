#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"
#include "validate.h"

using namespace ramify;

namespace {

const std::filesystem::path kFolder = std::filesystem::path(RAMIFY_SOURCE_DIR) / "src" / "policy" / "catalogue";

/// The files' names, as the rows stand: sorted, letter case aside.
std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end(),
            [](const auto& a, const auto& b) { return text::fold_case(a) < text::fold_case(b); });
  return names;
}

}  // namespace

TEST_CASE("each system policy of the catalogue is a file that is valid by its schema and that the row repeats") {
  const testing::JsonSchema schema("system-policy.schema.json");
  const auto names = files();
  const auto rows = policy::system_policies();
  REQUIRE(names.size() == rows.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    const std::string text = testing::read_file(kFolder / names[i]);
    const auto file = nlohmann::ordered_json::parse(text);
    CHECK(schema.faults(nlohmann::json::parse(text)) == "");
    const policy::SystemPolicy& row = rows[i];
    CHECK(names[i] == std::string(row.name) + ".json");
    CHECK(row.name == file.at("name"));
    CHECK(row.description == file.at("description"));
    CHECK(row.version == file.value("version", ""));
    CHECK(row.as_of == file.value("updated", ""));
    CHECK(row.source == file.at("source"));
    CHECK(row.high_risk == file.value("high_risk", false));
    CHECK(row.note == file.value("why", ""));
    const std::string knowledge = file.at("knowledge");
    CHECK((row.knowledge == policy::Knowledge::whole) == (knowledge == "whole"));
    CHECK((row.knowledge == policy::Knowledge::partial) == (knowledge == "partial"));
    if (file.contains("document")) {
      CHECK(row.document == file.at("document").dump());
    } else {
      CHECK(row.document == "");
    }
  }
}

TEST_CASE("a document that is known whole says which version it is and when that was made") {
  for (const policy::SystemPolicy& row : policy::system_policies()) {
    CAPTURE(row.name);
    if (row.knowledge != policy::Knowledge::whole) continue;
    CHECK(row.version != "");
    if (row.name != "AdministratorAccess") CHECK(row.as_of != "");  // the documentation tells of it, and gives no date
  }
}

TEST_CASE("what is told of the catalogue is so") {
  using policy::Knowledge;
  const auto rows = policy::system_policies();
  const auto of = [&](Knowledge knowledge) {
    return std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return row.knowledge == knowledge; });
  };
  const auto newest =
      std::max_element(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.as_of < b.as_of; });
  const std::string page = testing::read_file(std::filesystem::path(RAMIFY_SOURCE_DIR) / "docs" / "system-policies.md");
  const std::string told = fmt::format(
      "It holds {} policies: {} documents whole, {} in part and {} names alone. The newest was changed on {}.",
      rows.size(), of(Knowledge::whole), of(Knowledge::partial), of(Knowledge::name_only), newest->as_of);
  CAPTURE(told);
  CHECK(page.find(told) != std::string::npos);
}

TEST_CASE("a file that hides, lacks or makes up something is not valid") {
  const testing::JsonSchema schema("system-policy.schema.json");
  const nlohmann::json by_name{
      {"name", "AliyunXFullAccess"}, {"description", "Manages X"}, {"knowledge", "name_only"}, {"source", "a page"}};
  CHECK(schema.faults(by_name) == "");
  const auto with = [&](const nlohmann::json& more) {
    auto file = by_name;
    file.update(more);
    return schema.faults(file);
  };
  const nlohmann::json document{{"Version", "1"}, {"Statement", nlohmann::json::array()}};
  CHECK(with({{"knowledge", "partial"}, {"document", document}}) == "");
  CHECK(with({{"document", document}}) != "");
  CHECK(with({{"knowledge", "whole"}}) != "");
  CHECK(with({{"source", ""}}) != "");
  CHECK(with({{"updated", "2025"}, {"knowledge", "whole"}, {"document", document}}) != "");
  CHECK(with({{"as_of", "2025-01-01"}}) != "");
}
