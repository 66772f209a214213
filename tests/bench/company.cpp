#include "company.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ramify::bench {
namespace {

using nlohmann::json;

json document(int i) {
  json statements = json::array();
  for (int s = 0; s < 3; ++s) {
    statements.push_back(
        {{"Effect", "Allow"},
         {"Action", {fmt::format("oss:Get{}", s), "oss:ListObjects", fmt::format("ecs:Describe{}*", s)}},
         {"Resource", {fmt::format("acs:oss:*:*:bucket-{}/*", i)}}});
  }
  return {{"Version", "1"}, {"Statement", std::move(statements)}};
}

json trust() {
  return json::parse(R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"RAM":["acs:ram::2000000000000002:root"]}}]})");
}

}  // namespace

Size size_at(int scale) {
  return {1250 * scale, 75 * scale, 250 * scale, 375 * scale, 7500 * scale};
}

std::string company(const Size& size) {
  json account = {{"id", "1000000000000001"}, {"alias", "company-a"}};
  for (int i = 0; i < size.users; ++i) {
    account["users"].push_back({{"name", fmt::format("user-{}", i)}, {"display_name", fmt::format("User {}", i)}});
  }
  for (int i = 0; i < size.groups; ++i) {
    json members = json::array();
    for (int m = 0; m < 20; ++m) members.push_back(fmt::format("user-{}", (i * 17 + m) % size.users));
    account["groups"].push_back({{"name", fmt::format("group-{}", i)}, {"members", std::move(members)}});
  }
  for (int i = 0; i < size.roles; ++i)
    account["roles"].push_back({{"name", fmt::format("Role-{}", i)}, {"trust", trust()}});
  for (int i = 0; i < size.policies; ++i) {
    account["policies"].push_back({{"name", fmt::format("policy-{}", i)}, {"document", document(i)}});
  }
  // Each principal holds different policies: neighbours in the round of all of them.
  const int principals = size.users + size.roles;
  for (int i = 0; i < size.attachments; ++i) {
    const int who = i % principals;
    json row = {{"policy", fmt::format("policy-{}", (who * 7 + i / principals) % size.policies)}, {"type", "Custom"}};
    if (who < size.users) {
      row["user"] = fmt::format("user-{}", who);
    } else {
      row["role"] = fmt::format("Role-{}", who - size.users);
    }
    account["attachments"].push_back(std::move(row));
  }
  return json{{"format_version", 1}, {"accounts", {{"company-a", std::move(account)}}}}.dump();
}

}  // namespace ramify::bench
