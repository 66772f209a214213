#include "password.h"

#include <algorithm>
#include <string_view>

#include "reply.h"

namespace ramify::apply {

namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSymbols = "!@#$%^*-_=+";

bool has_one_of(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != std::string_view::npos;
}

}  // namespace

Result<std::size_t> password_length(client::Session& session) {
  auto reply = session.call({wire::Service::ram, "GetPasswordPolicy", {}});
  if (!reply) return tl::unexpected(std::move(reply.error()));
  const auto& minimum = member(member(*reply, "PasswordPolicy"), "MinimumPasswordLength");
  return std::clamp(minimum.is_number_unsigned() ? minimum.get<std::size_t>() : 0, kPasswordLength, kPasswordLengthMax);
}

Secret make_password(std::size_t length, const std::function<std::string(std::size_t)>& random_bytes) {
  const std::string alphabet = std::string(kLower).append(kUpper).append(kDigits).append(kSymbols);
  // Bytes past the last whole multiple of the alphabet would favour its beginning.
  const std::size_t fair = 256 - 256 % alphabet.size();
  std::string password;
  password.reserve(length);
  for (;;) {
    std::string bytes = random_bytes(length * 2);
    for (const char byte : bytes) {
      const auto value = static_cast<std::size_t>(static_cast<unsigned char>(byte));
      if (value < fair && password.size() < length) password.push_back(alphabet[value % alphabet.size()]);
    }
    wipe(bytes);
    if (password.size() < length) continue;
    const bool whole = has_one_of(password, kLower) && has_one_of(password, kUpper) && has_one_of(password, kDigits) &&
                       has_one_of(password, kSymbols);
    if (whole) return Secret(std::move(password));
    wipe(password);
    password.reserve(length);
  }
}

}  // namespace ramify::apply
