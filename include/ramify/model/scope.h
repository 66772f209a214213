#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ramify/model/world.h"

namespace ramify::model {

enum class ManageMode { declared, all };

/// What of one account may be touched, and how.
struct AccountScope {
  ManageMode manage = ManageMode::declared;
  std::vector<ObjectPattern> ignore;
  std::vector<ObjectPattern> protect;
  std::set<ObjectRef> absent;                   ///< `state: absent`
  std::map<ObjectRef, std::string> previously;  ///< new object -> its former name
  std::set<ObjectRef> keep_attachments;         ///< `extra_policies: keep`
  std::set<GroupName> keep_members;             ///< `extra_members: keep`
};

struct Scope {
  std::string project;
  std::map<AccountKey, AccountScope> accounts;
};

}  // namespace ramify::model
