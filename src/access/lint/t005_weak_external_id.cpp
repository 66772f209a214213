#include <fmt/format.h>

#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"
#include "trusts.h"

namespace ramify::access::rules {
namespace {

constexpr std::size_t kLengthMin = 16;

/// An account of the configuration, or the project, whose name stands in the id.
std::optional<std::string> names_somebody(const Look& look, const std::string& id) {
  const std::string folded = text::fold_case(id);
  std::vector<std::string> names{look.input.scope.project};
  for (const auto& [key, account] : look.world().accounts) {
    names.push_back(key.str());
    names.push_back(account.id.str());
  }
  for (const std::string& name : names) {
    if (name.size() > 2 && folded.find(text::fold_case(name)) != std::string::npos) return name;
  }
  return std::nullopt;
}

}  // namespace

void weak_external_id(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    if (at.is_identity() || !at.allows()) continue;
    for (const std::string& id : external_ids(*at.statement)) {
      std::string why;
      if (look.key_of(id) || model::AccountId::parse(id)) {
        why = "is an account's id";
      } else if (const auto name = names_somebody(look, id)) {
        why = fmt::format("holds \"{}\"", *name);
      } else if (id.size() < kLengthMin) {
        why = fmt::format("has {} characters", id.size());
      } else {
        continue;
      }
      auto place = look.part(at, "Condition/StringEquals/sts:ExternalId");
      if (!at.statement->principals.ram.empty() && place == look.part(at)) {
        place = look.principal(at, at.statement->principals.ram.front());
      }
      findings.add(at.address, place, "external id " + id,
                   fmt::format("the external id \"{}\" can be guessed: it {}", id, why));
    }
  }
}

}  // namespace ramify::access::rules
