#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>

#include <array>

#include "ssh_key.h"
#include "ssh_reader.h"

namespace ramify::plan {
namespace {

/// A hardware key's word that somebody touched it.
constexpr unsigned kTouched = 0x01;

/// Which algorithm's signatures a key of a type makes, with which hash: the kinds that are taken, and no other.
struct Algorithm {
  std::string_view name;
  std::string_view key_type;
  const EVP_MD* (*hash)();  ///< null: the algorithm's own
  bool ecdsa = false;
};
constexpr std::array kAlgorithms = {
    Algorithm{"ssh-ed25519", "ssh-ed25519", nullptr},
    Algorithm{"sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com", nullptr},
    Algorithm{"rsa-sha2-256", "ssh-rsa", EVP_sha256},
    Algorithm{"rsa-sha2-512", "ssh-rsa", EVP_sha512},
    Algorithm{"ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", EVP_sha256, true},
    Algorithm{"ecdsa-sha2-nistp384", "ecdsa-sha2-nistp384", EVP_sha384, true},
    Algorithm{"ecdsa-sha2-nistp521", "ecdsa-sha2-nistp521", EVP_sha512, true},
    Algorithm{"sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", EVP_sha256, true},
};

/// A positive number as SSH writes it; empty where it is negative or has a byte too many.
std::optional<std::string_view> magnitude(std::optional<std::string_view> text) {
  if (!text || text->empty() || (static_cast<unsigned char>(text->front()) & 0x80U) != 0) return std::nullopt;
  if (text->front() == '\0') text->remove_prefix(1);
  if (text->empty() || text->front() == '\0') return std::nullopt;
  return text;
}

/// SSH's two numbers as the ASN.1 that OpenSSL takes; empty where they are not two numbers.
std::string ecdsa_der(std::string_view blob) {
  SshReader reader(blob);
  const auto r = magnitude(reader.text());
  const auto s = magnitude(reader.text());
  if (!r || !s || !reader.at_end()) return {};
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), &ECDSA_SIG_free);
  BIGNUM* rn = BN_bin2bn(bytes_of(*r), static_cast<int>(r->size()), nullptr);
  BIGNUM* sn = BN_bin2bn(bytes_of(*s), static_cast<int>(s->size()), nullptr);
  if (!pair || ECDSA_SIG_set0(pair.get(), rn, sn) != 1) {
    BN_free(rn);
    BN_free(sn);
    return {};
  }
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool holds(EVP_PKEY* key, const EVP_MD* hash, std::string_view signature, std::string_view data) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return context && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(data), data.size()) == 1;
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(bytes_of(text), text.size(), digest.data());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Result<void> verify_ssh(const SshKey& key, std::string_view signature, std::string_view data) {
  SshReader reader(signature);
  const auto name = reader.text();
  const auto blob = reader.text();
  if (!name || !blob) return refuse("its signature cannot be read");
  const Algorithm* algorithm = nullptr;
  for (const Algorithm& known : kAlgorithms) {
    if (known.name == *name && known.key_type == key.type) algorithm = &known;
  }
  if (algorithm == nullptr) return refuse("its algorithm is not taken here, or is not its key's");
  std::string signed_data(data);
  if (key.is_hardware()) {
    const auto flags = reader.byte();
    const auto counter = reader.number();
    if (!flags || !counter) return refuse("its signature cannot be read");
    if ((*flags & kTouched) == 0) return refuse("nobody touched the hardware key that made it");
    signed_data = sha256(key.application);
    signed_data += static_cast<char>(*flags);
    for (unsigned shift = 32; shift > 0;) {
      shift -= 8;
      signed_data += static_cast<char>(*counter >> shift & 0xFFU);
    }
    signed_data += sha256(data);
  }
  if (!reader.at_end()) return refuse("its signature cannot be read");
  std::string bytes = algorithm->ecdsa ? ecdsa_der(*blob) : std::string(*blob);
  if (key.type == "ssh-rsa") {
    // Leading zeros may have been left out (RFC 8332).
    const auto size = static_cast<std::size_t>(EVP_PKEY_get_size(key.key.get()));
    if (bytes.size() < size) bytes.insert(0, size - bytes.size(), '\0');
  }
  const EVP_MD* hash = algorithm->hash == nullptr ? nullptr : algorithm->hash();
  if (bytes.empty() || !holds(key.key.get(), hash, bytes, signed_data)) {
    return refuse("it is not a signature of this key over this plan");
  }
  return {};
}

}  // namespace ramify::plan
