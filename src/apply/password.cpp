#include "password.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "ramify/text/text.h"
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

bool keeps(const std::string& password, const PasswordRule& rule) {
  const std::set<char> different(password.begin(), password.end());
  if (different.size() < rule.different) return false;
  return rule.not_in.empty() || text::fold_case(password).find(text::fold_case(rule.not_in)) == std::string::npos;
}

}  // namespace

Result<PasswordRule> password_rule(client::Session& session, const model::UserName& user) {
  auto reply = session.call({wire::Service::ims, "GetPasswordPolicy", {}});
  if (!reply) return tl::unexpected(std::move(reply.error()));
  const auto& policy = member(*reply, "PasswordPolicy");
  const auto number = [&](const char* name) {
    const auto& value = member(policy, name);
    return value.is_number_unsigned() ? value.get<std::size_t>() : 0;
  };
  PasswordRule rule;
  rule.length = std::clamp(number("MinimumPasswordLength"), kPasswordLength, kPasswordLengthMax);
  rule.different = std::min(number("MinimumPasswordDifferentCharacter"), rule.length);
  const auto& not_in = member(policy, "PasswordNotContainUserName");
  if (not_in.is_boolean() && not_in.get<bool>()) rule.not_in = user.str();
  return rule;
}

Secret make_password(const PasswordRule& rule, const std::function<std::string(std::size_t)>& random_bytes) {
  const std::size_t length = rule.length;
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
                       has_one_of(password, kSymbols) && keeps(password, rule);
    if (whole) return Secret(std::move(password));
    wipe(password);
    password.reserve(length);
  }
}

}  // namespace ramify::apply
