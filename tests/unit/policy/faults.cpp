#include <fmt/format.h>

#include "support.h"

using namespace ramify::policy;

namespace {

/// Every fault as `code pointer: message | help`, a line each; empty where the document is fine.
std::string faults(std::string_view json, DocumentKind kind = DocumentKind::identity) {
  const auto document = parse(json, kind);
  std::string lines;
  if (document) return lines;
  for (const auto& f : document.error()) lines += fmt::format("{} {}: {} | {}\n", f.code, f.pointer, f.message, f.help);
  return lines;
}

/// Faults of one statement; its place in the document is left out.
std::string in_statement(const std::string& statement, DocumentKind kind = DocumentKind::identity) {
  std::string lines = faults(R"({"Version":"1","Statement":[)" + statement + "]}", kind);
  for (std::size_t at = 0; (at = lines.find("/Statement/0", at)) != std::string::npos;) lines.erase(at, 12);
  return lines;
}
std::string in_trust(const std::string& statement) {
  return in_statement(statement, DocumentKind::trust);
}

/// Faults of one condition operator.
std::string in_condition(const std::string& condition) {
  std::string lines = in_statement(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{)" + condition + "}}");
  for (std::size_t at = 0; (at = lines.find("/Condition", at)) != std::string::npos;) lines.erase(at, 10);
  return lines;
}

const std::string kArnHelp =
    R"(write it as "acs:<service>:<region>:<account id>:<resource>"; "*" may stand for a field)";

}  // namespace

TEST_CASE("P001: a text that is no JSON") {
  CHECK(faults("{").substr(0, 7) == "P001 : ");
  CHECK(faults("nonsense").substr(0, 7) == "P001 : ");
  const auto broken = parse("{\n  \"Version\": \"1\",,}", DocumentKind::identity);
  REQUIRE(!broken);
  CHECK(broken.error().at(0).line == 2);
  CHECK(broken.error().at(0).help == "a policy document must be valid JSON");
}

TEST_CASE("P001: a value of the wrong type") {
  CHECK(faults("[]") == "P001 : a policy document must be an object, not a list | \n");
  CHECK(faults(R"({"Version":"1"})") ==
        "P001 : the document has no Statement | add \"Statement\": a list of statements\n");
  CHECK(faults(R"({"Version":"1","Statement":"x"})") ==
        "P001 /Statement: Statement must be a list of statements, not a string | \n");
  CHECK(faults(R"({"Version":"1","Statement":[null]})") ==
        "P001 /Statement/0: a statement must be an object, not null | \n");
  CHECK(in_statement(R"({"Effect":"Allow","Action":1,"Resource":["*",true]})") ==
        "P001 /Action: Action must be a string or a list of strings, not a number | \n"
        "P001 /Resource/1: Resource must be a string in every place, not a boolean | \n");
  CHECK(in_statement(R"({"Sid":{},"Effect":"Allow","Action":"*","Resource":"*"})") ==
        "P001 /Sid: Sid must be a string, not an object | \n");
  CHECK(in_statement(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":[]})") ==
        "P001 /Condition: Condition must be an object, not a list | \n");
  CHECK(in_condition(R"("Bool":"true")") == "P001 /Bool: a condition operator must be an object, not a string | \n");
  CHECK(in_condition(R"("StringEquals":{"a:b":[["x"]]})") ==
        "P001 /StringEquals/a:b/0: a condition's value must be a string in every place, not a list | \n");
}

TEST_CASE("P001: a Resource that is missing or double") {
  CHECK(in_statement(R"({"Effect":"Allow","Action":"*"})") ==
        "P001 : the statement has no Resource | add \"Resource\"; \"*\" stands for every resource\n");
  CHECK(in_statement(R"({"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"})") ==
        "P001 : the statement has both Resource and NotResource | keep one of them\n");
}

TEST_CASE("P002: a member that is given twice") {
  const auto twice = parse(R"({"Version":"1","Version":"1","Statement":[]})", DocumentKind::identity);
  REQUIRE(!twice);
  CHECK(twice.error().at(0).code == "P002");
  CHECK(twice.error().at(0).message == R"(member "Version" is given twice, first at line 1, column 2)");
  CHECK(twice.error().at(0).help == "keep one of the two; parsers disagree which of them counts");
  CHECK(twice.error().at(0).column == 16);
}

TEST_CASE("P003: a Version that is not the string 1") {
  const std::string help = "write \"Version\": \"1\", the 1 in quotes\n";
  CHECK(faults(R"({"Statement":[]})") == "P003 : the document has no Version | " + help);
  CHECK(faults(R"({"Version":1,"Statement":[]})") ==
        "P003 /Version: Version must be the string \"1\", not a number | " + help);
  CHECK(faults(R"({"Version":"2012-10-17","Statement":[]})") ==
        "P003 /Version: Version must be \"1\", not \"2012-10-17\" | " + help);
}

TEST_CASE("P004: an Effect that is neither Allow nor Deny") {
  CHECK(in_statement(R"({"Action":"*","Resource":"*"})") ==
        "P004 : the statement has no Effect | add \"Effect\": \"Allow\" or \"Effect\": \"Deny\"\n");
  CHECK(in_statement(R"({"Effect":"allow","Action":"*","Resource":"*"})") ==
        "P004 /Effect: Effect must be \"Allow\" or \"Deny\", not \"allow\" | did you mean \"Allow\"?\n");
  CHECK(in_statement(R"({"Effect":true,"Action":"*","Resource":"*"})") ==
        "P004 /Effect: Effect must be \"Allow\" or \"Deny\", not a boolean | \n");
}

TEST_CASE("P005: Action and NotAction, both or neither") {
  CHECK(in_statement(R"({"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"})") ==
        "P005 : the statement has both Action and NotAction | keep one of them\n");
  CHECK(in_statement(R"({"Effect":"Allow","Resource":"*"})") ==
        "P005 : the statement has neither Action nor NotAction | add \"Action\"\n");
}

TEST_CASE("P006: an action that is no code and name") {
  for (const std::string bad : {"GetObject", "oss:", ":Get", "oss:Get Object", "acs:oss:*", "**", ""}) {
    CHECK(in_statement(R"({"Effect":"Allow","Action":")" + bad + R"(","Resource":"*"})") ==
          "P006 /Action: \"" + bad +
              "\" is no action | an action is \"*\" or a service's code, a colon and a name, such as "
              "\"oss:GetObject\"\n");
  }
  for (const std::string good : {"*", "oss:*", "*:Describe*", "ecs:Describe?nstances", "yundun-sas:Get_x-1.2/y"}) {
    CHECK(in_statement(R"({"Effect":"Allow","Action":")" + good + R"(","Resource":"*"})").empty());
  }
}

TEST_CASE("P007: a resource that is no ARN") {
  CHECK(in_statement(R"({"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::b","acs:oss:*:b"]})") ==
        "P007 /Resource/0: a resource must begin with \"acs:\"; \"arn:aws:s3:::b\" does not | " + kArnHelp + "\n" +
            "P007 /Resource/1: a resource has five fields parted by colons; \"acs:oss:*:b\" has fewer | " + kArnHelp +
            "\n");
  CHECK(in_statement(R"({"Effect":"Allow","Action":"*","Resource":["*","acs:*:*cn-beijing*:*:*","acs:a::1:b:c"]})")
            .empty());
}

TEST_CASE("P007: a trusted principal that is no ARN") {
  const std::string help = "write it as \"acs:ram::<account id>:root\", \":user/<name>\" or \":role/<name>\"\n";
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["1000000000000001"]}})") ==
        "P007 /Principal/RAM/0: a principal must begin with \"acs:\"; \"1000000000000001\" does not | " + help);
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Federated":"acs:ram::x"}})") ==
        "P007 /Principal/Federated: a principal has five fields parted by colons; \"acs:ram::x\" has fewer | " + help);
}

TEST_CASE("P008: an element that does not exist") {
  CHECK(in_statement(R"({"Effect":"Allow","Actions":"*","Resource":"*"})") ==
        "P008 /Actions: a statement has no element \"Actions\" | did you mean \"Action\"?\n");
  CHECK(in_statement(R"({"effect":"Allow","Action":"*","Resource":"*"})") ==
        "P008 /effect: a statement has no element \"effect\" | did you mean \"Effect\"?\n");
  CHECK(
      faults(R"({"Version":"1","Id":"x","Statement":[]})") ==
      "P008 /Id: a policy document has no element \"Id\" | remove it; a policy document may hold Version, Statement\n");
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"acs:ram::1:root"}})") ==
        "P008 /Principal/AWS: Principal has no element \"AWS\" | remove it; Principal may hold RAM, Service, "
        "Federated\n");
}

TEST_CASE("P008: a resource in a trust policy") {
  CHECK(in_trust(
            R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*","Principal":{"RAM":"acs:ram::1:root"}})") ==
        "P008 /Resource: a trust policy has no Resource | remove it; the role that carries the trust policy is the "
        "resource\n");
}

TEST_CASE("P008: NotPrincipal is refused, not read as Principal") {
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","NotPrincipal":{"RAM":"acs:ram::1:root"}})") ==
        "P008 /NotPrincipal: a statement has no element \"NotPrincipal\" | remove it; the service has no negated "
        "principals\n"
        "P013 : the statement of a trust policy has no Principal | write \"Principal\": {\"RAM\": …}, {\"Service\": …} "
        "or {\"Federated\": …}\n");
}

TEST_CASE("P009: an operator that the service refuses") {
  const auto fault = [](const std::string& op) { return in_condition("\"" + op + R"(":{"acs:SourceIp":"x"})"); };
  const auto says = [](const std::string& op, const std::string& help) {
    return "P009 /" + op + ": the service has no condition operator \"" + op + "\" | " + help + "\n";
  };
  CHECK(fault("StringEqual") == says("StringEqual", "did you mean \"StringEquals\"?"));
  CHECK(fault("stringequals") == says("stringequals", "did you mean \"StringEquals\"?"));
  CHECK(fault("StringLikeIfExists") ==
        says("StringLikeIfExists", "the service refuses ...IfExists; use \"StringLike\""));
  CHECK(fault("Null") ==
        says("Null", "the service refuses Null; a negated operator such as StringNotLike holds for an absent key"));
  CHECK(fault("ArnLike") == says("ArnLike", "the service has no Arn operators; use \"StringLike\""));
  const std::string set = "the service documents no set operators; several values of one key already mean any of them";
  CHECK(fault("ForAnyValue:StringLike") == says("ForAnyValue:StringLike", set));
  CHECK(fault("ForAllValues:StringEquals") == says("ForAllValues:StringEquals", set));
  CHECK(fault("Xyzzyxyzzyxyzzy").find("| use one of StringEquals, StringNotEquals, ") != std::string::npos);
}

TEST_CASE("P010: a condition key that is no code and name") {
  const auto says = [](const std::string& key) {
    return "P010 /StringEquals/" + key + ": \"" + key +
           "\" is no condition key | a key is a service's code, a colon and a name, such as \"acs:SourceIp\"\n";
  };
  for (const std::string bad : {"SourceIp", "acs:", ":x"}) {
    CHECK(in_condition(R"("StringEquals":{")" + bad + R"(":"x"})") == says(bad));
  }
  CHECK(in_condition(R"("StringEquals":{"acs:ResourceTag/team name":"x"})").empty());
}

TEST_CASE("P011: several values under Bool") {
  CHECK(in_condition(R"("Bool":{"acs:SecureTransport":["true","false"]})") ==
        "P011 /Bool/acs:SecureTransport: Bool takes one value, not 2 | keep \"true\" or \"false\"\n");
}

TEST_CASE("P012: a value that its operator cannot compare") {
  CHECK(in_condition(R"("Bool":{"a:b":"yes"})") ==
        "P012 /Bool/a:b: Bool cannot compare with \"yes\" | write \"true\" or \"false\"\n");
  CHECK(in_condition(R"("NumericLessThan":{"a:b":["1","1h"]})") ==
        "P012 /NumericLessThan/a:b/1: NumericLessThan cannot compare with \"1h\" | write a number, such as \"3600\"\n");
  CHECK(in_condition(R"("DateLessThan":{"acs:CurrentTime":"tomorrow"})") ==
        "P012 /DateLessThan/acs:CurrentTime: DateLessThan cannot compare with \"tomorrow\" | write a time, such as "
        "\"2026-12-31T23:59:59Z\"\n");
  CHECK(
      in_condition(R"("IpAddress":{"acs:SourceIp":"10.0.0.0/33"})") ==
      "P012 /IpAddress/acs:SourceIp: IpAddress cannot compare with \"10.0.0.0/33\" | write an address or a CIDR block, "
      "such as \"203.0.113.0/24\"\n");
}

TEST_CASE("P013: a principal where none belongs, or none where one does") {
  const std::string help = "write \"Principal\": {\"RAM\": …}, {\"Service\": …} or {\"Federated\": …}\n";
  CHECK(
      in_statement(R"({"Effect":"Allow","Action":"*","Resource":"*","Principal":{"RAM":"acs:ram::1:root"}})") ==
      "P013 /Principal: an identity policy has no Principal | remove it; a Principal belongs in the trust policy of a "
      "role\n");
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole"})") ==
        "P013 : the statement of a trust policy has no Principal | " + help);
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":[]}})") ==
        "P013 /Principal: Principal names nobody | " + help);
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"})") ==
        "P001 /Principal: Principal must be an object, not \"*\" | " + help);
  CHECK(in_trust(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":["*"]})") ==
        "P001 /Principal: Principal must be an object, not a list | " + help);
}

TEST_CASE("hostile text in a fault is shown, not printed") {
  CHECK(in_statement("{\"Effect\":\"Allow\",\"Action\":\"\\u001b[31m\",\"Resource\":\"*\"}").find('\x1b') ==
        std::string::npos);
}
