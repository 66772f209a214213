#include "git.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ramify/text/text.h"

namespace ramify::cli {

namespace {

constexpr std::string_view kAuthor = "author ";
constexpr std::string_view kCoAuthor = "co-authored-by:";

std::string line_at(const std::string& text, std::size_t begin) {
  return text.substr(begin, text.find('\n', begin) - begin);
}

std::vector<std::string> lines_in(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    lines.push_back(line_at(text, at));
    at += lines.back().size() + 1;
  }
  return lines;
}

/// The address between the last angle brackets.
std::string address_in(const std::string& line) {
  const auto open = line.rfind('<');
  const auto close = line.rfind('>');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  return line.substr(open + 1, close - open - 1);
}

bool is_id(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// An object as `cat-file --batch` writes it: `<id> <kind> <size>`, its bytes, a line end.
struct Object {
  std::string id;
  std::string kind;
  std::string text;
};

class Git {
 public:
  Git(Surroundings& around, std::filesystem::path folder) : around_(around), folder_(std::move(folder)) {}

  [[nodiscard]] std::optional<std::string> ask(const std::vector<std::string>& words, const std::string& input) const {
    std::vector<std::string> argv = {"git",
                                     "-C",
                                     folder_.empty() ? "." : folder_.string(),
                                     "--no-pager",
                                     "--no-replace-objects",
                                     "--no-optional-locks",
                                     "--literal-pathspecs",
                                     "-c",
                                     "core.fsmonitor=false",
                                     "-c",
                                     "core.hooksPath=/dev/null",
                                     "-c",
                                     "safe.bareRepository=explicit",
                                     "-c",
                                     "protocol.allow=never"};
    argv.insert(argv.end(), words.begin(), words.end());
    auto reply = around_.run_program(argv, input, true);
    if (!reply || reply->status != 0) return std::nullopt;
    return std::move(reply->out);
  }

  /// The commits of these names; those that are none are left out.
  [[nodiscard]] std::vector<Object> commits(const std::vector<std::string>& names) const {
    const auto reply = ask({"cat-file", "--batch"}, fmt::format("{}\n", fmt::join(names, "\n")));
    std::vector<Object> found;
    for (std::size_t at = 0; reply && at < reply->size();) {
      const std::string head = line_at(*reply, at);
      at += head.size() + 1;
      const auto kind = head.find(' ');
      const auto size = head.rfind(' ');
      if (kind == std::string::npos || size == kind || !is_id(head.substr(0, kind))) continue;  // `<name> missing`
      const std::size_t length = std::strtoull(head.c_str() + size + 1, nullptr, 10);
      Object object{head.substr(0, kind), head.substr(kind + 1, size - kind - 1), reply->substr(at, length)};
      at += length + 1;
      if (object.kind == "commit") found.push_back(std::move(object));
    }
    return found;
  }

  /// The commits that `words` of rev-list tell.
  [[nodiscard]] std::vector<std::string> ids(std::vector<std::string> words) const {
    words.insert(words.begin(), "rev-list");
    const auto reply = ask(words, {});
    auto all = reply ? lines_in(*reply) : std::vector<std::string>{};
    all.erase(std::remove_if(all.begin(), all.end(), [](const std::string& id) { return !is_id(id); }), all.end());
    return all;
  }

  /// Whether the files' bytes are those of HEAD. Where a filter or a line end setting makes them differ, they are not.
  [[nodiscard]] bool as_committed(const std::vector<std::filesystem::path>& files) const {
    std::string here;
    std::string there;
    for (const auto& file : files) {
      const std::string name = file.generic_string();
      if (name.find('\n') != std::string::npos) return false;
      // Paths given on the input are not beneath the folder that git was told of.
      std::error_code error;
      here += std::filesystem::absolute(folder_ / file, error).generic_string() + "\n";
      there += "HEAD:./" + name + "\n";
    }
    const auto bytes = ask({"hash-object", "--no-filters", "--stdin-paths"}, here);
    const auto blobs = ask({"cat-file", "--batch-check=%(objectname)"}, there);
    return bytes && blobs && *bytes == *blobs;
  }

 private:
  Surroundings& around_;
  std::filesystem::path folder_;
};

/// The commits whose work the files are.
std::vector<std::string> commits_behind(const Git& git, const Tracked& tracked, const std::string& base) {
  std::vector<std::string> names{"HEAD"};
  if (!base.empty()) {
    for (auto& id : git.ids({"--full-history", "HEAD", "^" + base, "--", "."})) names.push_back(std::move(id));
    return names;
  }
  for (const auto& file : tracked.files) {
    for (auto& id : git.ids({"--max-count=1", "HEAD", "--", file.generic_string()})) names.push_back(std::move(id));
  }
  return names;
}

}  // namespace

std::string author_of(const std::string& commit) {
  for (const std::string& line : lines_in(commit)) {
    if (line.empty()) break;
    if (line.compare(0, kAuthor.size(), kAuthor) == 0) return address_in(line);
  }
  return {};
}

std::vector<std::string> authors_of(const std::string& commit) {
  std::vector<std::string> authors{author_of(commit)};
  for (const std::string& line : lines_in(commit)) {
    if (text::fold_case(line.substr(0, kCoAuthor.size())) != kCoAuthor) continue;
    if (auto address = address_in(line); !address.empty()) authors.push_back(std::move(address));
  }
  return authors;
}

std::optional<std::string> folder_in_tree(Surroundings& around, const std::filesystem::path& folder) {
  if (!around.run_program) return std::nullopt;
  auto prefix = Git(around, folder).ask({"rev-parse", "--show-prefix"}, {});
  while (prefix && !prefix->empty() && prefix->back() == '\n') prefix->pop_back();
  return prefix;
}

Result<std::optional<plan::Commit>> find_commit(Surroundings& around, const Tracked& tracked) {
  const auto no_base = [&] {
    return fail(ErrorKind::usage, fmt::format("--base {} names no commit here", text::printable(tracked.base)),
                "give a branch or a commit of the repository that holds the configuration, and fetch it first");
  };
  std::optional<plan::Commit> none;
  if (!around.run_program) return none;
  const Git git(around, tracked.folder);
  const auto head = git.commits({"HEAD"});
  if (head.empty() && !tracked.base.empty()) return no_base();
  if (head.empty()) return none;
  std::string base;
  if (!tracked.base.empty()) {
    if (tracked.base.find('\n') != std::string::npos) return no_base();
    const auto found = git.commits({tracked.base + "^{commit}"});
    if (found.empty()) return no_base();
    base = found.front().id;
  }
  plan::Commit commit{head.front().id, author_of(head.front().text), {}, git.as_committed(tracked.files)};
  std::set<std::string> authors;
  for (const Object& each : git.commits(commits_behind(git, tracked, base))) {
    for (std::string& author : authors_of(each.text)) authors.insert(std::move(author));
  }
  commit.authors.assign(authors.begin(), authors.end());
  return commit;
}

}  // namespace ramify::cli
