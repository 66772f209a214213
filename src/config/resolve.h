#pragma once

#include <optional>
#include <string>
#include <vector>

#include "draft.h"
#include "read.h"

/// From the draft to the desired world: names are looked up, rules across objects are checked.
namespace ramify::config {

/// Everything that resolving one account needs to see.
struct Resolution {
  const Draft& draft;
  Desired& desired;
  Context& context;
};

/// An account's id; of an account whose own id is at fault, sixteen zeros, so that later faults are still found.
[[nodiscard]] model::AccountId id_of(const AccountDraft& account);

/// Whether declarations of the kind could not be read, and that one is missing is no second fault.
[[nodiscard]] bool is_unread(const AccountDraft& account, model::ObjectKind kind, const Resolution& at);

/// Where a user or role that a reference names lives, and whether it can be relied on.
struct Target {
  model::AccountId account;
  std::optional<model::AccountKey> key;  ///< of a described account
  bool expired = false;                  ///< declared, and its time has come
};
/// Looks up the user or role that `reference` names; reports an unknown account, an undeclared, absent or ill-formed
/// name.
[[nodiscard]] std::optional<Target> find_target(const Reference& reference, model::ObjectKind kind, Resolution& at);
/// The account alone.
[[nodiscard]] std::optional<Target> find_account(const Reference& reference, Resolution& at);

/// The trust document that the entries amount to.
[[nodiscard]] policy::Document resolve_trust(const model::AccountKey& key, const AccountDraft& account,
                                             const model::RoleName& role, const TrustDraft& trust, Resolution& at);
/// Adds the attachments of one principal, the policies generated for its `can_assume` included.
void resolve_grants(const model::AccountKey& key, const AccountDraft& account, const model::Principal& principal,
                    const Common& common, const Grants& grants, Resolution& at);
/// How many policies it generated.
std::size_t resolve_can_assume(const model::AccountKey& key, const model::Principal& principal, const Grants& grants,
                               Resolution& at);
void resolve_access_tests(Resolution& at);

/// Rules between the objects of an account and between accounts: letter case, ignore and protect, quotas, renames.
void check_draft(Resolution& at);

/// The whole: fills `at.desired`.
void resolve(Resolution& at);

}  // namespace ramify::config
