#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api_error.h"
#include "context.h"
#include "ramify/policy/document.h"
#include "store.h"

namespace ramify::sim {

/// MalformedPolicyDocument with what is wrong with it.
[[nodiscard]] Answer<void> check_identity_document(const std::string& text);
/// As above for a trust policy; a RAM user or role of an account that is here must exist.
[[nodiscard]] Answer<void> check_trust_document(Context& context, const std::string& text);

/// A stored document as it is given back: as it came, or in another shape of the same meaning.
[[nodiscard]] std::string returned_document(const Switches& switches, const std::string& text);

/// A system policy of this account: from a seed, else from the built-in catalogue.
struct SystemPolicyView {
  std::string name;
  std::string description;
  std::string document;  ///< empty: not known
  std::string version;
  std::string date;
};
[[nodiscard]] std::optional<SystemPolicyView> find_system_policy(const Account& account, std::string_view name);
/// All of them, sorted by folded name.
[[nodiscard]] std::map<std::string, SystemPolicyView> system_policies_of(const Account& account);

/// The document of an attachment's policy as it stands now; empty where it is not known.
[[nodiscard]] std::string attached_document(const Account& account, const AttachmentKey& attachment);
[[nodiscard]] std::optional<policy::Document> parsed_identity(const std::string& text);

}  // namespace ramify::sim
