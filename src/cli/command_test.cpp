#include "command.h"
#include "ground.h"
#include "marking.h"
#include "testing.h"

namespace ramify::cli {

void add_test(CLI::App& app, Arguments& arguments) {
  add_path(app, arguments, "The configuration whose access tests are run (default: here)");
  add_live(app, arguments);
  add_connections(app, arguments);
  add_outputs(app, arguments, {Format::text, Format::json, Format::junit});
}

Exit run_test(const Arguments& arguments, Surroundings& around) {
  const auto desired = load_desired(arguments, around);
  if (!desired) return desired.error();
  const auto ground = ground_of(arguments, around, *desired);
  if (!ground) return ground.error();
  const auto cases = run_tests(*desired, ground->world);
  const Exit delivered = deliver(arguments, around, [&](Format format, const report::Style& style) {
    if (format == Format::text) return report::tests_text(cases, ground->origin(), style);
    const auto found = marked(cases, path_to_files(arguments, around));
    return format == Format::junit ? report::tests_junit(found, ground->origin())
                                   : report::tests_json(found, ground->origin());
  });
  return worse(delivered, exit_of(cases));
}

}  // namespace ramify::cli
