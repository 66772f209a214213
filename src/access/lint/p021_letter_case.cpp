#include <fmt/format.h>

#include <algorithm>

#include "actions.h"
#include "look.h"
#include "ramify/text/text.h"
#include "rules.h"

namespace ramify::access::rules {
namespace {

std::string documented_action(const std::string& action) {
  const auto colon = action.find(':');
  if (colon == std::string::npos) return action;
  const std::string service = text::fold_case(action.substr(0, colon));
  const std::string name = text::fold_case(action.substr(colon + 1));
  for (const std::string& known : actions_of(service).names) {
    if (text::fold_case(known) == name) return service + ":" + known;
  }
  return action;
}

/// The ARN with the name of the role or user as it is declared.
std::string declared_arn(const Look& look, const std::string& arn) {
  const auto last = arn.rfind(':');
  if (!arn.starts_with("acs:ram:") || last == std::string::npos) return arn;
  const auto before = arn.rfind(':', last - 1);
  const auto slash = arn.find('/', last);
  const auto key = look.key_of(std::string_view(arn).substr(before + 1, last - before - 1));
  if (!key || slash == std::string::npos) return arn;
  const auto kind = model::parse_object_kind(std::string_view(arn).substr(last + 1, slash - last - 1));
  if (!kind || *kind == model::ObjectKind::policy) return arn;
  const model::ObjectRef ref{*kind, arn.substr(slash + 1)};
  if (model::contains(look.account(*key), ref)) return arn;
  const auto twin = model::case_twin(look.account(*key), ref);
  return twin ? arn.substr(0, slash + 1) + *twin : arn;
}

void suggest(const Look& look, const StatementAt& at, const std::string& part, const std::string& written,
             const std::string& right, Findings& findings) {
  if (written == right) return;
  const auto place = look.part(at, part);
  auto& finding = findings.add(at.address, place, written, fmt::format("{} is spelled {}", written, right));
  finding.help = fmt::format("write {}", right);
  if (place) finding.fix = LintFix{LintFix::Kind::replace, *place, right};
}

}  // namespace

void letter_case(const Look& look, Findings& findings) {
  for (const StatementAt& at : look.statements) {
    const auto& actions = at.statement->actions;
    for (std::size_t i = 0; i < actions.size(); ++i) {
      const std::string part = fmt::format("{}/{}", at.statement->not_action ? "NotAction" : "Action", i);
      suggest(look, at, part, actions[i], documented_action(actions[i]), findings);
    }
    for (std::size_t i = 0; i < at.statement->resources.size(); ++i) {
      const std::string& resource = at.statement->resources[i];
      suggest(look, at, fmt::format("Resource/{}", i), resource, declared_arn(look, resource), findings);
    }
    for (std::size_t i = 0; i < at.statement->principals.ram.size(); ++i) {
      const std::string& principal = at.statement->principals.ram[i];
      suggest(look, at, fmt::format("Principal/RAM/{}", i), principal, declared_arn(look, principal), findings);
    }
  }
}

}  // namespace ramify::access::rules
