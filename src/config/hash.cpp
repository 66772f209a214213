#include "hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "ramify/diag/ensure.h"

namespace ramify::config {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  RAMIFY_ENSURE(done == 1, "SHA-256 is always there");
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest.at(i));
  return hex;
}

}  // namespace ramify::config
