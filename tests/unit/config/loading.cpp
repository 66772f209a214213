#include "loading.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "ramify/text/text.h"

namespace ramify::testing {
namespace fs = std::filesystem;

std::string render(const SourceMap& sources, const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!out.empty()) out += '\n';
    if (diagnostic.where) out += sources.place(*diagnostic.where) + ": ";
    out += fmt::format("{}: {} [{}]\n", diagnostic.severity == Severity::error ? "error" : "warning",
                       diagnostic.message, diagnostic.code);
    if (diagnostic.where) out += text::snippet(sources, *diagnostic.where) + '\n';
    for (const DiagnosticNote& note : diagnostic.notes) {
      if (note.where) out += sources.place(*note.where) + ": ";
      out += fmt::format("note: {}\n", note.message);
      if (note.where) out += text::snippet(sources, *note.where) + '\n';
    }
    if (!diagnostic.help.empty()) out += fmt::format("help: {}\n", diagnostic.help);
  }
  return out;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

void write_file(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "ramify-config-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

config::Loaded load_text(const std::string& yaml) {
  const TemporaryFolder folder;
  write_file(folder.path() / "ramify.yaml", yaml);
  return config::load(folder.path(), {kNow});
}

std::vector<std::string> attachments(const model::Account& account) {
  std::vector<std::string> lines;
  for (const model::Attachment& attachment : account.attachments) {
    lines.push_back(fmt::format("{} {} {}{}", model::to_string({attachment.principal.kind, attachment.principal.name}),
                                model::to_string(attachment.policy.type), attachment.policy.name.str(),
                                attachment.resource_group ? " " + attachment.resource_group->str() : ""));
  }
  return lines;
}

const model::Account& account(const model::World& world, const std::string& key) {
  const auto found = world.accounts.find(model::AccountKey::from_service(key));
  REQUIRE(found != world.accounts.end());
  return found->second;
}

}  // namespace ramify::testing
