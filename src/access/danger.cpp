#include "danger.h"

#include <algorithm>
#include <array>

namespace ramify::access {
namespace {

/// After the escalation methods known of RAM: one call is enough for each of these.
constexpr std::array kActions = {
    DangerousAction{"ram:CreatePolicyVersion", Danger::privilege_escalation},
    DangerousAction{"ram:SetDefaultPolicyVersion", Danger::privilege_escalation},
    DangerousAction{"ram:AttachPolicyToUser", Danger::privilege_escalation},
    DangerousAction{"ram:AttachPolicyToGroup", Danger::privilege_escalation},
    DangerousAction{"ram:AttachPolicyToRole", Danger::privilege_escalation},
    DangerousAction{"ram:AddUserToGroup", Danger::privilege_escalation},
    DangerousAction{"ram:CreateAccessKey", Danger::privilege_escalation},
    DangerousAction{"ram:CreateLoginProfile", Danger::privilege_escalation},
    DangerousAction{"ram:UpdateLoginProfile", Danger::privilege_escalation},
    DangerousAction{"ram:UpdateRole", Danger::privilege_escalation},
    DangerousAction{"ram:PassRole", Danger::pass_role, true},
    DangerousAction{"kms:GetSecretValue", Danger::credentials, true},
    DangerousAction{"oss:PutBucketPolicy", Danger::exposure, true},
    DangerousAction{"oss:PutBucketAcl", Danger::exposure, true},
    DangerousAction{"oss:GetObject", Danger::data_read, true},
    DangerousAction{"ots:GetRow", Danger::data_read, true},
    DangerousAction{"log:GetLogStoreLogs", Danger::data_read, true},
};

struct DangerWord {
  Danger danger;
  std::string_view word;
};
constexpr std::array kDangers = {
    DangerWord{Danger::everything, "everything"}, DangerWord{Danger::privilege_escalation, "privilege_escalation"},
    DangerWord{Danger::pass_role, "pass_role"},   DangerWord{Danger::credentials, "credentials"},
    DangerWord{Danger::exposure, "exposure"},     DangerWord{Danger::service_admin, "service_admin"},
    DangerWord{Danger::data_read, "data_read"},   DangerWord{Danger::any_role, "any_role"},
};

struct DirectionWord {
  Direction direction;
  std::string_view word;
};
constexpr std::array kDirections = {
    DirectionWord{Direction::gained, "gained"},
    DirectionWord{Direction::lost, "lost"},
    DirectionWord{Direction::unsettled, "unsettled"},
};

}  // namespace

std::span<const DangerousAction> dangerous_actions() {
  return kActions;
}

std::string_view to_string(Danger danger) {
  return std::find_if(kDangers.begin(), kDangers.end(), [&](const auto& row) { return row.danger == danger; })->word;
}
std::optional<Danger> parse_danger(std::string_view text) {
  const auto* found = std::find_if(kDangers.begin(), kDangers.end(), [&](const auto& row) { return row.word == text; });
  return found == kDangers.end() ? std::nullopt : std::optional(found->danger);
}

std::string_view to_string(Direction direction) {
  return std::find_if(kDirections.begin(), kDirections.end(),
                      [&](const auto& row) { return row.direction == direction; })
      ->word;
}
std::optional<Direction> parse_direction(std::string_view text) {
  const auto* found =
      std::find_if(kDirections.begin(), kDirections.end(), [&](const auto& row) { return row.word == text; });
  return found == kDirections.end() ? std::nullopt : std::optional(found->direction);
}

}  // namespace ramify::access
