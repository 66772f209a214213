#include "scenarios/self_check.h"

#include <stdlib.h>

#include "scenarios/trial.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;

namespace {

/// A scenario in a folder of its own, whose configuration is valid.
class Sample {
 public:
  Sample() {
    auto pattern = (fs::temp_directory_path() / "ramify-sample-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    write("README", "A sample.\n");
    write("config.yaml", "ramify: 1\nproject: p\naccounts:\n  company-a: {id: \"1000000000000001\"}\n");
  }
  ~Sample() { fs::remove_all(folder_); }
  Sample(const Sample&) = delete;
  Sample& operator=(const Sample&) = delete;
  void write(const std::string& file, const std::string& text) const { write_file(folder_ / file, text); }
  [[nodiscard]] Scenario scenario() const { return {"sample", folder_}; }

 private:
  fs::path folder_;
};

Verdict demand(bool holds, const std::string& what) {
  Verdict verdict;
  if (!holds) verdict.fault(what);
  return verdict;
}

Verdict expects_nothing(const Recipient& recipient) {
  const Sample sample;
  return demand(!judge(sample.scenario(), recipient, {}).passed(), "a folder that expects nothing passed");
}

Verdict expects_otherwise(const Recipient& recipient) {
  const Sample sample;
  sample.write("stdout.txt", "something else\n");
  const auto verdict = judge(sample.scenario(), recipient, {});
  return demand(verdict.faults.size() == 1 && verdict.faults.front().find("something else") != std::string::npos,
                "a wrong expectation passed, or the difference was not shown");
}

Verdict updated_is_not_passed(const Recipient& recipient) {
  const Sample sample;
  sample.write("stdout.txt", "something else\n");
  const auto verdict = judge(sample.scenario(), recipient, {true, 0});
  if (verdict.passed() || verdict.updated != std::vector<std::string>{"stdout.txt"}) {
    return demand(false, "a rewritten expectation passed");
  }
  return demand(judge(sample.scenario(), recipient, {}).passed(), "a rewritten expectation does not hold");
}

Verdict unknown_fault(const Recipient& recipient) {
  const Sample sample;
  sample.write("stdout.txt", "");
  sample.write("faults", "server_eror always\n");
  return demand(!judge(sample.scenario(), recipient, {}).passed(), "a fault that nobody understands was overlooked");
}

}  // namespace

std::vector<Task> self_checks(const Recipient& recipient) {
  const auto task = [&recipient](const char* name, Verdict (*check)(const Recipient&)) {
    return Task{std::string("runner/") + name, [&recipient, check] { return check(recipient); }};
  };
  return {task("expects-nothing", expects_nothing), task("expects-otherwise", expects_otherwise),
          task("updated-is-not-passed", updated_is_not_passed), task("unknown-fault", unknown_fault)};
}

}  // namespace ramify::scenarios
