#include "ssh_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/sha.h>

#include <array>

#include "ssh_reader.h"

namespace ramify::plan {
namespace {

using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr std::size_t kEd25519Size = 32;
constexpr int kRsaBitsMin = 2048;

struct Curve {
  std::string_view type;  ///< SSH's name of the key
  std::string_view name;  ///< of the curve inside the key
  const char* group;      ///< OpenSSL's
};
constexpr std::array kCurves = {
    Curve{"ecdsa-sha2-nistp256", "nistp256", "P-256"},
    Curve{"ecdsa-sha2-nistp384", "nistp384", "P-384"},
    Curve{"ecdsa-sha2-nistp521", "nistp521", "P-521"},
    Curve{"sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", "P-256"},
};

Number number_of(std::string_view text) {
  return {BN_bin2bn(bytes_of(text), static_cast<int>(text.size()), nullptr), &BN_free};
}

Key from_parameters(const char* type, OSSL_PARAM_BLD* builder) {
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(OSSL_PARAM_BLD_to_param(builder),
                                                                           &OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1) {
    static_cast<void>(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()));
  }
  return {key, &EVP_PKEY_free};
}

Key ecdsa_key(const char* group, std::string_view point) {
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(OSSL_PARAM_BLD_new(),
                                                                                &OSSL_PARAM_BLD_free);
  if (!builder || OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return {nullptr, &EVP_PKEY_free};
  }
  return from_parameters("EC", builder.get());
}

Key rsa_key(std::string_view exponent, std::string_view modulus) {
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(OSSL_PARAM_BLD_new(),
                                                                                &OSSL_PARAM_BLD_free);
  const Number e = number_of(exponent);
  const Number n = number_of(modulus);
  if (!builder || !e || !n || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1) {
    return {nullptr, &EVP_PKEY_free};
  }
  return from_parameters("RSA", builder.get());
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

Result<SshKey> parse_ssh_key(std::string_view blob) {
  SshReader reader(blob);
  SshKey key;
  const auto type = reader.text();
  if (!type) return refuse("its key cannot be read");
  key.type = *type;
  const bool hardware = key.type.rfind("sk-", 0) == 0;
  if (key.type == "ssh-ed25519" || key.type == "sk-ssh-ed25519@openssh.com") {
    const auto point = reader.text();
    if (point && point->size() == kEd25519Size) {
      key.key.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*point), point->size()));
    }
  } else if (key.type == "ssh-rsa") {
    const auto exponent = reader.text();
    const auto modulus = reader.text();
    if (exponent && modulus) key.key = rsa_key(*exponent, *modulus);
    if (key.key && EVP_PKEY_get_bits(key.key.get()) < kRsaBitsMin)
      return refuse("its RSA key is shorter than 2048 bits");
  } else {
    for (const Curve& curve : kCurves) {
      if (curve.type != key.type) continue;
      const auto name = reader.text();
      const auto point = reader.text();
      if (point && name == curve.name) key.key = ecdsa_key(curve.group, *point);
    }
    if (ends_with(key.type, "-cert-v01@openssh.com"))
      return refuse("it was made with a certificate; sign with a plain key");
  }
  if (hardware) {
    const auto application = reader.text();
    if (application && !application->empty()) key.application = *application;
  }
  if (!key.key || !reader.at_end() || hardware != key.is_hardware()) {
    return refuse("its key cannot be read, or is of a kind that is not taken here");
  }
  return key;
}

std::string fingerprint(std::string_view blob) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(blob), blob.size(), digest.data());
  return "SHA256:" + base64_bare({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace ramify::plan
