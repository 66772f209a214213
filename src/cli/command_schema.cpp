#include <ostream>

#include "command.h"
#include "ramify/config/config.h"

namespace ramify::cli {

void add_schema(CLI::App& /*app*/, Arguments& /*arguments*/) {}

Exit run_schema(const Arguments& /*arguments*/, Surroundings& around) {
  around.out << config::schema();
  if (!config::schema().empty() && config::schema().back() != '\n') around.out << '\n';
  return Exit::ok;
}

}  // namespace ramify::cli
