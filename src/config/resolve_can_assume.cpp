#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hash.h"
#include "ramify/config/can_assume.h"
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

/// One statement for the rights that do not end, then one for each end. `rights` must be sorted.
policy::Document assume_document(const std::vector<AssumeRight>& rights) {
  policy::Document document;
  std::optional<Instant> until;
  for (const AssumeRight& right : rights) {
    if (document.statements.empty() || until != right.until) {
      policy::Statement statement;
      statement.actions = {"sts:AssumeRole"};
      if (right.until) statement.conditions = bounded({}, *right.until);
      document.statements.push_back(std::move(statement));
      until = right.until;
    }
    document.statements.back().resources.push_back(right.arn);
  }
  return document;
}

/// As few documents as the size limit allows, filled in order.
std::vector<policy::Document> split(const std::vector<AssumeRight>& rights) {
  std::vector<policy::Document> documents;
  std::vector<AssumeRight> batch;
  for (const AssumeRight& right : rights) {
    batch.push_back(right);
    if (batch.size() == 1 || policy::to_json(assume_document(batch)).size() <= policy::kDocumentSizeMax) continue;
    batch.pop_back();
    documents.push_back(assume_document(batch));
    batch = {right};
  }
  documents.push_back(assume_document(batch));
  return documents;
}

/// A user who goes takes all rights along.
Expiry expiry_of(const model::AccountKey& key, const model::Principal& principal, const Resolution& at) {
  if (principal.kind != model::ObjectKind::user) return {};
  return at.draft.accounts.at(key).users.at(model::UserName::from_service(principal.name)).expires;
}

}  // namespace

std::vector<model::Policy> assume_policies(const model::Principal& principal, std::vector<AssumeRight> rights) {
  std::sort(rights.begin(), rights.end());
  std::vector<model::Policy> policies;
  for (policy::Document& document : split(rights)) {
    model::Policy policy{assume_policy_name(principal, policies.size() + 1), {}, {}, {}, {}};
    policy.description =
        fmt::format("The roles that the {} {} may assume", model::to_string(principal.kind), principal.name);
    policy.document = std::move(document);
    policies.push_back(std::move(policy));
  }
  return policies;
}

std::size_t resolve_can_assume(const model::AccountKey& key, const model::Principal& principal, const Grants& grants,
                               Resolution& at) {
  std::map<std::string, SourceRange> arns;
  std::vector<AssumeRight> rights;
  const Expiry last = expiry_of(key, principal, at);
  for (const AssumeEntry& entry : grants.can_assume) {
    const auto target = find_target(entry.role, model::ObjectKind::role, at);
    if (!target ||
        is_expired(entry.expires, fmt::format("the right to assume {}", in_quotes(entry.role.name)), at.context)) {
      continue;
    }
    const auto [first, fresh] =
        arns.emplace(fmt::format("acs:ram:*:{}:role/{}", target->account.str(), entry.role.name), entry.role.where);
    if (fresh) {
      AssumeRight right{{}, first->first};
      for (const Expiry& expiry : {entry.expires, last}) {
        if (expiry) right.until = right.until ? std::min(*right.until, expiry->value) : expiry->value;
      }
      rights.push_back(std::move(right));
      at.desired.provenance.set({key, {principal.kind, principal.name}}, model::Facet::field,
                                "can_assume/" + first->first, to_place(at.context.sources, entry.role.where));
      continue;
    }
    at.context.faults
        .error("config.duplicate-entry", entry.role.where,
               fmt::format("the role {} is listed twice", in_quotes(entry.role.name)), "keep one of the two")
        .notes.push_back({"it is listed here first", first->second});
  }
  if (arns.empty()) return 0;

  const model::Place place = to_place(at.context.sources, grants.can_assume.front().role.where);
  model::Account& account = at.desired.world.accounts.at(key);
  auto policies = assume_policies(principal, std::move(rights));
  for (model::Policy& policy : policies) {
    policy.tags.emplace(model::kOwnerTag, at.draft.project);
    const model::PolicyRef ref{model::PolicyType::custom, policy.name};
    account.attachments.insert({principal, ref, {}});
    auto& provenance = at.desired.provenance;
    provenance.set({key, {model::ObjectKind::policy, policy.name.str()}}, model::Facet::object, {}, place);
    provenance.set({key, {principal.kind, principal.name}}, model::Facet::attachment, model::attachment_detail(ref, {}),
                   place);
    account.policies.emplace(policy.name, std::move(policy));
  }
  return policies.size();
}

}  // namespace ramify::config
