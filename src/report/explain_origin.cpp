#include "explain_origin.h"

#include <fmt/format.h>

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"

namespace ramify::report {
namespace {

/// `field` with the place of its statement, where the author wrote statements.
std::string place_of(const Origin& origin, const model::Address& object, const std::string& field, std::size_t index) {
  if (origin.provenance == nullptr) return {};
  const auto find = [&](const std::string& detail) {
    return origin.provenance->find(object, model::Facet::field, detail);
  };
  const auto whole = origin.provenance->find(object, model::Facet::object);
  auto place = find(fmt::format("{}/Statement/{}", field, index));
  if (place == whole) place = find(field);
  return place ? model::to_string(*place) : std::string();
}

/// The account that holds the statement's policy.
const model::Account* account_of(const Origin& origin, const model::AccountKey& key) {
  const auto found = origin.world->accounts.find(key);
  return found == origin.world->accounts.end() ? nullptr : &found->second;
}

std::string version_of(const model::Account& account, const model::PolicyRef& policy) {
  if (policy.type == model::PolicyType::custom) {
    const auto found = account.policies.find(policy.name);
    return found == account.policies.end() ? std::string() : found->second.default_version.value_or(std::string());
  }
  for (const auto& [name, document] : account.system_policies) {
    if (name.folded() == policy.name.folded()) return "as read";
  }
  const auto* known = policy::find_system_policy(policy.name.str());
  return known == nullptr ? std::string() : std::string(known->version);
}

void fill(Statement& out, const model::AccountKey& key, const model::Attachment& attachment, const Origin& origin) {
  out.policy = attachment.policy.name.str();
  out.policy_type = model::to_string(attachment.policy.type);
  out.holder = fmt::format("{}/{}", model::to_string(attachment.principal.kind), attachment.principal.name);
  if (attachment.resource_group) out.resource_group = attachment.resource_group->str();
  if (const auto* account = account_of(origin, key)) out.version = version_of(*account, attachment.policy);
  if (attachment.policy.type == model::PolicyType::custom) {
    out.place = place_of(origin, {key, {model::ObjectKind::policy, out.policy}}, "document", *out.index);
  } else if (origin.provenance != nullptr) {
    const auto place =
        origin.provenance->find({key, {attachment.principal.kind, attachment.principal.name}}, model::Facet::attachment,
                                model::attachment_detail(attachment.policy, attachment.resource_group));
    if (place) out.place = model::to_string(*place);
  }
}

void fill_trust(Statement& out, const access::Asked& asked, const Origin& origin) {
  const auto arn = model::parse_ram_arn(asked.resource);
  constexpr std::string_view kRole = "role/";
  if (!arn || arn->relative.compare(0, kRole.size(), kRole) != 0) return;
  for (const auto& [key, account] : origin.world->accounts) {
    if (account.id.str() != arn->account_id) continue;
    const auto name = model::RoleName::from_service(arn->relative.substr(kRole.size()));
    for (const auto& [known, role] : account.roles) {
      if (known.folded() != name.folded()) continue;
      const model::Address address{key, {model::ObjectKind::role, known.str()}};
      out.role = model::to_string(address);
      out.place = place_of(origin, address, "trust", *out.index);
      return;
    }
  }
}

template <class Answer>
Statement read(const access::Asked& asked, const Answer& answer, std::optional<policy::Layer> layer,
               const Origin& origin) {
  Statement out;
  if (!layer || !answer.statement) return out;
  // What a stranger is taken to hold stands nowhere.
  if (*layer == policy::Layer::identity_account && !answer.attachment) return out;
  out.index = answer.statement;
  if (answer.attachment) fill(out, asked.subject.account, *answer.attachment, origin);
  if (*layer == policy::Layer::trust) fill_trust(out, asked, origin);
  if (!answer.control_policy.empty()) out.policy = answer.control_policy;
  return out;
}

}  // namespace

Statement statement_of(const access::Asked& asked, const access::Decision& decision, const Origin& origin) {
  return read(asked, decision, decision.layer, origin);
}

Statement statement_of(const access::Asked& asked, const access::LayerAnswer& answer, const Origin& origin) {
  return read(asked, answer, answer.layer, origin);
}

std::string statement_words(const Statement& statement) {
  if (!statement.index) return {};
  std::string out = fmt::format("statement {}", *statement.index + 1);
  if (!statement.role.empty()) out += " of the trust of " + statement.role;
  if (!statement.policy.empty()) out += " of policy " + statement.policy;
  if (statement.policy_type == "System") out += " (system)";
  if (!statement.holder.empty()) out += " of " + statement.holder;
  if (!statement.resource_group.empty()) out += " in resource group " + statement.resource_group;
  if (!statement.version.empty()) out += ", " + statement.version;
  return text::printable(out);
}

}  // namespace ramify::report
