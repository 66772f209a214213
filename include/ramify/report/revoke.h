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
  /// What becomes of one of those who are cut off.
  struct Exiled {
    access::Outcast outcast;
    std::vector<access::Cut> cuts{};  ///< empty: there was nothing to cut
    access::Remains remains{};
    std::vector<model::Address> untouched{};  ///< roles that are not ours to touch, and stay open
  };
  std::vector<Exiled> exiles{};
  std::vector<access::Realm> realms{};
  std::vector<File> files{};           ///< of the configuration
  std::vector<std::string> by_hand{};  ///< what of it has to be changed by hand
  bool written = false;                ///< the files are as they should be
  std::string command{};               ///< `ramify revoke PATH`, for the commands that are offered
  std::string digest{};                ///< of the plan
};

/// How each role is cut, what remains and until when, what would cut deeper, and the change of the files.
[[nodiscard]] std::string revoke_text(const Revoked& revoked, const Style& style);
/// The same for a pull request, to stand below the plan.
[[nodiscard]] std::string revoke_markdown(const Revoked& revoked);
/// schemas/revoke.schema.json.
[[nodiscard]] std::string revoke_json(const Revoked& revoked);

}  // namespace ramify::report
