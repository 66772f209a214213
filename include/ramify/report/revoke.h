#pragma once

#include <string>
#include <vector>

#include "ramify/access/revocation.h"
#include "ramify/report/report.h"

namespace ramify::report {

/// What a revocation comes to, beside its plan.
struct Revoked {
  struct File {
    std::string name;
    std::string before;
    std::string after;
  };
  access::Outcast outcast;
  std::vector<access::Realm> realms{};
  std::vector<access::Cut> cuts{};  ///< empty: there was nothing to cut
  access::Remains remains{};
  std::vector<model::Address> untouched{};  ///< roles that are not ours to touch, and stay open
  std::vector<File> files{};                ///< of the configuration
  std::vector<std::string> by_hand{};       ///< what of it has to be changed by hand
  bool written = false;                     ///< the files are as they should be
  std::string command{};                    ///< `ramify revoke PATH`, for the commands that are offered
  std::string digest{};                     ///< of the plan
};

/// How each role is cut, what remains and until when, what would cut deeper, and the change of the files.
[[nodiscard]] std::string revoke_text(const Revoked& revoked, const Style& style);
/// schemas/revoke.schema.json.
[[nodiscard]] std::string revoke_json(const Revoked& revoked);

}  // namespace ramify::report
