#include "saml.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "encoding.h"
#include "public_key.h"
#include "xml.h"

namespace ramify::sim {
namespace {

constexpr std::string_view kSignatureSpace = "http://www.w3.org/2000/09/xmldsig#";
constexpr std::string_view kAssertionSpace = "urn:oasis:names:tc:SAML:2.0:assertion";
constexpr std::string_view kExclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
constexpr std::string_view kEnveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
constexpr std::string_view kFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
constexpr std::string_view kAttribute = "https://www.aliyun.com/SAML-Role/Attributes/";

struct Method {
  std::string_view uri;
  const char* digest;
};
constexpr std::array kDigests = {Method{"http://www.w3.org/2001/04/xmlenc#sha256", "SHA256"},
                                 Method{"http://www.w3.org/2001/04/xmldsig-more#sha384", "SHA384"},
                                 Method{"http://www.w3.org/2001/04/xmlenc#sha512", "SHA512"}};
constexpr std::array kSignatures = {Method{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "SHA256"},
                                    Method{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", "SHA384"},
                                    Method{"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "SHA512"}};

template <class Methods>
const char* digest_of(const Methods& methods, const XmlElement* element) {
  if (element == nullptr) return nullptr;
  const std::string uri = element->attribute("Algorithm");
  const auto* found = std::find_if(methods.begin(), methods.end(), [&](const Method& m) { return m.uri == uri; });
  return found == methods.end() ? nullptr : found->digest;
}

std::string hash(const char* name, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_get_digestbyname(name), nullptr) != 1) return {};
  return {out.begin(), out.begin() + size};
}

std::set<std::string> prefixes_of(const XmlElement& transform) {
  std::set<std::string> out;
  const XmlElement* list = transform.child("InclusiveNamespaces");
  if (list == nullptr) return out;
  const std::string text = list->attribute("PrefixList") + " ";
  for (std::size_t at = 0, end = 0; (end = text.find(' ', at)) != std::string::npos; at = end + 1) {
    if (end > at) out.insert(text.substr(at, end - at) == "#default" ? "" : text.substr(at, end - at));
  }
  return out;
}

/// The one reference is to the element that holds the signature, whole but for the signature.
bool digest_matches(const XmlElement& signed_info, const XmlElement& owner, const XmlElement& signature) {
  const auto references = signed_info.all("Reference");
  if (references.size() != 1) return false;
  const std::string id = owner.attribute("ID");
  if (id.empty() || references.front()->attribute("URI") != "#" + id) return false;
  const XmlElement* transforms = references.front()->child("Transforms");
  const XmlElement* value = references.front()->child("DigestValue");
  const char* digest = digest_of(kDigests, references.front()->child("DigestMethod"));
  if (transforms == nullptr || value == nullptr || digest == nullptr) return false;
  bool enveloped = false;
  bool exclusive = false;
  std::set<std::string> inclusive;
  for (const auto* transform : transforms->all("Transform")) {
    const std::string algorithm = transform->attribute("Algorithm");
    if (algorithm != kEnveloped && algorithm != kExclusive) return false;
    (algorithm == kEnveloped ? enveloped : exclusive) = true;
    if (algorithm == kExclusive) inclusive = prefixes_of(*transform);
  }
  const auto expected = base64_decode(value->text());
  return enveloped && exclusive && expected && hash(digest, canonical_xml(owner, &signature, inclusive)) == *expected;
}

bool signed_by(const XmlElement& owner, const std::vector<PublicKey>& keys) {
  const auto signatures = owner.all("Signature");
  if (signatures.size() != 1 || signatures.front()->space != kSignatureSpace) return false;
  const XmlElement& signature = *signatures.front();
  const XmlElement* info = signature.child("SignedInfo");
  const XmlElement* value = signature.child("SignatureValue");
  const XmlElement* method = info == nullptr ? nullptr : info->child("CanonicalizationMethod");
  if (method == nullptr || value == nullptr || method->attribute("Algorithm") != kExclusive) return false;
  const char* digest = digest_of(kSignatures, info->child("SignatureMethod"));
  const auto bytes = base64_decode(value->text());
  if (digest == nullptr || !bytes || !digest_matches(*info, owner, signature)) return false;
  const std::string text = canonical_xml(*info, nullptr, prefixes_of(*method));
  return std::any_of(keys.begin(), keys.end(),
                     [&](const PublicKey& key) { return rsa_verifies(key.get(), digest, text, *bytes); });
}

/// The IdP of a provider's metadata: its name and the keys that it signs with.
struct Idp {
  std::string id;
  std::vector<PublicKey> keys;
};

std::optional<Idp> idp_of(const std::string& metadata) {
  const auto root = parse_xml(metadata);
  const XmlElement* role = root && root->name == "EntityDescriptor" ? root->child("IDPSSODescriptor") : nullptr;
  if (role == nullptr) return std::nullopt;
  Idp idp;
  idp.id = root->attribute("entityID");
  const std::function<void(const XmlElement&)> walk = [&](const XmlElement& element) {
    if (element.name == "X509Certificate") {
      if (const auto der = base64_decode(element.text())) {
        if (auto key = certificate_key(*der)) idp.keys.push_back(std::move(key));
      }
    }
    for (const auto& child : element.children) {
      if (child.element) walk(*child.element);
    }
  };
  for (const auto* descriptor : role->all("KeyDescriptor")) {
    if (descriptor->attribute("use") != "encryption") walk(*descriptor);
  }
  if (idp.id.empty() || idp.keys.empty()) return std::nullopt;
  return idp;
}

/// The assertion that a signature covers: its own, or its Response's.
const XmlElement* signed_assertion(const XmlElement& root, const std::vector<PublicKey>& keys) {
  const XmlElement* assertion = &root;
  if (root.name == "Response") {
    if (root.all("Assertion").size() != 1) return nullptr;
    assertion = root.child("Assertion");
  }
  if (assertion->name != "Assertion" || assertion->space != kAssertionSpace) return nullptr;
  const bool covered = signed_by(*assertion, keys) || (assertion != &root && signed_by(root, keys));
  return covered ? assertion : nullptr;
}

/// An instant of XML Schema, whose fraction of a second is dropped.
std::optional<Instant> instant_of(std::string text) {
  const auto dot = text.find('.');
  if (dot != std::string::npos && text.back() == 'Z') text = text.substr(0, dot) + "Z";
  return parse_instant(text);
}

/// False where the element's window is over, not yet open, or not to be read.
bool open_at(const XmlElement& element, Instant now, bool end_required) {
  const std::string from = element.attribute("NotBefore");
  const std::string to = element.attribute("NotOnOrAfter");
  if (!from.empty() && (!instant_of(from) || now < *instant_of(from))) return false;
  if (to.empty()) return !end_required;
  return instant_of(to) && now < *instant_of(to);
}

/// Alibaba Cloud, by the entity id of either of its sites, is whom the assertion is for.
bool is_for_us(const XmlElement& conditions) {
  constexpr std::array<std::string_view, 2> kNames = {"urn:alibaba:cloudcomputing",
                                                      "urn:alibaba:cloudcomputing:international"};
  const auto restrictions = conditions.all("AudienceRestriction");
  return !restrictions.empty() && std::all_of(restrictions.begin(), restrictions.end(), [&](const auto* restriction) {
    const auto audiences = restriction->all("Audience");
    return std::any_of(audiences.begin(), audiences.end(), [&](const auto* audience) {
      return std::find(kNames.begin(), kNames.end(), audience->text()) != kNames.end();
    });
  });
}

void read_attributes(const XmlElement& assertion, SamlClaims& claims) {
  for (const auto* statement : assertion.all("AttributeStatement")) {
    for (const auto* attribute : statement->all("Attribute")) {
      const std::string name = attribute->attribute("Name");
      for (const auto* value : attribute->all("AttributeValue")) {
        if (name == std::string(kAttribute) + "Role") claims.roles.push_back(value->text());
        if (name == std::string(kAttribute) + "RoleSessionName") claims.session_name = value->text();
      }
    }
  }
}

}  // namespace

Answer<SamlClaims> verified_assertion(const std::string& base64, const std::string& metadata, Instant now) {
  const auto idp = idp_of(metadata);
  if (!idp) return refuse("AuthenticationFail.IDPMetadata.Invalid");
  const auto text = base64_decode(base64);
  const auto root = text ? parse_xml(*text) : nullptr;
  const XmlElement* assertion = root ? signed_assertion(*root, idp->keys) : nullptr;
  const XmlElement* issuer = assertion == nullptr ? nullptr : assertion->child("Issuer");
  if (issuer == nullptr || issuer->text() != idp->id) return refuse("AuthenticationFail.SAMLAssertion.Invalid");
  const XmlElement* subject = assertion->child("Subject");
  const XmlElement* name = subject == nullptr ? nullptr : subject->child("NameID");
  const XmlElement* confirmation = subject == nullptr ? nullptr : subject->child("SubjectConfirmation");
  const XmlElement* data = confirmation == nullptr ? nullptr : confirmation->child("SubjectConfirmationData");
  const XmlElement* conditions = assertion->child("Conditions");
  if (name == nullptr || data == nullptr || conditions == nullptr) {
    return refuse("AuthenticationFail.SAMLAssertion.Invalid");
  }
  if (!open_at(*data, now, true) || !open_at(*conditions, now, false)) {
    return refuse("AuthenticationFail.SAMLAssertion.Expired");
  }
  if (!is_for_us(*conditions)) return refuse("AuthenticationFail.SAMLAssertion.Invalid");
  SamlClaims claims;
  claims.issuer = issuer->text();
  claims.subject = name->text();
  claims.subject_type = name->attribute("Format");
  if (claims.subject_type.substr(0, kFormat.size()) == kFormat) claims.subject_type.erase(0, kFormat.size());
  claims.recipient = data->attribute("Recipient");
  read_attributes(*assertion, claims);
  return claims;
}

}  // namespace ramify::sim
