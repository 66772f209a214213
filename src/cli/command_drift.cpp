#include <algorithm>

#include "command.h"
#include "pipeline.h"

namespace ramify::cli {

void add_drift(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration's root file or its folder (default: here)");
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown, Format::html});
}

Exit run_drift(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around, Faults::as_json_too);
  if (!desired) return desired.error();
  const auto reached = reach(arguments, around, account_ids(*desired));
  if (!reached) return reached.error();
  auto planned = read_and_plan(arguments, around, *desired, *reached);
  if (!planned) return planned.error();
  planned->plan.page->lines = report::access_lines(planned->plan, *planned->access, report::Wording::drift);
  const auto beside = plan::unmanaged(desired->world, planned->live, desired->scope,
                                      standpoint_of(planned->plan, *reached).operators, around.environment.now());
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    switch (format) {
      case Format::json:
        return report::drift_json(planned->plan, beside);
      case Format::markdown:
        return report::plan_markdown(planned->plan, report::kCommentRoom, {}, report::Wording::drift, beside);
      case Format::html:
        return report::plan_html(planned->plan, {}, report::Wording::drift, beside);
      default:
        return report::drift_text(planned->plan, style, beside);
    }
  });
  const auto& remarks = planned->plan.remarks;
  const bool drifted = !planned->plan.steps.empty() || std::any_of(remarks.begin(), remarks.end(), diff::is_drift);
  return worse(delivered, drifted ? Exit::changes : Exit::ok);
}

}  // namespace ramify::cli
