#include <doctest/doctest.h>

#include <fstream>

#include "stage.h"

namespace ramify::apply::test {
namespace {

using ops::Field;
using ops::Op;

std::size_t number_of_keys(Stage& stage, const std::string& name) {
  return stage.ask("company-a", wire::Service::ram, "ListAccessKeys", {{"UserName", name}})["AccessKeys"]["AccessKey"]
      .size();
}

plan::Plan user_with_key() {
  return Plans().step(Op::create_user, user("bot")).step(Op::create_access_key, key("bot"), {}, {1}).plan();
}

plan::Plan user_with_logon() {
  return Plans()
      .step(Op::create_user, user("alice"))
      .step(Op::create_login_profile, logon("alice"),
            {made(Field::mfa_required, "true"), made(Field::password_reset, "true")}, {1})
      .plan();
}

TEST_CASE("a new key lies sealed in the folder, opens to what the service said, and leaves no intent") {
  Stage stage;
  const auto result = stage.run(user_with_key());
  REQUIRE(result.has_value());
  REQUIRE(result->all_done());
  REQUIRE(stage.secrets.files().size() == 1);
  const auto opened = nlohmann::json::parse(stage.recipient.open(*result->steps[1].sealed));
  CHECK(opened["account"] == "company-a");
  CHECK(opened["user"] == "bot");
  const std::string id = opened["access_key_id"];
  CHECK(stage.secrets.files() == std::vector<std::string>{"company-a.bot." + id + ".cms"});
  const auto handed_out = stage.server->secrets();
  CHECK(std::find(handed_out.begin(), handed_out.end(), opened["access_key_secret"]) != handed_out.end());
}

TEST_CASE("a key whose reply was lost is deleted and another one made: one key, and its secret is held") {
  Stage stage;
  stage.break_call("CreateAccessKey", Stage::Fault::reset_after);
  const auto result = stage.run(user_with_key());
  REQUIRE(result.has_value());
  CHECK(result->all_done());
  CHECK(number_of_keys(stage, "bot") == 1);
  CHECK(stage.secrets.files().size() == 1);
  CHECK(stage.writes() == std::vector<std::string>{"CreateUser", "CreateAccessKey", "UpdateAccessKey",
                                                   "DeleteAccessKey", "CreateAccessKey"});
}

TEST_CASE("the intent of a sealed key stays until a list shows the key: no run in between makes another") {
  Stage stage;
  std::vector<std::string> files;
  stage.on_request = [&](const sim::RequestInfo& request) {
    if (request.operation == "ListAccessKeys") files = stage.secrets.files();
  };
  REQUIRE(stage.run(user_with_key())->all_done());
  REQUIRE(files.size() == 2);
  CHECK(files[0] == "company-a.bot.1.intent");
  CHECK(stage.secrets.files() == std::vector<std::string>{files[1]});
}

TEST_CASE("a key that cannot be sealed is deleted at once") {
  Stage stage;
  stage.run(Plans().step(Op::create_user, user("bot")).plan());
  // The certificate goes between the check and the sealing.
  stage.options.interrupted = [&] {
    std::filesystem::remove(stage.recipient.certificate());
    return false;
  };
  const auto result = stage.run(Plans().step(Op::create_access_key, key("bot")).plan());
  REQUIRE(result.has_value());
  CHECK(result->count(Outcome::failed) == 1);
  CHECK(number_of_keys(stage, "bot") == 0);
  CHECK(stage.secrets.files().empty());
}

TEST_CASE("a key that a crash left without its secret is found by its intent, and deleted") {
  Stage stage;
  stage.run(Plans().step(Op::create_user, user("bot")).plan());
  const auto kept = stage.ask("company-a", wire::Service::ram, "CreateAccessKey", {{"UserName", "bot"}});
  const std::string kept_id = kept["AccessKey"]["AccessKeyId"];
  std::ofstream(stage.secrets.path() / "company-a.bot.1.intent")
      << R"({"account":"company-a","user":"bot","ordinal":1,"keys_before":[")" << kept_id << "\"]}";
  const auto lost = stage.ask("company-a", wire::Service::ram, "CreateAccessKey", {{"UserName", "bot"}});
  const std::string lost_id = lost["AccessKey"]["AccessKeyId"];

  const auto removed = remove_orphan_keys(stage.sessions, stage.options);
  REQUIRE(removed.has_value());
  CHECK(*removed == std::vector<std::string>{"company-a/bot " + lost_id});
  CHECK(number_of_keys(stage, "bot") == 1);
  CHECK(stage.secrets.files().empty());
}

TEST_CASE("a crash after the sealing leaves the key alone") {
  Stage stage;
  stage.run(Plans().step(Op::create_user, user("bot")).plan());
  const auto reply = stage.ask("company-a", wire::Service::ram, "CreateAccessKey", {{"UserName", "bot"}});
  const std::string id = reply["AccessKey"]["AccessKeyId"];
  std::ofstream(stage.secrets.path() / "company-a.bot.1.intent")
      << R"({"account":"company-a","user":"bot","ordinal":1,"keys_before":[]})";
  std::ofstream(stage.secrets.path() / ("company-a.bot." + id + ".cms")) << "sealed";
  const auto removed = remove_orphan_keys(stage.sessions, stage.options);
  REQUIRE(removed.has_value());
  CHECK(removed->empty());
  CHECK(number_of_keys(stage, "bot") == 1);
}

TEST_CASE("a key that a crash left behind may yet come into view: the list is read as long as it may lag") {
  Stage stage;
  stage.run(Plans().step(Op::create_user, user("bot")).plan());
  const Instant asked = stage.options.environment.now();
  stage.options.environment.now = [&] { return asked + std::chrono::seconds(stage.sleeps.size() * 10); };
  std::ofstream(stage.secrets.path() / "company-a.bot.1.intent")
      << R"({"account":"company-a","user":"bot","ordinal":1,"keys_before":[]})";
  stage.options.environment.sleep = [&](std::chrono::milliseconds wait) {
    stage.sleeps.push_back(wait);
    if (stage.sleeps.size() == 2) stage.ask("company-a", wire::Service::ram, "CreateAccessKey", {{"UserName", "bot"}});
  };
  const auto removed = remove_orphan_keys(stage.sessions, stage.options);
  REQUIRE(removed.has_value());
  CHECK(removed->size() == 1);
  CHECK(number_of_keys(stage, "bot") == 0);
  CHECK(stage.sleeps == std::vector<std::chrono::milliseconds>{std::chrono::seconds(1), std::chrono::seconds(2)});
}

TEST_CASE("an intent that cannot be read is not passed over") {
  Stage stage;
  std::ofstream(stage.secrets.path() / "company-a.bot.1.intent") << "{}";
  const auto removed = remove_orphan_keys(stage.sessions, stage.options);
  REQUIRE_FALSE(removed.has_value());
  CHECK(removed.error().message ==
        "cannot read " + (stage.secrets.path() / "company-a.bot.1.intent").string() + ": it is no intent file");
}

TEST_CASE("a first password is sealed before the service hears of it, and meets every class") {
  Stage stage;
  const auto result = stage.run(user_with_logon());
  REQUIRE(result.has_value());
  REQUIRE(result->all_done());
  CHECK(stage.secrets.files() == std::vector<std::string>{"company-a.alice.password.cms"});
  const auto opened = nlohmann::json::parse(stage.recipient.open(*result->steps[1].sealed));
  const std::string password = opened["password"];
  CHECK(password.size() >= 24);
  for (const char* const characters :
       {"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "!@#$%^*-_=+"}) {
    CHECK(password.find_first_of(characters) != std::string::npos);
  }
}

TEST_CASE("a first password keeps the account's own rule, which the service holds it to") {
  Stage stage;
  stage.ask("company-a", wire::Service::ims, "SetPasswordPolicy",
            {{"MinimumPasswordLength", "32"},
             {"MinimumPasswordDifferentCharacter", "8"},
             {"PasswordNotContainUserName", "true"},
             {"RequireLowercaseCharacters", "true"},
             {"RequireUppercaseCharacters", "true"},
             {"RequireNumbers", "true"},
             {"RequireSymbols", "true"}});
  const auto result = stage.run(user_with_logon());
  REQUIRE(result.has_value());
  REQUIRE(result->all_done());
  const auto opened = nlohmann::json::parse(stage.recipient.open(*result->steps[1].sealed));
  CHECK(opened["password"].get<std::string>().size() == 32);
}

TEST_CASE("an earlier try's sealed password is not overwritten") {
  Stage stage;
  std::ofstream(stage.secrets.path() / "company-a.alice.password.cms") << "earlier";
  const auto result = stage.run(user_with_logon());
  REQUIRE(result.has_value());
  CHECK(*result->steps[1].sealed == stage.secrets.path() / "company-a.alice.password-2.cms");
}

TEST_CASE("a logon that is there already is not ours: the step fails and no password is left lying") {
  Stage stage;
  stage.run(Plans().step(Op::create_user, user("alice")).plan());
  stage.ask("company-a", wire::Service::ram, "CreateLoginProfile",
            {{"UserName", "alice"}, {"Password", "Some-body's-0wn-password"}});
  const auto result = stage.run(Plans().step(Op::create_login_profile, logon("alice")).plan());
  REQUIRE(result.has_value());
  REQUIRE(result->steps[0].error.has_value());
  CHECK(result->steps[0].error->message ==
        "user alice of company-a has a console logon already, with a password of its own");
  CHECK(stage.secrets.files().empty());
  CHECK(stage.writes() == std::vector<std::string>{"CreateUser", "CreateLoginProfile"});
}

TEST_CASE("without a recipient nothing is written") {
  Stage stage;
  stage.options.recipients.by_name.clear();
  const auto result = stage.run(user_with_key());
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::guard);
  CHECK(result.error().message == "nobody is named who may open the secrets of company-a/bot");
  CHECK(result.error().help ==
        "name a certificate under `recipients:` in the connection file: `default: [certs/secops.pem]`");
  CHECK(stage.writes().empty());
}

TEST_CASE("without a folder to seal into nothing is written") {
  Stage stage;
  stage.options.secrets_folder = stage.recipient.certificate() / "below-a-file";
  const auto result = stage.run(user_with_logon());
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::guard);
  CHECK(result.error().message ==
        "cannot write to the secrets folder " + stage.options.secrets_folder.string() + ": Not a directory");
  CHECK(stage.writes().empty());
}

}  // namespace
}  // namespace ramify::apply::test
