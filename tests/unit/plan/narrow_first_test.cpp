#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "plans.h"

namespace ramify::plan::test::narrow_first_tests {
namespace {

using namespace testing;

/// One role: whom its trust names, what its custom policy allows, and which policies it holds.
struct Role {
  unsigned friends = 1;  ///< bits: x, y
  unsigned allowed = 1;  ///< bits: two actions
  bool holds_custom = true;
  bool holds_system = false;
};

constexpr std::array kFriends = {"acs:ram::2000000000000002:user/x", "acs:ram::2000000000000002:user/y"};
constexpr std::array kActions = {"oss:GetObject", "oss:PutObject"};

void build(model::Account& account, const Role& role) {
  std::vector<std::string> friends;
  std::vector<std::string> actions;
  for (unsigned i = 0; i < 2; ++i) {
    if ((role.friends >> i & 1U) != 0) friends.emplace_back(kFriends[i]);
    if ((role.allowed >> i & 1U) != 0) actions.emplace_back(kActions[i]);
  }
  ours(add_role(account, "ci", friends));
  ours(add_policy(account, "own")).document = allowing(actions);
  if (role.holds_custom) account.attachments.insert(attachment("role/ci", "custom/own"));
  if (role.holds_system) account.attachments.insert(attachment("role/ci", "system/AliyunPTSFullAccess"));
}

/// Who may do what: pairs of a friend and an action, the system policy's being one more.
unsigned access(const Role& role) {
  unsigned rights = role.holds_custom ? role.allowed : 0;
  if (role.holds_system) rights |= 4;
  unsigned pairs = 0;
  for (unsigned i = 0; i < 2; ++i) {
    if ((role.friends >> i & 1U) != 0) pairs |= rights << (3 * i);
  }
  return pairs;
}

void take(Role& role, const Role& after, const Step& step) {
  const auto* link = std::get_if<model::Attachment>(&step.change.target.subject);
  if (step.change.op == ops::Op::update_role) role.friends = after.friends;
  if (step.change.op == ops::Op::create_policy_version) role.allowed = after.allowed;
  if (link == nullptr) return;
  (link->policy.type == model::PolicyType::custom ? role.holds_custom : role.holds_system) =
      step.change.op == ops::Op::attach_policy;
}

/// Whether nobody ever has, on the way, what they have neither before nor afterwards.
bool is_narrow(const Plan& plan, const std::vector<std::size_t>& order, const Role& before, const Role& after) {
  Role now = before;
  for (const std::size_t step : order) {
    take(now, after, plan.steps[step]);
    if ((access(now) & ~(access(before) | access(after))) != 0) return false;
  }
  return true;
}

bool keeps_needs(const Plan& plan, const std::vector<std::size_t>& order) {
  std::set<int> done;
  return std::all_of(order.begin(), order.end(), [&](std::size_t at) {
    const Step& step = plan.steps[at];
    const bool ready = std::all_of(step.needs.begin(), step.needs.end(), [&](int need) { return done.contains(need); });
    done.insert(step.id);
    return ready;
  });
}

/// Of all orders of the steps: whether some is narrow, and whether all are that keep what the steps need.
struct Orders {
  bool some = false;
  bool all = true;
};

Orders orders_of(const Plan& plan, const Role& before, const Role& after) {
  Orders found;
  std::vector<std::size_t> order(plan.steps.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  do {
    const bool narrow = is_narrow(plan, order, before, after);
    found.some = found.some || narrow;
    if (keeps_needs(plan, order)) found.all = found.all && narrow;
  } while (std::next_permutation(order.begin(), order.end()));
  return found;
}

std::vector<Role> roles() {
  std::vector<Role> all;
  for (const unsigned friends : {1U, 2U, 3U}) {
    for (const unsigned allowed : {1U, 2U, 3U}) {
      for (const bool custom : {false, true}) {
        for (const bool system : {false, true}) all.push_back({friends, allowed, custom, system});
      }
    }
  }
  return all;
}

TEST_CASE("nobody has on the way what they have neither before nor afterwards, wherever an order sees to that") {
  std::size_t none = 0;
  for (const Role& before : roles()) {
    for (const Role& after : roles()) {
      Worlds worlds;
      build(worlds.there(), before);
      build(worlds.wanted(), after);
      const Plan plan = plan_of(worlds);
      const Orders orders = orders_of(plan, before, after);
      none += orders.some ? 0U : 1U;
      if (orders.all == orders.some) continue;
      CAPTURE(lines(plan));
      CHECK(orders.all == orders.some);
    }
  }
  // Trust and policy each exchange one for the other, with the system policy held as it may be.
  CHECK(none == 16);
}

TEST_CASE("who comes into a group never has what its policy is about to lose") {
  Worlds worlds;
  for (model::Account* account : {&worlds.there(), &worlds.wanted()}) {
    add_group(*account, "crew");
    ours(add_user(*account, "zoe"));
    ours(add_policy(*account, "less", {account == &worlds.there() ? "oss:*" : "oss:GetObject"}));
    account->attachments = {attachment("group/crew", "custom/less")};
  }
  worlds.wanted().memberships = {membership("crew", "zoe")};
  CHECK(lines(plan_of(worlds)) ==
        "1 create_policy_version company-a/policy/less\n"
        "2 add_user_to_group company-a/group/crew <- user/zoe <1\n");
}

TEST_CASE("a version that only adds comes after the trust that drops somebody, one that takes comes before it") {
  const auto statement = [](const std::string& effect, const std::string& action, const std::string& more) {
    return R"({"Effect":")" + effect + R"(","Action":")" + action + R"(","Resource":"*")" + more + "}";
  };
  const auto document = [](const std::string& statements) {
    return R"({"Version":"1","Statement":[)" + statements + "]}";
  };
  const std::string condition = R"(,"Condition":{"Bool":{"acs:MFAPresent":"true"}})";
  const std::string get = statement("Allow", "oss:GetObject", "");
  const std::vector<std::tuple<std::string, std::string, bool>> cases = {
      {document(get), document(statement("Allow", "oss:Get*", "")), true},
      {document(statement("Allow", "oss:Get*", "")), document(statement("Allow", "oss:GetObjec?", "")), false},
      {document(statement("Allow", "oss:GetObject", condition)), document(get), true},
      {document(get), document(statement("Allow", "oss:GetObject", condition)), false},
      {document(get + "," + statement("Deny", "oss:*", "")), document(get), true},
      {document(get), document(get + "," + statement("Deny", "oss:Put*", "")), false},
  };
  for (const auto& [before, after, trust_first] : cases) {
    CAPTURE(after);
    Worlds worlds;
    build(worlds.there(), {1, 1, true, false});
    build(worlds.wanted(), {2, 1, true, false});
    worlds.there().policies.begin()->second.document = *policy::parse(before, policy::DocumentKind::identity);
    worlds.wanted().policies.begin()->second.document = *policy::parse(after, policy::DocumentKind::identity);
    const Plan plan = plan_of(worlds);
    REQUIRE(plan.steps.size() == 2);
    CHECK((plan.steps.front().change.op == ops::Op::update_role) == trust_first);
  }
}

}  // namespace
}  // namespace ramify::plan::test::narrow_first_tests
