#include "connection.h"

#include <fmt/format.h>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

namespace ramify::sim {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr std::uint32_t kHeaderBytes = 1U << 20U;  ///< the request line is part of it
constexpr std::chrono::seconds kIdle{60};

std::string lower(beast::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// The parsed message as both ends sign it; empty where the query is malformed.
std::optional<wire::HttpRequest> to_wire(const http::request<http::string_body>& message) {
  wire::HttpRequest out;
  out.method = std::string(message.method_string());
  const std::string target(message.target());
  const auto question = target.find('?');
  out.path = target.substr(0, question);
  if (question != std::string::npos) {
    auto query = wire::decode_form(std::string_view(target).substr(question + 1));
    if (!query) return std::nullopt;
    out.query = std::move(*query);
  }
  for (const auto& field : message) out.headers.emplace_back(lower(field.name_string()), std::string(field.value()));
  out.body = message.body();
  return out;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket&& socket, const HttpServer::Answerer& answerer, std::uint64_t body_bytes,
                       const std::atomic<bool>& stopping)
    : stream_(std::move(socket)),
      buffer_(kHeaderBytes + (64U << 10U)),
      later_(stream_.get_executor()),
      answerer_(answerer),
      body_bytes_(body_bytes),
      stopping_(stopping) {
  beast::error_code fault;
  const auto peer = stream_.socket().remote_endpoint(fault);
  if (!fault) source_ip_ = peer.address().to_string();
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), fault);
}

void Connection::start() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
}

void Connection::stop_when_idle() {
  asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
    self->later_.cancel();
    if (!self->busy_) self->stream_.close();
  });
}

void Connection::read() {
  if (stopping_) return stream_.close();
  parser_.emplace();
  parser_->header_limit(kHeaderBytes);
  parser_->body_limit(body_bytes_);
  stream_.expires_after(kIdle);
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](beast::error_code fault, std::size_t) { self->on_read(fault); });
}

void Connection::on_read(beast::error_code fault) {
  if (fault == http::error::body_limit) return refuse(413, "The request entity is too large.\n");
  if (fault == http::error::header_limit) return refuse(414, "The request line or a header is too long.\n");
  if (fault) return stream_.close();
  busy_ = true;
  const auto& message = parser_->get();
  const bool keep_alive = message.keep_alive();
  auto request = to_wire(message);
  if (!request) return refuse(400, "The query is malformed.\n");
  reply(answerer_(*request, source_ip_), keep_alive);
}

void Connection::refuse(unsigned status, std::string text) {
  busy_ = true;
  Delivery delivery;
  delivery.response.status = static_cast<int>(status);
  delivery.response.headers = {{"content-type", "text/plain"}};
  delivery.response.body = std::move(text);
  reply(std::move(delivery), false);
}

/// Gone without a word: the peer sees a reset, not an orderly end.
void Connection::abort() {
  beast::error_code ignored;
  stream_.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  stream_.close();
}

void Connection::reply(Delivery delivery, bool keep_alive) {
  if (delivery.delay_ms <= 0) return send(std::move(delivery), keep_alive);
  later_.expires_after(std::chrono::milliseconds(delivery.delay_ms));
  // A server that stops waits for nobody: the wait is cancelled and the reply goes at once.
  later_.async_wait([self = shared_from_this(), delivery = std::move(delivery), keep_alive](beast::error_code) mutable {
    self->send(std::move(delivery), keep_alive);
  });
}

void Connection::send(Delivery delivery, bool keep_alive) {
  if (delivery.kind == Delivery::Kind::nothing) return abort();
  const bool half = delivery.kind == Delivery::Kind::half;
  const bool close = half || !keep_alive || stopping_;
  auto& response = delivery.response;
  auto text = std::make_shared<std::string>(fmt::format(
      "HTTP/1.1 {} {}\r\n", response.status,
      std::string(http::obsolete_reason(static_cast<http::status>(static_cast<unsigned>(response.status))))));
  for (const auto& [name, value] : response.headers) *text += fmt::format("{}: {}\r\n", name, value);
  *text +=
      fmt::format("content-length: {}\r\nconnection: {}\r\n\r\n", response.body.size(), close ? "close" : "keep-alive");
  *text += half ? response.body.substr(0, response.body.size() / 2) : response.body;
  stream_.expires_after(kIdle);
  asio::async_write(stream_, asio::buffer(*text),
                    [self = shared_from_this(), text, close](beast::error_code fault, std::size_t) {
                      self->busy_ = false;
                      if (fault || close) {
                        beast::error_code ignored;
                        self->stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
                        return self->stream_.close();
                      }
                      self->read();
                    });
}

}  // namespace ramify::sim
