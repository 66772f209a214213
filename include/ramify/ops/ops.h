#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/model/names.h"
#include "ramify/ops/change.h"
#include "ramify/wire/http.h"
#include "ramify/wire/operation.h"

namespace ramify::ops {

/// A statement about an account that steps need, make or remove. Names stand in lower case: the service resolves them
/// so. In `requires_gone` a text that ends in `*` stands for all that begin so.
struct Fact {
  enum class Kind {
    exists,         ///< a = object, `role/ci`
    attached,       ///< a = principal, b = policy and scope, `custom/p@account`, `system/p@rg-abc`
    member,         ///< a = group, b = user
    login_profile,  ///< a = user
    access_key,     ///< a = user, b = key id, or `new/1`
    mfa,            ///< a = user
    trust_final,    ///< a = role: its trust is what was declared
    trusts,         ///< account = the principal's, a = address of the role, b = principal: the role's trust names it.
                    ///< Orders only: a principal may go while a trust that nobody changes still names it
    tagged,         ///< a = object
  } kind = Kind::exists;
  model::AccountKey account;
  std::string a;
  std::string b;
  auto operator<=>(const Fact&) const = default;
};

struct Facts {
  std::vector<Fact> needs;  ///< must hold when the step runs
  std::vector<Fact> makes;
  std::vector<Fact> removes;
  std::vector<Fact> requires_gone;  ///< must not hold when the step runs
};

enum class Risk { low, medium, high };
[[nodiscard]] std::string_view to_string(Risk risk);

/// What a step cannot know from itself.
struct Context {
  std::map<model::AccountKey, model::AccountId> account_ids;
  std::map<model::AccountKey, std::string> default_domains;  ///< for user principal names
};

/// The call a change becomes. Passwords and keys never stand here: `needs_password` asks the executor to add one.
struct Request {
  wire::Service service = wire::Service::ram;
  std::string operation;
  wire::Pairs parameters;
  bool needs_password = false;
  bool returns_key = false;
};

/// One row an operation: all that the rest of the program knows about it.
struct Descriptor {
  Op op;
  std::string_view name;
  char symbol;  ///< '+', '~' or '-'
  Risk risk;
  Facts (*facts)(const Change&, const Context&);
  /// In order; most operations are one call. A user whose display name is over IMS's 24 characters takes two.
  std::vector<Request> (*requests)(const Change&, const Context&);
  /// The change that takes this one back; empty where nothing does (`undo_note` says why).
  std::optional<Change> (*undo)(const Change&);
  std::string_view undo_note;
};
[[nodiscard]] std::span<const Descriptor> descriptors();
[[nodiscard]] const Descriptor& descriptor(Op op);

/// The operation's risk, raised where the change itself is riskier: attaching a high-risk system policy.
[[nodiscard]] Risk risk(const Change& change);
/// Users and roles of described accounts that a trust document names.
[[nodiscard]] std::vector<model::Address> named_principals(std::string_view trust_json, const Context& context);

/// IMS takes display names of up to 24 characters, RAM of up to 128 [ram-api.md 3.0].
inline constexpr std::size_t kImsDisplayNameMax = 24;

}  // namespace ramify::ops
