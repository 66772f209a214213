#include "scenarios/scenario.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "ramify/text/text.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
}

bool Scenario::has(const std::string& file) const {
  return fs::exists(folder / file);
}

std::string Scenario::read(const std::string& file) const {
  return read_file(folder / file);
}

std::string Scenario::config() const {
  return has("config") ? "config" : "config.yaml";
}

std::vector<std::string> Scenario::command() const {
  std::istringstream words(read("command"));
  return {std::istream_iterator<std::string>(words), {}};
}

std::vector<std::string> Scenario::flags() const {
  std::istringstream words(read("flags"));
  return {std::istream_iterator<std::string>(words), {}};
}

int Scenario::exit() const {
  return has("exit") ? std::stoi(read("exit")) : 0;
}

std::vector<Scenario> find_scenarios(const fs::path& root) {
  std::vector<Scenario> found;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (entry.path().filename() != "README") continue;
    const auto folder = entry.path().parent_path();
    found.push_back({fs::relative(folder, root).generic_string(), folder});
  }
  std::sort(found.begin(), found.end(), [](const Scenario& a, const Scenario& b) { return a.name < b.name; });
  return found;
}

void Verdict::fault(const std::string& what) {
  faults.push_back(what);
}

void Verdict::expect(const Scenario& scenario, const std::string& file, const std::string& actual, bool update) {
  if (!scenario.has(file)) return;
  const auto expected = scenario.read(file);
  if (expected == actual) return;
  if (update) {
    write_file(scenario.folder / file, actual);
    updated.push_back(file);
    return;
  }
  fault(file + " is not what came out:\n" + difference(expected, actual));
}

std::string difference(const std::string& expected, const std::string& actual) {
  constexpr int kLinesMax = 40;
  std::string text;
  int shown = 0;
  for (const auto& line : text::line_diff(expected, actual)) {
    if (line.sign == ' ') continue;
    if (++shown > kLinesMax) return text + "    …\n";
    text += std::string("    ") + line.sign + " " + line.text + "\n";
  }
  return text.empty() ? "    (they differ in line ends only)\n" : text;
}

}  // namespace ramify::scenarios
