#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "ramify/sim/switches.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

using Pairs = wire::Pairs;

constexpr const char* kTrustB = "acs:ram::2000000000000002:root";
constexpr const char* kGroup = "rg-1";  // a resource group of company-a's seed

std::string ask(World& world, const std::string& service, const std::string& action, const Pairs& parameters = {},
                const Key* key = nullptr) {
  const Got got = world.call(key == nullptr ? world.root(kA) : *key, service, action, parameters);
  return got.status == 200 ? std::string("fine") : fmt::format("{} {}", got.status, got.code());
}

void make_role(World& world, int max_session = 3600) {
  world.a("ram", "CreateRole",
          {{"RoleName", "Guest"},
           {"AssumeRolePolicyDocument", trust_of(kTrustB)},
           {"MaxSessionDuration", std::to_string(max_session)}});
}
void make_user(World& world) {
  world.a("ram", "CreateUser", {{"UserName", "alice"}});
}
void make_policy(World& world, const std::string& name = "p") {
  world.a("ram", "CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", allow("oss:GetObject")}});
}
nlohmann::json role_of(World& world) {
  return world.a("ram", "GetRole", {{"RoleName", "Guest"}})["Role"];
}
Pairs to_user(const std::string& policy, const std::string& type, const std::string& where) {
  return {{"ResourceGroupId", where},
          {"PolicyType", type},
          {"PolicyName", policy},
          {"PrincipalType", "IMSUser"},
          {"PrincipalName", "alice@company-a.onaliyun.com"}};
}
/// A session of company-a's role Guest, opened by bob of company-b.
Key guest_session(World& world, const std::string& policy = {}) {
  world.b("ram", "CreateUser", {{"UserName", "bob"}});
  world.b("ram", "AttachPolicyToUser",
          {{"UserName", "bob"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
  Pairs parameters{{"RoleArn", "acs:ram::1000000000000001:role/guest"}, {"RoleSessionName", "test"}};
  if (!policy.empty()) parameters.emplace_back("Policy", policy);
  const Got got = world.call(world.user_key(kB, "bob"), "sts", "AssumeRole", parameters);
  REQUIRE_MESSAGE(got.status == 200, got.body);
  const auto key = got.json()["Credentials"];
  return {key["AccessKeyId"], key["AccessKeySecret"], key["SecurityToken"]};
}

/// What tells one side of a switch from the other.
struct Row {
  std::string_view name;
  std::string (*effect)(World&);
  std::string_view on;   ///< where it is true, or has its largest number
  std::string_view off;  ///< where it is false, or has its smallest number
};

const std::array kRows = {
    Row{"trust_principal_must_exist",
        [](World& world) {
          return ask(world, "ram", "CreateRole",
                     {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::1000000000000001:user/no")}});
        },
        "400 MalformedPolicyDocument", "fine"},
    Row{"unknown_trust_principal_is_not_found",
        [](World& world) {
          return ask(world, "ram", "CreateRole",
                     {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust_of("acs:ram::1000000000000001:user/no")}});
        },
        "404 EntityNotExist.User", "400 MalformedPolicyDocument"},
    Row{"role_conflict_names_policy_first",
        [](World& world) {
          make_policy(world);
          make_role(world);
          world.a("ram", "AttachPolicyToRole", {{"RoleName", "Guest"}, {"PolicyName", "p"}, {"PolicyType", "Custom"}});
          return ask(world, "ram", "DeletePolicy", {{"PolicyName", "p"}});
        },
        "409 DeleteConflict.Policy.Role", "409 DeleteConflict.Role.Policy"},
    Row{"throttling_http_status",
        [](World& world) {
          static_cast<void>(ask(world, "ram", "ListUsers"));
          return ask(world, "ram", "ListUsers");
        },
        "599 Throttling.User", "400 Throttling.User"},
    Row{"throttling_says_retry_after",
        [](World& world) {
          static_cast<void>(ask(world, "ram", "ListUsers"));
          const Got got = world.call(world.root(kA), "ram", "ListUsers");
          return wire::find_header(got.headers, "x-acs-retry-after").value_or("silent");
        },
        "1000", "silent"},
    Row{"update_role_resets_max_session",
        [](World& world) {
          make_role(world, 7200);
          world.a("ram", "UpdateRole", {{"RoleName", "Guest"}, {"NewDescription", "new"}});
          return role_of(world)["MaxSessionDuration"].dump();
        },
        "3600", "7200"},
    Row{"delete_access_key_needs_inactive",
        [](World& world) {
          make_user(world);
          const Key key = world.user_key(kA, "alice");
          return ask(world, "ram", "DeleteAccessKey", {{"UserName", "alice"}, {"UserAccessKeyId", key.id}});
        },
        "409 DeleteConflict.AccessKey.Active", "fine"},
    Row{"ram_delete_user_recycles",
        [](World& world) {
          make_user(world);
          world.a("ram", "DeleteUser", {{"UserName", "alice"}});
          return fmt::format("{}", world.a("ims", "ListUsersInRecycleBin")["Users"]["User"].size());
        },
        "1", "0"},
    Row{"recycled_user_keeps_its_name",
        [](World& world) {
          make_user(world);
          world.a("ram", "DeleteUser", {{"UserName", "alice"}});
          return ask(world, "ram", "CreateUser", {{"UserName", "alice"}});
        },
        "409 EntityAlreadyExists.User", "fine"},
    Row{"names_ignore_case",
        [](World& world) {
          make_user(world);
          return ask(world, "ram", "GetUser", {{"UserName", "ALICE"}});
        },
        "fine", "404 EntityNotExist.User"},
    Row{"lower_case_role_arns",
        [](World& world) {
          make_role(world);
          return role_of(world)["Arn"].get<std::string>();
        },
        "acs:ram::1000000000000001:role/guest", "acs:ram::1000000000000001:role/Guest"},
    Row{"role_date_moves_on_trust_edit",
        [](World& world) {
          make_role(world);
          world.now += std::chrono::minutes(1);
          world.a("ram", "UpdateRole",
                  {{"RoleName", "Guest"}, {"NewAssumeRolePolicyDocument", trust_of("acs:ram::1000000000000001:root")}});
          return role_of(world)["UpdateDate"].get<std::string>();
        },
        "2026-08-01T12:01:00Z", "2026-08-01T12:00:00Z"},
    Row{"role_date_moves_on_attachment",
        [](World& world) {
          make_role(world);
          world.now += std::chrono::minutes(1);
          world.a("ram", "AttachPolicyToRole",
                  {{"RoleName", "Guest"}, {"PolicyName", "ReadOnlyAccess"}, {"PolicyType", "System"}});
          return role_of(world)["UpdateDate"].get<std::string>();
        },
        "2026-08-01T12:01:00Z", "2026-08-01T12:00:00Z"},
    Row{"attachment_count_spans_resource_groups",
        [](World& world) {
          make_user(world);
          make_policy(world);
          world.a("resourcemanager", "AttachPolicy", to_user("p", "Custom", kGroup));
          return world
              .a("ram", "GetPolicy", {{"PolicyName", "p"}, {"PolicyType", "Custom"}})["Policy"]["AttachmentCount"]
              .dump();
        },
        "1", "0"},
    Row{"entities_span_resource_groups",
        [](World& world) {
          make_user(world);
          make_policy(world);
          world.a("resourcemanager", "AttachPolicy", to_user("p", "Custom", kGroup));
          const auto reply = world.a("ram", "ListEntitiesForPolicy", {{"PolicyName", "p"}, {"PolicyType", "Custom"}});
          return fmt::format("{}", reply["Users"]["User"].size());
        },
        "1", "0"},
    Row{"scopes_share_attachment_quota",
        [](World& world) {
          make_user(world);
          make_policy(world);
          make_policy(world, "q");
          world.a("resourcemanager", "AttachPolicy", to_user("p", "Custom", kA));
          return ask(world, "resourcemanager", "AttachPolicy", to_user("q", "Custom", kGroup));
        },
        "409 LimitExceeded.User.Policy", "fine"},
    Row{"reserialise_documents",
        [](World& world) {
          make_policy(world);
          const auto shown = world.a("ram", "GetPolicy", {{"PolicyName", "p"}, {"PolicyType", "Custom"}});
          const bool same = shown["DefaultPolicyVersion"]["PolicyDocument"] == allow("oss:GetObject");
          return std::string(same ? "as written" : "in another shape");
        },
        "in another shape", "as written"},
    Row{"shuffle_lists",
        [](World& world) {
          for (int i = 0; i < 9; ++i) world.a("ram", "CreateGroup", {{"GroupName", fmt::format("g{}", i)}});
          const auto first = world.a("ram", "ListGroups")["Groups"];
          return std::string(first == world.a("ram", "ListGroups")["Groups"] ? "the same" : "another order");
        },
        "another order", "the same"},
    Row{"resource_group_grants_reach_ram",
        [](World& world) {
          make_user(world);
          world.a("resourcemanager", "AttachPolicy", to_user("AdministratorAccess", "System", kGroup));
          const Key alice = world.user_key(kA, "alice");
          return ask(world, "ram", "ListUsers", {}, &alice);
        },
        "fine", "403 NoPermission"},
    Row{"refuse_unknown_parameters",
        [](World& world) {
          return ask(world, "ram", "ListUsers", {{"Shoe", "42"}});
        },
        "400 InvalidParameter", "fine"},
    Row{"chained_session_max_seconds",
        [](World& world) {
          make_role(world, 43200);
          world.a("ram", "AttachPolicyToRole",
                  {{"RoleName", "Guest"}, {"PolicyName", "AliyunSTSAssumeRoleAccess"}, {"PolicyType", "System"}});
          world.a("ram", "UpdateRole",
                  {{"RoleName", "Guest"},
                   {"NewMaxSessionDuration", "43200"},
                   {"NewAssumeRolePolicyDocument",
                    R"({"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":[)"
                    R"("acs:ram::1000000000000001:root","acs:ram::2000000000000002:root"]}}]})"}});
          const Key session = guest_session(world);
          const Got got = world.call(session, "sts", "AssumeRole",
                                     {{"RoleArn", "acs:ram::1000000000000001:role/guest"},
                                      {"RoleSessionName", "again"},
                                      {"DurationSeconds", "7200"}});
          return got.status == 200 ? std::string("fine") : got.code();
        },
        "InvalidParameter.DurationSeconds", "fine"},
    Row{"sts_session_arns",
        [](World& world) {
          make_role(world);
          return world.call(guest_session(world), "sts", "GetCallerIdentity").json()["Arn"].get<std::string>();
        },
        "acs:sts::1000000000000001:assumed-role/Guest/test", "acs:ram::1000000000000001:assumed-role/guest/test"},
    Row{"caller_identity_exempt",
        [](World& world) {
          make_role(world);
          const Key session =
              guest_session(world, R"({"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]})");
          return ask(world, "sts", "GetCallerIdentity", {}, &session);
        },
        "fine", "403 NoPermission"},
};

/// The switch of that name at that value, over a seed with a resource group and limits that a test can reach.
World world_with(std::string_view name, const std::string& value) {
  const auto folder = fresh_folder("switches");
  std::ofstream(folder / "seed.json") << R"({"format_version":1,"accounts":{"company-a":{"id":"1000000000000001",)"
                                         R"("resource_groups":[{"id":"rg-1"}]}}})";
  sim::Options options;
  options.seeds = {folder / "seed.json"};
  if (name == "scopes_share_attachment_quota") options.quotas.policies_per_user = 1;
  if (name.substr(0, 10) == "throttling") options.rates.read = 1;
  REQUIRE(sim::set_switch(options.switches, fmt::format("{}={}", name, value)).has_value());
  return World(std::move(options));
}

}  // namespace

TEST_CASE("every switch has an effect on either side") {
  for (const auto& spec : sim::switch_specs()) {
    CAPTURE(spec.name);
    const auto row = std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.name == spec.name; });
    REQUIRE_MESSAGE(row != kRows.end(), "a new switch needs a row here that shows its effect");
    CHECK(row->on != row->off);
    const bool number = spec.off.empty();
    // The longest session that may be asked for is its smallest number but 0, which is none.
    const bool reversed = spec.name == "chained_session_max_seconds";
    World on = world_with(spec.name, reversed ? "1800" : (number ? std::to_string(spec.most) : "true"));
    CHECK(row->effect(on) == row->on);
    World off = world_with(spec.name, number ? std::to_string(spec.least) : "false");
    CHECK(row->effect(off) == row->off);
  }
  CHECK(kRows.size() == sim::switch_specs().size());
}
