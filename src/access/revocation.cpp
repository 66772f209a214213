#include "ramify/access/revocation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "ramify/access/evaluator.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using model::ObjectKind;

constexpr std::array<std::pair<CutBy, std::string_view>, 3> kCutWords = {
    {{CutBy::trust, "trust"}, {CutBy::policies, "policies"}, {CutBy::removal, "delete"}}};

bool has_wildcard_in(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

/// Lets in the outcast among others: its whole account, or more than that.
bool covers(const std::string& principal, const Outcast& outcast) {
  const auto arn = model::parse_ram_arn(principal);
  if (!arn || has_wildcard_in(arn->account_id)) return has_wildcard_in(principal);
  if (!outcast.object || arn->account_id != outcast.account.str()) return false;
  return arn->relative == "root" || has_wildcard_in(arn->relative);
}

template <class Test>
bool any_principal(const policy::Document& trust, Test test) {
  return std::any_of(trust.statements.begin(), trust.statements.end(), [&](const policy::Statement& statement) {
    return statement.effect == policy::Effect::allow &&
           std::any_of(statement.principals.ram.begin(), statement.principals.ram.end(), test);
  });
}

bool within(const model::Address& role, const std::vector<Realm>& realms) {
  return realms.empty() || std::any_of(realms.begin(), realms.end(), [&](const Realm& realm) {
           return realm.account == role.account &&
                  (!realm.role || text::fold_case(realm.role->str()) == text::fold_case(role.object.name));
         });
}

/// What one world says of one role.
struct Door {
  bool named = false;
  bool covered = false;    ///< by a principal that stands for more than the outcast
  bool everybody = false;  ///< the trust names no account at all
  bool enters = false;     ///< covered, and its own policies let it ask
};

class Doors {
 public:
  Doors(const model::World& world, const Outcast& outcast) : world_(world), outcast_(outcast), evaluator_(world) {}

  void add_to(std::map<model::Address, Door>& doors, const std::vector<Realm>& realms) const {
    for (const auto& [key, account] : world_.accounts) {
      if (!outcast_.object && outcast_.key == key) continue;
      for (const auto& [name, role] : account.roles) {
        const model::Address address{key, {ObjectKind::role, name.str()}};
        if (!within(address, realms) || !role.trust || model::is_unmeetable_trust(*role.trust, account.id)) continue;
        look(address, *role.trust, doors);
      }
    }
  }

 private:
  void look(const model::Address& role, const policy::Document& trust, std::map<model::Address, Door>& doors) const {
    const bool named = any_principal(trust, [&](const std::string& each) { return names(each, outcast_); });
    const bool covered = any_principal(trust, [&](const std::string& each) { return covers(each, outcast_); });
    const bool enters = covered && may_enter(role);
    if (!named && !enters) return;
    Door& door = doors[role];
    door.named = door.named || named;
    door.covered = door.covered || covered;
    door.enters = door.enters || enters;
    door.everybody = door.everybody || any_principal(trust, [](const std::string& each) {
                       const auto arn = model::parse_ram_arn(each);
                       return has_wildcard_in(arn ? arn->account_id : each);
                     });
  }

  /// An account as a whole, and somebody of an account that is not described, may always ask.
  [[nodiscard]] bool may_enter(const model::Address& role) const {
    const auto who = outcast_.address();
    if (!who) return true;
    const auto arn = evaluator_.arn_of(role);
    return arn && evaluator_.decide(*who, "sts:AssumeRole", *arn).standing != Standing::deny;
  }

  const model::World& world_;
  const Outcast& outcast_;
  Evaluator evaluator_;
};

std::string short_name(const model::Address& role) {
  return text::printable(fmt::format("{}/{}", role.account.str(), role.object.name));
}

tl::unexpected<Error> cannot_leave_out(const model::Address& role, const Door& door, const Outcast& outcast) {
  const std::string who = text::printable(to_string(outcast));
  const std::string account = outcast.key ? outcast.key->str() : outcast.account.str();
  if (door.everybody) {
    return fail(ErrorKind::usage,
                fmt::format("{} trusts whoever asks: its trust cannot leave out {}", short_name(role), who),
                "write its trust anew, or take --how policies or --how delete");
  }
  if (!outcast.key) {
    return fail(ErrorKind::usage,
                fmt::format("{} trusts account {} as a whole, which is not described here: its trust cannot leave out "
                            "one user or role",
                            short_name(role), account),
                fmt::format("cut off the whole account with --principal {}, or trust its users one by one", account));
  }
  return fail(ErrorKind::usage,
              fmt::format("{} trusts {} as a whole: its trust cannot leave out {}", short_name(role), account, who),
              fmt::format("leave out --how: then {} is denied it by a policy of its own; or cut off the whole account "
                          "with --principal {}",
                          who, account));
}

}  // namespace

std::string_view to_string(CutBy how) {
  for (const auto& [value, word] : kCutWords) {
    if (value == how) return word;
  }
  return {};
}

std::optional<CutBy> parse_cut_by(std::string_view text) {
  for (const auto& [value, word] : kCutWords) {
    if (word == text) return value;
  }
  return std::nullopt;
}

bool names(const std::string& principal, const Outcast& outcast) {
  const auto arn = model::parse_ram_arn(principal);
  if (!arn || arn->account_id != outcast.account.str()) return false;
  return !outcast.object || text::fold_case(arn->relative) == text::fold_case(model::to_string(*outcast.object));
}

policy::Document without(const policy::Document& trust, const Outcast& outcast, const model::AccountId& own,
                         std::string_view seed) {
  policy::Document left;
  bool lets_in = false;
  for (policy::Statement statement : trust.statements) {
    if (statement.effect == policy::Effect::allow) {
      auto& ram = statement.principals.ram;
      ram.erase(std::remove_if(ram.begin(), ram.end(), [&](const std::string& each) { return names(each, outcast); }),
                ram.end());
      if (statement.principals.empty()) continue;
      lets_in = true;
    }
    left.statements.push_back(std::move(statement));
  }
  return lets_in ? left : model::unmeetable_trust(own, seed);
}

Result<std::vector<Cut>> find_cuts(const Sides& sides, const Outcast& outcast, const std::vector<Realm>& realms,
                                   std::optional<CutBy> how) {
  std::map<model::Address, Door> doors;
  Doors(sides.live, outcast).add_to(doors, realms);
  Doors(sides.desired, outcast).add_to(doors, realms);
  const bool stronger = how == CutBy::policies || how == CutBy::removal;
  std::vector<Cut> cuts;
  for (const auto& [role, door] : doors) {
    const bool deniable = outcast.address().has_value();
    if (door.enters && !stronger && (how || !deniable)) return cannot_leave_out(role, door, outcast);
    Cut cut{role, door.named, door.enters && deniable, stronger, how == CutBy::removal};
    if (cut.removed) cut.by_trust = cut.by_deny = cut.stripped = false;
    cuts.push_back(cut);
  }
  return cuts;
}

std::optional<model::Policy> denial(const model::World& world, const Outcast& outcast, const std::vector<Cut>& cuts) {
  policy::Statement statement;
  statement.effect = policy::Effect::deny;
  statement.actions = {"sts:AssumeRole"};
  for (const Cut& cut : cuts) {
    const auto account = world.accounts.find(cut.role.account);
    if (!cut.by_deny || account == world.accounts.end()) continue;
    // The form that the RAM documentation gives for identity policies, with a star for the region.
    statement.resources.push_back(fmt::format("acs:ram:*:{}:role/{}", account->second.id.str(), cut.role.object.name));
  }
  if (statement.resources.empty() || !outcast.object) return std::nullopt;
  std::string slug = outcast.object->name;
  std::replace_if(
      slug.begin(), slug.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
  policy::Document document{{std::move(statement)}};
  const std::string_view kind = model::to_string(outcast.object->kind);
  const std::string name =
      fmt::format("ramify-revoke-{}-{}-{}", kind, slug, policy::meaning_hash(document).substr(0, 8));
  model::Policy policy{model::PolicyName::from_service(name), {}, {}, {}, {}};
  policy.description = fmt::format("Cuts off the {} {}", kind, outcast.object->name);
  policy.document = std::move(document);
  return policy;
}

namespace {

bool is_stranger_to(const Outcast& outcast, const model::Address& who) {
  if (outcast.key != who.account) return true;
  return outcast.object && outcast.object != who.object;
}

const model::Role* role_in(const model::World& world, const model::Address& address) {
  const auto account = world.accounts.find(address.account);
  if (account == world.accounts.end()) return nullptr;
  const auto role = account->second.roles.find(model::RoleName::from_service(address.object.name));
  return role == account->second.roles.end() ? nullptr : &role->second;
}

Instant end_of(const model::Role& role, Instant now) {
  return now + role.max_session.value_or(std::chrono::hours(1));
}

/// Sessions of roles that are not cut themselves, begun by those of roles that are: they do not end with these.
std::vector<Remains::Session> chained(const model::World& before, const Outcast& outcast,
                                      const std::set<model::Address>& cut_roles, Instant now) {
  std::map<model::Address, Remains::Session> found;
  const Inventory inventory(before);
  for (const auto& cut : cut_roles) {
    for (const Way& way : inventory.ways(cut)) {
      const model::Role* role = role_in(before, way.role);
      const bool own = !outcast.object && outcast.key == way.role.account;
      if (own || role == nullptr || cut_roles.count(way.role) != 0) continue;
      std::vector<model::Address> through{cut};
      through.insert(through.end(), way.through.begin(), way.through.end());
      const auto known = found.find(way.role);
      if (known != found.end() && known->second.through.size() <= through.size()) continue;
      found.insert_or_assign(way.role, Remains::Session{way.role, end_of(*role, now), false, false, through});
    }
  }
  std::vector<Remains::Session> all;
  for (auto& entry : found) all.push_back(std::move(entry.second));
  return all;
}

}  // namespace

Remains remains(const model::World& before, const model::World& after, const Outcast& outcast,
                const std::vector<Realm>& realms, const std::vector<Cut>& cuts, Instant now) {
  Remains left;
  std::set<model::Address> cut_roles;
  for (const Cut& cut : cuts) {
    const model::Role* role = role_in(before, cut.role);
    if (role == nullptr) continue;
    left.sessions.push_back({cut.role, end_of(*role, now), cut.stripped, cut.removed});
    cut_roles.insert(cut.role);
  }
  for (auto& session : chained(before, outcast, cut_roles, now)) left.sessions.push_back(std::move(session));
  std::sort(left.sessions.begin(), left.sessions.end(), [](const auto& a, const auto& b) { return a.role < b.role; });
  const Inventory inventory(after);
  for (const auto& [key, account] : after.accounts) {
    std::vector<model::Address> everybody;
    for (const auto& entry : account.users) everybody.push_back({key, {ObjectKind::user, entry.first.str()}});
    for (const auto& entry : account.roles) everybody.push_back({key, {ObjectKind::role, entry.first.str()}});
    for (const auto& who : everybody) {
      const bool stranger = is_stranger_to(outcast, who);
      for (Way& way : inventory.ways(who)) {
        if (stranger && cut_roles.count(way.role) != 0) left.also[way.role].push_back(who);
        const bool own = !outcast.object && way.role.account == outcast.key;
        if (!stranger && !own && within(way.role, realms)) left.ways.push_back({who, std::move(way)});
      }
    }
  }
  const auto who = outcast.address();
  const bool denied = std::any_of(cuts.begin(), cuts.end(), [](const Cut& cut) { return cut.by_deny; });
  if (who && denied) {
    const Evaluator evaluator(after);
    const char* action = who->object.kind == ObjectKind::user ? "ram:DetachPolicyFromUser" : "ram:DetachPolicyFromRole";
    left.can_undo = evaluator.decide(*who, action, evaluator.arn_of(*who).value_or("*")).standing != Standing::deny;
  }
  return left;
}

}  // namespace ramify::access
