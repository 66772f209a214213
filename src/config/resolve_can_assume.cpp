#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hash.h"
#include "resolve.h"

namespace ramify::config {
namespace {

/// The name is of the principal alone: roles that come and go change the document, not the policy. `part` counts
/// from 1.
model::PolicyName assume_policy_name(const model::Principal& principal, std::size_t part) {
  std::string slug = principal.name;
  for (char& c : slug) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
  }
  std::string seed = fmt::format("{}/{}", model::to_string(principal.kind), principal.name);
  if (part > 1) seed += fmt::format("#{}", part);
  constexpr std::size_t kHashLength = 8;
  return model::PolicyName::from_service(fmt::format("ramify-assume-{}-{}-{}", model::to_string(principal.kind), slug,
                                                     sha256_hex(seed).substr(0, kHashLength)));
}

policy::Document assume_document(std::vector<std::string> roles) {
  policy::Statement statement;
  statement.actions = {"sts:AssumeRole"};
  statement.resources = std::move(roles);
  return policy::Document{{std::move(statement)}};
}

/// As few documents as the size limit allows, filled in order.
std::vector<policy::Document> split(const std::vector<std::string>& arns) {
  std::vector<policy::Document> documents;
  const std::size_t empty = policy::to_json(assume_document({})).size();
  std::vector<std::string> batch;
  std::size_t size = empty;
  for (const std::string& arn : arns) {
    const std::size_t more = arn.size() + 3;  // two quotes and a comma
    if (!batch.empty() && size + more > policy::kDocumentSizeMax) {
      documents.push_back(assume_document(std::move(batch)));
      batch.clear();
      size = empty;
    }
    batch.push_back(arn);
    size += more;
  }
  documents.push_back(assume_document(std::move(batch)));
  return documents;
}

}  // namespace

void resolve_can_assume(const model::AccountKey& key, const model::Principal& principal, const Grants& grants,
                        Resolution& at) {
  std::map<std::string, SourceRange> arns;
  for (const AssumeEntry& entry : grants.can_assume) {
    const auto target = find_target(entry.role, model::ObjectKind::role, at);
    if (!target ||
        is_expired(entry.expires, fmt::format("the right to assume {}", in_quotes(entry.role.name)), at.context)) {
      continue;
    }
    const auto [first, fresh] =
        arns.emplace(fmt::format("acs:ram:*:{}:role/{}", target->account.str(), entry.role.name), entry.role.where);
    if (fresh) {
      at.desired.provenance.set({key, {principal.kind, principal.name}}, model::Facet::field,
                                "can_assume/" + first->first, to_place(at.context.sources, entry.role.where));
      continue;
    }
    at.context.faults
        .error("config.duplicate-entry", entry.role.where,
               fmt::format("the role {} is listed twice", in_quotes(entry.role.name)), "keep one of the two")
        .notes.push_back({"it is listed here first", first->second});
  }
  if (arns.empty()) return;

  std::vector<std::string> sorted;
  for (const auto& [arn, where] : arns) sorted.push_back(arn);
  const model::Place place = to_place(at.context.sources, grants.can_assume.front().role.where);
  model::Account& account = at.desired.world.accounts.at(key);
  std::size_t part = 0;
  for (policy::Document& document : split(sorted)) {
    model::Policy policy{assume_policy_name(principal, ++part), {}, {}, {}, {}};
    policy.description =
        fmt::format("The roles that the {} {} may assume", model::to_string(principal.kind), principal.name);
    policy.document = std::move(document);
    policy.tags.emplace(model::kOwnerTag, at.draft.project);
    const model::PolicyRef ref{model::PolicyType::custom, policy.name};
    account.attachments.insert({principal, ref, {}});
    auto& provenance = at.desired.provenance;
    provenance.set({key, {model::ObjectKind::policy, policy.name.str()}}, model::Facet::object, {}, place);
    provenance.set({key, {principal.kind, principal.name}}, model::Facet::attachment, model::attachment_detail(ref, {}),
                   place);
    account.policies.emplace(policy.name, std::move(policy));
  }
}

}  // namespace ramify::config
