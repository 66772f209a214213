#include "idp.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <algorithm>
#include <fstream>

#include "../../../src/sim/encoding.h"
#include "ramify/wire/sign.h"

namespace ramify::sim_test {
namespace {

using Bytes = std::vector<unsigned char>;

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string bytes_of(const BIGNUM* number, int least) {
  Bytes out(static_cast<std::size_t>(std::max(least, BN_num_bytes(number))));
  REQUIRE(BN_bn2binpad(number, out.data(), static_cast<int>(out.size())) >= 0);
  return text_of(out);
}

std::string number_of(const EVP_PKEY* key, const char* name, int least = 0) {
  BIGNUM* number = nullptr;
  REQUIRE(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::string out = bytes_of(number, least);
  BN_free(number);
  return out;
}

std::string signed_with(EVP_PKEY* key, const std::string& text) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  Bytes out(512);
  std::size_t size = out.size();
  REQUIRE(EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key) == 1);
  const Bytes bytes(text.begin(), text.end());
  REQUIRE(EVP_DigestSign(context, out.data(), &size, bytes.data(), bytes.size()) == 1);
  EVP_MD_CTX_free(context);
  out.resize(size);
  return text_of(out);
}

std::string digest(const std::string& text) {
  Bytes out(32);
  REQUIRE(EVP_Digest(text.data(), text.size(), out.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return base64(text_of(out));
}

constexpr std::string_view kSignedInfo =
    R"(<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#_a1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{}</ds:DigestValue></ds:Reference></ds:SignedInfo>)";

constexpr std::string_view kOpening =
    R"(<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" IssueInstant="{}" Version="2.0"><saml:Issuer>https://idp.example/saml</saml:Issuer>)";

constexpr std::string_view kRest =
    R"(<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">alice@corp.example</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{0}" Recipient="https://signin.aliyun.com/saml-role/sso"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{1}" NotOnOrAfter="{0}"><saml:AudienceRestriction><saml:Audience>{2}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AttributeStatement><saml:Attribute Name="https://www.aliyun.com/SAML-Role/Attributes/Role"><saml:AttributeValue>acs:ram::1000000000000001:role/guest,acs:ram::1000000000000001:saml-provider/corp</saml:AttributeValue></saml:Attribute><saml:Attribute Name="https://www.aliyun.com/SAML-Role/Attributes/RoleSessionName"><saml:AttributeValue>alice</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>)";

}  // namespace

struct Idp::Key {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  EVP_PKEY* curve = EVP_EC_gen("P-256");
  ~Key() {
    EVP_PKEY_free(key);
    EVP_PKEY_free(curve);
  }

  [[nodiscard]] std::string certificate() const {
    X509* made = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), 0);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_set_pubkey(made, key);
    X509_sign(made, key, EVP_sha256());
    unsigned char* der = nullptr;
    const int size = i2d_X509(made, &der);
    REQUIRE(size > 0);
    std::string out = base64(text_of(Bytes(der, der + size)));
    OPENSSL_free(der);
    X509_free(made);
    return out;
  }
};

std::string base64(const std::string& bytes) {
  return wire::base64_encode(bytes);
}

Idp::Idp() : key_(std::make_unique<Key>()) {}
Idp::~Idp() = default;

std::string Idp::sign(const std::string& text) const {
  return signed_with(key_->key, text);
}

std::string Idp::seed() const {
  const std::string metadata = fmt::format(
      R"(<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/saml"><md:IDPSSODescriptor><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>)",
      key_->certificate());
  const nlohmann::json key = {{"kty", "RSA"},
                              {"kid", "k1"},
                              {"n", sim::base64url_encode(number_of(key_->key, OSSL_PKEY_PARAM_RSA_N))},
                              {"e", sim::base64url_encode(number_of(key_->key, OSSL_PKEY_PARAM_RSA_E))}};
  nlohmann::json oidc = {{"kind", "oidc"}, {"name", "ci"}, {"issuer", "https://ci.example"}};
  oidc["client_ids"] = nlohmann::json::array({"ramify"});
  const nlohmann::json point = {{"kty", "EC"},
                                {"kid", "k2"},
                                {"crv", "P-256"},
                                {"x", sim::base64url_encode(number_of(key_->curve, OSSL_PKEY_PARAM_EC_PUB_X, 32))},
                                {"y", sim::base64url_encode(number_of(key_->curve, OSSL_PKEY_PARAM_EC_PUB_Y, 32))}};
  oidc["jwks"]["keys"] = nlohmann::json::array({key, point});
  const nlohmann::json saml = {{"kind", "saml"}, {"name", "corp"}, {"metadata", metadata}};
  return "\"identity_providers\":" + nlohmann::json::array({oidc, saml}).dump();
}

nlohmann::json Idp::claims(Instant now) const {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  return {
      {"iss", "https://ci.example"}, {"aud", "ramify"}, {"sub", "repo:a/b"}, {"iat", seconds}, {"exp", seconds + 3600}};
}

std::string Idp::token(const nlohmann::json& claims) const {
  const std::string text =
      sim::base64url_encode(R"({"alg":"RS256","kid":"k1"})") + "." + sim::base64url_encode(claims.dump());
  return text + "." + sim::base64url_encode(sign(text));
}

std::string Idp::token_by_curve(const nlohmann::json& claims) const {
  const std::string text =
      sim::base64url_encode(R"({"alg":"ES256","kid":"k2"})") + "." + sim::base64url_encode(claims.dump());
  const std::string der = signed_with(key_->curve, text);
  const Bytes bytes(der.begin(), der.end());
  const unsigned char* at = bytes.data();
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(bytes.size()));
  REQUIRE(pair != nullptr);
  const std::string both = bytes_of(ECDSA_SIG_get0_r(pair), 32) + bytes_of(ECDSA_SIG_get0_s(pair), 32);
  ECDSA_SIG_free(pair);
  return text + "." + sim::base64url_encode(both);
}

std::string Idp::assertion(Instant now, const std::string& audience) const {
  const std::string from = format_instant(now);
  const std::string to = format_instant(now + std::chrono::minutes(5));
  const std::string opening = fmt::format(fmt::runtime(kOpening), from);
  const std::string rest = fmt::format(fmt::runtime(kRest), to, from, audience);
  const std::string info = fmt::format(fmt::runtime(kSignedInfo), digest(opening + rest));
  return opening + R"(<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">)" + info + "<ds:SignatureValue>" +
         base64(sign(info)) + "</ds:SignatureValue></ds:Signature>" + rest;
}

World seeded(const std::string& name, const std::string& members) {
  const auto folder = fresh_folder(name);
  std::ofstream(folder / "seed.json") << R"({"format_version":1,"accounts":{"company-a":{"id":"1000000000000001",)"
                                      << members << "}}}";
  sim::Options options;
  options.seeds = {folder / "seed.json"};
  return World(std::move(options));
}

}  // namespace ramify::sim_test
