#include "ramify/policy/catalogue.h"

#include <set>

#include "support.h"

using namespace ramify::policy;

TEST_CASE("every documented system policy is a valid document, within the limit") {
  for (const SystemPolicy& row : system_policies()) {
    CAPTURE(row.name);
    CHECK(row.document.empty() == (row.knowledge == Knowledge::name_only));
    CHECK_FALSE(row.source.empty());
    CHECK_FALSE(row.description.empty());
    if (row.document.empty()) continue;
    const auto document = parse(row.document, DocumentKind::identity);
    REQUIRE(document);
    CHECK(to_json(*document).size() <= kDocumentSizeMax);
  }
}

TEST_CASE("no name stands twice, and each is found in any letter case") {
  std::set<std::string> seen;
  for (const SystemPolicy& row : system_policies()) {
    std::string folded(row.name);
    for (char& c : folded) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    CHECK(seen.insert(folded).second);
    CHECK(find_system_policy(folded) == &row);
  }
  CHECK(find_system_policy("AliyunNoSuchAccess") == nullptr);
}

TEST_CASE("only a document that is known whole is given") {
  CHECK(equivalent(*whole_document("administratoraccess"),
                   identity_of(R"({"Effect":"Allow","Action":"*","Resource":"*"})")));
  CHECK(equivalent(*whole_document("AliyunSTSAssumeRoleAccess"),
                   identity_of(R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"})")));
  CHECK(whole_document("AliyunARMSReadOnlyAccess"));
  CHECK_FALSE(whole_document("AliyunARMSFullAccess"));
  CHECK_FALSE(whole_document("AliyunOSSFullAccess"));
  CHECK_FALSE(whole_document("AliyunNoSuchAccess"));
}

TEST_CASE("the policies of service roles, which nobody else may hold, are not in the catalogue") {
  for (const SystemPolicy& row : system_policies()) {
    CAPTURE(row.name);
    CHECK(row.name.find("RolePolicy") == std::string_view::npos);
  }
}

TEST_CASE("what is known of a system policy in part only allows, so it is a lower bound") {
  for (const SystemPolicy& row : system_policies()) {
    CAPTURE(row.name);
    if (row.document.empty()) continue;
    const auto document = parse(row.document, DocumentKind::identity);
    REQUIRE(document);
    for (const Statement& statement : document->statements) CHECK(statement.effect == Effect::allow);
  }
}

TEST_CASE("the high-risk policies are those that come near to the account itself") {
  std::set<std::string_view> flagged;
  for (const SystemPolicy& row : system_policies()) {
    if (row.high_risk) flagged.insert(row.name);
  }
  CHECK(flagged == std::set<std::string_view>{"AdministratorAccess", "PowerUserAccess", "AliyunRAMFullAccess",
                                              "AliyunResourceDirectoryFullAccess", "AliyunBSSFullAccess",
                                              "AliyunKMSFullAccess", "AliyunActionTrailFullAccess",
                                              "AliyunCloudSSOFullAccess"});
  CHECK_FALSE(find_system_policy("AliyunSTSAssumeRoleAccess")->note.empty());
}
