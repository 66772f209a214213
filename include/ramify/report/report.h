#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/access/changes.h"
#include "ramify/apply/apply.h"
#include "ramify/check/verify.h"
#include "ramify/diag/diagnostic.h"
#include "ramify/diag/result.h"
#include "ramify/plan/plan.h"
#include "ramify/plan/unmanaged.h"

namespace ramify::report {

struct Style {
  bool color = false;
  unsigned width = 100;  ///< columns of the terminal
};

/// Who can newly become which role, and who no longer: a plan's first page. Absent where it is not known (a plan read
/// from a file).
using Access = std::optional<access::Facts>;

/// Said where the access page is empty.
inline constexpr std::string_view kNoAccessChange = "nobody gains or loses access";

/// What a pull-request comment holds: GitHub takes 65,536 characters, and some room is left for what is put around.
inline constexpr std::size_t kCommentRoom = 60'000;

/// A plan tells what will be, drift what is beside what is declared.
enum class Wording { plan, drift };

/// `file:line:col: error: message [code]`, source line, caret, notes, help; one blank line between. Ends with a summary
/// line `2 errors, 1 warning`.
[[nodiscard]] std::string diagnostics_text(const SourceMap& sources, const Diagnostics& diagnostics,
                                           const Style& style);
[[nodiscard]] std::string diagnostics_json(const SourceMap& sources, const Diagnostics& diagnostics);

/// `error: …` with what the service said and what to do.
[[nodiscard]] std::string error_text(const Error& error, const Style& style);

/// For people at a terminal: verdict, then by account, each change with old and new and its YAML line, counts.
[[nodiscard]] std::string plan_text(const plan::Plan& plan, const Style& style, const Access& access = {});
/// What the files do not speak of, beside what is drift.
using Beside = std::map<model::AccountKey, plan::Unmanaged>;
/// The same plan read as drift: what is no longer as declared.
[[nodiscard]] std::string drift_text(const plan::Plan& plan, const Style& style, const Beside& beside = {});
/// The plan's JSON with the member `unmanaged`: no plan that could be applied.
[[nodiscard]] std::string drift_json(const plan::Plan& plan, const Beside& beside);
/// For a pull-request comment: verdict first, details folded, never over `characters_max`, every value escaped.
[[nodiscard]] std::string plan_markdown(const plan::Plan& plan, std::size_t characters_max = kCommentRoom,
                                        const Access& access = {}, Wording wording = Wording::plan,
                                        const Beside& beside = {});
/// One page that needs nothing else and runs nothing: for a browser, as an artefact of a CI run.
[[nodiscard]] std::string plan_html(const plan::Plan& plan, const Access& access = {}, Wording wording = Wording::plan,
                                    const Beside& beside = {});
/// schemas/plan-report.schema.json is the plan file's own: the same JSON.
[[nodiscard]] std::string plan_json(const plan::Plan& plan);
/// The access page of a plan, for the plan to keep.
[[nodiscard]] std::vector<plan::AccessPage::Line> access_lines(const plan::Plan& plan, const access::Facts& access,
                                                               Wording wording = Wording::plan);
/// What a plan file is bound to: its digest, what approving it comes to, until when it holds, its commit.
[[nodiscard]] std::string binding_text(const plan::Plan& plan);

[[nodiscard]] std::string step_line(const plan::Step& step, const apply::StepResult& result, std::size_t total,
                                    const Style& style);
[[nodiscard]] std::string apply_text(const plan::Plan& plan, const apply::ApplyResult& result, const Style& style);

/// Every probe with what came of it, and for people how to switch to the role on the console.
[[nodiscard]] std::string verify_text(const std::vector<check::ProbeResult>& results, const Style& style);
/// schemas/verify.schema.json. It holds no credentials.
[[nodiscard]] std::string verify_json(const std::vector<check::ProbeResult>& results,
                                      const std::vector<model::Address>& untried);

}  // namespace ramify::report
