#include "ramify/client/credentials.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;
using client::CredentialRequest;
namespace fs = std::filesystem;

namespace {

constexpr const char* kConfig = R"({"current":"plain","profiles":[
  {"name":"plain","mode":"AK","access_key_id":"LTAI1","access_key_secret":"s1"},
  {"name":"token","mode":"stsTOKEN","access_key_id":"STS.2","access_key_secret":"s2","sts_token":"t2"},
  {"name":"unnamed-mode","access_key_id":"LTAI3","access_key_secret":"s3"},
  {"name":"admin","mode":"RamRoleArn","access_key_id":"LTAI4","access_key_secret":"s4",
   "ram_role_arn":"acs:ram::1000000000000001:role/admin","ram_session_name":"me","expired_seconds":1800,
   "external_id":"x-1","sts_region":"cn-hangzhou"},
  {"name":"chained","mode":"ChainableRamRoleArn","source_profile":"admin",
   "ram_role_arn":"acs:ram::2000000000000002:role/deep"},
  {"name":"a","mode":"ChainableRamRoleArn","source_profile":"b","ram_role_arn":"r"},
  {"name":"b","mode":"ChainableRamRoleArn","source_profile":"a","ram_role_arn":"r"},
  {"name":"ecs","mode":"EcsRamRole"},
  {"name":"no-secret","mode":"AK","access_key_id":"LTAI5"},
  {"name":"no-role","mode":"RamRoleArn","access_key_id":"LTAI6","access_key_secret":"s6"},
  {"name":"no-source","mode":"ChainableRamRoleArn","ram_role_arn":"r"},
  {"name":"pasted","mode":"AK","access_key_id":"LTAI7","access_key_secret":"s7\n"}]})";

/// A folder with a configuration file that only its owner can read.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("ramify-credentials-" + std::to_string(::getpid()));
  fs::path file = path / "config.json";
  explicit Folder(const std::string& text = kConfig) {
    fs::create_directories(path);
    std::ofstream(file) << text;
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
};

Answer assumed(const std::string& id) {
  return ok(R"({"RequestId":"R","Credentials":{"AccessKeyId":")" + id +
            R"(","AccessKeySecret":"temporary","SecurityToken":"token","Expiration":"2023-11-14T23:13:20Z"}})");
}

struct Finder {
  std::shared_ptr<Script> script;
  std::map<std::string, std::string> variables;
  std::map<wire::Service, std::string> endpoints;

  explicit Finder(std::deque<Answer> answers = {}) : script(std::make_shared<Script>(std::move(answers))) {}
  Result<client::Credentials> find(CredentialRequest::Source source, const std::string& name,
                                   const fs::path& file) const {
    const auto getenv = [this](const std::string& key) -> std::optional<std::string> {
      const auto found = variables.find(key);
      return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
    return client::find_credentials({source, name, file}, getenv, script, environment(std::make_shared<Seen>()),
                                    endpoints);
  }
  Result<client::Credentials> profile(const std::string& name, const fs::path& file) const {
    return find(CredentialRequest::Source::profile, name, file);
  }
};

/// The message of an error of kind `credentials`, free of the folder's name.
std::string message_of(const Result<client::Credentials>& result, const Folder& folder) {
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().kind == ErrorKind::credentials);
  auto message = result.error().message;
  for (auto at = message.find(folder.file.string()); at != std::string::npos; at = message.find(folder.file.string())) {
    message.replace(at, folder.file.string().size(), "FILE");
  }
  return message;
}

}  // namespace

TEST_CASE("a profile of the CLI gives its AccessKey or its token, whatever the case of its mode") {
  const Folder folder;
  const Finder finder;
  const auto plain = finder.profile("plain", folder.file);
  REQUIRE(plain.has_value());
  CHECK(plain->access_key_id == "LTAI1");
  CHECK(plain->access_key_secret.expose() == "s1");
  CHECK_FALSE(plain->security_token.has_value());
  const auto token = finder.profile("token", folder.file);
  REQUIRE(token.has_value());
  CHECK(token->security_token->expose() == "t2");
  CHECK(finder.profile("unnamed-mode", folder.file)->access_key_id == "LTAI3");
  CHECK(finder.script->requests.empty());
}

TEST_CASE("a role profile is assumed with the profile's own key") {
  const Folder folder;
  Finder finder({assumed("STS.new")});
  const auto found = finder.profile("admin", folder.file);
  REQUIRE(found.has_value());
  CHECK(found->access_key_id == "STS.new");
  CHECK(found->access_key_secret.expose() == "temporary");
  CHECK(found->security_token->expose() == "token");
  CHECK(finder.script->urls.at(0) == "https://sts.cn-hangzhou.aliyuncs.com");
  CHECK(
      finder.script->requests.at(0).body ==
      "RoleArn=acs%3Aram%3A%3A1000000000000001%3Arole%2Fadmin&RoleSessionName=me&DurationSeconds=1800&ExternalId=x-1");
  CHECK(finder.script->header(0, "authorization").find("Credential=LTAI4,") != std::string::npos);
}

TEST_CASE("a chain of profiles is followed from its source, at the connection's endpoint") {
  const Folder folder;
  Finder finder({assumed("STS.first"), assumed("STS.second")});
  finder.endpoints[wire::Service::sts] = "http://127.0.0.1:7070";
  const auto found = finder.profile("chained", folder.file);
  REQUIRE(found.has_value());
  CHECK(found->access_key_id == "STS.second");
  CHECK(finder.script->urls == std::vector<std::string>{"http://127.0.0.1:7070", "http://127.0.0.1:7070"});
  CHECK(finder.script->header(1, "x-acs-accesskey-id") == "STS.first");
  CHECK(finder.script->requests.at(1).body ==
        "RoleArn=acs%3Aram%3A%3A2000000000000002%3Arole%2Fdeep&RoleSessionName=ramify");
}

TEST_CASE("every fault of a profile is told with its place and never with its value") {
  const Folder folder;
  const Finder finder;
  const std::pair<const char*, const char*> cases[] = {
      {"a", "FILE: the source profiles go round in a circle: a -> b -> a"},
      {"ecs", "FILE: profile `ecs` has the mode EcsRamRole, which is not supported"},
      {"no-secret", "FILE: profile `no-secret` has no access_key_secret"},
      {"no-role", "FILE: profile `no-role` has no ram_role_arn"},
      {"no-source", "FILE: profile `no-source` names no source_profile"},
      {"plian", "FILE: there is no profile `plian`"},
      {"pasted",
       "FILE: profile `pasted`: the AccessKey secret is empty or holds a blank, a line break or another character that "
       "none has"},
  };
  for (const auto& [profile, message] : cases)
    CHECK(message_of(finder.profile(profile, folder.file), folder) == message);
  CHECK(finder.profile("plian", folder.file).error().help == "did you mean `plain`?");
  CHECK(finder.profile("ecs", folder.file).error().help ==
        "the modes are AK, StsToken, RamRoleArn and ChainableRamRoleArn; other credentials can be handed over with "
        "`env: PREFIX` in the connection file");
  CHECK(finder.profile("a", folder.file).error().help == "let one of them be a profile of mode AK or StsToken");
}

TEST_CASE("a configuration file is refused where it is missing, broken or open to everybody") {
  const Folder folder;
  const Finder finder;
  CHECK(message_of(finder.profile("plain", folder.path / "none.json"), folder) ==
        "profile `plain`: " + (folder.path / "none.json").string() + " does not exist");
  CHECK(message_of(finder.profile("plain", folder.path), folder) ==
        "profile `plain`: " + folder.path.string() + " is not a file");
  fs::permissions(folder.file, fs::perms::group_read, fs::perm_options::add);
  CHECK(finder.profile("plain", folder.file).has_value());
  fs::permissions(folder.file, fs::perms::others_read, fs::perm_options::add);
  const auto open = finder.profile("plain", folder.file);
  CHECK(message_of(open, folder) == "profile `plain`: everybody on this machine can read FILE");
  CHECK(open.error().help ==
        "run `chmod 600 " + folder.file.string() + "`, and think about replacing the AccessKeys in it");
}

TEST_CASE("a configuration file that is not the CLI's is told with the place") {
  const Folder broken("{\"current\": 1,\n  oops}");
  CHECK(message_of(Finder().profile("plain", broken.file), broken).starts_with("profile `plain`: FILE:2:3: "));
  const Folder list("[]");
  CHECK(message_of(Finder().profile("plain", list.file), list) == "profile `plain`: FILE holds no profiles");
}

TEST_CASE("a role that may not be assumed is a matter of credentials; a network that is down is not") {
  const Folder folder;
  const auto denied = Finder({fault(403, "NoPermission", "no")}).profile("admin", folder.file);
  CHECK(message_of(denied, folder) == "FILE: profile `admin`: AssumeRole failed: NoPermission: no");
  const auto down = Finder({unsent(), unsent(), unsent()}).profile("admin", folder.file);
  REQUIRE_FALSE(down.has_value());
  CHECK(down.error().kind == ErrorKind::network);
  const auto odd = Finder({ok()}).profile("admin", folder.file);
  REQUIRE_FALSE(odd.has_value());
  CHECK(odd.error().message == folder.file.string() + ": profile `admin`: AssumeRole answered without credentials");
}

TEST_CASE("credentials come from variables with the prefix that was asked for") {
  const Folder folder;
  Finder finder;
  finder.variables = {{"COMPANY_B_ACCESS_KEY_ID", "LTAI9"}, {"COMPANY_B_ACCESS_KEY_SECRET", "s9"}};
  const auto source = CredentialRequest::Source::env;
  CHECK(finder.find(source, "COMPANY_B", {})->access_key_secret.expose() == "s9");
  CHECK_FALSE(finder.find(source, "COMPANY_B", {})->security_token);
  finder.variables["COMPANY_B_SECURITY_TOKEN"] = "t9";
  CHECK(finder.find(source, "COMPANY_B", {})->security_token->expose() == "t9");
  finder.variables["COMPANY_B_ACCESS_KEY_SECRET"] = "";
  const auto missing = finder.find(source, "COMPANY_B", {});
  CHECK(message_of(missing, folder) == "the environment variable COMPANY_B_ACCESS_KEY_SECRET is not set");
  CHECK(missing.error().help ==
        "set COMPANY_B_ACCESS_KEY_ID and COMPANY_B_ACCESS_KEY_SECRET (and COMPANY_B_SECURITY_TOKEN for temporary "
        "credentials)");
  finder.variables["COMPANY_B_ACCESS_KEY_SECRET"] = "s 9";
  CHECK(
      message_of(finder.find(source, "COMPANY_B", {}), folder) ==
      "the environment variables COMPANY_B_*: the AccessKey secret is empty or holds a blank, a line break or another "
      "character that none has");
}

TEST_CASE("the default chain asks the environment, then the CLI's profile, and says where it ends") {
  const Folder folder;
  Finder finder;
  const auto source = CredentialRequest::Source::chain;
  CHECK(finder.find(source, "default", folder.file)->access_key_id == "LTAI1");
  finder.variables["ALIBABA_CLOUD_PROFILE"] = "token";
  CHECK(finder.find(source, "default", folder.file)->access_key_id == "STS.2");
  finder.variables["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "true";
  CHECK(message_of(finder.find(source, "default", folder.file), folder) ==
        "the default chain found no credentials: ALIBABA_CLOUD_ACCESS_KEY_ID is not set and FILE is switched off");
  finder.variables["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = "/var/run/token";
  CHECK(message_of(finder.find(source, "default", folder.file), folder) ==
        "the default chain comes to OIDC (ALIBABA_CLOUD_OIDC_TOKEN_FILE), which is not supported");
  finder.variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI8";
  finder.variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "s8";
  CHECK(finder.find(source, "default", folder.file)->access_key_id == "LTAI8");
  CHECK(message_of(finder.find(source, "other", folder.file), folder) == "there is no credential chain `other`");
  const Folder aimless(R"({"profiles":[]})");
  CHECK(message_of(Finder().find(source, "default", aimless.file), aimless) ==
        "the default chain: FILE names no current profile");
  CHECK(message_of(Finder().find(source, "default", folder.path / "none"), folder) ==
        "the default chain found no credentials: ALIBABA_CLOUD_ACCESS_KEY_ID is not set and " +
            (folder.path / "none").string() + " does not exist");
}

TEST_CASE("without HOME no file of profiles is looked for below the current directory") {
  const Folder folder;
  const auto profile = Finder().find(CredentialRequest::Source::profile, "prod", {});
  CHECK(message_of(profile, folder) ==
        "profile `prod`: HOME is not set, below which the aliyun CLI keeps its profiles");
  CHECK(profile.error().help == "set HOME, or name the file as `aliyun_config:` in the connection file");
  CHECK(message_of(Finder().find(CredentialRequest::Source::chain, "default", {}), folder) ==
        "the default chain found no credentials: ALIBABA_CLOUD_ACCESS_KEY_ID is not set and HOME neither");
}
