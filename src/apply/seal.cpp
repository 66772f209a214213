#include "ramify/apply/seal.h"

#include <fmt/format.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

#include "seal_file.h"

namespace ramify::apply {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Message = std::unique_ptr<CMS_ContentInfo, Freed<CMS_ContentInfo_free>>;

constexpr int kRsaBitsMin = 2048;

/// PEM or DER.
Result<Certificate> read_certificate(const std::filesystem::path& path) {
  const Bio file(BIO_new_file(path.c_str(), "rb"));
  if (!file) {
    return fail(ErrorKind::io, fmt::format("the certificate {} cannot be read", path.string()),
                "check `recipients` in the connection file");
  }
  Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  if (!certificate && BIO_reset(file.get()) == 0) certificate.reset(d2i_X509_bio(file.get(), nullptr));
  if (!certificate) {
    return fail(ErrorKind::usage, fmt::format("{} is no X.509 certificate", path.string()),
                "give a certificate in PEM or DER form, not a key");
  }
  return certificate;
}

/// Why nothing can be encrypted to the certificate's key; empty where it can.
std::string_view key_fault(X509* certificate) {
  const EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) return "has a key of an unknown kind";
  const auto usage = X509_get_key_usage(certificate);  // all bits where the certificate does not say
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      if (EVP_PKEY_get_bits(key) < kRsaBitsMin) return "has an RSA key of less than 2048 bits";
      return (usage & KU_KEY_ENCIPHERMENT) != 0 ? "" : "may not be encrypted to: its key usage lacks keyEncipherment";
    case EVP_PKEY_EC:
      return (usage & KU_KEY_AGREEMENT) != 0 ? "" : "may not be encrypted to: its key usage lacks keyAgreement";
    default:
      return "has a key that cannot be encrypted to; use RSA or EC";
  }
}

Result<void> check_certificate(const std::filesystem::path& path, Instant now) {
  const auto certificate = read_certificate(path);
  if (!certificate) return tl::unexpected(certificate.error());
  if (const auto fault = key_fault(certificate->get()); !fault.empty()) {
    return fail(ErrorKind::usage, fmt::format("the certificate {} {}", path.string(), fault));
  }
  auto moment = static_cast<std::time_t>(now.time_since_epoch().count());
  if (X509_cmp_time(X509_get0_notBefore(certificate->get()), &moment) >= 0) {
    return fail(ErrorKind::usage, fmt::format("the certificate {} is not valid yet", path.string()));
  }
  if (X509_cmp_time(X509_get0_notAfter(certificate->get()), &moment) <= 0) {
    return fail(ErrorKind::usage, fmt::format("the certificate {} has expired", path.string()),
                "name a certificate in date in `recipients` of the connection file");
  }
  return {};
}

bool add_recipient(CMS_ContentInfo* message, X509* certificate) {
  CMS_RecipientInfo* recipient = CMS_add1_recipient_cert(message, certificate, CMS_KEY_PARAM);
  if (recipient == nullptr) return false;
  if (CMS_RecipientInfo_type(recipient) != CMS_RECIPINFO_TRANS) return true;
  return EVP_PKEY_CTX_set_rsa_padding(CMS_RecipientInfo_get0_pkey_ctx(recipient), RSA_PKCS1_OAEP_PADDING) > 0;
}

Result<std::string> encrypt(const Secret& secret, const std::vector<Certificate>& certificates) {
  const auto failed = [] { return fail(ErrorKind::io, "the secret cannot be encrypted"); };
  const auto plain = secret.expose();
  const Bio in(BIO_new_mem_buf(plain.data(), static_cast<int>(plain.size())));
  const Bio out(BIO_new(BIO_s_mem()));
  const Message message(CMS_encrypt(nullptr, nullptr, EVP_aes_256_gcm(), CMS_BINARY | CMS_PARTIAL));
  if (!in || !out || !message) return failed();
  for (const auto& certificate : certificates) {
    if (!add_recipient(message.get(), certificate.get())) return failed();
  }
  if (CMS_final(message.get(), in.get(), nullptr, CMS_BINARY) != 1) return failed();
  if (i2d_CMS_bio(out.get(), message.get()) != 1) return failed();
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return std::string(bytes, static_cast<std::size_t>(size));
}

}  // namespace

std::vector<std::filesystem::path> Recipients::find(const model::AccountKey& account,
                                                    const model::UserName& user) const {
  for (const auto& name : {fmt::format("{}/{}", account.str(), user.str()), project, std::string("default")}) {
    if (const auto found = by_name.find(name); found != by_name.end()) return found->second;
  }
  return {};
}

Result<void> check_recipients(const std::vector<std::filesystem::path>& certificates, Instant now) {
  for (const auto& path : certificates) {
    if (auto checked = check_certificate(path, now); !checked) return checked;
  }
  return {};
}

Result<void> seal(const Secret& secret, const std::vector<std::filesystem::path>& certificates,
                  const std::filesystem::path& file) {
  if (certificates.empty()) {
    return fail(ErrorKind::usage, fmt::format("nobody could open {}: there are no recipients", file.string()),
                "name certificates under `recipients` in the connection file");
  }
  std::vector<Certificate> recipients;
  for (const auto& path : certificates) {
    auto certificate = read_certificate(path);
    if (!certificate) return tl::unexpected(std::move(certificate).error());
    recipients.push_back(*std::move(certificate));
  }
  const auto sealed = encrypt(secret, recipients);
  if (!sealed) return tl::unexpected(sealed.error());
  return write_new_file(file, *sealed);
}

}  // namespace ramify::apply
