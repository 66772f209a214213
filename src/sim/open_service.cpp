#include <fmt/format.h>

#include "service.h"
#include "snapshot.h"

namespace ramify::sim {
namespace {

Result<void> check_spec(const AccountSpec& spec) {
  if (spec.id.size() == 16 && spec.id.find_first_not_of("0123456789") == std::string::npos) return {};
  return fail(ErrorKind::usage, fmt::format("the account id \"{}\" is not 16 digits", spec.id),
              "give --account ID[:alias[:AccessKeyId:Secret]]");
}

}  // namespace

/// Accounts that the command line names and the store does not have yet.
Result<void> Service::begin_store() {
  const std::string now = format_instant(options_.clock());
  for (const auto& spec : options_.accounts) {
    if (auto fine = check_spec(spec); !fine) return fine;
    Account& account = store_.accounts[spec.id];
    if (account.id.empty()) {
      account.id = spec.id;
      account.alias = spec.alias;
      account.name = spec.alias.empty() ? spec.id : spec.alias;
    }
    if (!spec.access_key_id.empty()) {
      AccessKey key;
      key.id = spec.access_key_id;
      key.secret = std::string(spec.access_key_secret.expose());
      key.created = now;
      const auto known = account.root_keys.find(key.id);
      if (known == account.root_keys.end() || known->second.secret != key.secret) account.root_keys = {{key.id, key}};
    } else if (account.root_keys.empty()) {
      const AccessKey key = store_.make_access_key(spec.id + "/root", now);
      account.root_keys[key.id] = key;
    }
  }
  store_.index();
  return {};
}

Result<void> Service::load() {
  const auto old = load_file();
  if (!old) return tl::unexpected<Error>(old.error());
  if (!*old) store_.seed = options_.random_seed;
  if (auto begun = begin_store(); !begun) return begun;
  if (!*old) {
    for (const auto& seed : options_.seeds) {
      if (auto laid = lay_seed(store_, seed, format_instant(options_.clock())); !laid) return laid;
    }
  }
  return compact();
}

void Service::gather_secrets() {
  for (const auto& [id, account] : store_.accounts) {
    for (const auto& [key_id, key] : account.root_keys) secrets_.push_back(key.secret);
    for (const auto& [folded, user] : account.users) {
      for (const auto& [key_id, key] : user.keys) secrets_.push_back(key.secret);
    }
  }
  for (const auto& [id, session] : store_.sessions) {
    secrets_.push_back(session.secret);
    secrets_.push_back(session.token);
  }
}

Result<std::unique_ptr<Service>> Service::open(Options options) {
  std::unique_ptr<Service> service(new Service(std::move(options)));
  if (auto loaded = service->load(); !loaded) return tl::unexpected<Error>(loaded.error());
  service->run_ =
      fmt::format("{}|{}|{}", service->store_.seed, format_instant(service->options_.clock()), service->trail_.count());
  service->dice_ = Dice(service->store_.seed);
  service->gather_secrets();
  return service;
}

}  // namespace ramify::sim
