#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

namespace ramify::client::scripted {

/// A TCP server that reads one request after the other and answers what it is told, however wrong that is as HTTP; an
/// empty answer closes the connection without one.
class PlainServer {
 public:
  using Answerer = std::function<std::string(int request_number, const std::string& request)>;
  explicit PlainServer(Answerer answer) : answer_(std::move(answer)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    ready_ = ::bind(listener_, generic, size) == 0 && ::listen(listener_, 8) == 0 &&
             ::getsockname(listener_, generic, &size) == 0;
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  PlainServer(const PlainServer&) = delete;
  PlainServer& operator=(const PlainServer&) = delete;
  ~PlainServer() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    if (const int connection = connection_; connection >= 0) ::shutdown(connection, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  /// One whole request; empty where the connection ended first.
  static std::string read_request(int connection) {
    std::string request;
    char buffer[4096];
    for (;;) {
      const auto end = request.find("\r\n\r\n");
      const auto length = request.find("content-length: ");
      const auto named = length == std::string::npos ? request.find("Content-Length: ") : length;
      const std::size_t body = named == std::string::npos ? 0 : std::stoul(request.substr(named + 16));
      if (end != std::string::npos && request.size() >= end + 4 + body) return request;
      const auto got = ::recv(connection, buffer, sizeof buffer, 0);
      if (got <= 0) return {};
      request.append(buffer, static_cast<std::size_t>(got));
    }
  }

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] std::string url(const std::string& scheme = "http") const {
    return scheme + "://127.0.0.1:" + std::to_string(port_);
  }
  [[nodiscard]] int requests() const { return requests_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve() {
    while (!stopping_) {
      const int connection = ::accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      connection_ = connection;
      ++connections_;
      while (!stopping_) {
        const auto request = read_request(connection);
        if (request.empty()) break;
        const auto answer = answer_(++requests_, request);
        if (answer.empty() || ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) break;
        if (answer.find("connection: close") != std::string::npos) break;
      }
      connection_ = -1;
      ::close(connection);
    }
  }
  Answerer answer_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  bool ready_ = false;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connection_{-1};
  std::atomic<int> requests_{0};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

inline std::string http_ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\nX-Acs-Odd:  v \r\n\r\n" + body;
}

}  // namespace ramify::client::scripted
