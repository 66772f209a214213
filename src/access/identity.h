#pragma once

#include <optional>
#include <string>
#include <vector>

#include "library.h"
#include "ramify/access/access.h"

namespace ramify::access {

/// The statements of one held policy that speak of sts:AssumeRole.
struct AssumePart {
  const model::Attachment* attachment = nullptr;
  std::vector<std::size_t> statements;  ///< their indices in the whole document
};

/// A user or role as a caller of AssumeRole: of its policies only what bears on that.
struct Identity {
  model::Address address;
  policy::Caller caller;
  std::vector<policy::Document> account_scope;
  std::vector<AssumePart> account_parts;  ///< one a document
  std::vector<policy::Document> group_scope;
  std::vector<AssumePart> group_parts;
  /// Policies whose documents are not known. System policies only ever allow; a custom policy may also deny.
  std::vector<const model::Attachment*> unknown_system;
  std::vector<const model::Attachment*> unknown_custom;
  std::vector<const model::Attachment*> unknown_group_scope;

  /// Nothing it holds could let it ask.
  [[nodiscard]] bool is_silent() const {
    return account_scope.empty() && group_scope.empty() && unknown_system.empty() && unknown_custom.empty() &&
           unknown_group_scope.empty();
  }
};

/// Gathers identities of one account, its attachments indexed once.
class Identities {
 public:
  Identities(const model::AccountKey& key, const model::Account& account, const Library& library);
  /// Holds nothing where the account has no such object.
  [[nodiscard]] Identity of(const model::ObjectRef& object) const;

 private:
  void add(Identity& identity, const model::Principal& principal) const;
  void add(Identity& identity, const model::Attachment& attachment) const;

  const model::AccountKey& key_;
  const model::Account& account_;
  const Library& library_;
  std::map<model::Principal, std::vector<const model::Attachment*>> held_;
  std::map<std::string, std::vector<std::string>> groups_of_;  ///< user -> groups
};

[[nodiscard]] policy::Caller caller_of(const model::Account& account, const model::ObjectRef& object);

}  // namespace ramify::access
