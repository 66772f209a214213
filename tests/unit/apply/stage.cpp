#include "stage.h"

#include <doctest/doctest.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>

#include <algorithm>

namespace ramify::apply::test {

namespace {

const auto kAccount = model::AccountKey::from_service("company-a");
constexpr long kDay = 24 * 60 * 60;

class Listener : public Observer {
 public:
  explicit Listener(std::vector<std::string>& told) : told_(told) {}
  void started(const plan::Step& step) override { told_.push_back(fmt::format("started {}", step.id)); }
  void finished(const plan::Step& step, const StepResult& result) override {
    told_.push_back(fmt::format("finished {} {}", step.id, to_string(result.outcome)));
  }
  void looking_again(std::size_t steps, std::chrono::seconds most) override {
    told_.push_back(fmt::format("looking again for {} within {} s", steps, most.count()));
  }
  void settled(const plan::Step& step, const StepResult& result) override {
    told_.push_back(fmt::format("settled {} {}", step.id, to_string(result.outcome)));
  }

 private:
  std::vector<std::string>& told_;
};

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "ramify-apply-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> Folder::files() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

Recipient::Recipient(const std::filesystem::path& folder) : file_(folder / "secops.pem") {
  EVP_PKEY* pair = EVP_RSA_gen(2048);
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate), kDay);
  X509_set_pubkey(certificate, pair);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  REQUIRE(X509_sign(certificate, pair, EVP_sha256()) > 0);
  BIO* out = BIO_new_file(file_.c_str(), "w");
  REQUIRE(PEM_write_bio_X509(out, certificate) == 1);
  BIO_free(out);
  key_ = pair;
  certificate_ = certificate;
}

Recipient::~Recipient() {
  EVP_PKEY_free(static_cast<EVP_PKEY*>(key_));
  X509_free(static_cast<X509*>(certificate_));
}

std::string Recipient::open(const std::filesystem::path& sealed) const {
  BIO* in = BIO_new_file(sealed.c_str(), "rb");
  REQUIRE(in != nullptr);
  CMS_ContentInfo* cms = d2i_CMS_bio(in, nullptr);
  BIO* out = BIO_new(BIO_s_mem());
  REQUIRE(CMS_decrypt(cms, static_cast<EVP_PKEY*>(key_), static_cast<X509*>(certificate_), nullptr, out, 0) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(in);
  BIO_free(out);
  CMS_ContentInfo_free(cms);
  return text;
}

Stage::Stage() {
  sim::Options settings;
  settings.accounts.push_back({"1000000000000001", "company-a", "LTAIrootA", Secret(std::string("secretA"))});
  settings.fault = [this](const sim::RequestInfo& request) {
    const int number = ++calls[request.operation];
    if (on_request) on_request(request);
    const auto found = std::find_if(faults.begin(), faults.end(), [&](const Planned& each) {
      return each.operation == request.operation && each.nth == number;
    });
    return sim::Fault{found == faults.end() ? Fault::none : found->fault};
  };
  auto started = sim::Server::start(std::move(settings));
  REQUIRE(started.has_value());
  server = *std::move(started);

  options.environment = client::system_environment();
  options.environment.sleep = [this](std::chrono::milliseconds wait) {
    sleeps.push_back(wait);
    if (on_sleep) on_sleep();
  };
  options.environment.jitter = [] { return 0.0; };
  client::SessionOptions session{kAccount, {}, {}, {}, "ramify", false, 1};
  for (const auto& service : wire::services()) session.endpoints[service.service] = server->url();
  sessions[kAccount] = std::make_shared<client::Session>(
      client::make_curl_transport({}), options.environment,
      client::Credentials{"LTAIrootA", Secret(std::string("secretA")), std::nullopt}, session);
  live.accounts.emplace(kAccount, model::Account{model::AccountId::from_service("1000000000000001"),
                                                 "company-a.onaliyun.com",
                                                 {},
                                                 {},
                                                 {},
                                                 {},
                                                 {},
                                                 {},
                                                 {},
                                                 {}});
  options.secrets_folder = secrets.path();
  options.recipients.by_name["default"] = {recipient.certificate()};
  options.random_bytes = [](std::size_t size) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(i * 37 % 251));
    return bytes;
  };
}

void Stage::break_call(const std::string& operation, Fault fault, int nth) {
  faults.push_back({operation, fault, calls[operation] + nth});
}

nlohmann::json Stage::ask(const std::string& account, wire::Service service, const std::string& operation,
                          const wire::Pairs& parameters) {
  auto reply = sessions.at(model::AccountKey::from_service(account))->call({service, operation, parameters});
  REQUIRE_MESSAGE(reply.has_value(), operation);
  return *std::move(reply);
}

Result<ApplyResult> Stage::run(const plan::Plan& plan) {
  Listener listener(told);
  return apply::run(plan, live, sessions, options, listener);
}

std::vector<std::string> Stage::writes() const {
  std::vector<std::string> all;
  for (const auto& entry : server->log()) {
    if (entry.request.writes) all.push_back(entry.request.operation);
  }
  return all;
}

Plans::Plans() {
  plan_.project = "test";
  plan_.accounts.emplace(kAccount, model::AccountId::from_service("1000000000000001"));
  plan_.default_domains[kAccount] = "company-a.onaliyun.com";
}

Plans& Plans::step(ops::Op op, ops::Target target, std::vector<ops::FieldChange> fields, std::vector<int> needs) {
  plan::Step step{static_cast<int>(plan_.steps.size()) + 1,
                  {op, std::move(target), std::move(fields), ops::Reason::declared_new, std::nullopt},
                  ops::Risk::low,
                  std::move(needs)};
  plan_.steps.push_back(std::move(step));
  return *this;
}

ops::Target user(const std::string& name) {
  return {kAccount, model::ObjectRef{model::ObjectKind::user, name}};
}
ops::Target role(const std::string& name) {
  return {kAccount, model::ObjectRef{model::ObjectKind::role, name}};
}
ops::Target key(const std::string& user, int ordinal) {
  return {kAccount, ops::AccessKeyRef{model::UserName::from_service(user), std::nullopt, ordinal}};
}
ops::Target logon(const std::string& user) {
  return {kAccount, ops::LoginProfileRef{model::UserName::from_service(user)}};
}
ops::Target system_policy(const std::string& policy, const std::string& role_name) {
  return {kAccount, model::Attachment{{model::ObjectKind::role, role_name},
                                      {model::PolicyType::system, model::PolicyName::from_service(policy)},
                                      std::nullopt}};
}
ops::FieldChange made(ops::Field field, std::string value) {
  return {field, {}, std::nullopt, std::move(value)};
}

}  // namespace ramify::apply::test
