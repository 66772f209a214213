#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ramify/config/config.h"
#include "ramify/config/connections.h"
#include "validate.h"

namespace fs = std::filesystem;
using namespace ramify;
using Json = nlohmann::json;

namespace {

/// Codes that speak of meaning: of other objects, of files, of what a value comes to. All others speak of shape.
bool is_about_meaning(const std::string& code) {
  static const std::set<std::string> kMeaning = {"config.duplicate-declaration",
                                                 "config.duplicate-entry",
                                                 "config.case-twin",
                                                 "config.missing-id",
                                                 "config.same-account",
                                                 "config.unknown-account",
                                                 "config.unknown-user",
                                                 "config.unknown-group",
                                                 "config.unknown-role",
                                                 "config.unknown-policy",
                                                 "config.unknown-subject",
                                                 "config.reference-to-absent",
                                                 "config.ambiguous-policy",
                                                 "config.ambiguous-subject",
                                                 "config.reserved-name",
                                                 "config.service-reserved",
                                                 "config.declared-and-ignored",
                                                 "config.absent-and-protected",
                                                 "config.previously-declared",
                                                 "config.include-missing",
                                                 "config.outside-root",
                                                 "config.unreadable",
                                                 "policy.P011",
                                                 "policy.P012",
                                                 "policy.P014"};
  return kMeaning.count(code) != 0;
}

std::string shape_faults(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::error || is_about_meaning(diagnostic.code)) continue;
    text += fmt::format("{}: {}\n", diagnostic.code, diagnostic.message);
  }
  return text;
}

/// Writes the value, which as JSON is YAML too, and lets the loader judge it.
class Loader {
 public:
  explicit Loader(std::function<Diagnostics(const fs::path&)> load) : load_(std::move(load)) {
    std::string name = (fs::temp_directory_path() / "ramify-schema-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~Loader() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;

  std::string faults(const Json& value) const {
    const fs::path file = folder_ / "ramify.yaml";
    std::ofstream(file) << value.dump(1);
    return shape_faults(load_(file));
  }

 private:
  std::function<Diagnostics(const fs::path&)> load_;
  fs::path folder_;
};

/// Every value within `value`, itself included, as pointers.
void collect(const Json& value, const Json::json_pointer& at, std::vector<Json::json_pointer>& into) {
  into.push_back(at);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) collect(member, at / key, into);
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) collect(value[i], at / i, into);
  }
}

/// One change at one place: another type, an odd value, a key too many, too few or misnamed.
std::vector<Json> mutate(const Json& good, const Json::json_pointer& at) {
  std::vector<Json> mutants;
  const auto with = [&](const Json& replacement) {
    Json mutant = good;
    mutant[at] = replacement;
    mutants.push_back(std::move(mutant));
  };
  for (const Json& other : {Json(nullptr), Json(true), Json(-1), Json(7), Json("x"), Json(""), Json("a b"),
                            Json(Json::array()), Json(Json::object()), Json(1000000000000001), Json(1.5)}) {
    with(other);
  }
  if (good[at].is_array()) with(Json::array({Json::array()}));
  if (!good[at].is_object()) return mutants;
  Json more = good[at];
  more["zz unknown"] = Json::object();
  with(more);
  for (const auto& [key, member] : good[at].items()) {
    Json less = good[at];
    less.erase(key);
    with(less);
    Json renamed = less;
    renamed["Bad name!"] = member;
    with(renamed);
  }
  return mutants;
}

void check_agreement(const testing::JsonSchema& schema, const Loader& loader, const Json& good) {
  CHECK(schema.faults(good) == "");
  CHECK(loader.faults(good) == "");
  std::vector<Json::json_pointer> places;
  collect(good, Json::json_pointer(), places);
  std::size_t rejected = 0;
  for (const auto& place : places) {
    if (place.empty()) continue;
    for (const Json& mutant : mutate(good, place)) {
      const std::string by_schema = schema.faults(mutant);
      const std::string by_loader = loader.faults(mutant);
      if (by_schema.empty() == by_loader.empty()) {
        rejected += by_schema.empty() ? 0U : 1U;
        continue;
      }
      FAIL_CHECK(place.to_string() << " becomes " << (mutant.contains(place) ? mutant[place].dump() : "gone")
                                   << "\nschema: " << by_schema << "\nloader: " << by_loader);
    }
  }
  // Agreement on accepting everything would be worth nothing.
  CHECK(rejected > places.size() * 5);
}

Json read_json(const std::string& name) {
  return Json::parse(testing::read_file(fs::path(RAMIFY_SOURCE_DIR) / "tests/schema" / name));
}

}  // namespace

TEST_CASE("the schema and the loader reject the same shapes of a configuration") {
  const testing::JsonSchema schema("ramify.schema.json");
  const Loader loader([](const fs::path& file) { return config::load(file, {}).diagnostics; });
  check_agreement(schema, loader, read_json("everything.json"));
}

TEST_CASE("the schema and the loader reject the same shapes of a connection file") {
  const testing::JsonSchema schema("connections.schema.json");
  const Loader loader([](const fs::path& file) { return config::load_connections(file).diagnostics; });
  check_agreement(schema, loader, read_json("connections.json"));
}
