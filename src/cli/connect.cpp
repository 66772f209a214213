#include "connect.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <nlohmann/json.hpp>

#include "ramify/client/loopback.h"
#include "version.h"

namespace ramify::cli {

namespace {

std::optional<std::filesystem::path> home_file(const Surroundings& around, const char* variable,
                                               const std::filesystem::path& below_home,
                                               const std::filesystem::path& name) {
  if (const auto folder = around.getenv(variable); folder && !folder->empty()) return *folder / name;
  if (const auto home = around.getenv("HOME"); home && !home->empty()) return *home / below_home / name;
  return std::nullopt;
}

/// One JSON line an API attempt. It never sees parameters, so it cannot hold a secret.
class AttemptLog {
 public:
  static Result<std::shared_ptr<AttemptLog>> open(const std::filesystem::path& file, Clock now) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) {
      return fail(ErrorKind::io, fmt::format("cannot write the log {}: {}", file.string(), std::strerror(errno)));
    }
    return std::make_shared<AttemptLog>(descriptor, std::move(now));
  }
  AttemptLog(int descriptor, Clock now) : descriptor_(descriptor), now_(std::move(now)) {}
  AttemptLog(const AttemptLog&) = delete;
  AttemptLog& operator=(const AttemptLog&) = delete;
  ~AttemptLog() { ::close(descriptor_); }

  void write(const client::Attempt& attempt) {
    const nlohmann::ordered_json json = {{"time", format_instant(now_())},
                                         {"account", attempt.account.str()},
                                         {"service", wire::spec(attempt.service).name},
                                         {"operation", attempt.operation},
                                         {"attempt", attempt.number},
                                         {"http_status", attempt.http_status},
                                         {"code", attempt.code},
                                         {"request_id", attempt.request_id},
                                         {"microseconds", attempt.took.count()}};
    const auto line = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    const std::lock_guard lock(mutex_);
    static_cast<void>(!::write(descriptor_, line.data(), line.size()));
  }

 private:
  int descriptor_;
  Clock now_;
  std::mutex mutex_;
};

Result<client::SessionOptions> session_options(const Arguments& arguments, Surroundings& around,
                                               const config::Connections& connections,
                                               const model::AccountKey& account) {
  auto where = endpoints(connections.find(account));
  if (!where) return tl::unexpected(std::move(where.error()));
  client::SessionOptions options{account, *std::move(where), {}, {}, fmt::format("ramify/{}", version())};
  options.paced = std::none_of(options.endpoints.begin(), options.endpoints.end(),
                               [](const auto& each) { return client::is_loopback(each.second); });
  options.on_wait = [waits = around.waits](const client::Wait& wait) { waits->tell(wait); };
  if (arguments.log) {
    auto log = AttemptLog::open(*arguments.log, around.environment.now);
    if (!log) return tl::unexpected(std::move(log.error()));
    options.on_attempt = [log = *std::move(log)](const client::Attempt& attempt) { log->write(attempt); };
  }
  return options;
}

client::CredentialRequest credential_request(const config::Connection& connection,
                                             const std::filesystem::path& aliyun_config) {
  using From = config::Connection::Source;
  using To = client::CredentialRequest::Source;
  const To source = connection.source == From::profile ? To::profile
                    : connection.source == From::env   ? To::env
                                                       : To::chain;
  return {source, connection.name, aliyun_config};
}

std::filesystem::path aliyun_config(const Surroundings& around, const config::Connections& connections) {
  if (connections.aliyun_config) return *connections.aliyun_config;
  // Never one below the current directory: that may be a checkout.
  const auto home = around.getenv("HOME").value_or("");
  return home.empty() ? std::filesystem::path() : std::filesystem::path(home) / ".aliyun/config.json";
}

}  // namespace

std::optional<std::filesystem::path> connection_file_of(const Arguments& arguments, const Surroundings& around) {
  if (arguments.connections) return arguments.connections;
  auto usual = home_file(around, "XDG_CONFIG_HOME", ".config", "ramify/connections.yaml");
  std::error_code error;
  if (!usual || !std::filesystem::exists(*usual, error)) return std::nullopt;
  return usual;
}

Said<config::Connections> load_connections(const Arguments& arguments, Surroundings& around) {
  const auto file = connection_file_of(arguments, around);
  if (!file) return config::Connections{};
  auto loaded = config::load_connections(*file);
  say(loaded.sources, loaded.diagnostics, arguments, around);
  if (!loaded.connections) return tl::unexpected(Exit::error);
  return *std::move(loaded.connections);
}

Result<std::map<wire::Service, std::string>> endpoints(const config::Connection& connection) {
  std::map<wire::Service, std::string> urls;
  if (connection.endpoint) {
    for (const auto& service : wire::services()) urls[service.service] = *connection.endpoint;
  }
  for (const auto& [name, url] : connection.endpoints) {
    const auto* service = wire::find_service_by_name(name);
    if (service == nullptr) {
      return fail(ErrorKind::usage, fmt::format("the connection file names an endpoint for \"{}\"", name),
                  "services are ram, ims, sts, resourcemanager and actiontrail");
    }
    urls[service->service] = url;
  }
  return urls;
}

Result<std::shared_ptr<client::Session>> open_account(const Arguments& arguments, Surroundings& around,
                                                      const config::Connections& connections,
                                                      const model::AccountKey& account) {
  auto options = session_options(arguments, around, connections, account);
  if (!options) return tl::unexpected(std::move(options.error()));
  auto credentials =
      client::find_credentials(credential_request(connections.find(account), aliyun_config(around, connections)),
                               around.getenv, around.transport, around.environment, options->endpoints);
  if (!credentials) {
    credentials.error().message = fmt::format("account {}: {}", account.str(), credentials.error().message);
    return tl::unexpected(std::move(credentials.error()));
  }
  return std::make_shared<client::Session>(around.transport, around.environment, *std::move(credentials),
                                           *std::move(options));
}

Said<client::Sessions> open_sessions(const Arguments& arguments, Surroundings& around,
                                     const config::Connections& connections, const AccountIds& accounts) {
  client::Sessions sessions;
  std::optional<Exit> worst;
  for (const auto& entry : accounts) {
    auto session = open_account(arguments, around, connections, entry.first);
    if (session) {
      sessions[entry.first] = *std::move(session);
      continue;
    }
    const Exit exit = say(session.error(), arguments, around);
    worst = worst ? worse(*worst, exit) : exit;
  }
  if (worst) return tl::unexpected(*worst);
  return sessions;
}

Result<client::Credentials> user_credentials(Surroundings& around, const config::Connections& connections,
                                             const model::AccountKey& account, const config::Connection& source) {
  auto where = endpoints(connections.find(account));
  if (!where) return tl::unexpected(std::move(where.error()));
  return client::find_credentials(credential_request(source, aliyun_config(around, connections)), around.getenv,
                                  around.transport, around.environment, *where);
}

Result<std::shared_ptr<client::Session>> open_session(const Arguments& arguments, Surroundings& around,
                                                      const config::Connections& connections,
                                                      const model::AccountKey& account,
                                                      client::Credentials credentials) {
  auto options = session_options(arguments, around, connections, account);
  if (!options) return tl::unexpected(std::move(options.error()));
  return std::make_shared<client::Session>(around.transport, around.environment, std::move(credentials),
                                           *std::move(options));
}

}  // namespace ramify::cli
