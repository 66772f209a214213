#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "grant_book.h"
#include "ways.h"

namespace ramify::access {

/// What somebody holds, the documents of it that are known and the policies whose documents are not.
struct HeldPolicies {
  std::vector<Held> known;
  std::vector<model::PolicyRef> unknown;  ///< sorted, each once
  /// The same with the resource groups that each is held in; empty: in the whole account.
  std::map<model::PolicyRef, std::set<model::ResourceGroupId>> unread;
  bool high_risk = false;  ///< one of them is on the catalogue's list, or allows everything
};

/// One world, looked up class by class. World, roster and book must outlive it.
class Side {
 public:
  /// System policies that `world` has not read are looked up in `other`, then in the catalogue.
  Side(const model::World& world, const model::World* other, const Roster& roster, GrantBook& book);

  [[nodiscard]] const Evaluator& evaluator() const { return evaluator_; }
  [[nodiscard]] const Crowd& crowd() const { return crowd_; }
  [[nodiscard]] HeldPolicies policies(const model::Address& who);
  [[nodiscard]] const Holding& holding(const model::Address& who);

 private:
  const model::World& world_;
  GrantBook& book_;
  Library library_;
  std::map<std::pair<const policy::Document*, std::string>, policy::Document> settled_;  ///< by whose ARN
  Evaluator evaluator_;
  Crowd crowd_;
  std::set<const model::Attachment*> risky_;
  std::map<std::string, Holding> holdings_;
};

}  // namespace ramify::access
