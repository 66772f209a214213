#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "look.h"

/// Who gets where: what the rules about access across accounts have in common.
namespace ramify::access {

/// `AliyunSTSAssumeRoleAccess`.
[[nodiscard]] bool is_assume_any(const model::PolicyRef& policy);
/// The role of a described account that a resource names exactly.
[[nodiscard]] std::optional<model::Address> role_named(const Look& look, const std::string& resource);
/// Whether the role's trust may let in the user or role, or a member of the group, were it allowed to ask.
[[nodiscard]] bool lets_in(const Look& look, const model::Address& holder, const model::Address& role);
/// The roles of described accounts that the holder of such an attachment can become by it, as `company-a/X`.
[[nodiscard]] std::vector<std::string> roles_named(const Look& look, const model::AccountKey& key,
                                                   const model::Attachment& attachment);

/// Ways into a role by the account they begin in: from, then every role on the way, the role itself last.
using Ways = std::vector<std::vector<model::Address>>;
[[nodiscard]] std::map<model::AccountKey, Ways> ways_into(const Look& look, const model::Address& role);
/// Whether some step of the way hangs on a policy whose document is not known.
[[nodiscard]] bool is_unsure(const Look& look, const std::vector<model::Address>& way);
[[nodiscard]] bool are_all_unsure(const Look& look, const Ways& ways);
/// `alice; bob through company-a/Jump; perhaps carol; 3 more`.
[[nodiscard]] std::string in_words(const Look& look, const Ways& ways, std::size_t most = 5);

/// The policy by which its holder can take over the account; empty where there is none.
[[nodiscard]] std::string great_power(const Look& look, const model::Address& principal);

}  // namespace ramify::access
