#include <doctest/doctest.h>

#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;

namespace {

Error error_of(const Answer& answer) {
  std::deque<Answer> answers(6, answer);
  Fixture test(std::move(answers));
  auto result = test.session->call(read_call());
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

}  // namespace

TEST_CASE("a clock that is off is told by how much and which way") {
  const auto slow = error_of(fault(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.",
                                   {{"date", "Tue, 14 Nov 2023 23:13:25 GMT"}}));
  CHECK(slow.kind == ErrorKind::credentials);
  CHECK(slow.message ==
        "company-a: GetRole failed: InvalidTimeStamp.Expired: Specified time stamp or date value is expired.");
  CHECK(slow.help ==
        "this machine's clock is 1 h 0 min behind the service's; set it (for example by NTP) and run again");
  const auto fast = error_of(fault(400, "InvalidTimeStamp.Expired", "x", {{"date", "Tue, 14 Nov 2023 21:53:20 GMT"}}));
  CHECK(fast.help ==
        "this machine's clock is 20 min ahead of the service's; set it (for example by NTP) and run again");
  CHECK(error_of(fault(400, "InvalidTimeStamp.Expired")).help ==
        "set this machine's clock: requests are refused when it is more than 15 minutes off");
}

TEST_CASE("refused credentials are told apart") {
  const std::pair<const char*, const char*> cases[] = {
      {"SignatureDoesNotMatch", "the AccessKey secret is not the one of this AccessKey id"},
      {"InvalidAccessKeyId.NotFound", "the AccessKey does not exist (any more), or is of another site"},
      {"InvalidAccessKeyId.Inactive", "the AccessKey is disabled; enable it or use another"},
      {"InvalidSecurityToken.Expired", "the temporary credentials have expired; fetch new ones"},
      {"InvalidSecurityToken.MismatchWithAccessKey", "check the credentials that the connection file points to"},
  };
  for (const auto& [code, help] : cases) {
    const auto error = error_of(fault(400, code));
    CHECK(error.kind == ErrorKind::credentials);
    CHECK(error.message == std::string("company-a: GetRole failed: ") + code + ": why");
    CHECK(error.help == help);
  }
}

TEST_CASE("every other refusal says what to do about it") {
  const std::pair<const char*, const char*> cases[] = {
      {"EntityNotExists.ResourceGroup",
       "make the resource group in the account first (nothing of RAM does), or correct its id"},
      {"EntityNotExist.Role", "it is not there, or not any more; plan anew to see what is"},
      {"EntityAlreadyExists.User", "somebody made it meanwhile; plan anew to see how it differs from what is declared"},
      {"EntityAlreadyExist.User", "somebody made it meanwhile; plan anew to see how it differs from what is declared"},
      {"DeleteConflict.Role.Policy", "something that the plan does not know still hangs on it; plan anew to see what"},
      {"LimitExceeded.Role",
       "the account's quota is used up: remove what nobody needs, or have the quota raised in the Quota Center"},
      {"MalformedPolicyDocument",
       "the service does not take this document; `ramify lint` knows most reasons why, and the message tells the rest"},
      {"InvalidParameter.PolicyDocument.Length", "shorten the document, or split it into two policies"},
      {"InvalidParameter.AssumeRolePolicyDocument.Length",
       "name fewer principals: trust their account, and let can_assume decide who of it gets in"},
      {"InvalidParameter.RoleName", "the service does not take this value: correct it in the configuration"},
      {"NotSupport.Account", "the service does not do this for this kind of account or identity: leave it out"},
      {"Something.New", "mend what the service names, and run again"},
  };
  for (const auto& [code, help] : cases) CHECK(error_of(fault(404, code)).help == help);
}

TEST_CASE("a missing permission is named, with the layer that refused") {
  const auto denied = [](const std::string& layer, const std::string& kind) {
    return error_of(reply(403, R"({"RequestId":"R","Code":"NoPermission","Message":"no","AccessDeniedDetail":{)"
                               R"("AuthAction":"ram:GetRole","AuthPrincipalType":"SubUser","PolicyType":")" +
                                   layer + R"(","NoPermissionType":")" + kind + R"("}})"));
  };
  CHECK(denied("AccountLevelIdentityBasedPolicy", "ImplicitDeny").help ==
        "nothing in the caller's own policies for the whole account allows ram:GetRole");
  CHECK(denied("ControlPolicy", "ExplicitDeny").help ==
        "a control policy of the resource directory denies ram:GetRole");
  CHECK(denied("AssumeRolePolicy", "ImplicitDeny").help == "nothing in the role's trust policy allows ram:GetRole");
  CHECK(denied("SessionPolicy", "ImplicitDeny").help == "nothing in the session policy allows ram:GetRole");
  CHECK(denied("ResourceGroupLevelIdentityBasedPolicy", "ImplicitDeny").help ==
        "nothing in the caller's policies for the resource group allows ram:GetRole");
  const auto plain = error_of(fault(403, "NoPermission", "You are not authorized to do this action."));
  CHECK(plain.kind == ErrorKind::service);
  CHECK(plain.message == "company-a: GetRole failed: NoPermission: You are not authorized to do this action.");
  CHECK(plain.help == "allow ram:GetRole to the identity whose credentials are used");
}

TEST_CASE("what the service said about a refusal is handed out as values") {
  Fixture test({reply(403, R"({"RequestId":"R","Code":"NoPermission","Message":"no","AccessDeniedDetail":{)"
                           R"("AuthAction":"sts:AssumeRole","AuthPrincipalType":"SubUser",)"
                           R"("AuthPrincipalDisplayName":"2","PolicyType":"AssumeRolePolicy",)"
                           R"("NoPermissionType":"ImplicitDeny"}})")});
  std::optional<client::Denial> denial;
  CHECK_FALSE(test.session->call(read_call(), denial).has_value());
  REQUIRE(denial);
  CHECK(denial->action == "sts:AssumeRole");
  CHECK(denial->principal_type == "SubUser");
  CHECK(denial->principal == "2");
  CHECK(denial->layer == "AssumeRolePolicy");
  CHECK(denial->kind == "ImplicitDeny");
}

TEST_CASE("a reply that is not this API's is a protocol error that shows how it begins") {
  const std::string help = "a proxy may have answered in the service's place, or the endpoint is another server's";
  const std::pair<Answer, const char*> cases[] = {
      {reply(200, "<!DOCTYPE html><html><head><title>Sign in to continue</title>"),
       "HTTP 200: not JSON; it begins `<!DOCTYPE html><html><head><title>Sign i…`"},
      {reply(200, R"({"RequestId":"R","Ro)"), "HTTP 200: not JSON; it begins `{\"RequestId\":\"R\",\"Ro`"},
      {reply(200, R"({"a":1,"a":2})"), "HTTP 200: not JSON; it begins `{\"a\":1,\"a\":2}`"},
      {reply(200, "\x1b[31m"), "HTTP 200: not JSON; it begins `\\u{1B}[31m`"},
      {reply(200, ""), "HTTP 200: it is empty"},
      {reply(200, "[]"), "HTTP 200: not a JSON object"},
      {reply(403, "{}"), "HTTP 403: an error without a code"},
      {reply(302, "", {{"location", "https://elsewhere/"}}),
       "HTTP 302: a redirect, and signed requests are never redirected"},
  };
  for (const auto& [answer, reason] : cases) {
    const auto error = error_of(answer);
    CHECK(error.kind == ErrorKind::protocol);
    CHECK(error.message == std::string("company-a: GetRole: the reply cannot be read: ") + reason);
    CHECK(error.help == help);
  }
}

TEST_CASE("a reply that was lost again and again is a network error") {
  const auto error = error_of(lost());
  CHECK(error.kind == ErrorKind::network);
  CHECK(error.message == "company-a: GetRole: the connection broke before a whole reply came");
}

TEST_CASE("hostile text in the service's message does not reach the terminal raw") {
  const auto error = error_of(fault(400, "Bad", "a\\u001b[2Jb"));
  CHECK(error.message == "company-a: GetRole failed: Bad: a\\u{1B}[2Jb");
  CHECK(error.service->message == "a\x1b[2Jb");
}
