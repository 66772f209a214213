#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/access.h"
#include "ramify/model/provenance.h"

namespace ramify::access {

/// What a reviewer should look at first, riskiest first.
enum class Danger {
  everything,            ///< every action on every resource
  privilege_escalation,  ///< can give itself or others more in one step
  pass_role,             ///< can hand roles to services on any resource
  credentials,           ///< can make or read credentials
  exposure,              ///< can open resources to others
  service_admin,         ///< every action of a service on every resource
  data_read,             ///< can read the data of every bucket or table
  any_role,              ///< can ask for whatever roles of accounts that are not described match a pattern
};
[[nodiscard]] std::string_view to_string(Danger danger);
[[nodiscard]] std::optional<Danger> parse_danger(std::string_view text);

/// What any of `in` matches and none of `out`; `part`: some of that only.
struct PatternSet {
  std::vector<std::string> in;  ///< widest first
  std::vector<std::string> out;
  bool part = false;
  bool operator==(const PatternSet&) const = default;
};

/// What was too much to compare: so many patterns or values of one kind, each of which may cut through the others.
struct Entangled {
  std::string among;         ///< `actions`, `resources`, or the condition key that they are compared with
  std::size_t patterns = 0;  ///< how many
  bool operator==(const Entangled&) const = default;
};

/// A set of requests that somebody is allowed. Assuming described roles is told by the ways in, not here; of roles
/// `elsewhere`, whose trust nobody knows, the right to ask for them is all there is to tell.
struct Grant {
  PatternSet actions;
  PatternSet resources;
  policy::Conditions when;                               ///< only under these
  std::vector<policy::Conditions> unless;                ///< and not under any of these
  std::optional<model::ResourceGroupId> resource_group;  ///< only what is in it
  bool elsewhere = false;               ///< of sts:AssumeRole on roles of accounts that are not described
  std::vector<Danger> dangers;          ///< riskiest first
  bool was_conditional = false;         ///< the other side allows it too, under other conditions
  std::optional<model::Attachment> by;  ///< the policy that says so, and who holds it
  std::size_t statement = 0;            ///< of that policy's document
  std::string example_action;           ///< with `example_resource` one request of the set
  std::string example_resource;
  std::optional<Entangled> entangled{};  ///< then the other side may allow it as well: that was not to be told
  bool operator==(const Grant&) const = default;
};

enum class Direction { gained, lost, unsettled };
[[nodiscard]] std::string_view to_string(Direction direction);
[[nodiscard]] std::optional<Direction> parse_direction(std::string_view text);

/// Why a fact is so: the YAML line that asks for it, or the live policy's version that said it.
struct Cause {
  std::optional<model::Place> place;
  std::string policy;  ///< `company-a/policy/read-reports v3`
  bool operator==(const Cause&) const = default;
};

/// Users and roles, sorted, as places in a table that many such lists share: a thousand facts about the same thousands
/// of people cost little more than one.
class Persons {
 public:
  using Table = std::vector<model::Address>;
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = model::Address;
    using difference_type = std::ptrdiff_t;
    using pointer = const model::Address*;
    using reference = const model::Address&;
    Iterator() = default;
    Iterator(const Persons* of, std::size_t at) : of_(of), at_(at) {}
    reference operator*() const { return (*of_)[at_]; }
    pointer operator->() const { return &(*of_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    const Persons* of_ = nullptr;
    std::size_t at_ = 0;
  };

  Persons() = default;
  Persons(std::initializer_list<model::Address> all) : Persons(Table(all)) {}
  explicit Persons(Table all);
  /// `at` are places in `table`.
  Persons(std::shared_ptr<const Table> table, std::vector<std::uint32_t> at)
      : table_(std::move(table)), at_(std::move(at)) {}

  [[nodiscard]] bool empty() const { return at_.empty(); }
  [[nodiscard]] std::size_t size() const { return at_.size(); }
  [[nodiscard]] const model::Address& operator[](std::size_t i) const { return (*table_)[at_[i]]; }
  [[nodiscard]] const model::Address& front() const { return (*this)[0]; }
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, at_.size()}; }
  [[nodiscard]] bool operator==(const Persons& other) const;

 private:
  std::shared_ptr<const Table> table_;
  std::vector<std::uint32_t> at_;
};

/// One thing that changes: somebody can newly become a role or newly do something, or no longer.
struct Fact {
  enum class Kind {
    way,     ///< `who` become each of `roles`, by way of `through`
    power,   ///< `who` do what `grants` (exactly one) says
    unread,  ///< `who` do what policies allow whose documents are not known
  } kind = Kind::way;
  Direction direction = Direction::gained;
  Persons who;                          ///< users and roles of whom the same holds; never empty
  std::vector<model::Address> roles;    ///< of a way: sorted, never empty; several where there are many like it
  std::vector<model::Address> through;  ///< the roles between, in order
  Standing before = Standing::deny;
  Standing after = Standing::deny;
  std::vector<std::string> residual_keys;  ///< of a conditional way
  std::optional<model::Attachment> by;     ///< of a way: what lets the first of them ask at the last hop
  std::vector<Grant> grants;               ///< of a way: what the role, or each of them, can do there
  std::vector<model::PolicyRef> unknown;   ///< policies that bear on it and are not known
  std::vector<Danger> dangers;             ///< riskiest first
  bool high_risk = false;                  ///< a policy of the catalogue's high-risk list is behind it
  bool cross_account = false;
  Cause cause;
  /// Of an unsettled fact: why nobody can tell. Of a way: its conditions before and after were not to be compared.
  std::optional<Entangled> entangled{};
  /// Of policies that are not known: the resource groups in which, or outside which; both empty: the whole account.
  std::vector<model::ResourceGroupId> inside{};
  std::vector<model::ResourceGroupId> outside{};
  bool operator==(const Fact&) const = default;
};

using Facts = std::vector<Fact>;

/// Every fact in which two worlds differ, riskiest first. Worlds that let the same people do the same things differ in
/// none, however their documents are written. System policies are the same everywhere: a document that either world
/// knows counts for both.
[[nodiscard]] Facts compare(const model::World& before, const model::World& after);

/// What a user (with its groups) or role may do, as few sets as possible, riskiest first.
struct Holding {
  std::vector<Grant> grants;
  std::vector<model::PolicyRef> unknown;
  std::vector<Danger> dangers;
  bool high_risk = false;
};
/// A way into a role that is open to somebody.
struct Way {
  model::Address role;
  std::vector<model::Address> through;
  Standing standing = Standing::allow;
  Decision decision;  ///< of the last hop
};

/// Answers what is so in one world, which must outlive it.
class Inventory {
 public:
  explicit Inventory(const model::World& world);
  ~Inventory();
  Inventory(const Inventory&) = delete;
  Inventory& operator=(const Inventory&) = delete;
  [[nodiscard]] Holding holding(const model::Address& who) const;
  [[nodiscard]] std::vector<Way> ways(const model::Address& who) const;  ///< sorted by role
 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace ramify::access
