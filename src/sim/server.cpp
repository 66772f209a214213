#include "ramify/sim/server.h"

#include <fmt/format.h>

#include <utility>

#include "control.h"
#include "http_server.h"
#include "service.h"

namespace ramify::sim {

namespace {

constexpr std::uint64_t kServiceBody = 10ULL << 20U;  ///< the service's own limit on POST
constexpr std::uint64_t kControlBody = 1ULL << 30U;   ///< a whole state

Delivery plain(int status, std::string text) {
  Delivery out;
  out.response.status = status;
  out.response.headers = {{"content-type", "text/plain"}};
  out.response.body = std::move(text);
  return out;
}

Delivery answer_service(Service& service, const wire::HttpRequest& request, const std::string& source_ip) {
  if (request.path != "/" && !request.path.empty()) return plain(404, "There is nothing but / here.\n");
  if (request.method != "GET" && request.method != "POST") return plain(405, "GET or POST.\n");
  return service.answer(request, source_ip);
}

std::string url_of(const std::string& host, std::uint16_t port) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return ipv6 ? fmt::format("http://[{}]:{}", host, port) : fmt::format("http://{}:{}", host, port);
}

}  // namespace

struct Server::Impl {
  std::string host;
  std::string control_host;
  std::unique_ptr<Service> service;
  std::unique_ptr<HttpServer> http;
  std::unique_ptr<HttpServer> control;
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
  const auto control = options.control;
  if (control && !is_loopback(control->first)) {
    return fail(ErrorKind::usage, fmt::format("the control port cannot listen on {}", control->first),
                "it gives out every secret: give a loopback address, for example 127.0.0.1:7071");
  }
  auto service = Service::open(std::move(options));
  if (!service) return tl::unexpected<Error>(service.error());
  impl->service = std::move(*service);
  auto http = HttpServer::listen(
      impl->host, port, threads, kServiceBody,
      [service = impl->service.get()](const wire::HttpRequest& request, const std::string& source_ip) {
        return answer_service(*service, request, source_ip);
      });
  if (!http) return tl::unexpected<Error>(http.error());
  impl->http = std::move(*http);
  if (control) {
    impl->control_host = control->first;
    auto listening =
        HttpServer::listen(control->first, control->second, 1, kControlBody,
                           [service = impl->service.get()](const wire::HttpRequest& request, const std::string&) {
                             return answer_control(*service, request);
                           });
    if (!listening) return tl::unexpected<Error>(listening.error());
    impl->control = std::move(*listening);
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

std::uint16_t Server::port() const {
  return impl_->http->port();
}

std::string Server::url() const {
  return url_of(impl_->host, port());
}

std::uint64_t Server::random_seed() const {
  return impl_->service->random_seed();
}

std::string Server::control_url() const {
  return impl_->control ? url_of(impl_->control_host, impl_->control->port()) : std::string();
}

void Server::stop() {
  // Once only: a successor may be using the state file by the time this one is destroyed.
  if (std::exchange(impl_->stopped, true)) return;
  impl_->http->stop();
  if (impl_->control) impl_->control->stop();
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
