#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ramify/report/report.h"
#include "words.h"

namespace ramify::report {

/// One step as people read it: a line, and what is behind it.
struct StepView {
  char mark = '~';
  std::string text;
  std::string why;  ///< reason and place, `declared, not there yet; ramify.yaml:12`
  std::vector<Detail> details;
};

/// An object with all that happens to it. `own` is the object's own creation, change or deletion; the rest hangs on it.
struct ObjectView {
  std::string title;  ///< `role PTSCrossAccountRole`
  char mark = '~';
  std::string why;
  std::vector<Detail> details;
  std::vector<StepView> steps;
};

struct Counts {
  std::size_t made = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  [[nodiscard]] std::size_t all() const { return made + changed + removed; }
};

struct AccountView {
  std::string name;
  std::string id;
  Counts counts;
  std::vector<ObjectView> objects;
};

/// A guard that refuses the plan: where and why, what it is afraid of, and what to do.
struct GuardView {
  std::string text;
  std::string reason;
  std::string advice;
};

/// A plan, in words, for every format that is not the plan itself. All texts are fit for one line of a terminal.
struct PlanView {
  std::string verdict;
  std::vector<GuardView> refusing;  ///< guards that trip
  std::vector<std::string> lifted;  ///< guards that a flag lifted
  Counts counts;
  std::string access_title = "Access";
  /// Whether there is anything to say about access: changes, or a test that is not kept.
  [[nodiscard]] bool shows_access() const;
  std::optional<std::vector<Detail>> access;
  std::vector<AccountView> accounts;
  std::vector<std::string> warnings;  ///< what a reviewer should not miss
  std::vector<std::string> remarks;
  std::vector<std::string> irreversible;    ///< steps that nothing takes back
  std::vector<std::string> undone_in_part;  ///< steps whose undoing does not bring all of it back
};

/// guard_words.cpp
void add_guards(PlanView& view, const plan::Plan& plan);
/// `Refused: 2 guards trip`
[[nodiscard]] std::string refused_title(const PlanView& view);
/// `broadens access`, `only narrows access`; empty where the plan does not tell.
[[nodiscard]] std::string breadth_words(const plan::Plan& plan);

[[nodiscard]] PlanView make_view(const plan::Plan& plan, const Access& access, Wording wording = Wording::plan);

/// drift_view.cpp: the same plan read as drift: what is no longer as declared, without what only an apply would care
/// for.
[[nodiscard]] PlanView drift_view(const plan::Plan& plan, const Access& access, const Beside& beside);

/// `3 to create, 1 to change, 0 to delete`.
[[nodiscard]] std::string to_string(const Counts& counts);
/// The same without what is none.
[[nodiscard]] std::string brief(const Counts& counts);

}  // namespace ramify::report
