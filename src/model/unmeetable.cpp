#include <openssl/evp.h>

#include <array>

#include "ramify/diag/ensure.h"
#include "ramify/model/world.h"
#include "ramify/text/text.h"

namespace ramify::model {
namespace {

constexpr std::string_view kExternalIdHead = "ramify-nobody-";
constexpr std::size_t kExternalIdTail = 40;
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string hex_sha256(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  RAMIFY_ENSURE(done == 1, "SHA-256 is always available");
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kHexDigits[digest.at(i) >> 4U];
    hex += kHexDigits[digest.at(i) & 0x0FU];
  }
  return hex;
}

bool is_our_external_id(std::string_view text) {
  return text.size() == kExternalIdHead.size() + kExternalIdTail &&
         text.substr(0, kExternalIdHead.size()) == kExternalIdHead &&
         text.substr(kExternalIdHead.size()).find_first_not_of(kHexDigits) == std::string_view::npos;
}

}  // namespace

policy::Document unmeetable_trust(const AccountId& account, std::string_view seed) {
  policy::Statement nobody;
  nobody.actions = {"sts:AssumeRole"};
  nobody.principals.ram = {root_arn(account)};
  const std::string tail = hex_sha256(account.str() + "\n" + std::string(seed)).substr(0, kExternalIdTail);
  nobody.conditions["StringEquals"]["sts:ExternalId"] = {std::string(kExternalIdHead) + tail};
  return policy::Document{{std::move(nobody)}};
}

bool is_unmeetable_trust(const policy::Document& trust, const AccountId& account) {
  const policy::Document canonical = policy::canonical(trust);
  if (canonical.statements.size() != 1) return false;
  const policy::Statement& statement = canonical.statements.front();
  const auto equals = statement.conditions.find("StringEquals");
  if (statement.conditions.size() != 1 || equals == statement.conditions.end() || equals->second.size() != 1) {
    return false;
  }
  const auto external = equals->second.find("sts:ExternalId");
  if (external == equals->second.end() || external->second.size() != 1) return false;
  // Any form that differs from ours beside the external id is somebody's own trust, and compared as such.
  policy::Document ours = unmeetable_trust(account, {});
  ours.statements.front().conditions = statement.conditions;
  return is_our_external_id(external->second.front()) && policy::equivalent(ours, canonical);
}

}  // namespace ramify::model
