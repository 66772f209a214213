#include <fmt/format.h>

#include <algorithm>

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"
#include "resolve.h"

namespace ramify::config {
namespace {

/// Resolves the entries of one principal's `policies`.
class GrantResolver {
 public:
  GrantResolver(const model::AccountKey& key, const AccountDraft& account, model::Principal principal, Resolution& at)
      : key_(key), account_(account), principal_(std::move(principal)), at_(at) {}

  void add(const PolicyEntry& entry) {
    const auto policy = resolve(entry);
    if (!policy ||
        is_expired(entry.expires, fmt::format("the attachment of {}", in_quotes(entry.name.str())), at_.context)) {
      return;
    }
    auto& attachments = at_.desired.world.accounts.at(key_).attachments;
    if (!attachments.insert({principal_, *policy, entry.resource_group}).second) {
      at_.context.faults.error(
          "config.duplicate-entry", entry.where,
          fmt::format("the policy {} is listed twice in the same scope", in_quotes(entry.name.str())),
          "keep one of the two");
      return;
    }
    ++(policy->type == model::PolicyType::custom ? custom_ : system_);
    at_.desired.provenance.set({key_, {principal_.kind, principal_.name}}, model::Facet::attachment,
                               model::attachment_detail(*policy, entry.resource_group),
                               to_place(at_.context.sources, entry.where));
  }

  /// The service's own limits, which it raises on request. What is made for `can_assume` can be written otherwise: it
  /// is not left to the service to refuse it.
  void check_counts(std::size_t generated, const SourceRange& where, const SourceRange& where_assumed) {
    check({key_, principal_, model::PolicyType::custom, custom_ + generated, generated, kCustomMax, {}},
          generated > 0 ? where_assumed : where);
    check({key_, principal_, model::PolicyType::system, system_, 0, kSystemMax, {}}, where);
  }

 private:
  static constexpr std::size_t kCustomMax = 10;
  static constexpr std::size_t kSystemMax = 20;

  void check(OverLimit over, const SourceRange& where) {
    if (over.attached <= over.documented) return;
    over.place = to_place(at_.context.sources, where);
    if (over.generated > 0 && at_.context.keeps_limits) {
      at_.context.faults.error("config.can-assume-limit", where, limit_message(over, over.documented),
                               limit_help(over));
    }
    at_.desired.over_limits.push_back(std::move(over));
  }

  std::optional<model::PolicyRef> resolve(const PolicyEntry& entry) {
    using model::PolicyType;
    const auto declared = account_.policies.find(entry.name);
    const bool is_declared = declared != account_.policies.end();
    const policy::SystemPolicy* known = policy::find_system_policy(entry.name.str());
    if (!entry.type && is_declared && known != nullptr) {
      at_.context.faults
          .error("config.ambiguous-policy", entry.where,
                 fmt::format("{} is a policy declared here and a system policy too", in_quotes(entry.name.str())),
                 fmt::format("write {{policy: {}, type: custom}} or type: system", entry.name.str()))
          .notes.push_back({"it is declared here", declared->second.where});
      return {};
    }
    if (!is_declared &&
        !make_name<model::PolicyName>(entry.name.str(), entry.where, "name.policy", at_.context.faults)) {
      return {};
    }
    const bool unread = !is_declared && known == nullptr && is_unread(account_, model::ObjectKind::policy, at_);
    if (unread && entry.type != PolicyType::system) return {};
    const bool custom = entry.type ? *entry.type == PolicyType::custom : is_declared;
    if (!custom) return system(entry, known);
    if (!is_declared) {
      at_.context.faults.error("config.unknown-policy", entry.where,
                               fmt::format("{} declares no policy {}", key_.str(), in_quotes(entry.name.str())),
                               did_you_mean(entry.name.str(), declared_names()));
      return {};
    }
    if (declared->second.absent) {
      at_.context.faults
          .error("config.reference-to-absent", entry.where,
                 fmt::format("the policy {} of {} is to be absent", in_quotes(entry.name.str()), key_.str()))
          .notes.push_back({"it is declared here", declared->second.where});
      return {};
    }
    return model::PolicyRef{PolicyType::custom, entry.name};
  }

  model::PolicyRef system(const PolicyEntry& entry, const policy::SystemPolicy* known) {
    using model::PolicyType;
    if (known == nullptr) {
      std::vector<std::string> names = declared_names();
      // Such names share most of their letters (Aliyun…FullAccess): by those alone, any two would look alike.
      constexpr std::size_t kSlipsMax = 2;
      for (const policy::SystemPolicy& policy : policy::system_policies()) {
        if (text::edit_distance(policy.name, entry.name.str()) <= kSlipsMax) names.emplace_back(policy.name);
      }
      at_.context.faults.warning("config.unknown-system-policy", entry.where,
                                 fmt::format("{} is not declared in {}, and is no system policy that is known here",
                                             in_quotes(entry.name.str()), key_.str()),
                                 did_you_mean(entry.name.str(), names));
      return {PolicyType::system, entry.name};
    }
    if (known->name != entry.name.str()) {
      at_.context.faults.warning("config.letter-case", entry.where,
                                 fmt::format("the system policy is spelled {}", in_quotes(known->name)));
    }
    return {PolicyType::system, model::PolicyName::from_service(std::string(known->name))};
  }

  [[nodiscard]] std::vector<std::string> declared_names() const {
    std::vector<std::string> names;
    for (const auto& [name, policy] : account_.policies) names.push_back(name.str());
    return names;
  }

  const model::AccountKey& key_;
  const AccountDraft& account_;
  model::Principal principal_;
  Resolution& at_;
  std::size_t custom_ = 0;
  std::size_t system_ = 0;
};

}  // namespace

void resolve_grants(const model::AccountKey& key, const AccountDraft& account, const model::Principal& principal,
                    const Common& common, const Grants& grants, Resolution& at) {
  GrantResolver resolver(key, account, principal, at);
  for (const PolicyEntry& entry : grants.policies) resolver.add(entry);
  const std::size_t generated = resolve_can_assume(key, principal, grants, at);
  resolver.check_counts(generated, common.where,
                        grants.can_assume.empty() ? common.where : grants.can_assume.front().role.where);
}

std::string limit_help(const OverLimit& over) {
  if (over.generated > 0)
    return "let it assume fewer roles, let some be assumed through a group, or attach fewer policies";
  return over.principal.kind == model::ObjectKind::user
             ? "attach fewer policies, put several into one, or give some to a group that the user is in"
             : "attach fewer policies, or put several into one";
}

std::string limit_message(const OverLimit& over, std::size_t most) {
  const std::string made =
      over.generated == 0 ? std::string() : fmt::format(", {} of them made for can_assume", over.generated);
  const std::string_view who = most == over.documented ? "the service" : "the account";
  return fmt::format("{} {} policies on one {}{}; {} takes {}", over.attached,
                     over.type == model::PolicyType::custom ? "custom" : "system",
                     model::to_string(over.principal.kind), made, who, most);
}

}  // namespace ramify::config
