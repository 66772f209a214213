#include "output.h"

#include <ostream>

#include "files.h"

namespace ramify::cli {

Exit say(const Error& error, const Arguments& arguments, Surroundings& around) {
  around.err << report::error_text(error, err_style(arguments, around));
  return exit_for(error.kind);
}

Exit say_misuse(const Error& error, const Arguments& arguments, Surroundings& around) {
  static_cast<void>(say(error, arguments, around));
  return Exit::usage;
}

void say(const SourceMap& sources, const Diagnostics& diagnostics, const Arguments& arguments, Surroundings& around) {
  around.err << report::diagnostics_text(sources, diagnostics, err_style(arguments, around));
}

Exit deliver(const Arguments& arguments, Surroundings& around,
             const std::function<std::string(Format, const report::Style&)>& render) {
  const std::vector<Output> standard{Output{}};
  for (const auto& output : arguments.outputs.empty() ? standard : arguments.outputs) {
    if (!output.file) {
      around.out << render(output.format, out_style(arguments, around));
      continue;
    }
    report::Style plain;
    plain.width = around.width;
    if (const auto written = write_file(*output.file, render(output.format, plain)); !written) {
      return say(written.error(), arguments, around);
    }
  }
  return Exit::ok;
}

}  // namespace ramify::cli
