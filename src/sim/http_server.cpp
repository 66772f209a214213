#include "http_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

#include "connection.h"

namespace ramify::sim {
namespace {

namespace asio = boost::asio;
using boost::beast::error_code;

}  // namespace

struct HttpServer::Impl {
  Impl(Answerer a, std::uint64_t body)
      : answerer(std::move(a)), body_bytes(body), acceptor(asio::make_strand(context)) {}

  Answerer answerer;
  std::uint64_t body_bytes;
  asio::io_context context;
  asio::ip::tcp::acceptor acceptor;
  std::atomic<bool> stopping{false};
  std::uint16_t port = 0;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::list<std::weak_ptr<Connection>> connections;

  void accept() {
    acceptor.async_accept(asio::make_strand(context), [this](error_code fault, asio::ip::tcp::socket socket) {
      if (stopping || fault == asio::error::operation_aborted) return;
      if (!fault) {
        auto connection = std::make_shared<Connection>(std::move(socket), answerer, body_bytes, stopping);
        {
          const std::lock_guard lock(mutex);
          connections.remove_if([](const auto& weak) { return weak.expired(); });
          connections.push_back(connection);
        }
        connection->start();
      }
      accept();
    });
  }

  error_code open(const std::string& host, std::uint16_t wanted) {
    error_code fault;
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, fault);
    if (fault) return fault;
    const asio::ip::tcp::endpoint endpoint(address, wanted);
    if (acceptor.open(endpoint.protocol(), fault)) return fault;
    if (acceptor.set_option(asio::socket_base::reuse_address(true), fault)) return fault;
    if (acceptor.bind(endpoint, fault)) return fault;
    if (acceptor.listen(asio::socket_base::max_listen_connections, fault)) return fault;
    port = acceptor.local_endpoint(fault).port();
    return fault;
  }
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const std::string& host, std::uint16_t port, unsigned threads,
                                                       std::uint64_t body_bytes, Answerer answerer) {
  auto impl = std::make_unique<Impl>(std::move(answerer), body_bytes);
  if (const auto fault = impl->open(host, port)) {
    return fail(ErrorKind::io, fmt::format("cannot listen on {}:{}: {}", host, port, fault.message()),
                "give an address of this machine and a port that nothing else listens on");
  }
  impl->accept();
  for (unsigned i = 0; i < std::max(1U, threads); ++i) {
    impl->threads.emplace_back([state = impl.get()] { state->context.run(); });
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::~HttpServer() {
  stop();
}

std::uint16_t HttpServer::port() const {
  return impl_->port;
}

void HttpServer::stop() {
  if (impl_->stopping.exchange(true)) return;
  asio::dispatch(impl_->acceptor.get_executor(), [impl = impl_.get()] {
    error_code ignored;
    impl->acceptor.close(ignored);
  });
  {
    const std::lock_guard lock(impl_->mutex);
    for (const auto& weak : impl_->connections) {
      if (const auto connection = weak.lock()) connection->stop_when_idle();
    }
  }
  for (auto& thread : impl_->threads) thread.join();
}

}  // namespace ramify::sim
