#include "tidy/rules.h"

#include <algorithm>
#include <array>

namespace ramify::tidy {

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all = {
      {"a room includes only the rooms of its row", check_layering},
      {"a library is used only by the rooms that name it", check_libraries},
      {"a room's link line is its row", check_links},
      {"a file has at most 500 lines", check_size},
      {"no banned word", check_banned_words},
      {"code is ASCII, and nothing in a file can hide", check_ascii},
      {"a room is named after what it holds", check_room_names},
      {"each room has its paragraph", check_room_paragraphs},
      {"each header begins with #pragma once", check_pragma_once},
      {"scripts are bash and can be run", check_scripts},
      {"a relative link leads somewhere", check_document_links},
      {"the naive evaluator stands alone", check_second_opinion},
      {"the top level is as agreed", check_top_level},
  };
  return all;
}

namespace {

std::string at(const File& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line) + ": " + what;
}

/// What stands between the quotes or brackets of an #include line; `quote` tells which.
std::string include_of(std::string_view line, char& quote) {
  line = trim(line);
  constexpr std::string_view word = "#include ";
  if (!starts_with(line, word) || line.size() < word.size() + 2) return {};
  quote = line[word.size()];
  const auto rest = line.substr(word.size() + 1);
  return std::string(rest.substr(0, rest.find(quote == '<' ? '>' : '"')));
}

/// Calls `visit(file, line number, path, quote)` for each #include in a room.
template <class Visit>
void each_include(const Tree& tree, Visit visit) {
  for (const auto& file : tree) {
    if (!is_cpp(file) || !(starts_with(file.path, "src/") || starts_with(file.path, "include/"))) continue;
    std::size_t number = 0;
    for (const auto line : split(file.text, '\n')) {
      ++number;
      char quote = 0;
      const auto path = include_of(line, quote);
      if (!path.empty()) visit(file, number, path, quote);
    }
  }
}

Rooms rooms_of(const Tree& tree) {
  const auto* table = find(tree, "docs/rooms.md");
  return table == nullptr ? Rooms{} : read_rooms(table->text);
}

/// The rooms that have a file.
std::set<std::string> built_rooms(const Tree& tree) {
  std::set<std::string> built;
  for (const auto& file : tree) {
    if (auto room = room_of(file.path); !room.empty()) built.insert(std::move(room));
  }
  return built;
}

}  // namespace

Faults check_layering(const Tree& tree) {
  Faults faults;
  const auto rooms = rooms_of(tree);
  std::map<std::string, std::set<std::string>> allowed;
  for (const auto& room : built_rooms(tree)) {
    if (rooms.count(room) == 0) faults.push_back("docs/rooms.md:1: has no row for the room `" + room + "`; add one");
    allowed[room] = reachable(rooms, room);
  }
  each_include(tree, [&](const File& file, std::size_t line, const std::string& path, char quote) {
    const auto room = room_of(file.path);
    if (quote == '<') {
      if (starts_with(path, "ramify/")) faults.push_back(at(file, line, "our own headers stand between quotes"));
      return;
    }
    if (!starts_with(path, "ramify/")) {
      const auto sibling = "src/" + room + "/" + path;
      const auto named = "src/" + path;
      // A folder of a room names its own headers, and the room's by `../`.
      const auto folder = file.path.substr(0, file.path.rfind('/') + 1);
      const auto beside = std::filesystem::path(folder + path).lexically_normal().generic_string();
      if (find(tree, beside) != nullptr && room_of(beside) == room) return;
      if (find(tree, sibling) == nullptr && (find(tree, named) == nullptr || room_of(named) != room)) {
        faults.push_back(
            at(file, line, "`" + path + "` is no header of this room; include another room's by its name"));
      }
      return;
    }
    const auto parts = split(path, '/');
    const std::string other(parts.size() > 2 ? parts[1] : "");
    if (room.empty()) {
      if (other != "cli") faults.push_back(at(file, line, "the program's main includes `cli` and nothing else"));
    } else if (allowed[room].count(other) == 0) {
      faults.push_back(at(file, line, "`" + room + "` may not include `" + other + "`; see docs/rooms.md"));
    }
  });
  return faults;
}

Faults check_libraries(const Tree& tree) {
  Faults faults;
  const auto rooms = rooms_of(tree);
  std::set<std::string> known = {"doctest", "valijson"};
  for (const auto& entry : rooms) known.insert(entry.second.libraries.begin(), entry.second.libraries.end());
  each_include(tree, [&](const File& file, std::size_t line, const std::string& path, char) {
    const auto library = path.substr(0, path.find('/'));
    if (known.count(library) == 0) return;
    const auto row = rooms.find(room_of(file.path));
    if (row == rooms.end() || row->second.libraries.count(library) == 0) {
      faults.push_back(at(file, line, "`" + library + "` is not a library of this room; see docs/rooms.md"));
    }
  });
  return faults;
}

Faults check_links(const Tree& tree) {
  const auto* cmake = find(tree, "src/CMakeLists.txt");
  if (cmake == nullptr) return {"src/CMakeLists.txt:1: is missing"};
  Faults faults;
  const auto rooms = rooms_of(tree);
  const auto links = read_links(cmake->text);
  for (const auto& [room, row] : rooms) {
    const auto line = links.find(room);
    if (line == links.end()) {
      faults.push_back(at(*cmake, 1, "has no ramify_room(" + room + ")"));
      continue;
    }
    const std::set<std::string> linked(line->second.begin(), line->second.end());
    const std::set<std::string> named(row.includes.begin(), row.includes.end());
    if (!row.all && linked != named) faults.push_back(at(*cmake, 1, "`" + room + "` links others than its row names"));
  }
  for (const auto& entry : links) {
    if (rooms.count(entry.first) == 0) faults.push_back(at(*cmake, 1, "`" + entry.first + "` has no row"));
  }
  return faults;
}

Faults check_size(const Tree& tree) {
  Faults faults;
  for (const auto& file : tree) {
    if (!is_cpp(file)) continue;
    const auto lines = static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
    if (lines > kLinesMax) faults.push_back(at(file, lines, "is longer than 500 lines; divide it by what it is about"));
  }
  return faults;
}

Faults check_room_names(const Tree& tree) {
  constexpr std::array<std::string_view, 6> vague = {"util", "utils", "helper", "helpers", "common", "misc"};
  Faults faults;
  for (const auto& file : tree) {
    if (!is_cpp(file)) continue;
    for (auto part : split(file.path, '/')) {
      part = part.substr(0, part.find('.'));
      if (std::find(vague.begin(), vague.end(), part) == vague.end()) continue;
      faults.push_back(at(file, 1, "`" + std::string(part) + "` says nothing; name it after what it holds"));
    }
  }
  return faults;
}

Faults check_room_paragraphs(const Tree& tree) {
  const auto* readme = find(tree, "src/README.md");
  if (readme == nullptr) return {"src/README.md:1: is missing; it has a paragraph a room"};
  Faults faults;
  std::set<std::string> described;
  for (const auto line : split(readme->text, '\n')) {
    if (starts_with(line, "## ")) described.emplace(trim(line.substr(3)));
  }
  const auto built = built_rooms(tree);
  for (const auto& room : built) {
    if (described.count(room) == 0) faults.push_back(at(*readme, 1, "has no paragraph `## " + room + "`"));
  }
  for (const auto& room : described) {
    if (built.count(room) == 0) faults.push_back(at(*readme, 1, "describes `" + room + "`, which is no room"));
  }
  return faults;
}

Faults check_pragma_once(const Tree& tree) {
  Faults faults;
  for (const auto& file : tree) {
    if (!ends_with(file.path, ".h")) continue;
    const auto code = code_only(file.text);
    const auto first = code.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || !starts_with(std::string_view(code).substr(first), "#pragma once")) {
      faults.push_back(at(file, 1, "does not begin with #pragma once"));
    }
  }
  return faults;
}

Faults check_scripts(const Tree& tree) {
  Faults faults;
  for (const auto& file : tree) {
    const bool script =
        (starts_with(file.path, "scripts/") && file.path.find('.') == std::string::npos) || file.path == ".ci/run";
    if (!script) continue;
    if (!starts_with(file.text, "#!/usr/bin/env bash\n")) {
      faults.push_back(at(file, 1, "does not begin with #!/usr/bin/env bash"));
    }
    if (!file.executable) faults.push_back(at(file, 1, "cannot be run; chmod +x it"));
    if (file.text.find("environment.sh") == std::string::npos &&
        file.text.find("set -euo pipefail") == std::string::npos) {
      faults.push_back(at(file, 1, "goes on after a fault; source environment.sh"));
    }
  }
  return faults;
}

Faults check_top_level(const Tree& tree) {
  const std::set<std::string> agreed = {"CMakeLists.txt",
                                        "CMakePresets.json",
                                        "CODE_OF_CONDUCT.md",
                                        "CONTRIBUTING.md",
                                        "LICENSE",
                                        "README.md",
                                        "SECURITY.md",
                                        "configs",
                                        "docs",
                                        "include",
                                        "schemas",
                                        "scripts",
                                        "src",
                                        "tests"};
  Faults faults;
  std::set<std::string> seen;
  for (const auto& file : tree) {
    const auto top = file.path.substr(0, file.path.find('/'));
    if (top.front() == '.' || agreed.count(top) != 0 || !seen.insert(top).second) continue;
    faults.push_back(at(file, 1, "`" + top + "` does not belong at the top level"));
  }
  return faults;
}

}  // namespace ramify::tidy
