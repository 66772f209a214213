#include "scenarios/papers.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "scenarios/scenario.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;
using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

namespace {

class LineSchema {
 public:
  explicit LineSchema(const char* name) {
    const auto json = Json::parse(read_file(fs::path(RAMIFY_SOURCE_DIR) / "schemas" / name));
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(json), schema_);
  }
  /// Empty where the line is as the schema says.
  [[nodiscard]] std::string fault(const std::string& line) const {
    const auto json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) return "it is not JSON";
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    if (validator.validate(schema_, Adapter(json), &results)) return {};
    valijson::ValidationResults::Error error;
    return results.popError(error) ? error.description : "it is not as the schema says";
  }

 private:
  valijson::Schema schema_;
};

void check_lines(const fs::path& file, const LineSchema& schema, std::vector<std::string>& faults) {
  const auto text = read_file(file);
  std::size_t number = 0;
  for (std::size_t begin = 0, end = 0; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    ++number;
    const auto fault = schema.fault(text.substr(begin, end - begin));
    if (fault.empty()) continue;
    faults.push_back(file.filename().string() + ":" + std::to_string(number) + ": " + fault);
  }
}

}  // namespace

std::vector<std::string> faults_of_papers(const fs::path& folder) {
  static const LineSchema journal("journal.schema.json");
  static const LineSchema events("apply.schema.json");
  std::vector<std::string> faults;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".journal") check_lines(entry.path(), journal, faults);
    if (entry.path().filename() == "events.jsonl") check_lines(entry.path(), events, faults);
  }
  return faults;
}

std::vector<std::string> forms_of(const std::string& secret) {
  constexpr std::string_view hex_digits = "0123456789abcdef";
  constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string hex;
  std::string percent;
  std::string base64;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : secret) {
    const auto byte = static_cast<unsigned char>(c);
    const std::string two{hex_digits[byte >> 4U], hex_digits[byte & 15U]};
    hex += two;
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    percent += plain ? std::string(1, c) : "%" + two;
    bits = bits << 8U | byte;
    for (held += 8; held >= 6; held -= 6) base64 += base64_digits[bits >> static_cast<unsigned>(held - 6) & 63U];
  }
  std::vector<std::string> forms{secret, hex, base64};
  if (percent != secret) forms.push_back(percent);
  return forms;
}

}  // namespace ramify::scenarios
