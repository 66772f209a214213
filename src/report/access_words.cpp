#include <fmt/format.h>

#include <algorithm>

#include "access_words.h"
#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {

namespace {

using access::Direction;
using access::Fact;
using access::Grant;
using access::Standing;

/// How many names, patterns and policies one line says before it counts the rest.
constexpr std::size_t kNamesShown = 5;
constexpr std::size_t kPatternsShown = 4;

std::string listed(const std::vector<std::string>& all, std::size_t shown, std::string_view rest) {
  std::string words;
  const std::size_t named = all.size() > shown ? shown - 1 : all.size();
  for (std::size_t i = 0; i < named; ++i) {
    if (i > 0) words += i + 1 == all.size() ? " and " : ", ";
    words += text::printable(all[i]);
  }
  if (named < all.size()) words += fmt::format(" and {} {}", all.size() - named, rest);
  return words;
}

std::vector<std::string> texts(const std::vector<model::PolicyRef>& policies) {
  std::vector<std::string> names;
  for (const auto& policy : policies) names.push_back(policy.name.str());
  return names;
}

/// How much a pattern takes in: everything, a whole service, a part of one, one action.
int narrowness(const std::string& action) {
  if (action == "*") return 0;
  if (action.ends_with(":*")) return 1;
  return action.find_first_of("*?") != std::string::npos ? 2 : 3;
}

/// What a role is worth to whom it lets in: `pts:*, oss:Get* and 2 more actions, some of it limited`.
std::string worth(const Fact& fact) {
  std::vector<std::string> actions;
  bool limited = false;
  for (const Grant& grant : fact.grants) {
    for (const auto& action : grant.actions.in) {
      if (std::find(actions.begin(), actions.end(), action) == actions.end()) actions.push_back(action);
    }
    const bool everywhere = grant.resources.in == std::vector<std::string>{"*"} && grant.resources.out.empty();
    limited = limited || !grant.when.empty() || !grant.unless.empty() || grant.resource_group || !everywhere ||
              !grant.actions.out.empty();
  }
  std::stable_sort(actions.begin(), actions.end(),
                   [](const auto& a, const auto& b) { return narrowness(a) < narrowness(b); });
  std::vector<std::string> parts;
  for (const auto& action : actions) parts.push_back(action);
  if (fact.direction != Direction::unsettled) {
    for (const auto& name : texts(fact.unknown)) parts.push_back(fmt::format("what {} allows", name));
  }
  if (parts.empty()) return {};
  return listed(parts, kPatternsShown, "more actions") + (limited ? ", some of it limited" : "");
}

std::string residue(const Fact& fact) {
  if (fact.residual_keys.empty()) return "under conditions";
  return "under conditions on " + listed(fact.residual_keys, kPatternsShown, "more");
}

/// ` by way of company-a/r1 through group crew`.
std::string path(const Fact& fact) {
  std::string words;
  for (const auto& hop : fact.through) {
    words += fmt::format("{}{}", words.empty() ? " by way of " : " and then ", role_words(hop));
  }
  if (fact.by && fact.by->principal.kind == model::ObjectKind::group) {
    words += " through group " + text::printable(fact.by->principal.name);
  }
  return words;
}

std::string risk(const Fact& fact) {
  if (fact.dangers.empty()) return fact.high_risk ? "; high risk" : "";
  // Who may do everything may do the rest as well.
  const bool all = fact.dangers.front() == access::Danger::everything;
  std::vector<std::string> words;
  for (const auto danger : fact.dangers) {
    words.emplace_back(danger_words(danger));
    if (all) break;
  }
  return fmt::format("; high risk: {}", fmt::join(words, ", "));
}

std::string unread_why(const Fact& fact) {
  if (fact.unknown.empty()) return {};
  return fmt::format(": what {} allows is not known", listed(texts(fact.unknown), kPatternsShown, "more policies"));
}

std::string way(const Fact& fact, Wording wording) {
  std::vector<std::string> roles;
  for (const auto& each : fact.roles) roles.push_back(role_words(each));
  const std::string role = listed(roles, kNamesShown, "more") + path(fact);
  const bool drift = wording == Wording::drift;
  const auto there = [&] {
    const auto what = worth(fact);
    return what.empty() ? what : " and there do " + what;
  };
  if (fact.entangled) {
    return fmt::format("may be able to become {} under other conditions than {}: {}", role,
                       drift ? "declared" : "before", entangled_words(*fact.entangled));
  }
  if (fact.direction == Direction::unsettled) {
    if (fact.after == Standing::unknown) return fmt::format("may be able to become {}{}", role, unread_why(fact));
    return fmt::format("{} become {}; before, that could not be told", fact.after == Standing::deny ? "cannot" : "can",
                       role);
  }
  const bool gained = fact.direction == Direction::gained;
  const Standing less = gained ? fact.before : fact.after;
  const Standing more = gained ? fact.after : fact.before;
  const std::string what = there();
  std::string under = more == Standing::conditional ? ", " + residue(fact) : "";
  if (!under.empty() && !what.empty()) under += ',';
  if (less == more) {
    if (drift) {
      return gained
                 ? fmt::format("cannot become {} {} that are declared to be enough", role, residue(fact))
                 : fmt::format("can become {} {} that are not declared to be enough{}", role, residue(fact), there());
    }
    return gained ? fmt::format("can now become {} {} that were not enough before{}", role, residue(fact), there())
                  : fmt::format("can no longer become {} {} that were enough before", role, residue(fact));
  }
  if (drift) {
    if (less == Standing::conditional) {
      return gained ? fmt::format("can become {} only under conditions, but is declared to without", role)
                    : fmt::format("can become {} without the declared conditions{}", role, there());
    }
    return gained ? fmt::format("cannot become {}, but is declared to", role)
                  : fmt::format("can become {}{}{}, which is not declared", role, under, there());
  }
  if (less == Standing::conditional) {
    return gained ? fmt::format("can now become {} without conditions{}", role, there())
                  : fmt::format("can become {} only {} now", role, residue(fact));
  }
  return gained ? fmt::format("can now become {}{}{}", role, under, there())
                : fmt::format("can no longer become {}", role);
}

std::string power(const Fact& fact, Wording wording) {
  const Grant& grant = fact.grants.front();
  if (fact.entangled) {
    const std::string_view than = wording == Wording::drift ? "declared" : "before";
    if (!grant.by)
      return fmt::format("may be able to do more or less than {}: {}", than, entangled_words(*fact.entangled));
    return fmt::format("may be able to do {}, which may be other than {}: {}", grant_words(grant), than,
                       entangled_words(*fact.entangled));
  }
  std::string what = grant_words(grant);
  if (grant.by && grant.by->principal.kind == model::ObjectKind::group) {
    what += " through group " + text::printable(grant.by->principal.name);
  }
  const bool gained = fact.direction == Direction::gained;
  const bool freely = grant.was_conditional && grant.when.empty() && grant.unless.empty() && !grant.resource_group;
  if (wording == Wording::drift) {
    if (freely) {
      return gained ? fmt::format("can do {} only under conditions, but is declared to without", what)
                    : fmt::format("can do {} without the declared conditions", what);
    }
    return gained ? fmt::format("cannot do {}, but is declared to", what)
                  : fmt::format("can do {}, which is not declared", what);
  }
  if (freely) {
    return gained ? fmt::format("can now do {} without conditions", what)
                  : fmt::format("can do {} only under conditions now", what);
  }
  return gained ? "can now do " + what : "can no longer do " + what;
}

/// ` in resource group rg-a`, ` outside resource group rg-a`
std::string reach(const Fact& fact) {
  std::vector<std::string> groups;
  const bool within = !fact.inside.empty();
  for (const auto& group : within ? fact.inside : fact.outside) groups.push_back(text::printable(group.str()));
  if (groups.empty()) return {};
  return fmt::format(" {} resource group{} {}", within ? "in" : "outside", groups.size() > 1 ? "s" : "",
                     listed(groups, kPatternsShown, "more"));
}

std::string unread(const Fact& fact, Wording wording) {
  const auto what =
      fmt::format("what {} allows{}", listed(texts(fact.unknown), kPatternsShown, "more policies"), reach(fact));
  const bool gained = fact.direction == Direction::gained;
  if (wording == Wording::drift) {
    return gained ? fmt::format("cannot do {}, but is declared to", what)
                  : fmt::format("can do {}, which is not declared", what);
  }
  return (gained ? "can now do " : "can no longer do ") + what;
}

std::string because(const access::Cause& cause) {
  std::vector<std::string> parts;
  if (!cause.policy.empty()) parts.push_back("was " + text::printable(cause.policy));
  if (cause.place) parts.push_back(text::printable(model::to_string(*cause.place)));
  return parts.empty() ? std::string() : fmt::format("  ({})", fmt::join(parts, "; "));
}

char mark(const Fact& fact, Wording wording) {
  if (fact.direction == Direction::unsettled) return '?';
  // Drift is told from the declared to the live: who has more than declared stands under the plus.
  const bool more = (fact.direction == Direction::gained) == (wording == Wording::plan);
  return more ? '+' : '-';
}

}  // namespace

std::string entangled_words(const access::Entangled& entangled) {
  const bool key = entangled.among.find(':') != std::string::npos;
  return fmt::format("{} {}{} are too entangled to be told apart", entangled.patterns,
                     key ? "values for " : "patterns of ", text::printable(entangled.among));
}

std::string who_words(const access::Persons& who) {
  std::vector<std::string> names;
  for (const auto& each : who) {
    const bool role = each.object.kind == model::ObjectKind::role;
    names.push_back(fmt::format("{}/{}{}", each.account.str(), role ? "role/" : "", each.object.name));
  }
  return listed(names, kNamesShown, "more");
}

std::string role_words(const model::Address& role) {
  return text::printable(fmt::format("{}/{}", role.account.str(), role.object.name));
}

std::string_view danger_words(access::Danger danger) {
  using access::Danger;
  switch (danger) {
    case Danger::everything:
      return "everything";
    case Danger::privilege_escalation:
      return "can give itself more";
    case Danger::pass_role:
      return "can hand roles to services";
    case Danger::credentials:
      return "can read secrets";
    case Danger::exposure:
      return "can open data to others";
    case Danger::service_admin:
      return "a whole service";
    case Danger::data_read:
      return "reads all data";
    case Danger::any_role:
      break;
  }
  return "can ask for any role there";
}

std::string pattern_words(const access::PatternSet& set, std::string_view rest) {
  std::string words = listed(set.in, kPatternsShown, rest);
  if (!set.out.empty()) words += fmt::format(" (but {})", listed(set.out, kPatternsShown, "more"));
  return set.part ? "a part of " + words : words;
}

std::string grant_words(const Grant& grant) {
  std::string words = pattern_words(grant.actions, "more actions");
  words += " on " + pattern_words(grant.resources, "more resources");
  if (grant.elsewhere) words += " (in accounts that are not described)";
  if (grant.resource_group) words += " in resource group " + text::printable(grant.resource_group->str());
  words += condition_words(grant.when);
  for (const auto& taken : grant.unless) words += " unless " + bare_condition_words(taken);
  return words;
}

std::vector<Detail> access_details(const access::Facts& facts, Wording wording) {
  std::vector<Detail> details;
  std::vector<const Fact*> order;
  for (const Fact& fact : facts) order.push_back(&fact);
  if (wording == Wording::drift) {
    std::stable_partition(order.begin(), order.end(), [](const Fact* f) { return f->direction == Direction::lost; });
  }
  for (const Fact* fact : order) {
    const auto say = fact->kind == Fact::Kind::way ? way : fact->kind == Fact::Kind::power ? power : unread;
    details.push_back(
        {mark(*fact, wording), 0,
         fmt::format("{} {}{}{}", who_words(fact->who), say(*fact, wording), risk(*fact), because(fact->cause))});
  }
  return details;
}

}  // namespace ramify::report
