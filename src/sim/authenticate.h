#pragma once

#include <map>
#include <optional>
#include <string>

#include "api_error.h"
#include "context.h"
#include "nonce_memory.h"
#include "ramify/diag/instant.h"
#include "ramify/wire/http.h"
#include "ramify/wire/operation.h"
#include "ramify/wire/sign.h"
#include "store.h"

namespace ramify::sim {

/// What every request says of itself, in headers (V3) or parameters (V1).
struct Envelope {
  enum class Signature { none, v1, v3 } signature_version = Signature::none;
  std::string action;
  std::string version;
  std::string access_key_id;
  std::string token;
  std::string format;  ///< `JSON` or `XML`, as asked for
  std::string nonce;
  std::string date;
  std::string signature;
  std::string signature_method;
  std::string signature_version_text;
  std::optional<wire::V3Authorization> authorization;
  wire::Pairs all;       ///< query and form together
  wire::Pairs business;  ///< those that are the operation's own
};

/// Takes a request apart; believes nothing yet.
[[nodiscard]] Answer<Envelope> open_envelope(const wire::HttpRequest& request);

/// Service and operation, by Version and Action; the host must not be another service's.
[[nodiscard]] Answer<const wire::OperationSpec*> find_operation(const Envelope& envelope, const std::string& host);

/// What a request's signature has to be over: worked out from the request alone, whoever signed it.
struct SignedText {
  std::optional<ApiError> flaw;  ///< why no signature of it counts
  std::string text;
  std::optional<ApiError> wrong_hash;  ///< the body is not what the signed text says; told after a signature that fits
};
[[nodiscard]] SignedText signed_text(const Envelope& envelope, const wire::HttpRequest& request);

/// Clock window, AccessKey, token, signature, nonce, in the service's order.
[[nodiscard]] Answer<Caller> authenticate(Store& store, NonceMemory& nonces, const Envelope& envelope,
                                          const SignedText& to_sign, Instant now);

/// The account that an AccessKey id belongs to; empty where nobody has it.
[[nodiscard]] std::string account_of_key(const Store& store, const std::string& access_key_id);

}  // namespace ramify::sim
