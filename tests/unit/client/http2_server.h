#pragma once

#include <openssl/ssl.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace ramify::client::scripted {

/// One end of a connection of HTTP/2 (RFC 9113), as far as a test needs it: requests are told by the stream they came
/// on, and answered in any order.
class Http2Connection {
 public:
  explicit Http2Connection(SSL* tls) : tls_(tls) {}
  struct Request {
    std::uint32_t stream = 0;
    std::string body;
  };
  /// The next whole request; its stream is 0 when the connection has ended.
  Request next();
  void answer(std::uint32_t stream, const std::string& body);
  void refuse(std::uint32_t stream);  ///< RST_STREAM, REFUSED_STREAM: nothing was done

 private:
  struct Frame {
    std::uint8_t type = 0;
    std::uint8_t flags = 0;
    std::uint32_t stream = 0;
    std::string payload;
  };
  bool read(std::string& into, std::size_t bytes);
  void send(const Frame& frame);

  SSL* tls_;
  bool greeted_ = false;
  std::vector<Request> open_;
};

/// A server that speaks HTTP/2 over TLS, each connection by `serve` until it returns.
class Http2Server {
 public:
  using Serve = std::function<void(Http2Connection&)>;
  explicit Http2Server(Serve serve);
  Http2Server(const Http2Server&) = delete;
  Http2Server& operator=(const Http2Server&) = delete;
  ~Http2Server();

  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::string certificate() const { return certificate_.string(); }  ///< the file to trust
  [[nodiscard]] int connections() const { return connections_; }

 private:
  struct Served {
    int connection;
    std::thread thread;
  };
  void accept_all();
  void converse(int connection);

  Serve serve_;
  std::filesystem::path certificate_;
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_{0};
  std::vector<Served> served_;  ///< of the thread
  std::thread thread_;
};

}  // namespace ramify::client::scripted
