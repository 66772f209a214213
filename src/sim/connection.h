#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <string>

#include "http_server.h"

namespace ramify::sim {

/// One client's connection: request after request until either side has enough. Runs on its socket's strand.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket&& socket, const HttpServer::Answerer& answerer, std::uint64_t body_bytes,
             const std::atomic<bool>& stopping);
  void start();
  /// Closes an idle connection; a busy one closes after its reply.
  void stop_when_idle();

 private:
  void read();
  void on_read(boost::beast::error_code fault);
  void reply(Delivery delivery, bool keep_alive);
  void send(Delivery delivery, bool keep_alive);
  void refuse(unsigned status, std::string text);
  void abort();

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  boost::asio::steady_timer later_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  const HttpServer::Answerer& answerer_;
  std::uint64_t body_bytes_;
  const std::atomic<bool>& stopping_;
  std::string source_ip_;
  bool busy_ = false;
};

}  // namespace ramify::sim
