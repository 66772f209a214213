#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "samples.h"

namespace ramify::ops::test {
namespace {

/// `Tag.1.Key` is the parameter `Tag`.
std::string base_name(const std::string& name) {
  return name.substr(0, name.find('.'));
}

TEST_CASE("rows stand in the enum's order, and names lead back to them") {
  std::set<std::string_view> names;
  for (const Descriptor& row : descriptors()) {
    CHECK(descriptor(row.op).name == row.name);
    CHECK(parse_op(row.name) == row.op);
    CHECK((row.symbol == '+' || row.symbol == '~' || row.symbol == '-'));
    names.insert(row.name);
  }
  CHECK(names.size() == descriptors().size());
  CHECK(parse_op("drop_table") == std::nullopt);
}

TEST_CASE("every call is one that the service knows, with all it requires") {
  for (const Descriptor& row : descriptors()) {
    CAPTURE(row.name);
    const auto requests = row.requests(sample(row.op), context());
    REQUIRE_FALSE(requests.empty());
    for (const Request& request : requests) {
      const wire::OperationSpec* spec = wire::find_operation(request.service, request.operation);
      REQUIRE(spec != nullptr);
      CHECK(spec->writes);
      for (const auto& entry : request.parameters) {
        CAPTURE(entry.first);
        CHECK(std::any_of(spec->params.begin(), spec->params.end(),
                          [&](const wire::ParamSpec& param) { return param.name == base_name(entry.first); }));
      }
      for (const wire::ParamSpec& param : spec->params) {
        CAPTURE(param.name);
        const bool given = std::any_of(request.parameters.begin(), request.parameters.end(),
                                       [&](const auto& entry) { return base_name(entry.first) == param.name; });
        CHECK((!param.required || given || (param.name == "Password" && request.needs_password)));
      }
    }
  }
}

TEST_CASE("every change can be taken back, or it is said why not") {
  for (const Descriptor& row : descriptors()) {
    CAPTURE(row.name);
    const auto undo = row.undo(sample(row.op));
    CHECK((undo.has_value() || !row.undo_note.empty()));
    if (!undo) continue;
    // And taking that back is the change itself again, where it can be.
    const auto redo = descriptor(undo->op).undo(*undo);
    if (redo) CHECK(*redo == sample(row.op));
  }
}

TEST_CASE("what an operation makes, its undoing removes") {
  for (const Op op : {Op::create_user, Op::create_group, Op::create_role, Op::create_policy, Op::attach_policy,
                      Op::add_user_to_group, Op::create_login_profile}) {
    const Facts made = descriptor(op).facts(sample(op), context());
    const Change undo = *descriptor(op).undo(sample(op));
    const Facts unmade = descriptor(undo.op).facts(undo, context());
    CAPTURE(to_string(op));
    CHECK(std::find(unmade.removes.begin(), unmade.removes.end(), made.makes.front()) != unmade.removes.end());
    CHECK(std::find(made.requires_gone.begin(), made.requires_gone.end(), made.makes.front()) !=
          made.requires_gone.end());
  }
}

TEST_CASE("attaching an administrator's policy is a high risk, another's is not") {
  CHECK(risk(change(Op::attach_policy, attachment("role/ci", model::PolicyType::system, "administratoraccess"))) ==
        Risk::high);
  CHECK(risk(change(Op::attach_policy, attachment("role/ci", model::PolicyType::custom, "AdministratorAccess"))) ==
        Risk::medium);
  CHECK(risk(sample(Op::delete_role)) == Risk::high);
  CHECK(risk(sample(Op::tag_role)) == Risk::low);
}

TEST_CASE("a target is written so that a person finds it") {
  const auto user = model::UserName::from_service("u");
  const auto written = [](Subject subject) { return to_string(Target{kAccount, std::move(subject)}); };
  model::Attachment link = attachment("role/X", model::PolicyType::system, "AliyunECSReadOnlyAccess");
  CHECK(written(object("role/X")) == "company-a/role/X");
  CHECK(written(link) == "company-a/role/X <- system/AliyunECSReadOnlyAccess");
  link.resource_group = model::ResourceGroupId::from_service("rg-abc");
  CHECK(written(link) == "company-a/role/X <- system/AliyunECSReadOnlyAccess @ rg-abc");
  CHECK(written(model::Membership{model::GroupName::from_service("g"), user}) == "company-a/group/g <- user/u");
  CHECK(written(LoginProfileRef{user}) == "company-a/user/u console");
  CHECK(written(AccessKeyRef{user, std::nullopt, 1}) == "company-a/user/u access key");
  CHECK(written(AccessKeyRef{user, std::nullopt, 2}) == "company-a/user/u access key #2");
  CHECK(written(AccessKeyRef{user, model::AccessKeyId::from_service("LTAI1"), 1}) ==
        "company-a/user/u access key LTAI1");
}

TEST_CASE("the words for fields and reasons lead back to them") {
  for (int i = 0; i <= static_cast<int>(Field::key_status); ++i) {
    CHECK(parse_field(to_string(static_cast<Field>(i))) == static_cast<Field>(i));
  }
  for (int i = 0; i <= static_cast<int>(Reason::undone); ++i) {
    CHECK(parse_reason(to_string(static_cast<Reason>(i))) == static_cast<Reason>(i));
  }
  CHECK(parse_field("colour") == std::nullopt);
  CHECK(parse_reason("because") == std::nullopt);
}

}  // namespace
}  // namespace ramify::ops::test
