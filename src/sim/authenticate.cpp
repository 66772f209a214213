#include "authenticate.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <set>

#include "hosts.h"
#include "params.h"
#include "ramify/text/text.h"

namespace ramify::sim {
namespace {

constexpr std::array<std::string_view, 12> kCommon = {
    "Action",           "Version",        "Format",    "AccessKeyId",   "Signature", "SignatureMethod",
    "SignatureVersion", "SignatureNonce", "Timestamp", "SecurityToken", "RegionId",  "SignatureType"};

bool is_common(std::string_view name) {
  return std::find(kCommon.begin(), kCommon.end(), name) != kCommon.end();
}

std::string header(const wire::HttpRequest& request, std::string_view name) {
  return wire::find_header(request.headers, name).value_or(std::string());
}

std::string find_in(const wire::Pairs& pairs, std::string_view name) {
  const auto it = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  return it == pairs.end() ? std::string() : it->second;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

tl::unexpected<ApiError> incomplete(std::string_view what) {
  return refuse(400, "IncompleteSignature",
                fmt::format("The request signature does not conform to the platform's standards: {}.", what));
}

tl::unexpected<ApiError> does_not_match(std::string_view string_to_sign) {
  return refuse(400, "SignatureDoesNotMatch",
                fmt::format("Specified signature is not matched with our calculation. server string to sign is:{}",
                            string_to_sign));
}

/// Headers that a V3 signature has to cover: what it names, and everything that changes what the request means.
std::optional<std::string> unsigned_header(const wire::HttpRequest& request,
                                           const wire::V3Authorization& authorization) {
  std::set<std::string> must = {"host",       "x-acs-action",  "x-acs-content-sha256",
                                "x-acs-date", "x-acs-version", "x-acs-signature-nonce"};
  for (const auto& [name, value] : request.headers) {
    if (name.substr(0, 6) == "x-acs-") must.insert(name);
    if (name == "content-type" && !request.body.empty()) must.insert(name);
  }
  for (const auto& name : must) {
    const auto& names = authorization.signed_headers;
    if (std::find(names.begin(), names.end(), name) == names.end()) return name;
  }
  return std::nullopt;
}

SignedText v3_text(const wire::V3Authorization& authorization, const wire::HttpRequest& request) {
  SignedText out;
  if (const auto name = unsigned_header(request, authorization)) {
    out.flaw = incomplete(fmt::format("the header {} is not among the signed headers", *name)).value();
    return out;
  }
  auto canonical = wire::v3_canonical(request, authorization.signed_headers);
  out.text = std::move(canonical.string_to_sign);
  // The last line of what is signed is the hash of the body as it came.
  const std::string_view whole = canonical.canonical_request;
  if (header(request, "x-acs-content-sha256") != whole.substr(whole.rfind('\n') + 1)) {
    out.wrong_hash = incomplete("x-acs-content-sha256 is not the SHA-256 of the body").value();
  }
  return out;
}

SignedText v1_text(const Envelope& envelope, const wire::HttpRequest& request) {
  SignedText out;
  if (envelope.signature_method != "HMAC-SHA1" || envelope.signature_version_text != "1.0") {
    out.flaw = refuse(400, "InvalidSignatureMethod", "Specified signature method is not valid.").value();
    return out;
  }
  out.text = wire::v1_string_to_sign(request.method, envelope.all);
  return out;
}

Answer<void> check_signature(const Envelope& envelope, const SignedText& to_sign, const Secret& secret) {
  if (to_sign.flaw) return tl::unexpected<ApiError>(*to_sign.flaw);
  const bool v3 = envelope.signature_version == Envelope::Signature::v3;
  const std::string made = v3 ? wire::v3_signature(to_sign.text, secret) : wire::v1_signature(to_sign.text, secret);
  if (!same(made, v3 ? envelope.authorization->signature : envelope.signature)) return does_not_match(to_sign.text);
  if (to_sign.wrong_hash) return tl::unexpected<ApiError>(*to_sign.wrong_hash);
  return {};
}

Answer<void> check_clock(const Envelope& envelope, Instant now) {
  const auto date =
      envelope.date.size() == 20 && envelope.date.back() == 'Z' ? parse_instant(envelope.date) : std::nullopt;
  if (!date) return refuse("InvalidTimeStamp.Format");
  if (*date < now - kClockWindow || *date > now + kClockWindow) return refuse("InvalidTimeStamp.Expired");
  return {};
}

/// Who a key stands for, and the secret that a signature must have been made with.
struct Holder {
  Caller caller;
  Secret secret;
};

Answer<Holder> session_holder(Store& store, const Envelope& envelope, Instant now) {
  const auto found = store.sessions.find(envelope.access_key_id);
  if (found == store.sessions.end()) return refuse("InvalidAccessKeyId.NotFound");
  const Session& session = found->second;
  if (envelope.token.empty()) return refuse("MissingSecurityToken");
  if (!same(envelope.token, session.token)) {
    const bool ours = std::any_of(store.sessions.begin(), store.sessions.end(),
                                  [&](const auto& entry) { return same(entry.second.token, envelope.token); });
    return refuse(ours ? "InvalidSecurityToken.MismatchWithAccessKey" : "InvalidSecurityToken.Malformed");
  }
  Account* account = store.find_account(session.account_id);
  Role* role = account == nullptr ? nullptr : account->find_role(session.role_name);
  // A token dies with its role: a role made anew under the same name has another id.
  const bool gone = role == nullptr || role->id != session.role_id;
  if (gone || session.expires <= format_instant(now)) return refuse("InvalidSecurityToken.Expired");
  Holder holder;
  holder.caller.kind = Caller::Kind::session;
  holder.caller.account_id = session.account_id;
  holder.caller.session = session;
  holder.caller.principal_id = fmt::format("{}:{}", session.role_id, session.session_name);
  holder.secret = Secret(std::string(session.secret));
  return holder;
}

Answer<Holder> key_holder(Store& store, const Envelope& envelope) {
  const auto owner = store.key_owners.find(envelope.access_key_id);
  if (owner == store.key_owners.end()) return refuse("InvalidAccessKeyId.NotFound");
  Account& account = *store.find_account(owner->second.account_id);
  Holder holder;
  holder.caller.account_id = account.id;
  AccessKey* key = nullptr;
  if (owner->second.user.empty()) {
    key = &account.root_keys.at(envelope.access_key_id);
    holder.caller.kind = Caller::Kind::root;
    holder.caller.arn = fmt::format("acs:ram::{}:root", account.id);
    holder.caller.principal_id = account.id;
  } else {
    User& user = account.users.at(owner->second.user);
    if (user.frozen) return refuse("InvalidAccessKeyId.Inactive");
    key = &user.keys.at(envelope.access_key_id);
    holder.caller.kind = Caller::Kind::user;
    holder.caller.user = owner->second.user;
    holder.caller.arn = fmt::format("acs:ram::{}:user/{}", account.id, user.name);
    holder.caller.principal_id = user.id;
  }
  if (!key->active) return refuse("InvalidAccessKeyId.Inactive");
  if (!envelope.token.empty()) return refuse("InvalidSecurityToken.MismatchWithAccessKey");
  holder.secret = Secret(std::string(key->secret));
  return holder;
}

void mark_used(Store& store, const Envelope& envelope, Instant now) {
  const auto owner = store.key_owners.find(envelope.access_key_id);
  if (owner == store.key_owners.end()) return;
  Account& account = store.accounts.at(owner->second.account_id);
  auto& keys = owner->second.user.empty() ? account.root_keys : account.users.at(owner->second.user).keys;
  AccessKey& key = keys.at(envelope.access_key_id);
  key.last_used = format_instant(now);
  const auto* service = wire::find_service_by_version(envelope.version);
  if (service != nullptr) key.last_used_service = std::string(service->name);
}

}  // namespace

Answer<Envelope> open_envelope(const wire::HttpRequest& request) {
  Envelope out;
  out.all = request.query;
  const std::string type = header(request, "content-type");
  // Another body holds no parameters, though its hash is signed all the same.
  if (type.find("application/x-www-form-urlencoded") != std::string::npos) {
    const auto form = wire::decode_form(request.body);
    if (!form) return refuse(400, "InvalidParameter", "The body is not a well-formed form.");
    out.all.insert(out.all.end(), form->begin(), form->end());
  }
  std::set<std::string> names;
  for (const auto& [name, value] : out.all) {
    if (!names.insert(name).second) {
      return refuse(400, "InvalidParameter",
                    fmt::format("The specified parameter \"{}\" is given more than once.", name));
    }
    if (!text::is_valid_utf8(name) || !text::is_valid_utf8(value)) {
      return refuse(400, "InvalidParameter", "The request is not UTF-8 throughout.");
    }
    if (!is_common(name)) out.business.emplace_back(name, value);
  }
  out.format = text::fold_case(find_in(out.all, "Format")) == "xml" ? "XML" : "JSON";
  out.authorization = wire::parse_v3_authorization(header(request, "authorization"));
  if (out.authorization) {
    out.signature_version = Envelope::Signature::v3;
    out.access_key_id = out.authorization->access_key_id;
    out.action = header(request, "x-acs-action");
    out.version = header(request, "x-acs-version");
    out.nonce = header(request, "x-acs-signature-nonce");
    out.date = header(request, "x-acs-date");
    out.token = header(request, "x-acs-security-token");
    return out;
  }
  out.action = find_in(out.all, "Action");
  out.version = find_in(out.all, "Version");
  if (out.action.empty()) out.action = header(request, "x-acs-action");
  if (out.version.empty()) out.version = header(request, "x-acs-version");
  out.access_key_id = find_in(out.all, "AccessKeyId");
  out.signature = find_in(out.all, "Signature");
  out.signature_method = find_in(out.all, "SignatureMethod");
  out.signature_version_text = find_in(out.all, "SignatureVersion");
  out.nonce = find_in(out.all, "SignatureNonce");
  out.date = find_in(out.all, "Timestamp");
  out.token = find_in(out.all, "SecurityToken");
  if (!out.signature.empty()) out.signature_version = Envelope::Signature::v1;
  return out;
}

Answer<const wire::OperationSpec*> find_operation(const Envelope& envelope, const std::string& host) {
  const auto meaning = read_host(host);
  if (!meaning.known) return refuse("InvalidProduct.NotFound");
  if (envelope.version.empty()) return missing_parameter("Version");
  if (envelope.action.empty()) return missing_parameter("Action");
  const auto* service = wire::find_service_by_version(envelope.version);
  if (service == nullptr || (meaning.service && *meaning.service != service->service)) {
    return refuse("InvalidVersion");
  }
  const auto* operation = wire::find_operation(service->service, envelope.action);
  if (operation == nullptr) return refuse("InvalidAction.NotFound");
  return operation;
}

SignedText signed_text(const Envelope& envelope, const wire::HttpRequest& request) {
  if (envelope.authorization) return v3_text(*envelope.authorization, request);
  return envelope.signature_version == Envelope::Signature::v1 ? v1_text(envelope, request) : SignedText{};
}

Answer<Caller> authenticate(Store& store, NonceMemory& nonces, const Envelope& envelope, const SignedText& to_sign,
                            Instant now) {
  const bool v3 = envelope.signature_version == Envelope::Signature::v3;
  if (envelope.access_key_id.empty()) return missing_parameter("AccessKeyId");
  if (envelope.signature_version == Envelope::Signature::none) return missing_parameter("Signature");
  if (envelope.date.empty()) return missing_parameter(v3 ? "x-acs-date" : "Timestamp");
  if (envelope.nonce.empty()) return missing_parameter(v3 ? "x-acs-signature-nonce" : "SignatureNonce");
  if (auto clock = check_clock(envelope, now); !clock) return tl::unexpected<ApiError>(clock.error());

  auto holder = envelope.access_key_id.substr(0, 4) == "STS." ? session_holder(store, envelope, now)
                                                              : key_holder(store, envelope);
  if (!holder) return tl::unexpected<ApiError>(holder.error());
  if (auto fits = check_signature(envelope, to_sign, holder->secret); !fits) {
    return tl::unexpected<ApiError>(fits.error());
  }
  if (!nonces.remember(envelope.access_key_id, envelope.nonce, now)) return refuse("SignatureNonceUsed");
  mark_used(store, envelope, now);
  holder->caller.access_key_id = envelope.access_key_id;
  return std::move(holder->caller);
}

std::string account_of_key(const Store& store, const std::string& access_key_id) {
  if (const auto session = store.sessions.find(access_key_id); session != store.sessions.end()) {
    return session->second.account_id;
  }
  const auto owner = store.key_owners.find(access_key_id);
  return owner == store.key_owners.end() ? std::string() : owner->second.account_id;
}

}  // namespace ramify::sim
