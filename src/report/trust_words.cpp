#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ramify/model/world.h"
#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {

namespace {

/// One principal of one statement, in words.
struct Grant {
  std::string who;
  std::string condition;
  bool denied = false;
  std::string outsider;  ///< the same as a subject, where it is nobody that the plan's accounts hold
  auto operator<=>(const Grant&) const = default;
};

std::string account_words(const std::string& id, const AccountNames& names) {
  const auto found = names.find(id);
  return found != names.end() ? text::printable(found->second) : "account " + text::printable(id);
}

std::string ram_words(const std::string& arn, const model::AccountId& own, const AccountNames& names) {
  if (arn == "*") return "EVERYONE: every user and role of every account";
  const auto parts = model::parse_ram_arn(arn);
  if (!parts) return text::printable(arn);
  const auto account = account_words(parts->account_id, names);
  if (parts->relative == "root") {
    if (parts->account_id == own.str()) return fmt::format("{} itself: every user and role that it lets in", account);
    return fmt::format("{}: every user and role that {} itself lets in", account,
                       names.contains(parts->account_id) ? account : "it");
  }
  const auto slash = parts->relative.find('/');
  const auto kind = parts->relative.substr(0, slash);
  const auto name = slash == std::string::npos ? std::string() : text::printable(parts->relative.substr(slash + 1));
  return fmt::format("{}/{} (one {})", account, name, text::printable(kind));
}

std::string federated_words(const std::string& arn) {
  const auto parts = model::parse_ram_arn(arn);
  return fmt::format("identities of {}", text::printable(parts ? parts->relative : arn));
}

std::string outsider_words(const std::string& arn, const AccountNames& names) {
  if (arn == "*") return "EVERYONE, of every account,";
  const auto parts = model::parse_ram_arn(arn);
  if (!parts) return text::printable(arn);
  if (names.contains(parts->account_id)) return {};
  const auto account = account_words(parts->account_id, names);
  if (parts->relative == "root") return fmt::format("whoever {} lets in", account);
  return fmt::format("{} of {}", text::printable(parts->relative), account);
}

std::set<Grant> grants(const policy::Document& document, const model::AccountId& own, const AccountNames& names) {
  std::set<Grant> all;
  for (const auto& statement : document.statements) {
    const auto add = [&](const std::string& who, const std::string& outsider) {
      const bool denied = statement.effect == policy::Effect::deny;
      all.insert({who, condition_words(statement.conditions), denied, denied ? std::string() : outsider});
    };
    for (const auto& arn : statement.principals.ram) add(ram_words(arn, own, names), outsider_words(arn, names));
    for (const auto& name : statement.principals.service) {
      const auto words = "the service " + text::printable(name);
      add(words, words);
    }
    for (const auto& arn : statement.principals.federated) add(federated_words(arn), federated_words(arn));
  }
  return all;
}

std::set<Grant> grants_of(const std::string& trust, const model::AccountId& own, const AccountNames& names) {
  if (trust.empty()) return {};
  const auto document = policy::parse(trust, policy::DocumentKind::trust);
  if (!document) return {{"a document that cannot be read: " + text::printable(trust), {}, false, {}}};
  if (model::is_unmeetable_trust(*document, own)) return {};
  return grants(*document, own, names);
}

std::string sentence(const Grant& grant, std::string_view trusts, std::string_view bars) {
  return fmt::format("{} {}{}", grant.denied ? bars : trusts, grant.who, grant.condition);
}

}  // namespace

std::vector<Detail> trust_details(const std::string& trust, const model::AccountId& own, const AccountNames& names) {
  std::vector<Detail> details;
  for (const auto& grant : grants_of(trust, own, names)) {
    details.push_back({' ', 0, sentence(grant, "trusts", "bars")});
  }
  if (details.empty()) details.push_back({' ', 0, "trusts nobody"});
  return details;
}

std::vector<Detail> trust_change_details(const std::string& before, const std::string& after,
                                         const model::AccountId& own, const AccountNames& names) {
  const auto old_grants = grants_of(before, own, names);
  const auto new_grants = grants_of(after, own, names);
  std::vector<Grant> gained;
  std::vector<Grant> lost;
  std::set_difference(new_grants.begin(), new_grants.end(), old_grants.begin(), old_grants.end(),
                      std::back_inserter(gained));
  std::set_difference(old_grants.begin(), old_grants.end(), new_grants.begin(), new_grants.end(),
                      std::back_inserter(lost));
  const auto trusts = lost.size() == old_grants.size() ? "now trusts" : "now also trusts";
  std::vector<Detail> details;
  for (const auto& grant : gained) {
    const auto same = std::find_if(lost.begin(), lost.end(), [&](const Grant& other) {
      return other.who == grant.who && other.denied == grant.denied;
    });
    if (same == lost.end()) {
      details.push_back({'+', 0, sentence(grant, trusts, "now bars")});
      continue;
    }
    const auto now = grant.condition.empty() ? ", now always" : ", now only" + grant.condition;
    const auto then = same->condition.empty() ? "always" : "only" + same->condition;
    details.push_back(
        {'~', 0, fmt::format("{} {}{} (before: {})", grant.denied ? "bars" : "trusts", grant.who, now, then)});
    lost.erase(same);
  }
  for (const auto& grant : lost) details.push_back({'-', 0, sentence(grant, "no longer trusts", "no longer bars")});
  if (new_grants.empty()) details.push_back({'-', 0, "trusts nobody from now on"});
  return details;
}

std::vector<Detail> outsider_details(const std::string& before, const std::string& after, const std::string& role,
                                     const model::AccountId& own, const AccountNames& names, Wording wording) {
  const auto old_grants = grants_of(before, own, names);
  const auto new_grants = grants_of(after, own, names);
  std::vector<Detail> details;
  const bool drift = wording == Wording::drift;
  const auto add = [&](char mark, const std::set<Grant>& here, const std::set<Grant>& there, std::string_view can,
                       std::string_view but) {
    for (const auto& grant : here) {
      if (grant.outsider.empty() || there.contains(grant)) continue;
      details.push_back({mark, 0, fmt::format("{} {} become {}{}{}", grant.outsider, can, role, grant.condition, but)});
    }
  };
  if (drift) {
    add('+', old_grants, new_grants, "can", ", which is not declared");
    add('-', new_grants, old_grants, "cannot", ", but is declared to");
  } else {
    add('+', new_grants, old_grants, "can now", "");
    add('-', old_grants, new_grants, "can no longer", "");
  }
  return details;
}

}  // namespace ramify::report
