#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/access/request.h"

namespace ramify::access {

/// One sentence of `access_tests`: `X can A on R`, `X cannot assume R`.
struct AccessTest {
  Subject subject;
  bool expected = true;
  std::optional<model::Address> assume;  ///< the role; else action and resource say what
  std::string action;                    ///< a pattern
  std::string resource = "*";            ///< a pattern
};

enum class TestOutcome {
  kept,
  broken,
  open,  ///< a document that matters is not known, or what matters is too entangled to be looked through
};

struct TestResult {
  TestOutcome outcome = TestOutcome::kept;
  /// Of a test that is not kept: one request that shows it. Of any `assume`: that request.
  Asked asked;
  Decision decision;                      ///< what is answered to it
  std::vector<model::PolicyRef> unknown;  ///< of an open test: whose documents are not known
  std::optional<Entangled> entangled{};   ///< of an open test: what was too much
};

/// Judges access tests against one world, which must outlive it. `can` holds where everything that matches is allowed
/// without condition; `cannot` where nothing that matches is allowed, under whatever conditions. A role that asks for
/// an external id is judged as asked with that id by those who `can`.
class Tester {
 public:
  explicit Tester(const model::World& world);
  ~Tester();
  Tester(const Tester&) = delete;
  Tester& operator=(const Tester&) = delete;
  [[nodiscard]] TestResult run(const AccessTest& test) const;
  [[nodiscard]] const Evaluator& evaluator() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The external id that a role's trust asks for; empty where it asks for none.
[[nodiscard]] std::string external_id_of(const model::Role& role);

}  // namespace ramify::access
