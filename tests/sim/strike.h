#pragma once

#include <optional>
#include <string>

namespace ramify::simulation {

/// Where a run of ramify is killed: at a write to the service, or at what it does to the disk.
struct Strike {
  enum class Place {
    before_write,
    after_write,
    before_sync,
    after_sync,
    before_rename,
    after_rename,
    in_file_write,  ///< when half of the bytes are in the file
  } place = Place::before_write;
  int number = 1;  ///< of such places, from 1
};
[[nodiscard]] std::string describe(const Strike& strike);

/// How far into a run the places of a kind are worth striking.
struct PlaceRow {
  Strike::Place place;
  const char* name;
  int number_max;
};
inline constexpr PlaceRow kPlaces[] = {
    {Strike::Place::before_write, "before write", 12},   {Strike::Place::after_write, "after write", 12},
    {Strike::Place::before_sync, "before fsync", 30},    {Strike::Place::after_sync, "after fsync", 30},
    {Strike::Place::before_rename, "before rename", 8},  {Strike::Place::after_rename, "after rename", 8},
    {Strike::Place::in_file_write, "in file write", 30},
};

/// How a run dies.
enum class Death {
  kill,   ///< with its process, by SIGKILL
  still,  ///< its process lives on, but nothing that the run does has an effect any more, and nobody answers it
};

/// From here on this process's writes, fsyncs and renames of files are counted, and the strike kills at the one it
/// names. A strike at a write to the service is left to whoever sees those.
void arm(const std::optional<Strike>& strike, Death death);
/// The run is over: whatever it was, the process lives.
void disarm();
/// The death that was armed, now.
void die();
[[nodiscard]] bool is_dead();
/// Every byte that this process has written to files since it was armed, those that are gone again too.
[[nodiscard]] std::string written();

}  // namespace ramify::simulation
