#include <ostream>

#include "command.h"
#include "files.h"
#include "pipeline.h"

namespace ramify::cli {

void add_show(CLI::App& app, Arguments& arguments) {
  app.add_option("PLANFILE", arguments.path, "A file written by plan --out")->required()->type_name("");
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown, Format::html});
  app.add_flag("--digest", arguments.approval.digest, "Print only the plan's digest: the text that approvals sign");
}

Exit run_show(const Arguments& arguments, Surroundings& around) {
  const auto text = read_file(arguments.path);
  if (!text) return say(text.error(), arguments, around);
  auto plan = plan::from_json(*text);
  if (!plan) return say(plan.error(), arguments, around);
  if (arguments.approval.digest) {
    around.out << plan::signed_text(*plan);
    return Exit::ok;
  }
  return deliver(arguments, around, [&](Format format, const report::Style& style) {
    if (format == Format::json) return report::plan_json(*plan);
    if (format == Format::markdown) return report::plan_markdown(*plan);
    if (format == Format::html) return report::plan_html(*plan);
    return report::plan_text(*plan, style) + report::binding_text(*plan);
  });
}

}  // namespace ramify::cli
