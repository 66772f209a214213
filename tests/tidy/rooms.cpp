#include "tidy/rooms.h"

#include "tidy/tree.h"

namespace ramify::tidy {
namespace {

/// The words between backticks in one cell.
std::vector<std::string> quoted(std::string_view cell) {
  std::vector<std::string> words;
  const auto parts = split(cell, '`');
  for (std::size_t i = 1; i < parts.size(); i += 2) words.emplace_back(parts[i]);
  return words;
}

void collect(const Rooms& rooms, const std::string& room, std::set<std::string>& seen) {
  if (!seen.insert(room).second) return;
  const auto it = rooms.find(room);
  if (it == rooms.end()) return;
  for (const auto& next : it->second.includes) collect(rooms, next, seen);
}

}  // namespace

Rooms read_rooms(std::string_view markdown) {
  Rooms rooms;
  for (const auto line : split(markdown, '\n')) {
    const auto cells = split(line, '|');
    if (cells.size() != 6) continue;
    const auto name = quoted(cells[1]);
    if (name.size() != 1) continue;
    Room room;
    const auto cut = cells[3].find("**not**");
    room.includes = quoted(cells[3].substr(0, cut));
    if (cut != std::string_view::npos) {
      for (auto& word : quoted(cells[3].substr(cut))) room.never.insert(std::move(word));
    }
    room.all = trim(cells[3]) == "all";
    for (auto& word : quoted(cells[4])) room.libraries.insert(std::move(word));
    rooms[name.front()] = std::move(room);
  }
  return rooms;
}

std::set<std::string> reachable(const Rooms& rooms, const std::string& room) {
  std::set<std::string> seen;
  const auto it = rooms.find(room);
  if (it == rooms.end()) return seen;
  if (it->second.all) {
    for (const auto& entry : rooms) seen.insert(entry.first);
    return seen;
  }
  collect(rooms, room, seen);
  for (const auto& excluded : it->second.never) seen.erase(excluded);
  return seen;
}

std::map<std::string, std::vector<std::string>> read_links(std::string_view cmake) {
  std::map<std::string, std::vector<std::string>> links;
  for (const auto line : split(cmake, '\n')) {
    constexpr std::string_view call = "ramify_room(";
    if (!starts_with(line, call)) continue;
    const auto arguments = line.substr(call.size(), line.find(')') - call.size());
    std::vector<std::string> words;
    for (const auto word : split(arguments, ' ')) {
      if (!word.empty()) words.emplace_back(word);
    }
    auto& room = links[words.at(0)];
    bool in_links = false;
    for (const auto& word : words) {
      if (word == "LINKS" || word == "EXTERNAL") {
        in_links = word == "LINKS";
      } else if (in_links) {
        room.push_back(word);
      }
    }
  }
  return links;
}

}  // namespace ramify::tidy
