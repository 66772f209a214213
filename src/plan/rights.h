#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/model/world.h"
#include "ramify/policy/evaluate.h"
#include "ramify/wire/permission.h"

namespace ramify::plan {

/// System policies' documents: as read from any account, else the catalogue's. `world` must outlive it.
class SystemDocuments {
 public:
  explicit SystemDocuments(const model::World& world);
  /// Null where the document is not known.
  [[nodiscard]] const policy::Document* find(const model::PolicyName& name);

 private:
  std::map<std::string, const policy::Document*> read_;                  ///< by folded name
  std::map<std::string, std::optional<policy::Document>> of_catalogue_;  ///< looked up so far
};

enum class Answer { no, open, yes };

/// What one user or role may do in its account by what it holds at one moment: gathered once, asked often.
class Rights {
 public:
  /// `open_keys`: what is known of the requests beside who asks; the rest stays open.
  Rights(const model::Account& account, const model::ObjectRef& who, SystemDocuments& system,
         std::map<std::string, std::vector<std::string>> known_keys);
  [[nodiscard]] Answer may(const wire::Permission& permission) const;
  [[nodiscard]] Answer may(std::string action, std::string resource) const;
  /// The user or role, its groups, and the custom policies that these hold: what a change of theirs may come from.
  [[nodiscard]] const std::set<model::ObjectRef>& sources() const { return sources_; }

 private:
  void add(const model::Account& account, const model::Principal& principal, SystemDocuments& system);
  void add_control(const model::Account& account);

  std::map<std::string, std::vector<std::string>> known_keys_;
  std::vector<policy::Document> account_scope_;
  std::vector<policy::Document> resource_group_scope_;
  std::vector<std::vector<policy::Document>> control_;  ///< a level each
  bool unknown_ = false;                                ///< something it holds is not known, and may allow
  bool unknown_denial_ = false;                         ///< may also deny
  std::set<model::ObjectRef> sources_;
};

/// The request of a caller of this account: what is known of it.
[[nodiscard]] std::map<std::string, std::vector<std::string>> known_keys(const model::Account& account,
                                                                         const model::ObjectRef& who, Instant now);

}  // namespace ramify::plan
