#include "ramify/wire/sign.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace ramify;
using namespace ramify::wire;

namespace {

/// Signatures published in the Alibaba Cloud documentation or made by its Node.js SDK.
nlohmann::json vectors(std::string_view algorithm) {
  std::ifstream file(RAMIFY_SOURCE_DIR "/tests/unit/wire/sign_vectors.json");
  nlohmann::json chosen = nlohmann::json::array();
  for (const auto& vector : nlohmann::json::parse(file)) {
    if (vector.at("alg") == algorithm) {
      chosen.push_back(vector);
    }
  }
  return chosen;
}

Pairs pairs_of(const nlohmann::json& object) {
  Pairs pairs;
  for (const auto& [name, value] : object.items()) {
    pairs.emplace_back(name, value.get<std::string>());
  }
  // The other way round than sorted: the signature has to find the order itself.
  std::reverse(pairs.begin(), pairs.end());
  return pairs;
}

HttpRequest request_of(const nlohmann::json& vector) {
  return {vector.at("method"), vector.at("path"), pairs_of(vector.at("query")), pairs_of(vector.at("headers")),
          vector.at("body")};
}

}  // namespace

TEST_CASE("the published HMAC-SHA1 signatures come out") {
  const auto all = vectors("HMAC-SHA1");
  REQUIRE(all.size() == 3);
  for (const auto& vector : all) {
    CAPTURE(vector.at("id").get<std::string>());
    const Secret secret(vector.at("secret").get<std::string>());
    const std::string to_sign =
        v1_string_to_sign(vector.at("method").get<std::string>(), pairs_of(vector.at("params")));
    CHECK(v1_signature(to_sign, secret) == vector.at("signature").get<std::string>());
  }
}

TEST_CASE("the published ACS3-HMAC-SHA256 signatures come out") {
  const auto all = vectors("ACS3-HMAC-SHA256");
  REQUIRE(all.size() == 4);
  for (const auto& vector : all) {
    CAPTURE(vector.at("id").get<std::string>());
    HttpRequest request = request_of(vector);
    v3_sign(request, vector.at("accessKeyId").get<std::string>(), Secret(vector.at("secret").get<std::string>()));
    const auto canonical = v3_canonical(request, v3_headers_to_sign(request));
    CHECK(canonical.string_to_sign == "ACS3-HMAC-SHA256\n" + vector.at("hashedCanonicalRequest").get<std::string>());
    const auto authorization = parse_v3_authorization(find_header(request.headers, "authorization").value());
    REQUIRE(authorization);
    CHECK(authorization->access_key_id == vector.at("accessKeyId").get<std::string>());
    CHECK(authorization->signed_headers == v3_headers_to_sign(request));
    CHECK(authorization->signature == vector.at("signature").get<std::string>());
  }
}

TEST_CASE("a secret longer than a block of the hash signs as RFC 4231 shows") {
  const std::string text = "Test Using Larger Than Block-Size Key - Hash Key First";
  CHECK(v3_signature(text, Secret(std::string(131, '\xaa'))) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("an old signature is no part of what is signed") {
  const Pairs plain{{"Action", "GetUser"}, {"UserName", "alice"}};
  Pairs resent = plain;
  resent.emplace_back("Signature", "stale");
  CHECK(v1_string_to_sign("POST", resent) == v1_string_to_sign("POST", plain));
  CHECK(v1_string_to_sign("POST", plain) == "POST&%2F&Action%3DGetUser%26UserName%3Dalice");
}

TEST_CASE("signing a request again leaves one authorization that fits the new body") {
  HttpRequest request{"POST", "/", {}, {{"host", "ram.aliyuncs.com"}}, "RoleName=a"};
  const Secret secret(std::string("testsecret"));
  v3_sign(request, "testid", secret);
  const std::string first = find_header(request.headers, "authorization").value();
  request.body = "RoleName=b";
  v3_sign(request, "testid", secret);
  CHECK(request.headers.size() == 3);
  CHECK(find_header(request.headers, "authorization") != first);
  CHECK(find_header(request.headers, "x-acs-content-sha256") == sha256_hex("RoleName=b"));
}

TEST_CASE("every change to a signed request changes its string to sign") {
  const HttpRequest request{"POST", "/", {{"A", "1"}}, {{"host", "h"}, {"x-acs-date", "d"}}, "body"};
  const auto to_sign = [](const HttpRequest& r) { return v3_canonical(r, v3_headers_to_sign(r)).string_to_sign; };
  std::vector<HttpRequest> changed(6, request);
  changed[0].method = "GET";
  changed[1].path = "/x";
  changed[2].query[0].second = "2";
  changed[3].headers[0].second = "other";
  changed[4].headers.emplace_back("x-acs-extra", "");
  changed[5].body = "Body";
  for (const HttpRequest& other : changed) {
    CHECK(to_sign(other) != to_sign(request));
  }
}

TEST_CASE("headers that proxies and libraries add are not signed") {
  HttpRequest request{"POST", "/", {}, {{"host", "h"}, {"user-agent", "x"}, {"accept", "*/*"}}, ""};
  CHECK(v3_headers_to_sign(request) == std::vector<std::string>{"host"});
}

TEST_CASE("header values are trimmed and those of one name joined in order") {
  const HttpRequest request{"GET", "", {}, {{"x-acs-a", " two "}, {"x-acs-a", "one"}}, ""};
  CHECK(v3_canonical(request, {"x-acs-a"}).canonical_request ==
        "GET\n/\n\nx-acs-a:one,two\n\nx-acs-a\n" + sha256_hex(""));
}

TEST_CASE("an authorization header that is not whole is refused") {
  CHECK(parse_v3_authorization("ACS3-HMAC-SHA256 Credential=a, SignedHeaders=host;x-acs-date, Signature=ff"));
  for (const char* bad :
       {"", "ACS3-HMAC-SHA256", "ACS3-HMAC-SHA1 Credential=a,SignedHeaders=host,Signature=ff",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host", "ACS3-HMAC-SHA256 Credential=a,Signature=f",
        "ACS3-HMAC-SHA256 Credential=,SignedHeaders=host,Signature=ff",
        "ACS3-HMAC-SHA256 Credential=a,Credential=b,SignedHeaders=host,Signature=ff",
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=ff,More=1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_v3_authorization(bad));
  }
}

TEST_CASE("hashes and base64 agree with RFC 6234 and RFC 4648") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(base64_encode("") == "");
  CHECK(base64_encode("f") == "Zg==");
  CHECK(base64_encode("foobar") == "Zm9vYmFy");
}

TEST_CASE("an empty secret signs too, so that a wrong key is the service's to refuse") {
  CHECK(v3_signature("x", Secret()).size() == 64);
  CHECK(v1_signature("x", Secret()).size() == 28);
}
