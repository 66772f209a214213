#include <doctest/doctest.h>

#include "terminal.h"

namespace ramify::cli::test {
namespace {

constexpr const char* kDrawn = R"(ramify: 1
project: perf
accounts:
  company-a:
    id: "1000000000000001"
    roles:
      Admin:
        trust: [{role: company-b/ci, condition: {IpAddress: {"acs:SourceIp": 10.0.0.0/8}}}]
        policies: [AdministratorAccess]
      Partner:
        trust: [{account: company-b}]
  company-b:
    id: "2000000000000002"
    groups:
      crew: {can_assume: [company-a/Partner]}
    roles:
      ci: {trust: [{service: ecs.aliyuncs.com}], can_assume: [company-a/Admin]}
    users:
      alice: {groups: [crew]}
      bob: {groups: [crew]}
      carol: {can_assume: [company-a/Partner]}
      dave: {}
)";

TEST_CASE("a graph draws every step into a role, users of whom the same holds as one") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kDrawn);
  REQUIRE(terminal.run({"graph", config}) == 0);
  CHECK(terminal.out ==
        "digraph access {\n"
        "  rankdir=LR;\n"
        "  node [fontname=\"sans-serif\"];\n"
        "  edge [fontname=\"sans-serif\"];\n"
        "  subgraph cluster_1 {\n"
        "    label=\"company-a\";\n"
        "    r1 [label=\"Admin (high risk)\", shape=box, color=red];\n"
        "    r2 [label=\"Partner\", shape=box];\n"
        "  }\n"
        "  subgraph cluster_2 {\n"
        "    label=\"company-b\";\n"
        "    r3 [label=\"ci\", shape=box];\n"
        "    u1 [label=\"carol\", shape=ellipse];\n"
        "    u2 [label=\"alice, bob\", shape=ellipse];\n"
        "  }\n"
        "  r3 -> r1 [label=\"under conditions\", style=dashed];\n"
        "  u1 -> r2;\n"
        "  u2 -> r2 [label=\"group crew\"];\n"
        "}\n");
  REQUIRE(terminal.run({"graph", config, "-o", "mermaid", "--role", "company-a/Partner"}) == 0);
  CHECK(terminal.out ==
        "flowchart LR\n"
        "  subgraph a1[\"company-a\"]\n"
        "    r1[\"Partner\"]\n"
        "  end\n"
        "  subgraph a2[\"company-b\"]\n"
        "    u1([\"carol\"])\n"
        "    u2([\"alice, bob\"])\n"
        "  end\n"
        "  u1 --> r1\n"
        "  u2 -->|\"group crew\"| r1\n");
}

TEST_CASE("who is named and is not there is no answer but wrong usage, unless a pattern was meant") {
  Terminal terminal;
  const auto config = terminal.file("ramify.yaml", kDrawn);
  const auto said = [&](const std::string& command, const std::string& flag, const std::string& value) {
    CHECK(terminal.run({command, config, flag, value}) == 64);
    CHECK(terminal.out.empty());
    return terminal.err;
  };
  for (const std::string command : {"graph", "access"}) {
    CHECK(said(command, "--role", "company-a/Partnr") ==
          "error: --role company-a/Partnr: there is no such role\n  help: did you mean \"company-a/Partner\"?\n");
    CHECK(said(command, "--role", "company-b/alice") == "error: --role company-b/alice: there is no such role\n");
    CHECK(said(command, "--principal", "compny-b/dave") ==
          "error: --principal compny-b/dave: there is no account \"compny-b\"\n  help: did you mean \"company-b\"?\n");
    CHECK(said(command, "--principal", "company-b/user/davi") ==
          "error: --principal company-b/user/davi: there is no such user or role\n"
          "  help: did you mean \"company-b/dave\"?\n");
    CHECK(said(command, "--principal", "dave") == "error: --principal dave: there is no such user or role\n");
    CHECK(terminal.run({command, config, "--principal", "company-b/zz*"}) == 0);
    CHECK(terminal.run({command, config, "--principal", "Company-B/DAVE"}) == 0);
  }
  CHECK(said("access", "--action", "GetObject") ==
        "error: --action: \"GetObject\" is no action; write a service's code, a colon and a name, such as "
        "sts:AssumeRole\n");
}

}  // namespace
}  // namespace ramify::cli::test
