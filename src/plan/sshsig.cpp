#include "sshsig.h"

#include <openssl/sha.h>

#include <array>

#include "ssh_reader.h"

namespace ramify::plan {
namespace {

constexpr std::string_view kMagic = "SSHSIG";
constexpr std::string_view kBegin = "-----BEGIN SSH SIGNATURE-----\n";
constexpr std::string_view kEnd = "\n-----END SSH SIGNATURE-----";
/// The largest RSA signature with its key is far below.
constexpr std::size_t kBytesMax = std::size_t{64} << 10;

std::string hashed(const std::string& hash, std::string_view message) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (hash == "sha256") {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(bytes, message.size(), digest.data());
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
  }
  std::array<unsigned char, SHA512_DIGEST_LENGTH> digest{};
  SHA512(bytes, message.size(), digest.data());
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Result<SshSignature> parse_sshsig(std::string_view armored) {
  if (armored.size() > kBytesMax) return refuse("it is too long to be an SSH signature");
  const auto end = armored.find(kEnd);
  if (armored.substr(0, kBegin.size()) != kBegin || end == std::string_view::npos || end < kBegin.size()) {
    return refuse("it is not an SSH signature: it does not stand between BEGIN and END SSH SIGNATURE");
  }
  const auto bytes = base64_bytes(armored.substr(kBegin.size(), end - kBegin.size()));
  if (!bytes) return refuse("its base64 is damaged");
  if (bytes->compare(0, kMagic.size(), kMagic) != 0) return refuse("it is not an SSH signature");
  SshReader reader(std::string_view(*bytes).substr(kMagic.size()));
  const auto version = reader.number();
  const auto key = reader.text();
  const auto name_space = reader.text();
  const auto reserved = reader.text();
  const auto hash = reader.text();
  const auto signature = reader.text();
  if (version != 1U) return refuse("it is of a version that is not known");
  if (!key || !name_space || !reserved || !hash || !signature || !reader.at_end())
    return refuse("it is cut short or damaged");
  if (*hash != "sha256" && *hash != "sha512") return refuse("its hash is neither sha256 nor sha512");
  return SshSignature{std::string(*key), std::string(*name_space), std::string(*reserved), std::string(*hash),
                      std::string(*signature)};
}

std::string signed_bytes(const SshSignature& signature, std::string_view message) {
  return std::string(kMagic) + ssh_text(signature.name_space) + ssh_text(signature.reserved) +
         ssh_text(signature.hash) + ssh_text(hashed(signature.hash, message));
}

}  // namespace ramify::plan
