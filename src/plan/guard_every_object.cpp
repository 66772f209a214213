#include <fmt/format.h>

#include <algorithm>

#include "guards.h"
#include "ramify/text/text.h"

namespace ramify::plan {
namespace {

/// A policy that is made for one `can_assume` goes with it, and one that `revoke` makes with what it denies: they are
/// no objects of their own to anybody.
bool is_generated(model::ObjectKind kind, const std::string& name) {
  return kind == model::ObjectKind::policy &&
         (name.starts_with("ramify-assume-") || name.starts_with("ramify-revoke-"));
}

}  // namespace

void find_every_object(const GuardInput& input, std::vector<Finding>& found) {
  std::map<std::pair<model::AccountKey, model::ObjectKind>, std::set<std::string>> gone;
  for (const Step& step : input.plan.steps) {
    if (!deletes_for_good(step.change)) continue;
    const model::Address address = ops::owner(step.change.target);
    if (is_generated(address.object.kind, address.object.name)) continue;
    gone[{address.account, address.object.kind}].insert(address.object.name);
  }
  for (const auto& [which, names] : gone) {
    const auto& [account, kind] = which;
    const auto live = input.live.accounts.find(account);
    if (live == input.live.accounts.end()) continue;
    auto there = names_of(live->second, kind);
    there.erase(std::remove_if(there.begin(), there.end(),
                               [kind = kind](const std::string& name) { return is_generated(kind, name); }),
                there.end());
    const bool all = std::all_of(there.begin(), there.end(),
                                 [&names = names](const std::string& name) { return names.count(name) != 0; });
    if (!all) continue;
    const std::string_view word = model::to_string(kind);
    found.push_back({"every-object", fmt::format("{}/{}", account.str(), word),
                     there.size() == 1 ? fmt::format("the account's only {} would be deleted", word)
                                       : fmt::format("all the account's {} would be deleted",
                                                     text::count(there.size(), word,
                                                                 kind == model::ObjectKind::policy ? "policies" : "")),
                     std::nullopt});
  }
}

}  // namespace ramify::plan
