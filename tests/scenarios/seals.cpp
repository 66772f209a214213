#include "scenarios/seals.h"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "ramify/diag/ensure.h"
#include "scenarios/scenario.h"

namespace ramify::scenarios {
namespace {

constexpr int kBits = 2048;
constexpr long kDay = 24 * 60 * 60;

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Recipient::Recipient() {
  EVP_PKEY* key = EVP_RSA_gen(kBits);
  X509* certificate = X509_new();
  RAMIFY_ENSURE(key != nullptr && certificate != nullptr, "OpenSSL makes keys");
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kDay);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  const unsigned char common_name[] = "scenario recipient";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  RAMIFY_ENSURE(X509_sign(certificate, key, EVP_sha256()) > 0, "OpenSSL signs");
  BIO* pem = BIO_new(BIO_s_mem());
  PEM_write_bio_X509(pem, certificate);
  certificate_pem_ = text_of(pem);
  BIO_free(pem);
  key_ = key;
  certificate_ = certificate;
}

Recipient::~Recipient() {
  EVP_PKEY_free(static_cast<EVP_PKEY*>(key_));
  X509_free(static_cast<X509*>(certificate_));
}

std::optional<std::string> Recipient::open(const std::filesystem::path& sealed) const {
  const auto der = read_file(sealed);
  BIO* in = BIO_new_mem_buf(der.data(), static_cast<int>(der.size()));
  BIO* out = BIO_new(BIO_s_mem());
  CMS_ContentInfo* cms = d2i_CMS_bio(in, nullptr);
  std::optional<std::string> text;
  if (cms != nullptr &&
      CMS_decrypt(cms, static_cast<EVP_PKEY*>(key_), static_cast<X509*>(certificate_), nullptr, out, 0) == 1) {
    text = text_of(out);
  }
  CMS_ContentInfo_free(cms);
  BIO_free(in);
  BIO_free(out);
  return text;
}

}  // namespace ramify::scenarios
