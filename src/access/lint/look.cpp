#include "look.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "patterns.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

constexpr std::size_t kWordsShown = 4;

std::string list_words(std::vector<std::string> list) {
  std::sort(list.begin(), list.end());
  return list.empty() ? "nothing" : enumerate(list, kWordsShown);
}

/// Stays the same when the statement means the same.
std::string mark_of(const policy::Statement& statement) {
  constexpr std::size_t kDigits = 8;
  return " [" + policy::meaning_hash({{statement}}).substr(0, kDigits) + "]";
}

}  // namespace

Look::Look(const LintInput& given)
    : input(given),
      library(given.world, given.live),
      evaluator(given.world, given.live),
      roster(given.world),
      doors(given.world, library, evaluator, roster) {
  index_doors();
  for (const auto& [key, account] : world().accounts) {
    keys_.emplace(account.id.str(), key);
    const auto add = [&, &key = key](model::ObjectRef ref, policy::DocumentKind kind,
                                     const policy::Document& document) {
      for (std::size_t i = 0; i < document.statements.size(); ++i) {
        statements.push_back({{key, ref}, kind, i, &document, &document.statements[i]});
      }
    };
    for (const auto& [name, policy] : account.policies) {
      if (is_generated({model::PolicyType::custom, name}) || !policy.document) continue;
      add({model::ObjectKind::policy, name.str()}, policy::DocumentKind::identity, *policy.document);
    }
    for (const auto& [name, role] : account.roles) {
      if (!role.trust || model::is_unmeetable_trust(*role.trust, account.id)) continue;
      add({model::ObjectKind::role, name.str()}, policy::DocumentKind::trust, *role.trust);
    }
  }
}

void Look::index_doors() {
  row_members_.resize(doors.rows());
  rows_into_.resize(roster.roles());
  for (RoleDoors::Index person = 0; person < roster.everybody()->size(); ++person) {
    row_members_[doors.row_of(person)].push_back(person);
  }
  for (RoleDoors::Index row = 1; row < doors.rows(); ++row) {
    for (const auto& opening : doors.openings(row)) rows_into_[opening.role].push_back(row);
  }
}

std::vector<model::Address> Look::becomers(const model::Address& role) const {
  std::vector<model::Address> found;
  const RoleDoors::Index person = roster.find(role);
  const RoleDoors::Index index = person == Roster::kNone ? Roster::kNone : roster.role_of(person);
  if (index == Roster::kNone) return found;
  for (const RoleDoors::Index row : rows_into_[index]) {
    for (const RoleDoors::Index who : row_members_[row]) found.push_back((*roster.everybody())[who]);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::optional<model::AccountKey> Look::key_of(std::string_view account_id) const {
  const auto found = keys_.find(std::string(account_id));
  if (found == keys_.end()) return std::nullopt;
  return found->second;
}

std::vector<Held> Look::held(const model::Address& principal) const {
  const model::Account& at = account(principal.account);
  std::set<model::Principal> holders{{principal.object.kind, principal.object.name}};
  if (principal.object.kind == model::ObjectKind::user) {
    for (const auto& [group, user] : at.memberships) {
      if (user.str() == principal.object.name) holders.insert({model::ObjectKind::group, group.str()});
    }
  }
  std::vector<Held> found;
  for (const model::Principal& holder : holders) {
    const model::Attachment first{holder, {model::PolicyType::custom, model::PolicyName::from_service("")}, {}};
    for (auto a = at.attachments.lower_bound(first); a != at.attachments.end() && a->principal == holder; ++a) {
      found.push_back({&*a, library.find(at, a->policy)});
    }
  }
  return found;
}

std::vector<StatementAt> Look::grants() const {
  std::vector<StatementAt> found;
  std::copy_if(statements.begin(), statements.end(), std::back_inserter(found), [](const StatementAt& at) {
    return at.is_identity() && at.allows() && !grants_everything(*at.statement);
  });
  return found;
}

std::vector<model::Address> Look::callers() const {
  std::vector<model::Address> found;
  for (const auto& [key, account] : world().accounts) {
    for (const auto& [name, user] : account.users) found.push_back({key, {model::ObjectKind::user, name.str()}});
    for (const auto& [name, role] : account.roles) found.push_back({key, {model::ObjectKind::role, name.str()}});
  }
  return found;
}

std::optional<model::Place> Look::place(const model::Address& address) const {
  return input.provenance.find(address, model::Facet::object);
}

std::optional<model::Place> Look::field(const model::Address& address, const std::string& field) const {
  return input.provenance.find(address, model::Facet::field, field);
}

std::optional<model::Place> Look::attachment(const model::AccountKey& key, const model::Attachment& attachment) const {
  return input.provenance.find(address_of(key, attachment.principal), model::Facet::attachment,
                               model::attachment_detail(attachment.policy, attachment.resource_group));
}

std::optional<model::Place> Look::bare(const StatementAt& at) const {
  const std::string root = at.is_identity() ? "document" : "trust";
  const auto noted = [&](const std::string& path) {
    const auto found = field(at.address, root + path);
    return found != place(at.address) ? found : std::nullopt;
  };
  // Every statement has an Effect.
  return noted("/Statement/Effect") ? noted("/Statement") : std::nullopt;
}

std::optional<model::Place> Look::part(const StatementAt& at, const std::string& part) const {
  const std::string root = at.is_identity() ? "document" : "trust";
  const std::string own = root + (bare(at) ? std::string("/Statement") : fmt::format("/Statement/{}", at.index));
  const auto object = place(at.address);
  std::string path = part.empty() ? own : own + "/" + part;
  // Up to the nearest that was noted: `find` answers with the object's place for what was not.
  for (;;) {
    const auto found = field(at.address, path);
    if (found && found != object) return found;
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) break;
    path.resize(slash);
  }
  const auto file = field(at.address, at.is_identity() ? "file" : "trust_file");
  return file ? file : object;
}

std::optional<model::Place> Look::principal(const StatementAt& at, const std::string& principal) const {
  const auto exact = field(at.address, "trust/" + principal);
  if (exact && exact != place(at.address)) return exact;
  const auto& named = at.statement->principals;
  for (const auto& [key, list] :
       {std::pair{"RAM", &named.ram}, {"Service", &named.service}, {"Federated", &named.federated}}) {
    const auto found = std::find(list->begin(), list->end(), principal);
    if (found != list->end()) return part(at, fmt::format("Principal/{}/{}", key, found - list->begin()));
  }
  return part(at, "Principal");
}

bool is_generated(const model::PolicyRef& policy) {
  return policy.type == model::PolicyType::custom && policy.name.str().starts_with("ramify-assume-");
}

model::Address address_of(const model::AccountKey& key, const model::Principal& principal) {
  return {key, {principal.kind, principal.name}};
}

std::string under(const policy::Statement& statement) {
  if (statement.conditions.empty()) return {};
  policy::Statement bare;
  bare.conditions = statement.conditions;
  return " under conditions" + mark_of(bare);
}

std::string words(const policy::Statement& statement) {
  std::string out = fmt::format("{} {}{}", statement.effect == policy::Effect::allow ? "Allow" : "Deny",
                                statement.not_action ? "all but " : "", list_words(statement.actions));
  if (!statement.principals.empty()) {
    std::vector<std::string> who = statement.principals.ram;
    who.insert(who.end(), statement.principals.service.begin(), statement.principals.service.end());
    who.insert(who.end(), statement.principals.federated.begin(), statement.principals.federated.end());
    out += " to " + list_words(who);
  } else {
    out += (statement.not_resource ? " on all but " : " on ") + list_words(statement.resources);
  }
  // What the words leave out must not change behind them.
  const auto& who = statement.principals;
  const bool cut = std::max({statement.actions.size(), statement.resources.size(),
                             who.ram.size() + who.service.size() + who.federated.size()}) > kWordsShown;
  return out + (cut ? mark_of(statement) : under(statement));
}

std::string enumerate(const std::vector<std::string>& names, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) {
    const bool last = i + 1 == names.size();
    out += (i == 0 ? "" : last ? " and " : ", ") + names[i];
  }
  if (names.size() > most) out += fmt::format(" and {} more", names.size() - most);
  return out;
}

LintFinding& Findings::add(const model::Address& address, std::optional<model::Place> place, std::string subject,
                           std::string message) {
  return add(to_string(address), std::move(place), std::move(subject), std::move(message));
}

LintFinding& Findings::add(std::string address, std::optional<model::Place> place, std::string subject,
                           std::string message) {
  LintFinding finding;
  finding.rule = rule_.id;
  finding.severity = rule_.severity;
  finding.address = std::move(address);
  finding.subject = std::move(subject);
  finding.message = std::move(message);
  finding.help = std::string(rule_.help);
  finding.place = std::move(place);
  into_.push_back(std::move(finding));
  return into_.back();
}

LintFinding& Findings::add(const Look& look, const StatementAt& at, const std::string& part, std::string message) {
  return add(at.address, look.part(at, part), words(*at.statement), std::move(message));
}

}  // namespace ramify::access
