#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "library.h"
#include "ramify/access/evaluator.h"

namespace ramify::access {

/// A policy as somebody holds it.
struct HeldDocument {
  const model::Attachment* attachment = nullptr;  ///< null for what a stranger is taken to hold
  const policy::CompiledDocument* document = nullptr;
};

/// What somebody holds at one resource group.
struct GroupScope {
  model::ResourceGroupId group;
  std::vector<HeldDocument> held;
  std::vector<const model::Attachment*> unknown;
};

struct Evaluator::Holder {
  Subject subject;
  policy::TrustCaller caller;
  const model::Account* account = nullptr;
  std::vector<HeldDocument> account_scope;
  std::vector<GroupScope> group_scope;
  /// Policies whose documents are not known. System policies only ever allow; a custom policy may also deny.
  std::vector<const model::Attachment*> unknown_system;
  std::vector<const model::Attachment*> unknown_custom;
};

/// A role as something to be assumed.
struct RoleEntry {
  model::Address address;
  std::optional<policy::CompiledDocument> trust;  ///< empty where it is not known, or closed
  bool is_closed = false;                         ///< its trust is the one that nobody can meet
};

/// One level of the resource directory.
struct ControlLevel {
  const model::ControlPolicy* policy = nullptr;
  std::optional<policy::CompiledDocument> document;  ///< empty where it is not known
  bool only_denies = false;                          ///< FullAliyunAccess stands beside it
};

struct AccountEntry {
  model::AccountKey key;
  const model::Account* account = nullptr;
  std::vector<ControlLevel> control;
  std::unordered_map<std::string, RoleEntry> roles;  ///< by name in lower case
};

/// How the subject shows itself to trust policies.
[[nodiscard]] policy::TrustCaller caller_of(const model::Account& account, const Subject& subject);

struct Evaluator::Data {
  Data(const model::World& world, const model::World* other);
  [[nodiscard]] const AccountEntry* account_with_id(std::string_view id) const;
  [[nodiscard]] Holder stranger(const Subject& subject, const model::Account& account) const;

  const model::World& world;
  Library library;
  std::map<const policy::Document*, policy::CompiledDocument> compiled;
  std::map<std::string, AccountEntry, std::less<>> accounts;  ///< by id
  std::map<Subject, Holder> holders;                          ///< names in lower case
  policy::CompiledDocument may_assume_all;

 private:
  void add_account(const model::AccountKey& key, const model::Account& account);
  void add(Holder& holder, const model::Attachment& attachment);
  const policy::CompiledDocument* compile(const policy::Document& document);
};

}  // namespace ramify::access
