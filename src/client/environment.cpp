#include <openssl/rand.h>

#include <array>
#include <cstdint>
#include <thread>

#include "ramify/client/client.h"
#include "ramify/diag/ensure.h"

namespace ramify::client {
namespace {

template <std::size_t N>
std::array<unsigned char, N> random_bytes() {
  std::array<unsigned char, N> bytes{};
  RAMIFY_ENSURE(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1, "the system gives no random bytes");
  return bytes;
}

std::string random_nonce() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string nonce;
  for (const unsigned char byte : random_bytes<16>()) {
    nonce += digits[byte >> 4U];
    nonce += digits[byte & 15U];
  }
  return nonce;
}

double random_fraction() {
  std::uint32_t value = 0;
  for (const unsigned char byte : random_bytes<4>()) value = value << 8U | byte;
  return static_cast<double>(value) / 4294967296.0;
}

}  // namespace

Environment system_environment() {
  Environment environment;
  environment.now = [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); };
  environment.nonce = random_nonce;
  environment.sleep = [](std::chrono::milliseconds wait) { std::this_thread::sleep_for(wait); };
  environment.jitter = random_fraction;
  return environment;
}

Credentials Credentials::clone() const {
  Credentials copy;
  copy.access_key_id = access_key_id;
  copy.access_key_secret = access_key_secret.clone();
  if (security_token) copy.security_token = security_token->clone();
  return copy;
}

}  // namespace ramify::client
