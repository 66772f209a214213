#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ramify::tidy {

/// One row of the table in docs/rooms.md.
struct Room {
  std::vector<std::string> includes;  ///< named in the row
  std::set<std::string> never;        ///< named after **not**
  std::set<std::string> libraries;    ///< third-party libraries, by the word their headers' paths begin with
  bool all = false;                   ///< may include every room
};
using Rooms = std::map<std::string, Room>;

/// Reads the table; a row that cannot be read is left out, which the layering rule then reports.
[[nodiscard]] Rooms read_rooms(std::string_view markdown);

/// Whom a room may include: the named rooms, what those may include, itself, but none that is excluded.
[[nodiscard]] std::set<std::string> reachable(const Rooms& rooms, const std::string& room);

/// The LINKS of each `ramify_room` line of src/CMakeLists.txt.
[[nodiscard]] std::map<std::string, std::vector<std::string>> read_links(std::string_view cmake);

}  // namespace ramify::tidy
