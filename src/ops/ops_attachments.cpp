#include "rows.h"

namespace ramify::ops::attachments {
namespace {

constexpr std::string_view kDomainSuffix = ".onaliyun.com";

const model::Attachment& attachment(const Change& change) {
  return subject<model::Attachment>(change);
}

Fact attached(const Change& change) {
  const model::Attachment& link = attachment(change);
  const std::string type = link.policy.type == model::PolicyType::system ? "system/" : "custom/";
  const std::string scope = link.resource_group ? link.resource_group->str() : "account";
  return fact(Fact::Kind::attached, change, model::to_string(owner(change.target).object),
              type + link.policy.name.str() + "@" + scope);
}

Facts link_needs(const Change& change) {
  const model::Attachment& link = attachment(change);
  Facts facts{{exists(change.target.account, owner(change.target).object)}, {}, {}, {}};
  if (link.policy.type == model::PolicyType::custom) {
    facts.needs.push_back(exists(change.target.account, {model::ObjectKind::policy, link.policy.name.str()}));
  }
  return facts;
}

/// A role gets its policies after its final trust: nobody who is not meant to may enter it meanwhile.
Facts attach_facts(const Change& change, const Context&) {
  Facts facts = link_needs(change);
  if (attachment(change).principal.kind == model::ObjectKind::role) {
    facts.needs.push_back(fact(Fact::Kind::trust_final, change, attachment(change).principal.name));
  }
  facts.makes.push_back(attached(change));
  facts.requires_gone.push_back(attached(change));
  return facts;
}

Facts detach_facts(const Change& change, const Context&) {
  Facts facts = link_needs(change);
  facts.removes.push_back(attached(change));
  // Where a role is replaced under a new name, the old one keeps working until the new one stands.
  if (const FieldChange* name = find_field(change, Field::name); name != nullptr && name->after) {
    facts.needs.push_back(exists(change.target.account, {attachment(change).principal.kind, *name->after}));
  }
  return facts;
}

std::string alias_of(const std::string& domain) {
  const std::string_view text = domain;
  return std::string(text.ends_with(kDomainSuffix) ? text.substr(0, text.size() - kDomainSuffix.size()) : text);
}

struct PrincipalWords {
  std::string_view noun;       ///< as in AttachPolicyToUser and UserName
  std::string_view rm_type;    ///< ResourceManager's PrincipalType
  std::string_view rm_prefix;  ///< before the alias in PrincipalName
  std::string_view rm_suffix;
};

PrincipalWords words(model::ObjectKind kind) {
  switch (kind) {
    case model::ObjectKind::group:
      return {"Group", "IMSGroup", "@group.", ".onaliyun.com"};
    case model::ObjectKind::role:
      return {"Role", "ServiceRole", "@role.", ".onaliyunservice.com"};
    default:
      return {"User", "IMSUser", "@", ".onaliyun.com"};
  }
}

std::vector<Request> link_requests(const Change& change, const Context& context, bool attach) {
  const model::Attachment& link = attachment(change);
  const PrincipalWords word = words(link.principal.kind);
  const wire::Pairs policy = {{"PolicyType", std::string(model::to_string(link.policy.type))},
                              {"PolicyName", link.policy.name.str()}};
  if (!link.resource_group) {
    Request request{wire::Service::ram, (attach ? "AttachPolicyTo" : "DetachPolicyFrom") + std::string(word.noun),
                    policy};
    request.parameters.emplace_back(std::string(word.noun) + "Name", link.principal.name);
    return {request};
  }
  Request request{wire::Service::resourcemanager, attach ? "AttachPolicy" : "DetachPolicy", policy};
  request.parameters.emplace_back("ResourceGroupId", link.resource_group->str());
  request.parameters.emplace_back("PrincipalType", std::string(word.rm_type));
  request.parameters.emplace_back("PrincipalName", link.principal.name + std::string(word.rm_prefix) +
                                                       alias_of(default_domain(change, context)) +
                                                       std::string(word.rm_suffix));
  return {request};
}

std::vector<Request> attach_requests(const Change& change, const Context& context) {
  return link_requests(change, context, true);
}
std::vector<Request> detach_requests(const Change& change, const Context& context) {
  return link_requests(change, context, false);
}

std::optional<Change> attach_undo(const Change& change) {
  return inverse(change, Op::detach_policy);
}
std::optional<Change> detach_undo(const Change& change) {
  Change back = inverse(change, Op::attach_policy);
  back.fields.clear();
  return back;
}

}  // namespace

const Behaviour attach{attach_facts, attach_requests, attach_undo};
const Behaviour detach{detach_facts, detach_requests, detach_undo};

}  // namespace ramify::ops::attachments
