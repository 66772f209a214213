#include "ramify/diff/diff.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "account_diff.h"

namespace ramify::diff {
namespace {

using Kind = Remark::Kind;

constexpr std::array<std::pair<Kind, std::string_view>, 8> kRemarks{{
    {Kind::adopt, "adopt"},
    {Kind::case_twin, "case_twin"},
    {Kind::protected_object, "protected_object"},
    {Kind::reserved, "reserved"},
    {Kind::surplus_keys, "surplus_keys"},
    {Kind::mfa_missing, "mfa_missing"},
    {Kind::rotation_waits, "rotation_waits"},
    {Kind::rotation_blocked, "rotation_blocked"},
}};

}  // namespace

std::string_view to_string(Remark::Kind kind) {
  for (const auto& [known, name] : kRemarks) {
    if (known == kind) return name;
  }
  return {};
}

std::optional<Remark::Kind> parse_remark_kind(std::string_view text) {
  for (const auto& [known, name] : kRemarks) {
    if (name == text) return known;
  }
  return std::nullopt;
}

ChangeSet diff(const Input& input) {
  ChangeSet out;
  for (const auto& entry : input.desired.accounts) AccountDiff(input, entry.first).run(out);
  std::sort(out.changes.begin(), out.changes.end(), ops::before);
  std::sort(out.remarks.begin(), out.remarks.end(), [](const Remark& a, const Remark& b) {
    return std::tie(a.address, a.kind, a.detail, a.place) < std::tie(b.address, b.kind, b.detail, b.place);
  });
  return out;
}

}  // namespace ramify::diff
