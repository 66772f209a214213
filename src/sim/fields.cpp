#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "params.h"

namespace ramify::sim {
namespace {

struct Rule {
  std::string_view name;
  std::size_t min;
  std::size_t max;
  std::string_view marks;  ///< allowed beside letters and digits; "any" for free text
};

constexpr std::string_view kAny = "any";

/// Lengths count characters. Those of policy documents are quotas.
constexpr std::array kRules = {
    Rule{"UserName", 1, 64, "._-"},
    Rule{"NewUserName", 1, 64, "._-"},
    Rule{"GroupName", 1, 64, "._-"},
    Rule{"NewGroupName", 1, 64, "._-"},
    Rule{"RoleName", 1, 64, ".-_"},
    Rule{"PolicyName", 1, 128, "-"},
    Rule{"VirtualMFADeviceName", 1, 64, "._-"},
    Rule{"UserPrincipalName", 1, 128, "._-@"},
    Rule{"NewUserPrincipalName", 1, 128, "._-@"},
    Rule{"Comments", 0, 128, kAny},
    Rule{"NewComments", 0, 128, kAny},
    Rule{"Description", 1, 1024, kAny},
    Rule{"NewDescription", 0, 1024, kAny},
    Rule{"LoginNetworkMasks", 0, 512, kAny},
};

struct Range {
  std::string_view name;
  std::int64_t min;
  std::int64_t max;
};

constexpr std::array kRanges = {
    Range{"MaxSessionDuration", 3600, 43200},
    Range{"NewMaxSessionDuration", 3600, 43200},
    Range{"PageNumber", 1, 1'000'000'000},
    Range{"PageSize", 1, 100},
    Range{"MaxResults", 1, 50},
    Range{"MinimumPasswordLength", 8, 32},
    Range{"MaxPasswordAge", 0, 1095},
    Range{"PasswordReusePrevention", 0, 24},
    Range{"MaxLoginAttemps", 0, 32},
    Range{"MinimumPasswordDifferentCharacter", 0, 8},
    Range{"LoginSessionDuration", 1, 24},
};

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

tl::unexpected<ApiError> wrong_length(std::string_view name, std::size_t max) {
  return refuse(400, fmt::format("InvalidParameter.{}.Length", name),
                fmt::format("The length of the parameter \"{}\" is not valid: the maximum is {}.", name, max));
}

tl::unexpected<ApiError> wrong_format(std::string_view name) {
  return refuse(400, fmt::format("InvalidParameter.{}.Format", name),
                fmt::format("The format of the parameter \"{}\" is not valid.", name));
}

bool is_alias(std::string_view text) {
  if (text.empty() || text.front() == '-' || text.back() == '-' || text.find("--") != std::string_view::npos)
    return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_version_id(std::string_view text) {
  return text.size() > 1 && text.front() == 'v' && text.size() < 10 &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_phone(std::string_view text) {
  const auto digits = [](std::string_view t) {
    return !t.empty() && std::all_of(t.begin(), t.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto dash = text.find('-');
  return dash != std::string_view::npos && digits(text.substr(0, dash)) && digits(text.substr(dash + 1));
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos && text.rfind('@') == at && text.back() != '.';
}

Answer<void> check_choice(std::string_view name, const std::string& value) {
  if (name == "PolicyType" && value != "System" && value != "Custom") return refuse("InvalidParameter.PolicyType");
  if (name == "VersionId" && !is_version_id(value)) return refuse("InvalidParameter.VersionId.Format");
  if (name == "AccountAlias") {
    if (value.size() < 3 || value.size() > 32) return wrong_length(name, 32);
    if (!is_alias(value)) return wrong_format(name);
  }
  const bool clearing = value.empty() && name.substr(0, 3) == "New";
  if ((name == "Email" || name == "NewEmail") && !clearing && !is_email(value)) return wrong_format(name);
  if ((name == "MobilePhone" || name == "NewMobilePhone") && !clearing && !is_phone(value)) return wrong_format(name);
  return {};
}

}  // namespace

Answer<void> check_field(wire::Service service, std::string_view name, const std::string& value) {
  if (name == "DisplayName" || name == "NewDisplayName") {
    const std::size_t max = service == wire::Service::ims ? 24 : 128;
    const bool clearing = value.empty() && name == "NewDisplayName" && service == wire::Service::ram;
    if (characters(value) > max || (value.empty() && !clearing)) return wrong_length(name, max);
    return {};
  }
  for (const auto& rule : kRules) {
    if (rule.name != name) continue;
    const std::size_t size = characters(value);
    if (size < rule.min || size > rule.max) return wrong_length(name, rule.max);
    const bool fits = rule.marks == kAny || std::all_of(value.begin(), value.end(), [&](char c) {
                        return is_alphanumeric(c) || rule.marks.find(c) != std::string_view::npos;
                      });
    if (!fits) {
      return refuse(400, fmt::format("InvalidParameter.{}.InvalidChars", name),
                    fmt::format("The parameter \"{}\" contains invalid chars.", name));
    }
    return {};
  }
  for (const auto& range : kRanges) {
    if (range.name != name) continue;
    const auto number = Params(wire::Pairs{{std::string(name), value}}).integer(name);
    if (!number || *number < range.min || *number > range.max) {
      return invalid_parameter(
          name == "MinimumPasswordLength" ? "MinimumPasswordLength.Range" : name,
          fmt::format("The parameter \"{}\" is not valid: it is {} to {}.", name, range.min, range.max));
    }
    return {};
  }
  return check_choice(name, value);
}

}  // namespace ramify::sim
