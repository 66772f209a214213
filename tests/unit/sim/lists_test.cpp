#include <doctest/doctest.h>

#include <fstream>
#include <set>

#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

/// Follows the markers to the end; returns the names and the number of pages.
std::pair<std::set<std::string>, int> all_users(World& world, const std::string& max) {
  std::set<std::string> names;
  int pages = 0;
  wire::Pairs parameters = {{"MaxItems", max}};
  while (pages < 100) {
    ++pages;
    const auto reply = world.a("ram", "ListUsers", parameters);
    for (const auto& user : reply["Users"]["User"]) names.insert(user["UserName"].get<std::string>());
    if (!reply["IsTruncated"].get<bool>()) break;
    parameters = {{"MaxItems", max}, {"Marker", reply["Marker"].get<std::string>()}};
  }
  return {names, pages};
}

void make_users(World& world, int count) {
  for (int i = 0; i < count; ++i) world.a("ram", "CreateUser", {{"UserName", "user-" + std::to_string(i)}});
}

World with_seed(const std::string& name, const std::string& account) {
  const auto folder = fresh_folder(name);
  std::ofstream(folder / "seed.json") << R"({"format_version":1,"accounts":{"company-a":{"id":"1000000000000001",)"
                                      << account << "}}}";
  sim::Options options;
  options.seeds = {folder / "seed.json"};
  return World(std::move(options));
}

}  // namespace

TEST_CASE("pages give every user once, shuffled or not") {
  for (const bool shuffled : {false, true}) {
    sim::Options options;
    options.switches.shuffle_lists = shuffled;
    World world(std::move(options));
    make_users(world, 7);
    const auto [names, pages] = all_users(world, "3");
    CHECK(names.size() == 7);
    CHECK(pages == 3);
  }
  World world;
  CHECK(world.refused("ram", "ListUsers", {{"MaxItems", "1001"}}) == "400 InvalidParameter.MaxItems");
  CHECK(world.refused("ram", "ListUsers", {{"Marker", "rubbish"}}) == "400 InvalidParameter.Marker");
}

TEST_CASE("a user deleted between two pages loses nobody else") {
  World world;
  make_users(world, 4);
  const auto first = world.a("ram", "ListUsers", {{"MaxItems", "2"}});
  world.a("ram", "DeleteUser", {{"UserName", "user-1"}});
  const auto second = world.a("ram", "ListUsers", {{"MaxItems", "2"}, {"Marker", first["Marker"].get<std::string>()}});
  REQUIRE(second["Users"]["User"].size() == 2);
  CHECK(second["Users"]["User"][0]["UserName"] == "user-2");
}

TEST_CASE("attachments of both scopes are listed together, page by page") {
  World world = with_seed("attachments", R"("resource_groups":[{"id":"rg-1"}])");
  world.a("ram", "CreateUser", {{"UserName", "Alice"}});
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "CreateRole",
          {{"RoleName", "Guest"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::2000000000000002:root")}});
  const wire::Pairs grant = {{"PolicyName", "aliyunossreadonlyaccess"}, {"PolicyType", "System"}};
  const auto attach = [&](const std::string& kind, const std::string& who, const std::string& group) {
    wire::Pairs parameters = grant;
    parameters.emplace_back(kind + "Name", who);
    if (!group.empty()) parameters.emplace_back("ResourceGroupId", group);
    world.a("ram", "AttachPolicyTo" + kind, parameters);
  };
  attach("User", "alice", "");
  attach("Group", "crew", "rg-1");
  attach("Role", "guest", "rg-1");
  const auto first = world.a("resourcemanager", "ListPolicyAttachments", {{"PageSize", "2"}});
  CHECK(first["TotalCount"] == 3);
  const auto& rows = first["PolicyAttachments"]["PolicyAttachment"];
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["PrincipalName"] == "Alice@company-a.onaliyun.com");
  CHECK(rows[0]["PolicyName"] == "AliyunOSSReadOnlyAccess");
  CHECK(rows[0]["ResourceGroupId"] == kA);
  CHECK(rows[1]["PrincipalName"] == "crew@group.company-a.onaliyun.com");
  CHECK(rows[1]["ResourceGroupId"] == "rg-1");
  const auto second = world.a("resourcemanager", "ListPolicyAttachments", {{"PageSize", "2"}, {"PageNumber", "2"}});
  CHECK(second["PolicyAttachments"]["PolicyAttachment"][0]["PrincipalName"] ==
        "guest@role.company-a.onaliyunservice.com");
  CHECK(world.a("ram", "ListPoliciesForRole", {{"RoleName", "Guest"}})["Policies"]["Policy"].empty());
}

TEST_CASE("ResourceManager attaches and detaches what RAM shows") {
  World world = with_seed("manager", R"("resource_groups":[{"id":"rg-1"}])");
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  wire::Pairs grant = {{"PolicyName", "AliyunOSSReadOnlyAccess"},
                       {"PolicyType", "System"},
                       {"PrincipalType", "IMSUser"},
                       {"PrincipalName", "alice@company-a.onaliyun.com"},
                       {"ResourceGroupId", kA}};
  world.a("resourcemanager", "AttachPolicy", grant);
  CHECK(world.a("ram", "ListPoliciesForUser", {{"UserName", "alice"}})["Policies"]["Policy"].size() == 1);
  CHECK(world.refused("resourcemanager", "AttachPolicy", grant) == "409 EntityAlreadyExists.User.Policy");
  world.a("resourcemanager", "DetachPolicy", grant);
  grant.back().second = "rg-none";
  CHECK(world.refused("resourcemanager", "AttachPolicy", grant) == "404 EntityNotExists.ResourceGroup");
  CHECK(world.a("resourcemanager", "ListResourceGroups")["TotalCount"] == 1);
}

TEST_CASE("IMS names users by principal name, with tags inline and frozen ones hidden") {
  World world = with_seed("ims", R"("users":[{"name":"icy","status":"freeze"}])");
  CHECK(world.a("ims", "GetDefaultDomain")["DefaultDomainName"] == "company-a.onaliyun.com");
  const wire::Pairs alice = {{"UserPrincipalName", "alice@company-a.onaliyun.com"}};
  wire::Pairs create = alice;
  create.insert(create.end(), {{"DisplayName", "Alice"}, {"Tag.1.Key", "team"}, {"Tag.1.Value", "perf"}});
  world.a("ims", "CreateUser", create);
  const auto users = world.a("ims", "ListUsers")["Users"]["User"];
  REQUIRE(users.size() == 1);
  CHECK(users[0]["UserPrincipalName"] == "alice@company-a.onaliyun.com");
  CHECK(users[0]["Tags"]["Tag"][0]["TagValue"] == "perf");
  CHECK(world.a("ims", "ListUserBasicInfos", {{"Status", "freeze"}})["UserBasicInfos"]["UserBasicInfo"].size() == 1);
  CHECK(world.refused("ims", "CreateUser", {{"UserPrincipalName", "x@elsewhere.com"}, {"DisplayName", "X"}}) ==
        "400 InvalidParameter.UserPrincipalName.Format");
  CHECK(world.refused("ims", "GetUser", {{"UserPrincipalName", "nobody@company-a.onaliyun.com"}}) ==
        "404 EntityNotExist.User");
}

TEST_CASE("a renamed user keeps its id, memberships, policies and keys") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
  world.a("ram", "CreateGroup", {{"GroupName", "crew"}});
  world.a("ram", "AddUserToGroup", {{"UserName", "alice"}, {"GroupName", "crew"}});
  world.a("ram", "AttachPolicyToUser",
          {{"UserName", "alice"}, {"PolicyName", "AliyunOSSReadOnlyAccess"}, {"PolicyType", "System"}});
  const Key key = world.user_key(kA, "alice");
  const auto id = world.a("ram", "GetUser", {{"UserName", "alice"}})["User"]["UserId"];
  world.a("ram", "UpdateUser", {{"UserName", "alice"}, {"NewUserName", "alicia"}});
  CHECK(world.a("ram", "GetUser", {{"UserName", "alicia"}})["User"]["UserId"] == id);
  CHECK(world.a("ram", "ListGroupsForUser", {{"UserName", "alicia"}})["Groups"]["Group"].size() == 1);
  CHECK(world.a("ram", "ListPoliciesForUser", {{"UserName", "alicia"}})["Policies"]["Policy"].size() == 1);
  CHECK(world.call(key, "sts", "GetCallerIdentity").json()["Arn"] == "acs:ram::1000000000000001:user/alicia");
}

TEST_CASE("roles and policies are tagged and listed with their tags") {
  World world;
  world.a("ram", "CreatePolicy",
          {{"PolicyName", "p"},
           {"PolicyDocument", allow("oss:GetObject")},
           {"Tag", R"([{"Key":"ramify:project","Value":"perf"}])"}});
  world.a("ram", "TagResources",
          {{"ResourceType", "policy"}, {"ResourceNames", R"(["p"])"}, {"Tag", R"([{"Key":"team","Value":"x"}])"}});
  const auto list = world.a("ram", "ListPolicies", {{"PolicyType", "Custom"}})["Policies"]["Policy"];
  REQUIRE(list.size() == 1);
  CHECK(list[0]["Tags"]["Tag"].size() == 2);
  world.a("ram", "UntagResources",
          {{"ResourceType", "policy"}, {"ResourceNames", R"(["p"])"}, {"TagKeys", R"(["team"])"}});
  CHECK(world.a("ram", "ListTagResources", {{"ResourceType", "policy"}})["TagResources"].size() == 1);
}

TEST_CASE("a document comes back as it was written, or reshaped where that is asked for") {
  const std::string document =
      R"({"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:A","oss:B"],"Resource":"*"}]})";
  const auto returned = [&](World& world) {
    world.a("ram", "CreatePolicy", {{"PolicyName", "p"}, {"PolicyDocument", document}});
    const auto reply = world.a("ram", "GetPolicy", {{"PolicyName", "p"}, {"PolicyType", "Custom"}});
    return reply["DefaultPolicyVersion"]["PolicyDocument"].get<std::string>();
  };
  World plain;
  CHECK(returned(plain) == document);
  sim::Options options;
  options.switches.reserialise_documents = true;
  World reshaping(std::move(options));
  const auto other = nlohmann::json::parse(returned(reshaping));
  CHECK(other["Statement"][0]["Resource"] == nlohmann::json::array({"*"}));
  CHECK(other["Statement"][0]["Action"] == nlohmann::json::array({"oss:B", "oss:A"}));
}

TEST_CASE("system policies are found in any case, and unknown ones are EntityNotExist.Policy") {
  World world;
  const auto known =
      world.a("ram", "GetPolicy", {{"PolicyName", "aliyunstsassumeroleaccess"}, {"PolicyType", "System"}});
  CHECK(known["Policy"]["PolicyName"] == "AliyunSTSAssumeRoleAccess");
  CHECK(known["DefaultPolicyVersion"].contains("PolicyDocument"));
  CHECK(world.refused("ram", "GetPolicy", {{"PolicyName", "AliyunNoSuchAccess"}, {"PolicyType", "System"}}) ==
        "404 EntityNotExist.Policy");
}

TEST_CASE("calls side by side are each done once") {
  World world;
  std::vector<wire::HttpRequest> requests;
  for (int i = 0; i < 32; ++i) {
    const std::string name = "user-" + std::to_string(i / 2);
    requests.push_back(world.signed_v3(world.root(kA), "ram", "CreateUser", {{"UserName", name}}));
  }
  int made = 0;
  for (const Got& got : world.send_side_by_side(requests)) {
    made += got.status == 200 ? 1 : 0;
    CHECK((got.status == 200 || got.code() == "EntityAlreadyExists.User"));
  }
  CHECK(made == 16);
  CHECK(world.a("ram", "ListUsers")["Users"]["User"].size() == 16);
}
