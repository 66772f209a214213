#include "validate.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace ramify::testing {

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

struct JsonSchema::Impl {
  valijson::Schema schema;
};

JsonSchema::JsonSchema(const std::string& file_name) : JsonSchema(file_name, {}) {}

JsonSchema::JsonSchema(const std::string& file_name, const std::vector<std::string>& definitions)
    : impl_(std::make_unique<Impl>()) {
  auto json = nlohmann::json::parse(read_file(std::filesystem::path(RAMIFY_SOURCE_DIR) / "schemas" / file_name),
                                    nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  if (!definitions.empty()) {
    json = {{"definitions", json.at("definitions")}, {"oneOf", nlohmann::json::array()}};
    for (const auto& name : definitions) json["oneOf"].push_back({{"$ref", "#/definitions/" + name}});
  }
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(json), impl_->schema);
}

JsonSchema::~JsonSchema() = default;

std::string JsonSchema::faults(const nlohmann::json& value) const {
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  if (validator.validate(impl_->schema, valijson::adapters::NlohmannJsonAdapter(value), &results)) return {};
  std::string text = "invalid";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    text += "\n";
    for (const std::string& part : error.context) text += part;
    text += ": " + error.description;
  }
  return text;
}

}  // namespace ramify::testing
