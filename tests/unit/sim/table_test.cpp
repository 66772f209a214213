#include <doctest/doctest.h>

#include "ramify/wire/operation.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

Got call(World& world, const wire::OperationSpec& operation, const wire::Pairs& parameters) {
  const std::string service(wire::spec(operation.service).name);
  const std::string name(operation.name);
  if (operation.anonymous) return world.unsigned_call(service, name, parameters);
  return world.call(world.root(kA), service, name, parameters);
}

/// A value that fits no rule of a field beyond its presence and type.
wire::Pairs filled(const wire::OperationSpec& operation) {
  wire::Pairs out;
  for (const auto& param : operation.params) {
    if (!param.required) continue;
    const std::string name(param.name);
    const bool objects = param.type == wire::ParamType::object_list;
    if (param.style == wire::ListStyle::flat) {
      out.emplace_back(name + (objects ? ".1.Key" : ".1"), "x");
    } else if (param.style == wire::ListStyle::json) {
      out.emplace_back(name, objects ? R"([{"Key":"k"}])" : R"(["x"])");
    } else {
      out.emplace_back(name, param.type == wire::ParamType::string ? "x" : "1");
    }
  }
  return out;
}

}  // namespace

TEST_CASE("every operation misses each of its required parameters by name") {
  World world;
  for (const auto& operation : wire::operations()) {
    const auto all = filled(operation);
    for (std::size_t left_out = 0; left_out < all.size(); ++left_out) {
      auto parameters = all;
      parameters.erase(parameters.begin() + static_cast<std::ptrdiff_t>(left_out));
      const std::string name = all[left_out].first.substr(0, all[left_out].first.find('.'));
      const Got got = call(world, operation, parameters);
      CAPTURE(std::string(operation.name));
      CHECK(got.status == 400);
      const bool sts = operation.service == wire::Service::sts;
      CHECK(got.code() == (sts ? "MissingParameter." + name : "MissingParameter"));
      CHECK(got.json()["Message"].get<std::string>().find(name) != std::string::npos);
    }
  }
}

TEST_CASE("every operation refuses a parameter that is not its own") {
  World world;
  for (const auto& operation : wire::operations()) {
    auto parameters = filled(operation);
    parameters.emplace_back("AAA", "42");
    const Got got = call(world, operation, parameters);
    CAPTURE(std::string(operation.name));
    CHECK(got.status == 400);
    CHECK(got.code() == "InvalidParameter");
  }
}

TEST_CASE("every list travels in its own style and in no other") {
  World world;
  for (const auto& operation : wire::operations()) {
    for (const auto& param : operation.params) {
      if (param.style == wire::ListStyle::none || param.required) continue;
      const std::string name(param.name);
      const bool objects = param.type == wire::ParamType::object_list;
      auto parameters = filled(operation);
      if (param.style == wire::ListStyle::json) {
        parameters.emplace_back(name + (objects ? ".1.Key" : ".1"), "x");
      } else {
        parameters.emplace_back(name, objects ? R"([{"Key":"k"}])" : R"(["x"])");
      }
      CAPTURE(std::string(operation.name));
      CAPTURE(name);
      const Got got = call(world, operation, parameters);
      CHECK(got.status == 400);
      CHECK(got.code().substr(0, 16) == "InvalidParameter");
    }
  }
}

TEST_CASE("every number and every switch is of its type") {
  World world;
  for (const auto& operation : wire::operations()) {
    for (const auto& param : operation.params) {
      if (param.type != wire::ParamType::integer && param.type != wire::ParamType::boolean) continue;
      auto parameters = filled(operation);
      parameters.emplace_back(std::string(param.name), "perhaps");
      const Got got = call(world, operation, parameters);
      CAPTURE(std::string(operation.name));
      CAPTURE(std::string(param.name));
      CHECK(got.status == 400);
      CHECK(got.code().substr(0, 16) == "InvalidParameter");
    }
  }
}
