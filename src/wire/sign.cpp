#include "ramify/wire/sign.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>

#include "ramify/diag/ensure.h"

namespace ramify::wire {
namespace {

constexpr std::string_view v3_algorithm = "ACS3-HMAC-SHA256";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
  }
  return out;
}

/// A hash of OpenSSL's, found by name once: looking it up at every use costs more than short texts do.
class Digest {
 public:
  explicit Digest(const char* name) : kind_(EVP_MD_fetch(nullptr, name, nullptr)) {
    RAMIFY_ENSURE(kind_ != nullptr, "OpenSSL has SHA-1 and SHA-256");
  }
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest() { EVP_MD_free(kind_); }

  /// Of both texts, one after the other.
  [[nodiscard]] std::string of(std::string_view text, std::string_view rest = {}) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned int length = 0;
    const bool done = context && EVP_DigestInit_ex2(context.get(), kind_, nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
                      EVP_DigestUpdate(context.get(), rest.data(), rest.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), out.data(), &length) == 1;
    RAMIFY_ENSURE(done, "OpenSSL computes a hash");
    return std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(length));
  }

 private:
  EVP_MD* kind_;
};

const Digest& sha1() {
  static const Digest digest("SHA1");
  return digest;
}
const Digest& sha256() {
  static const Digest digest("SHA256");
  return digest;
}

/// RFC 2104, for hashes that work on blocks of 64 bytes.
std::string hmac(const Digest& digest, std::string_view key, std::string_view message) {
  constexpr std::size_t block = 64;
  // One allocation, so that no smaller buffer with the key in it is left behind.
  std::string padded;
  padded.reserve(block);
  padded = key.size() > block ? digest.of(key) : key;
  padded.resize(block, '\0');
  const auto mask = [&](char with) {
    for (char& c : padded) {
      c = static_cast<char>(c ^ with);
    }
  };
  constexpr char inner = 0x36;
  constexpr char outer = 0x5c;
  mask(inner);
  const std::string hashed = digest.of(padded, message);
  mask(inner ^ outer);
  std::string mac = digest.of(padded, hashed);
  wipe(padded);
  return mac;
}

/// Name=value pairs in the order that both signatures want: by name, byte for byte, then by value.
std::string canonical_pairs(Pairs pairs) {
  std::sort(pairs.begin(), pairs.end());
  return encode_form(pairs);
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? std::string_view{}
                                         : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string join(const std::vector<std::string>& parts, char separator) {
  std::string out;
  for (const std::string& part : parts) {
    out += (&part == parts.data() ? "" : std::string(1, separator)) + part;
  }
  return out;
}

std::string canonical_header(const Pairs& headers, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& [other, value] : headers) {
    if (other == name) {
      values.emplace_back(trim(value));
    }
  }
  std::sort(values.begin(), values.end());
  return name + ':' + join(values, ',') + '\n';
}

void set_header(Pairs& headers, std::string_view name, std::string value) {
  headers.erase(
      std::remove_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == name; }),
      headers.end());
  headers.emplace_back(name, std::move(value));
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  return hex(sha256().of(bytes));
}

std::string base64_encode(std::string_view bytes) {
  // EVP_EncodeBlock ends its output with a NUL.
  std::vector<unsigned char> out((bytes.size() + 2) / 3 * 4 + 1);
  const int length = EVP_EncodeBlock(out.data(), bytes_of(bytes), static_cast<int>(bytes.size()));
  return std::string(out.begin(), out.begin() + length);
}

V3Canonical v3_canonical(const HttpRequest& request, const std::vector<std::string>& signed_headers) {
  V3Canonical canonical;
  std::string& text = canonical.canonical_request;
  text = request.method + '\n' + (request.path.empty() ? "/" : request.path) + '\n' + canonical_pairs(request.query) +
         '\n';
  for (const std::string& name : signed_headers) {
    text += canonical_header(request.headers, name);
  }
  text += '\n' + join(signed_headers, ';') + '\n' + sha256_hex(request.body);
  canonical.string_to_sign = std::string(v3_algorithm) + '\n' + sha256_hex(text);
  return canonical;
}

std::string v3_signature(std::string_view string_to_sign, const Secret& secret) {
  return hex(hmac(sha256(), secret.expose(), string_to_sign));
}

std::vector<std::string> v3_headers_to_sign(const HttpRequest& request) {
  std::vector<std::string> names;
  for (const auto& [name, value] : request.headers) {
    if (name == "host" || name == "content-type" || name.rfind("x-acs-", 0) == 0) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void v3_sign(HttpRequest& request, std::string_view access_key_id, const Secret& secret) {
  set_header(request.headers, "x-acs-content-sha256", sha256_hex(request.body));
  const std::vector<std::string> names = v3_headers_to_sign(request);
  const std::string signature = v3_signature(v3_canonical(request, names).string_to_sign, secret);
  set_header(request.headers, "authorization",
             fmt::format("{} Credential={},SignedHeaders={},Signature={}", v3_algorithm, access_key_id,
                         join(names, ';'), signature));
}

std::optional<V3Authorization> parse_v3_authorization(std::string_view header) {
  if (header.substr(0, v3_algorithm.size() + 1) != std::string(v3_algorithm) + ' ') {
    return std::nullopt;
  }
  std::optional<std::string> credential;
  std::optional<std::string> names;
  std::optional<std::string> signature;
  for (std::string_view rest = header.substr(v3_algorithm.size() + 1); !rest.empty();) {
    const std::size_t end = rest.find(',');
    const std::string_view part = trim(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const std::size_t equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    auto* const field = name == "Credential"      ? &credential
                        : name == "SignedHeaders" ? &names
                        : name == "Signature"     ? &signature
                                                  : nullptr;
    if (equals == std::string_view::npos || field == nullptr || field->has_value()) {
      return std::nullopt;
    }
    field->emplace(part.substr(equals + 1));
  }
  if (!credential || !names || !signature || credential->empty() || names->empty() || signature->empty()) {
    return std::nullopt;
  }
  V3Authorization authorization{std::move(*credential), {}, std::move(*signature)};
  for (std::string_view rest = *names; !rest.empty();) {
    const std::size_t end = rest.find(';');
    authorization.signed_headers.emplace_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return authorization;
}

std::string v1_string_to_sign(std::string_view method, const Pairs& parameters) {
  Pairs kept;
  std::copy_if(parameters.begin(), parameters.end(), std::back_inserter(kept),
               [](const auto& parameter) { return parameter.first != "Signature"; });
  return std::string(method) + "&%2F&" + percent_encode(canonical_pairs(std::move(kept)));
}

std::string v1_signature(std::string_view string_to_sign, const Secret& secret) {
  std::string key;
  // One allocation, so that no smaller buffer with the secret in it is left behind.
  key.reserve(secret.expose().size() + 1);
  key.append(secret.expose()).append(1, '&');
  std::string signature = base64_encode(hmac(sha1(), key, string_to_sign));
  wipe(key);
  return signature;
}

}  // namespace ramify::wire
