#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ramify/diag/result.h"

namespace ramify::plan {

/// Why a signature, or the key behind it, does not count.
[[nodiscard]] inline tl::unexpected<Error> refuse(std::string why) {
  return fail(ErrorKind::guard, std::move(why));
}
/// As OpenSSL takes them.
[[nodiscard]] inline const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Takes SSH's wire format apart (RFC 4251, section 5). After a fault every further read fails too.
class SshReader {
 public:
  explicit SshReader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::uint8_t> byte();
  std::optional<std::uint32_t> number();
  /// A length and as many bytes.
  std::optional<std::string_view> text();
  /// Everything was read, and nothing failed.
  [[nodiscard]] bool at_end() const { return good_ && rest_.empty(); }

 private:
  std::optional<std::string_view> take(std::size_t size);
  std::string_view rest_;
  bool good_ = true;
};

/// `text` with its length before it.
[[nodiscard]] std::string ssh_text(std::string_view text);

/// Base64 with padding; white space between is passed over. Empty where it is not that, to the bit.
[[nodiscard]] std::optional<std::string> base64_bytes(std::string_view text);
/// Without padding, as fingerprints are written.
[[nodiscard]] std::string base64_bare(std::string_view bytes);

}  // namespace ramify::plan
