#include "ramify/sim/server.h"

#include <fmt/format.h>

#include <utility>

#include "http_server.h"
#include "service.h"

namespace ramify::sim {

struct Server::Impl {
  std::string host;
  std::unique_ptr<Service> service;
  std::unique_ptr<HttpServer> http;
  bool stopped = false;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(Options options) {
  auto impl = std::make_unique<Impl>();
  impl->host = options.host;
  const auto port = options.port;
  const auto threads = options.threads;
  auto service = Service::open(std::move(options));
  if (!service) return tl::unexpected<Error>(service.error());
  impl->service = std::move(*service);
  auto http = HttpServer::listen(
      impl->host, port, threads,
      [service = impl->service.get()](const wire::HttpRequest& request, const std::string& source_ip) {
        return service->answer(request, source_ip);
      });
  if (!http) return tl::unexpected<Error>(http.error());
  impl->http = std::move(*http);
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const {
  return impl_->http->port();
}

std::string Server::url() const {
  const bool ipv6 = impl_->host.find(':') != std::string::npos;
  return ipv6 ? fmt::format("http://[{}]:{}", impl_->host, port()) : fmt::format("http://{}:{}", impl_->host, port());
}

void Server::stop() {
  // Once only: a successor may be using the state file by the time this one is destroyed.
  if (std::exchange(impl_->stopped, true)) return;
  impl_->http->stop();
  impl_->service->close();
}

std::vector<LogEntry> Server::log() const {
  return impl_->service->log();
}
void Server::clear_log() {
  impl_->service->clear_log();
}
std::string Server::snapshot() const {
  return impl_->service->snapshot();
}
std::vector<std::string> Server::secrets() const {
  return impl_->service->secrets();
}
std::optional<std::pair<std::string, std::string>> Server::root_key(const std::string& account_id) const {
  return impl_->service->root_key(account_id);
}
std::vector<AccountName> Server::accounts() const {
  return impl_->service->account_names();
}

}  // namespace ramify::sim
