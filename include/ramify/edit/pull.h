#pragma once

#include <string>
#include <vector>

#include "ramify/config/config.h"
#include "ramify/edit/lint_fix.h"
#include "ramify/model/world.h"

namespace ramify::edit {

struct NewFile {
  std::string text;
  std::vector<std::string> unsaid;  ///< sentences: what cannot be said in a file, and stays unmanaged
};
/// A root file that says all of the live accounts that can be declared: not what the service makes for itself.
[[nodiscard]] NewFile pull_new(const model::World& live, const std::string& project);

struct PullEdits {
  std::vector<FileChange> changes;   ///< by name
  std::vector<std::string> by_hand;  ///< what is not written in a way that can be changed safely
  std::vector<std::string> unsaid;   ///< as for a new file
};
/// Changes the configuration so that it says what is live. What it does not manage stays unmanaged, what it ignores
/// ignored; objects that it does not know are added, those that are gone taken out. Comments, order and layout stay.
[[nodiscard]] PullEdits pull(const SourceMap& sources, const config::Desired& desired, const model::World& live);

}  // namespace ramify::edit
