#include <doctest/doctest.h>

#include "ramify/text/text.h"
#include "ramify/wire/sign.h"
#include "talker.h"

using namespace ramify;
using namespace ramify::sim_test;

namespace {

Got ask(World& world, const std::string& host, const std::string& service, const std::string& action) {
  auto request = world.signed_v3(world.root(kA), service, action, {});
  for (auto it = request.headers.begin(); it != request.headers.end();) {
    const bool again = it->first == "authorization" || it->first == "x-acs-content-sha256";
    it = again ? request.headers.erase(it) : it + 1;
  }
  request.headers.front().second = host;
  const Key key = world.root(kA);
  wire::v3_sign(request, key.id, Secret(std::string(key.secret)));
  return world.send(request);
}

std::string header(const Got& got, const std::string& lower_name) {
  for (const auto& [name, value] : got.headers) {
    if (text::fold_case(name) == lower_name) return value;
  }
  return {};
}

}  // namespace

TEST_CASE("a service answers at its own hosts, central, regional and within a VPC, and at any other address") {
  World world;
  CHECK(ask(world, "ram.aliyuncs.com", "ram", "ListUsers").status == 200);
  CHECK(ask(world, "ram-vpc.aliyuncs.com", "ram", "ListUsers").status == 200);
  CHECK(ask(world, "127.0.0.1:7070", "ram", "ListUsers").status == 200);
  CHECK(ask(world, "sts.cn-hangzhou.aliyuncs.com", "sts", "GetCallerIdentity").status == 200);
  CHECK(ask(world, "sts-vpc.cn-hangzhou.aliyuncs.com", "sts", "GetCallerIdentity").status == 200);
  CHECK(ask(world, "actiontrail.eu-central-1.aliyuncs.com", "actiontrail", "LookupEvents").status == 200);
}

TEST_CASE("a host of no service and a host of another service are told apart") {
  World world;
  const Got nobody = ask(world, "oss.aliyuncs.com", "ram", "ListUsers");
  CHECK(nobody.status == 404);
  CHECK(nobody.code() == "InvalidProduct.NotFound");
  CHECK(nobody.json()["Message"] == "Cannot find product according to your specified domain.");
  CHECK(ask(world, "ram.cn-hangzhou.aliyuncs.com", "ram", "ListUsers").code() == "InvalidProduct.NotFound");
  const Got other = ask(world, "ims.aliyuncs.com", "ram", "ListUsers");
  CHECK(other.status == 400);
  CHECK(other.code() == "InvalidVersion");
}

TEST_CASE("an error names the host that was asked") {
  World world;
  const Got got = ask(world, "sts.eu-central-1.aliyuncs.com", "sts", "MakeCoffee");
  CHECK(got.json()["HostId"] == "sts.eu-central-1.aliyuncs.com");
  CHECK(ask(world, "localhost:1", "ims", "MakeCoffee").json()["HostId"] == "ims.aliyuncs.com");
}

TEST_CASE("who asks for XML gets XML, errors too") {
  World world;
  world.a("ram", "CreateUser", {{"UserName", "alice"}, {"Comments", "<b> & c"}});
  const Got got = world.call(world.root(kA), "ram", "ListUsers", {{"Format", "XML"}});
  CHECK(got.body.find("<ListUsersResponse>") != std::string::npos);
  CHECK(got.body.find("<Users><User>") != std::string::npos);
  CHECK(got.body.find("<Comments>&lt;b&gt; &amp; c</Comments>") != std::string::npos);
  CHECK(got.body.find("<IsTruncated>false</IsTruncated>") != std::string::npos);
  const Got refused = world.call(world.root(kA), "ram", "GetUser", {{"UserName", "bob"}, {"Format", "XML"}});
  CHECK(refused.status == 404);
  CHECK(refused.body.find("<Error><Code>EntityNotExist.User</Code>") != std::string::npos);
  CHECK(header(refused, "content-type") == "text/xml;charset=utf-8");
}
