#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/diag/instant.h"
#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::access {

/// The accounts as they are, and as they are declared: whoever gets in by either is to be cut off.
struct Sides {
  const model::World& live;
  const model::World& desired;
};

/// Whose access is cut: everybody of an account, or one user or role of it. The account need not be described.
struct Outcast {
  model::AccountId account;
  std::optional<model::AccountKey> key{};    ///< where the account is described
  std::optional<model::ObjectRef> object{};  ///< a user or a role; empty: everybody
  bool operator==(const Outcast&) const = default;
  /// The user or role of a described account.
  [[nodiscard]] std::optional<model::Address> address() const;
};
/// `company-b/alice`, `company-b/role/ci`, `3000000000000003`.
[[nodiscard]] std::string to_string(const Outcast& outcast);
/// `company-b`, `company-b/alice`, `company-b/role/ci`, `3000000000000003/bob`. Somebody whom only a trust policy still
/// names is known too.
[[nodiscard]] Result<Outcast> parse_outcast(const Sides& sides, std::string_view text);

/// Out of what: the roles of an account, or one of them.
struct Realm {
  model::AccountKey account;
  std::optional<model::RoleName> role{};
  bool operator==(const Realm&) const = default;
};
[[nodiscard]] Result<Realm> parse_realm(const Sides& sides, std::string_view text);

/// How a way is cut; each is stronger than the one before.
enum class CutBy {
  trust,     ///< out of the role's trust policy: no new session
  policies,  ///< and the role loses its policies: sessions that run can do nothing any more
  removal,   ///< the role is deleted: sessions that run end
};
[[nodiscard]] std::string_view to_string(CutBy how);  ///< `trust`, `policies`, `delete`
[[nodiscard]] std::optional<CutBy> parse_cut_by(std::string_view text);

/// What is done to one role.
struct Cut {
  model::Address role;
  bool by_trust = false;  ///< taken out of its trust, where a statement names the outcast and nobody beside it
  bool by_deny = false;   ///< the trust lets in a whole account: the outcast is denied to ask, by a policy of its own
  bool stripped = false;  ///< loses all its policies
  bool removed = false;
  bool operator==(const Cut&) const = default;
};

/// Somebody who is cut off, and how.
struct Exile {
  Outcast outcast;
  std::vector<Cut> cuts;
};

/// The least that cuts the outcast off from every role of the realms (empty: all) that it can enter or that names it,
/// or what `how` asks for. Of an account that is cut off, its own roles stay. Refused where a trust that lets in a
/// whole account cannot leave out one of it, and nothing else may be done about it.
[[nodiscard]] Result<std::vector<Cut>> find_cuts(const Sides& sides, const Outcast& outcast,
                                                 const std::vector<Realm>& realms, std::optional<CutBy> how);

/// Whether a trust's principal is the outcast itself, or one of the account that is cut off.
[[nodiscard]] bool names(const std::string& principal, const Outcast& outcast);
/// The trust without the outcast; where nobody is left, one that nobody can meet. `seed` is for that.
[[nodiscard]] policy::Document without(const policy::Document& trust, const Outcast& outcast,
                                       const model::AccountId& own, std::string_view seed);

/// The policy that denies the outcast to assume the roles that are cut so; empty where none is.
[[nodiscard]] std::optional<model::Policy> denial(const model::World& world, const Outcast& outcast,
                                                  const std::vector<Cut>& cuts);

/// What a cut leaves behind.
struct Remains {
  struct Session {
    model::Address role;
    Instant until{};         ///< a session that begins now ends by then
    bool powerless = false;  ///< it can do nothing any more: the role has no policies
    bool ended = false;      ///< the role is gone, and its sessions with it
    /// Of a role that is not cut itself: the roles that are, or lie between, by which its sessions may have begun.
    std::vector<model::Address> through{};
  };
  struct Left {
    model::Address who;
    Way way;
  };
  /// Of the roles that are cut and were there, and of those that can be entered from them; by role.
  std::vector<Session> sessions;
  std::vector<Left> ways;                                      ///< that are still open, by who and role
  std::map<model::Address, std::vector<model::Address>> also;  ///< who else can enter the roles that are cut
  bool can_undo = false;  ///< the outcast may detach the policy that denies it, from itself
};
[[nodiscard]] Remains remains(const model::World& before, const model::World& after, const Outcast& outcast,
                              const std::vector<Realm>& realms, const std::vector<Cut>& cuts, Instant now);

}  // namespace ramify::access
