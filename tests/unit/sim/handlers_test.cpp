#include "../../../src/sim/handlers.h"  // the rows are the room's own, not part of its promise

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace ramify;

TEST_CASE("every handler is an operation of the table, and none stands twice") {
  std::set<std::pair<wire::Service, std::string_view>> seen;
  for (const auto& handler : sim::handlers()) {
    CAPTURE(std::string(handler.operation));
    CHECK(wire::find_operation(handler.service, handler.operation) != nullptr);
    CHECK(seen.emplace(handler.service, handler.operation).second);
  }
}

TEST_CASE("every operation of the table has a handler") {
  for (const auto& operation : wire::operations()) {
    CAPTURE(std::string(operation.name));
    CHECK(sim::find_handler(operation.service, operation.name) != nullptr);
  }
}
