#include "command.h"
#include "files.h"
#include "pipeline.h"

namespace ramify::cli {

void add_show(CLI::App& app, Arguments& arguments) {
  app.add_option("PLANFILE", arguments.path, "A file written by plan --out")->required()->type_name("");
  add_outputs(app, arguments, {Format::text, Format::json, Format::markdown});
}

Exit run_show(const Arguments& arguments, Surroundings& around) {
  const auto text = read_file(arguments.path);
  if (!text) return say(text.error(), arguments, around);
  auto plan = plan::from_json(*text);
  if (!plan) return say(plan.error(), arguments, around);
  return deliver_plan(arguments, around, {*std::move(plan), {}, std::nullopt});
}

}  // namespace ramify::cli
