#include "ramify/wire/operation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

using namespace ramify::wire;

namespace {

const ParamSpec* find_param(const OperationSpec& row, std::string_view name) {
  const auto found =
      std::find_if(row.params.begin(), row.params.end(), [&](const ParamSpec& param) { return param.name == name; });
  return found == row.params.end() ? nullptr : &*found;
}

bool starts_with_any(std::string_view name, const std::vector<std::string_view>& verbs) {
  return std::any_of(verbs.begin(), verbs.end(), [&](std::string_view verb) { return name.rfind(verb, 0) == 0; });
}

template <class Law>
void for_each_row(Law law) {
  for (const OperationSpec& row : operations()) {
    CAPTURE(std::string(spec(row.service).name));
    CAPTURE(std::string(row.name));
    law(row);
  }
}

}  // namespace

TEST_CASE("the table holds the whole of the API that is spoken here") {
  std::map<std::string_view, int> rows;
  for (const OperationSpec& row : operations()) {
    ++rows[spec(row.service).name];
  }
  CHECK(rows == std::map<std::string_view, int>{
                    {"ram", 66}, {"ims", 53}, {"sts", 4}, {"resourcemanager", 12}, {"actiontrail", 1}});
}

TEST_CASE("an operation's name is its own within its service, and finds it") {
  std::set<std::pair<Service, std::string_view>> seen;
  for_each_row([&](const OperationSpec& row) {
    CHECK(seen.emplace(row.service, row.name).second);
    CHECK(find_operation(row.service, row.name) == &row);
    CHECK(&operation(row.service, row.name) == &row);
  });
  CHECK(find_operation(Service::ram, "createrole") == nullptr);
  CHECK(find_operation(Service::sts, "CreateRole") == nullptr);
}

TEST_CASE("a service is found by name and by version") {
  CHECK(services().size() == 5);
  for (const ServiceSpec& service : services()) {
    CHECK(&spec(service.service) == &service);
    CHECK(find_service_by_name(service.name) == &service);
    CHECK(find_service_by_version(service.version) == &service);
    CHECK(service.default_host.substr(0, service.name.size()) == service.name);
  }
  CHECK(find_service_by_name("ecs") == nullptr);
  CHECK(find_service_by_version("2014-05-26") == nullptr);
}

TEST_CASE("a parameter stands once in its operation, in a known style") {
  for_each_row([](const OperationSpec& row) {
    std::set<std::string_view> names;
    for (const ParamSpec& param : row.params) {
      CAPTURE(std::string(param.name));
      CHECK(names.insert(param.name).second);
      const bool is_list = param.type == ParamType::object_list || param.type == ParamType::string_list;
      CHECK(is_list == (param.style != ListStyle::none));
      CHECK_FALSE((row.service == Service::ram && param.style == ListStyle::flat));
    }
  });
}

TEST_CASE("a paged operation says where its items are and takes the parameters of its paging") {
  const std::map<Paging, std::pair<std::string_view, std::vector<std::string_view>>> owed{
      {Paging::marker, {"Marker", {"MaxItems"}}},
      {Paging::token, {"NextToken", {"PageSize", "MaxResults"}}},
      {Paging::page, {"PageNumber", {"PageSize"}}}};
  for_each_row([&](const OperationSpec& row) {
    CHECK(row.list_path.empty() == (row.paging == Paging::none));
    if (row.paging == Paging::none) {
      CHECK((find_param(row, "Marker") == nullptr && find_param(row, "PageNumber") == nullptr));
      return;
    }
    CHECK_FALSE(row.writes);
    const auto& [next, sizes] = owed.at(row.paging);
    CHECK((find_param(row, next) != nullptr && find_param(row, next)->type != ParamType::boolean));
    CHECK(std::any_of(sizes.begin(), sizes.end(), [&, &row = row](std::string_view size) {
      return find_param(row, size) != nullptr && find_param(row, size)->type == ParamType::integer;
    }));
  });
}

TEST_CASE("what only looks is no write, and the rate follows from what it does") {
  const std::vector<std::string_view> looks{"Get", "List", "Lookup", "Decode", "Generate", "AssumeRole"};
  for_each_row([&](const OperationSpec& row) {
    CHECK(row.writes != starts_with_any(row.name, looks));
    CHECK((row.rate == RateClass::sts) == (row.service == Service::sts));
    const bool slow = starts_with_any(row.name, {"AttachPolicy", "DetachPolicy", "Decode"});
    CHECK((row.rate == RateClass::attach) == slow);
    if (!slow && row.service != Service::sts) {
      CHECK((row.rate == RateClass::write) == row.writes);
    }
  });
}

TEST_CASE("rates are those of the RAM documentation, in calls a second") {
  CHECK(documented_rate_per_second(RateClass::read) == 100);
  CHECK(documented_rate_per_second(RateClass::write) == 20);
  CHECK(documented_rate_per_second(RateClass::attach) == 10);
  CHECK(documented_rate_per_second(RateClass::sts) == 100);
}

TEST_CASE("a permission is asked for by the operation's own name, save where none is needed") {
  const std::set<std::string_view> free{"GetCallerIdentity", "AssumeRoleWithSAML", "AssumeRoleWithOIDC"};
  for_each_row([&](const OperationSpec& row) {
    CHECK(row.anonymous == (row.name == "AssumeRoleWithSAML" || row.name == "AssumeRoleWithOIDC"));
    CHECK(row.permission.empty() == (free.count(row.name) == 1));
    if (!row.permission.empty()) {
      const std::size_t colon = row.permission.find(':');
      CHECK(row.permission.substr(colon + 1) == row.name);
    }
  });
}

TEST_CASE("identities are authorised by ram actions, resource groups by their own") {
  CHECK(operation(Service::ims, "CreateUser").permission == "ram:CreateUser");
  CHECK(operation(Service::resourcemanager, "ListPolicyAttachments").permission == "ram:ListPolicyAttachments");
  CHECK(operation(Service::resourcemanager, "ListResourceGroups").permission == "resourcemanager:ListResourceGroups");
  CHECK(operation(Service::sts, "AssumeRole").permission == "sts:AssumeRole");
  CHECK(operation(Service::actiontrail, "LookupEvents").permission == "actiontrail:LookupEvents");
}

TEST_CASE("tags travel as one text to RAM and flat to IMS") {
  CHECK(find_param(operation(Service::ram, "CreateRole"), "Tag")->style == ListStyle::json);
  CHECK(find_param(operation(Service::ims, "CreateUser"), "Tag")->style == ListStyle::flat);
  CHECK(find_param(operation(Service::ram, "CreateUser"), "Tag") == nullptr);
}
