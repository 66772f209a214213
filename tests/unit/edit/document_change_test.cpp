#include <doctest/doctest.h>

#include "../../../src/edit/document_change.h"  // what pull does to a policy document

using namespace ramify;
using edit::YamlFile;

namespace {

/// The file after its policy has come to mean `live`.
std::string changed(const std::string& before, const std::string& live) {
  SourceMap sources;
  sources.add("ramify.yaml", before);
  edit::ConfigFiles files(sources);
  const auto document = policy::parse(live, policy::DocumentKind::identity);
  REQUIRE(document.has_value());
  const auto at = files.find(YamlFile::Pointer("/p"));
  REQUIRE(at);
  CHECK(edit::change_document(at, *document, policy::DocumentKind::identity));
  return at.file->text();
}

constexpr const char* kWritten = R"(p:
  Version: "1"
  Statement:
    # keep: ticket 42
    - Effect: Allow
      Action: oss:GetObject  # read
      Resource: "*"
    # for the ramp-up
    - Effect: Allow
      Action:
        - ecs:Describe*  # look
        - ecs:RunInstances
      Resource: ["acs:ecs:*:*:instance/*"]
)";
constexpr const char* kKept = R"({"Effect":"Allow","Action":["oss:GetObject"],"Resource":["*"]})";
constexpr const char* kRun =
    R"({"Effect":"Allow","Action":["ecs:Describe*","ecs:RunInstances"],"Resource":["acs:ecs:*:*:instance/*"]})";

std::string document(const std::string& statements) {
  return R"({"Version":"1","Statement":[)" + statements + "]}";
}

}  // namespace

TEST_CASE("statements that mean the same stay as they are written when one comes or goes") {
  CHECK(changed(kWritten, document(std::string(kRun) + "," + kKept)) == kWritten);
  CHECK(changed(kWritten, document(std::string(kKept) + "," + kRun +
                                   R"(,{"Effect":"Deny","Action":["oss:DeleteBucket"],"Resource":["*"]})")) ==
        kWritten + std::string("    - {Effect: Deny, Action: oss:DeleteBucket, Resource: \"*\"}\n"));
  const std::string written = kWritten;
  CHECK(changed(kWritten, document(kKept)) == written.substr(0, written.find("    # for the ramp-up")));
}

TEST_CASE("a statement that has an action more is changed where it stands, comments within kept") {
  const std::string grown =
      R"({"Effect":"Allow","Action":["ecs:Describe*","ecs:StopInstance"],"Resource":["acs:ecs:*:*:instance/*"]})";
  std::string meant = kWritten;
  meant.replace(meant.find("ecs:RunInstances"), 16, "ecs:StopInstance");
  CHECK(changed(kWritten, document(std::string(kKept) + "," + grown)) == meant);
  meant = kWritten;
  meant.replace(meant.find("oss:GetObject  #"), 13, "[oss:GetObject, oss:PutObject]");
  CHECK(
      changed(kWritten, document(R"({"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":["*"]},)" +
                                 std::string(kRun))) == meant);
}

TEST_CASE("a document that is not written statement by statement is written anew") {
  CHECK(changed("p: {Version: \"1\", Statement: []}\n", document(kKept)) ==
        "p: {Version: \"1\", Statement: [{Effect: Allow, Action: oss:GetObject, Resource: \"*\"}]}\n");
}
