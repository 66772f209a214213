#include "faults.h"

namespace ramify::config {

void finish(Diagnostics& diagnostics) {
  if (diagnostics.size() >= kFaultsMax) {
    diagnostics.push_back({Severity::error,
                           "config.too-many-faults",
                           "there are more faults than are shown",
                           {},
                           {},
                           "mend these and run again"});
  }
  sort_by_place(diagnostics);
}

}  // namespace ramify::config
