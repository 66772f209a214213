#include "ramify/wire/sign.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

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

std::string hmac(const char* digest, std::string_view key, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t length = 0;
  const auto* made = EVP_Q_mac(nullptr, "HMAC", nullptr, digest, nullptr, key.data(), key.size(), bytes_of(message),
                               message.size(), out.data(), out.size(), &length);
  RAMIFY_ENSURE(made != nullptr, "OpenSSL computes an HMAC");
  return std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(length));
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
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  std::size_t length = 0;
  const int done = EVP_Q_digest(nullptr, "SHA256", nullptr, bytes.data(), bytes.size(), out.data(), &length);
  RAMIFY_ENSURE(done == 1, "OpenSSL computes SHA-256");
  return hex(std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(length)));
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
  return hex(hmac("SHA256", secret.expose(), string_to_sign));
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
  std::string signature = base64_encode(hmac("SHA1", key, string_to_sign));
  wipe(key);
  return signature;
}

}  // namespace ramify::wire
