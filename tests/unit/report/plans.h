#pragma once

#include <string>
#include <vector>

#include "ramify/plan/plan.h"

namespace ramify::report::test {

inline const auto kA = model::AccountKey::from_service("company-a");
inline const auto kB = model::AccountKey::from_service("company-b");

/// Plans by hand, of two accounts.
class Plans {
 public:
  Plans() {
    plan_.tool_version = "0.1.0";
    plan_.project = "perf-platform";
    plan_.accounts.emplace(kA, model::AccountId::from_service("1000000000000001"));
    plan_.accounts.emplace(kB, model::AccountId::from_service("2000000000000002"));
    plan_.default_domains[kB] = "company-b.onaliyun.com";
  }
  Plans& step(ops::Op op, ops::Target target, std::vector<ops::FieldChange> fields = {},
              ops::Reason reason = ops::Reason::declared_new, std::uint32_t line = 0) {
    plan::Step step{static_cast<int>(plan_.steps.size()) + 1,
                    {op, std::move(target), std::move(fields), reason, std::nullopt},
                    ops::Risk::low,
                    {}};
    if (line != 0) step.change.place = model::Place{"ramify.yaml", line, 5};
    plan_.steps.push_back(std::move(step));
    return *this;
  }
  Plans& remark(diff::Remark::Kind kind, const model::Address& address, std::string detail = {}) {
    plan_.remarks.push_back({kind, address, std::move(detail), std::nullopt});
    return *this;
  }
  [[nodiscard]] const plan::Plan& plan() const { return plan_; }

 private:
  plan::Plan plan_;
};

inline ops::Target object(const model::AccountKey& account, model::ObjectKind kind, const std::string& name) {
  return {account, model::ObjectRef{kind, name}};
}
inline ops::Target role(const std::string& name) {
  return object(kA, model::ObjectKind::role, name);
}
inline ops::Target user(const std::string& name) {
  return object(kB, model::ObjectKind::user, name);
}
inline ops::Target attachment(const model::AccountKey& account, model::Principal principal, model::PolicyType type,
                              const std::string& policy, const std::string& resource_group = {}) {
  model::Attachment link{std::move(principal), {type, model::PolicyName::from_service(policy)}, std::nullopt};
  if (!resource_group.empty()) link.resource_group = model::ResourceGroupId::from_service(resource_group);
  return {account, std::move(link)};
}
inline ops::Target key(const std::string& name, const std::string& id = {}) {
  ops::AccessKeyRef ref{model::UserName::from_service(name), std::nullopt, 1};
  if (!id.empty()) ref.id = model::AccessKeyId::from_service(id);
  return {kB, std::move(ref)};
}
inline ops::Target logon(const std::string& name) {
  return {kB, ops::LoginProfileRef{model::UserName::from_service(name)}};
}
inline ops::FieldChange made(ops::Field field, std::string value, std::string tag = {}) {
  return {field, std::move(tag), std::nullopt, std::move(value)};
}
inline ops::FieldChange changed(ops::Field field, std::string before, std::string after, std::string tag = {}) {
  return {field, std::move(tag), std::move(before), std::move(after)};
}
inline std::string trust(const std::string& principals, const std::string& condition = {}) {
  return R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principals +
         (condition.empty() ? std::string() : R"(,"Condition":)" + condition) + "}]}";
}
inline std::string document(const std::string& statements) {
  return R"({"Version":"1","Statement":[)" + statements + "]}";
}

inline const std::string kRootOfB = R"({"RAM":["acs:ram::2000000000000002:root"]})";

}  // namespace ramify::report::test
