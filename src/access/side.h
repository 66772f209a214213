#pragma once

#include <map>
#include <set>
#include <string>

#include "grants.h"
#include "ways.h"

namespace ramify::access {

/// What somebody holds, the documents of it that are known and the policies whose documents are not.
struct HeldPolicies {
  std::vector<Held> known;
  std::vector<model::PolicyRef> unknown;  ///< sorted, each once
  bool high_risk = false;                 ///< one of them is on the catalogue's list, or allows everything
};

/// One world, looked up class by class.
class Side {
 public:
  Side(const model::World& world, const Library& library);

  [[nodiscard]] Crowd& crowd() { return crowd_; }
  [[nodiscard]] HeldPolicies policies(const model::Address& who) const;
  /// The same text for two only where both may do the same, as far as the documents' meanings show.
  [[nodiscard]] std::string meaning(const HeldPolicies& policies);
  [[nodiscard]] const Holding& holding(const model::Address& who);

 private:
  const model::World& world_;
  const Library& library_;
  Crowd crowd_;
  std::set<const model::Attachment*> risky_;
  std::map<const policy::Document*, std::string> meanings_;
  std::map<std::string, Holding> holdings_;
};

}  // namespace ramify::access
