#include "ramify/sim/switches.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <vector>

#include "ramify/text/text.h"

namespace ramify::sim {
namespace {

using S = Switches;

constexpr std::array kSwitches = {
    SwitchSpec{"trust_principal_must_exist", &S::trust_principal_must_exist,
               "a trust that names a user or role missing from an account here is refused", "it is accepted"},
    SwitchSpec{"unknown_trust_principal_is_not_found", &S::unknown_trust_principal_is_not_found,
               "that refusal is 404 EntityNotExist.User or .Role", "it is 400 MalformedPolicyDocument"},
    SwitchSpec{"role_conflict_names_policy_first", &S::role_conflict_names_policy_first,
               "a policy that a role holds is DeleteConflict.Policy.Role", "it is DeleteConflict.Role.Policy"},
    SwitchSpec{"throttling_http_status", &S::throttling_http_status, "HTTP status of Throttling.User", {}, 400, 599},
    SwitchSpec{"throttling_says_retry_after", &S::throttling_says_retry_after,
               "throttling tells in x-acs-retry-after how long to wait", "it does not"},
    SwitchSpec{"update_role_resets_max_session", &S::update_role_resets_max_session,
               "UpdateRole without NewMaxSessionDuration sets 3600", "it leaves it"},
    SwitchSpec{"delete_access_key_needs_inactive", &S::delete_access_key_needs_inactive, "an active key is not deleted",
               "it is deleted"},
    SwitchSpec{"ram_delete_user_recycles", &S::ram_delete_user_recycles,
               "RAM's DeleteUser moves a user to the recycle bin, as IMS's does", "the user is gone"},
    SwitchSpec{"recycled_user_keeps_its_name", &S::recycled_user_keeps_its_name,
               "the name of a user in the recycle bin is taken", "it is free"},
    SwitchSpec{"names_ignore_case", &S::names_ignore_case,
               "users, groups and roles are found in any case of their names", "only as they are spelt"},
    SwitchSpec{"lower_case_role_arns", &S::lower_case_role_arns, "role ARNs come back in lower case",
               "as the role was created"},
    SwitchSpec{"role_date_moves_on_trust_edit", &S::role_date_moves_on_trust_edit,
               "a trust edit moves a role's UpdateDate", "only other edits do"},
    SwitchSpec{"role_date_moves_on_attachment", &S::role_date_moves_on_attachment,
               "attaching and detaching move a role's UpdateDate", "they do not"},
    SwitchSpec{"attachment_count_spans_resource_groups", &S::attachment_count_spans_resource_groups,
               "AttachmentCount counts grants within resource groups", "account scope only"},
    SwitchSpec{"entities_span_resource_groups", &S::entities_span_resource_groups,
               "ListEntitiesForPolicy shows grants within resource groups", "account scope only"},
    SwitchSpec{"scopes_share_attachment_quota", &S::scopes_share_attachment_quota,
               "grants of both scopes count toward one quota", "each scope has its own"},
    SwitchSpec{"reserialise_documents", &S::reserialise_documents,
               "a document comes back in another shape of the same meaning", "as it was written"},
    SwitchSpec{"shuffle_lists", &S::shuffle_lists, "lists come in another order at each call", "sorted"},
    SwitchSpec{"resource_group_grants_reach_ram", &S::resource_group_grants_reach_ram,
               "a grant within a resource group authorises calls of RAM and STS", "it authorises none"},
    SwitchSpec{"refuse_unknown_parameters", &S::refuse_unknown_parameters,
               "a parameter that the operation does not have is refused", "it is ignored"},
    SwitchSpec{"chained_session_max_seconds",
               &S::chained_session_max_seconds,
               "the longest session that a session may ask for; 0: as the role allows",
               {},
               0,
               43200},
    SwitchSpec{"sts_session_arns", &S::sts_session_arns, "GetCallerIdentity of a session says acs:sts::…",
               "it says acs:ram::…"},
    SwitchSpec{"caller_identity_exempt", &S::caller_identity_exempt,
               "GetCallerIdentity is answered whatever the session policy says",
               "a session policy that does not allow it refuses it"},
};

std::string switch_names() {
  std::vector<std::string_view> names;
  for (const auto& spec : kSwitches) names.push_back(spec.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

Result<void> set_number(int& member, const SwitchSpec& spec, const std::string& text, std::string_view value) {
  int number = 0;
  const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool whole = read.ec == std::errc{} && read.ptr == value.data() + value.size();
  if (!whole || number < spec.least || number > spec.most) {
    return fail(ErrorKind::usage,
                fmt::format("--switch {}: the value is a number from {} to {}", text, spec.least, spec.most));
  }
  member = number;
  return {};
}

}  // namespace

std::span<const SwitchSpec> switch_specs() {
  return kSwitches;
}

std::string switch_value(const Switches& switches, const SwitchSpec& spec) {
  if (const auto* flag = std::get_if<bool S::*>(&spec.member)) return switches.**flag ? "true" : "false";
  return std::to_string(switches.*std::get<int S::*>(spec.member));
}

Result<void> set_switch(Switches& switches, const std::string& text) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const std::string value = equals == std::string::npos ? std::string() : text.substr(equals + 1);
  for (const auto& spec : kSwitches) {
    if (spec.name != name) continue;
    if (const auto* number = std::get_if<int S::*>(&spec.member)) {
      return set_number(switches.**number, spec, text, value);
    }
    if (value != "true" && value != "false") {
      return fail(ErrorKind::usage, fmt::format("--switch {}: the value is true or false", text));
    }
    switches.*std::get<bool S::*>(spec.member) = value == "true";
    return {};
  }
  std::vector<std::string> names;
  for (const auto& spec : kSwitches) names.emplace_back(spec.name);
  const auto near = text::suggest(name, names);
  return fail(ErrorKind::usage, fmt::format("--switch {}: there is no such switch", text),
              near ? fmt::format("did you mean {}?", *near) : fmt::format("switches: {}", switch_names()));
}

}  // namespace ramify::sim
