#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <new>
#include <random>
#include <string>
#include <vector>

#include "ramify/access/evaluator.h"

// Decisions in a second of one core's time, for a user with 20 policies of 10 statements; of the requests half are
// allowed and half match nothing; no conditions. Also counts what the decisions allocate: nothing.

using namespace ramify;

namespace {

std::size_t allocations = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): operator new has no other

constexpr std::array kServices{"ecs", "oss", "slb", "rds", "vpc", "log", "kms", "cms", "ess", "ram"};
constexpr std::array kVerbs{"Describe", "Create", "Delete", "Modify", "List"};
constexpr std::array kNouns{"Instance", "Disk", "Image", "Bucket", "Listener", "Account"};
constexpr std::size_t kPolicies = 20;
constexpr std::size_t kStatements = 10;

using Random = std::mt19937;

template <class Pool>
std::string pick(Random& random, const Pool& pool) {
  return pool[random() % pool.size()];
}

std::string action(Random& random, const std::string& service) {
  return service + ":" + pick(random, kVerbs) + pick(random, kNouns) + std::to_string(random() % 4);
}
std::string resource(Random& random, const std::string& service) {
  return "acs:" + service + ":cn-hangzhou:1000000000000001:thing/" + std::to_string(random() % 50);
}

policy::Statement statement(Random& random) {
  policy::Statement out;
  out.effect = random() % 20 == 0 ? policy::Effect::deny : policy::Effect::allow;
  const std::string service = pick(random, kServices);
  for (int i = 0; i < 5; ++i) out.actions.push_back(action(random, service));
  if (random() % 3 == 0) out.actions.push_back(service + ":" + pick(random, kVerbs) + "*");
  for (int i = 0; i < 3; ++i) {
    out.resources.push_back("acs:" + service + ":*:*:thing/" + std::to_string(random() % 50) +
                            (random() % 2 == 0 ? "*" : ""));
  }
  return out;
}

model::World world(Random& random) {
  model::Account account{model::AccountId::from_service("1000000000000001"), {}, {}, {}, {}, {}, {}, {}, {}, {}};
  const auto user = model::UserName::from_service("alice");
  account.users.emplace(user, model::User{user, {}, {}, {}, {}, {}, {}, {}, {}, {}, false});
  for (std::size_t p = 0; p < kPolicies; ++p) {
    policy::Document document;
    for (std::size_t s = 0; s < kStatements; ++s) document.statements.push_back(statement(random));
    const auto name = model::PolicyName::from_service("policy-" + std::to_string(p));
    account.policies.emplace(name, model::Policy{name, {}, std::move(document), {}, {}});
    account.attachments.insert({{model::ObjectKind::user, "alice"}, {model::PolicyType::custom, name}, {}});
  }
  model::World out;
  out.accounts.emplace(model::AccountKey::from_service("a"), std::move(account));
  return out;
}

/// As many requests that are allowed as such that match nothing.
std::vector<policy::Question> questions(Random& random, const access::Evaluator& evaluator,
                                        const access::Evaluator::Holder& holder, const access::Context& context,
                                        std::size_t count) {
  std::vector<policy::Question> allowed;
  std::vector<policy::Question> unmatched;
  while (allowed.size() < count / 2 || unmatched.size() < count / 2) {
    const std::string service = pick(random, kServices);
    policy::Question question(action(random, service), resource(random, service), &context.values, true);
    const auto answer = evaluator.ask(holder, question, context);
    auto& list = answer.standing == access::Standing::allow ? allowed : unmatched;
    if (!answer.explicit_deny && list.size() < count / 2) list.push_back(std::move(question));
  }
  for (std::size_t i = 0; i < unmatched.size(); ++i) {
    allowed.insert(allowed.begin() + static_cast<std::ptrdiff_t>(2 * i), std::move(unmatched[i]));
  }
  return allowed;
}

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* block = std::malloc(size)) return block;  // NOLINT(cppcoreguidelines-no-malloc): this is what new is
  throw std::bad_alloc();
}
void operator delete(void* block) noexcept {
  std::free(block);  // NOLINT(cppcoreguidelines-no-malloc)
}
void operator delete(void* block, std::size_t /*size*/) noexcept {
  std::free(block);  // NOLINT(cppcoreguidelines-no-malloc)
}

int main() {
  Random random(20);
  const model::World of = world(random);
  const access::Evaluator evaluator(of);
  const auto* holder = evaluator.find(access::Subject::user(model::AccountKey::from_service("a"), "alice"));
  access::Context context;
  context.complete = true;
  const auto asked = questions(random, evaluator, *holder, context, 10'000);
  double best = 0;
  std::size_t allowed = 0;
  const std::size_t before = allocations;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    std::size_t done = 0;
    for (int repeat = 0; repeat < 40; ++repeat) {
      for (const policy::Question& question : asked) {
        allowed += evaluator.ask(*holder, question, context).standing == access::Standing::allow ? 1 : 0;
        ++done;
      }
    }
    const double took = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    best = std::max(best, static_cast<double>(done) / took);
  }
  std::printf("decisions            %12.0f a second, %zu allocations, %zu %% allowed\n", best, allocations - before,
              allowed / (5 * 40 * asked.size() / 100));
  return 0;
}
