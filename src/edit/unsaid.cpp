#include "unsaid.h"

#include <fmt/format.h>

#include "ramify/text/text.h"

namespace ramify::edit {
namespace {

using model::ObjectKind;
using model::ObjectRef;

/// `control characters in its comments, which …`
constexpr std::string_view kControl = "control characters in its";
constexpr std::string_view kLeft = "which no file may hold: left as it is, unmanaged";

class Listing {
 public:
  Listing(const Known& seen, const Describer& describer) : seen_(seen), describer_(describer) {}

  void add(const model::AccountKey& key, const model::Account& account) {
    const auto seen = seen_.find(key);
    if (seen == seen_.end()) return;
    const auto closed = undeclarable(key, account, describer_);
    for (const ObjectRef& ref : seen->second) {
      address_ = text::printable(model::to_string(model::Address{key, ref}));
      if (ref.kind == ObjectKind::policy) {
        add(account.policies.at(model::PolicyName::from_service(ref.name)), closed);
        continue;
      }
      for (const auto& policy : describer_.unnamed(key, ref)) {
        say(fmt::format("{} holds {}, which cannot be declared: extra_policies: keep leaves it attached", address_,
                        text::printable(policy.name.str())));
      }
      if (ref.kind == ObjectKind::user) add(account.users.at(model::UserName::from_service(ref.name)));
      if (ref.kind == ObjectKind::role) add(account.roles.at(model::RoleName::from_service(ref.name)));
      if (ref.kind == ObjectKind::group) {
        text("comments", account.groups.at(model::GroupName::from_service(ref.name)).comments);
      }
    }
  }

  std::vector<std::string> take() { return std::move(sentences_); }

 private:
  void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }
  void text(std::string_view what, const std::optional<std::string>& said) {
    if (said && !is_sayable(*said)) say(fmt::format("{}: {} {}, {}", address_, kControl, what, kLeft));
  }
  void tags(const model::Tags& tags) {
    for (const auto& [key, value] : tags) {
      if (!is_sayable(key) || !is_sayable(value)) {
        say(fmt::format("{}: {} tag {}, {}", address_, kControl, text::printable(key), kLeft));
      }
    }
  }

  void add(const model::User& user) {
    text("display name", user.display_name);
    text("comments", user.comments);
    tags(user.tags);
  }
  void add(const model::Role& role) {
    text("description", role.description);
    tags(role.tags);
    if (role.trust && !is_sayable(*role.trust)) say(fmt::format("{}: {} trust, {}", address_, kControl, kLeft));
  }
  void add(const model::Policy& policy, const std::set<model::PolicyName>& closed) {
    text("description", policy.description);
    tags(policy.tags);
    if (closed.count(policy.name) == 0) return;
    if (policy.document && !is_sayable(*policy.document)) {
      say(fmt::format("{}: {} document, {}", address_, kControl, kLeft));
    } else {
      say(
          fmt::format("{}: its name is kept for what can_assume makes, and it is not that: it stays as it is, "
                      "unmanaged",
                      address_));
    }
  }

  const Known& seen_;
  const Describer& describer_;
  std::string address_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::set<model::PolicyName> undeclarable(const model::AccountKey& key, const model::Account& account,
                                         const Describer& describer) {
  std::set<model::PolicyName> made;
  for (const auto& link : account.attachments) {
    const ObjectRef holder{link.principal.kind, link.principal.name};
    if (is_generated(link.policy) && !link.resource_group && !describer.can_assume(key, holder).empty()) {
      made.insert(link.policy.name);
    }
  }
  std::set<model::PolicyName> all;
  for (const auto& [name, policy] : account.policies) {
    const bool is_unread = policy.document && !is_sayable(*policy.document);
    const bool is_foreign = is_generated({model::PolicyType::custom, name}) && made.count(name) == 0;
    if (is_unread || is_foreign) all.insert(name);
  }
  return all;
}

std::vector<std::string> unsaid(const model::World& live, const Known& seen, const Describer& describer) {
  Listing listing(seen, describer);
  for (const auto& [key, account] : live.accounts) listing.add(key, account);
  return listing.take();
}

}  // namespace ramify::edit
