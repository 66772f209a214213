#include "resolve.h"

#include <fmt/format.h>

namespace ramify::config {

model::AccountId id_of(const AccountDraft& account) {
  return account.id ? account.id->value : model::AccountId::from_service("0000000000000000");
}

bool is_unread(const AccountDraft& account, model::ObjectKind kind, const Resolution& at) {
  return at.draft.incomplete || account.unread.contains(kind);
}

namespace {

using model::Facet;
using model::ObjectKind;
using model::ObjectRef;

/// Moves one account from the draft into the world.
class AccountResolver {
 public:
  AccountResolver(const model::AccountKey& key, const AccountDraft& draft, Resolution& at)
      : key_(key),
        draft_(draft),
        at_(at),
        account_(
            at.desired.world.accounts.emplace(key, model::Account{id_of(draft), {}, {}, {}, {}, {}, {}, {}, {}, {}})
                .first->second),
        scope_(at.desired.scope.accounts[key]) {}

  void run() {
    at_.desired.provenance.set_account(key_, to_place(at_.context.sources, draft_.where));
    if (draft_.manage) scope_.manage = draft_.manage->value;
    if (draft_.tier) at_.desired.tiers.emplace(key_, draft_.tier->value);
    for (const auto& pattern : draft_.ignore) scope_.ignore.push_back(pattern.value);
    for (const auto& pattern : draft_.protect) scope_.protect.push_back(pattern.value);
    for (const auto& [name, policy] : draft_.policies) {
      if (!declare({ObjectKind::policy, name.str()}, policy) || !policy.policy) continue;
      account_.policies.emplace(name, *policy.policy).first->second.tags.insert(owner_mark());
    }
    for (const auto& [name, group] : draft_.groups) add_group(name, group);
    for (const auto& [name, user] : draft_.users) add_user(name, user);
    for (const auto& [name, role] : draft_.roles) add_role(name, role);
  }

 private:
  [[nodiscard]] std::pair<const std::string, std::string> owner_mark() const {
    return {std::string(model::kOwnerTag), at_.draft.project};
  }

  /// Notes where the object stands; true where it is to be there.
  bool declare(const ObjectRef& ref, const Common& common) {
    auto& provenance = at_.desired.provenance;
    const SourceMap& sources = at_.context.sources;
    const model::Address address{key_, ref};
    provenance.set(address, Facet::object, {}, to_place(sources, common.where));
    for (const auto& [field, where] : common.fields) {
      provenance.set(address, Facet::field, field, to_place(sources, where));
      if (field == "state" || (common.absent && field == "expires")) {
        provenance.set(address, Facet::absent, {}, to_place(sources, where));
      }
    }
    for (const auto& [tag, where] : common.tags) provenance.set(address, Facet::tag, tag, to_place(sources, where));
    if (common.previously) scope_.previously[ref] = common.previously->value;
    if (common.absent) scope_.absent.insert(ref);
    return !common.absent;
  }

  void add_group(const model::GroupName& name, const GroupDraft& draft) {
    const ObjectRef ref{ObjectKind::group, name.str()};
    if (!declare(ref, draft) || !draft.group) return;
    account_.groups.emplace(name, *draft.group);
    if (draft.keep_members) scope_.keep_members.insert(name);
    grant(ref, draft, draft.grants);
  }

  void add_user(const model::UserName& name, const UserDraft& draft) {
    const ObjectRef ref{ObjectKind::user, name.str()};
    if (!declare(ref, draft) || !draft.user) return;
    account_.users.emplace(name, *draft.user).first->second.tags.insert(owner_mark());
    for (const auto& group : draft.groups) join(name, group);
    grant(ref, draft, draft.grants);
  }

  void join(const model::UserName& user, const Located<model::GroupName>& group) {
    Faults& faults = at_.context.faults;
    const auto found = draft_.groups.find(group.value);
    if (found == draft_.groups.end()) {
      if (!make_name<model::GroupName>(group.value.str(), group.where, "name.group", faults)) return;
      if (is_unread(draft_, ObjectKind::group, at_)) return;
      std::vector<std::string> names;
      for (const auto& [name, declared] : draft_.groups) names.push_back(name.str());
      faults.error("config.unknown-group", group.where,
                   fmt::format("{} declares no group {}", key_.str(), in_quotes(group.value.str())),
                   did_you_mean(group.value.str(), names));
      return;
    }
    if (found->second.absent) {
      faults
          .error("config.reference-to-absent", group.where,
                 fmt::format("the group {} of {} is to be absent", in_quotes(group.value.str()), key_.str()))
          .notes.push_back({"it is declared here", found->second.where});
      return;
    }
    if (!account_.memberships.insert({group.value, user}).second) {
      faults.error("config.duplicate-entry", group.where,
                   fmt::format("the group {} is listed twice", in_quotes(group.value.str())), "keep one of the two");
    }
    at_.desired.provenance.set({key_, {ObjectKind::user, user.str()}}, Facet::membership, group.value.str(),
                               to_place(at_.context.sources, group.where));
  }

  void add_role(const model::RoleName& name, const RoleDraft& draft) {
    const ObjectRef ref{ObjectKind::role, name.str()};
    if (!declare(ref, draft) || !draft.role) return;
    model::Role& role = account_.roles.emplace(name, *draft.role).first->second;
    role.tags.insert(owner_mark());
    if (draft.trust.where) {
      role.trust = resolve_trust(key_, draft_, name, draft.trust, at_);
      at_.desired.provenance.set({key_, ref}, Facet::field, "trust", to_place(at_.context.sources, *draft.trust.where));
    }
    grant(ref, draft, draft.grants);
  }

  void grant(const ObjectRef& ref, const Common& common, const Grants& grants) {
    if (grants.keep) scope_.keep_attachments.insert(ref);
    resolve_grants(key_, draft_, {ref.kind, ref.name}, common, grants, at_);
  }

  const model::AccountKey& key_;
  const AccountDraft& draft_;
  Resolution& at_;
  model::Account& account_;
  model::AccountScope& scope_;
};

}  // namespace

void resolve(Resolution& at) {
  at.desired.scope.project = at.draft.project;
  at.desired.admins_minimum = at.draft.admins_minimum;
  at.desired.suppressions = at.draft.suppressions;
  check_draft(at);
  for (const auto& [key, account] : at.draft.accounts) AccountResolver(key, account, at).run();
  resolve_access_tests(at);
}

}  // namespace ramify::config
