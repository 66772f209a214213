#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <functional>
#include <memory>

#include "ramify/plan/approval.h"
#include "ssh_keygen.h"

namespace ramify::plan::test::hardware_key_tests {
namespace {

const std::string kMessage = "sha256:0123\n";
const Instant kNow = *parse_instant("2026-06-01T00:00:00Z");
const std::string kApplication = "ssh:";

std::string number(std::uint32_t value) {
  std::string out;
  for (unsigned shift = 32; shift > 0;) out += static_cast<char>(value >> (shift -= 8) & 0xFFU);
  return out;
}
std::string text(const std::string& bytes) {
  return number(static_cast<std::uint32_t>(bytes.size())) + bytes;
}
std::string base64(const std::string& bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  return out.substr(0, static_cast<std::size_t>(size));
}
std::string sha(const std::string& bytes, bool wide = false) {
  std::string out(wide ? SHA512_DIGEST_LENGTH : SHA256_DIGEST_LENGTH, '\0');
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  wide ? SHA512(in, bytes.size(), to) : SHA256(in, bytes.size(), to);
  return out;
}

/// A hardware key, without the hardware: what it would send is put together here.
struct HardwareKey {
  explicit HardwareKey(bool on_curve)
      : ecdsa(on_curve),
        key(ecdsa ? EVP_EC_gen("P-256") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), &EVP_PKEY_free) {
    type = ecdsa ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com";
    std::string point(ecdsa ? 65 : 32, '\0');
    std::size_t size = point.size();
    auto* bytes = reinterpret_cast<unsigned char*>(point.data());
    if (ecdsa) {
      REQUIRE(EVP_PKEY_get_octet_string_param(key.get(), "encoded-pub-key", bytes, point.size(), &size) == 1);
    } else {
      REQUIRE(EVP_PKEY_get_raw_public_key(key.get(), bytes, &size) == 1);
    }
    blob = text(type) + (ecdsa ? text("nistp256") : "") + text(point) + text(kApplication);
  }

  [[nodiscard]] std::string raw(const std::string& data) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, ecdsa ? EVP_sha256() : nullptr, nullptr, key.get()) == 1);
    const auto* in = reinterpret_cast<const unsigned char*>(data.data());
    std::size_t size = 0;
    REQUIRE(EVP_DigestSign(context.get(), nullptr, &size, in, data.size()) == 1);
    std::string out(size, '\0');
    REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size, in, data.size()) == 1);
    out.resize(size);
    if (!ecdsa) return out;
    const auto* der = reinterpret_cast<const unsigned char*>(out.data());
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(
        d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(out.size())), &ECDSA_SIG_free);
    const auto magnitude = [](const BIGNUM* value) {
      std::string bytes(static_cast<std::size_t>(BN_num_bytes(value)), '\0');
      BN_bn2bin(value, reinterpret_cast<unsigned char*>(bytes.data()));
      return (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0 ? std::string(1, '\0') + bytes : bytes;
    };
    return text(magnitude(ECDSA_SIG_get0_r(pair.get()))) + text(magnitude(ECDSA_SIG_get0_s(pair.get())));
  }

  [[nodiscard]] std::string sign(char flags) const {
    const std::string data = "SSHSIG" + text("ramify-plan") + text("") + text("sha512") + text(sha(kMessage, true));
    const std::string made = raw(sha(kApplication) + flags + number(7) + sha(data));
    const std::string signature = text(type) + text(made) + flags + number(7);
    return "-----BEGIN SSH SIGNATURE-----\n" +
           base64("SSHSIG" + number(1) + text(blob) + text("ramify-plan") + text("") + text("sha512") +
                  text(signature)) +
           "\n-----END SSH SIGNATURE-----\n";
  }

  bool ecdsa;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key;
  std::string type;
  std::string blob;
};

TEST_CASE("a hardware key's signature is good where somebody touched the key, as ssh-keygen reads it") {
  const SshKeygen keygen;
  for (const bool ecdsa : {false, true}) {
    const HardwareKey key(ecdsa);
    CAPTURE(key.type);
    const std::string line = "alice " + key.type + " " + base64(key.blob) + "\n";
    const auto allowed = parse_allowed_signers(line, "signers");
    REQUIRE_MESSAGE(allowed.has_value(), allowed.error().message);
    const std::string good = key.sign('\x01');
    const auto approval = check_signature(good, kMessage, *allowed, kNow);
    CHECK_MESSAGE(approval.has_value(), approval.error().message);
    CHECK(keygen.verifies(good, kMessage, line, "alice"));
    const auto untouched = check_signature(key.sign('\0'), kMessage, *allowed, kNow);
    REQUIRE_FALSE(untouched.has_value());
    CHECK(untouched.error().message == "nobody touched the hardware key that made it");
    CHECK_FALSE(check_signature(good, "sha256:0124\n", *allowed, kNow).has_value());
  }
}

}  // namespace
}  // namespace ramify::plan::test::hardware_key_tests
