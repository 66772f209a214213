#pragma once

#include <condition_variable>
#include <list>
#include <mutex>

#include "plain_server.h"

namespace ramify::client::scripted {

/// A server of many connections at once that answers each request with its own body, once as many wait together as it
/// was told.
class CrowdServer {
 public:
  explicit CrowdServer(int together) : together_(together) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    static_cast<void>(::bind(listener_, generic, size) == 0 && ::listen(listener_, 128) == 0 &&
                      ::getsockname(listener_, generic, &size) == 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] {
      for (int fd = ::accept(listener_, nullptr, nullptr); fd >= 0; fd = ::accept(listener_, nullptr, nullptr)) {
        ++connections_;
        const std::lock_guard lock(mutex_);
        served_.push_back({fd, std::thread([this, fd] { serve(fd); })});
      }
    });
  }
  CrowdServer(const CrowdServer&) = delete;
  CrowdServer& operator=(const CrowdServer&) = delete;
  ~CrowdServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (auto& [fd, thread] : served_) {
      ::shutdown(fd, SHUT_RDWR);
      thread.join();
      ::close(fd);
    }
    ::close(listener_);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve(int fd) {
    for (auto request = PlainServer::read_request(fd); !request.empty(); request = PlainServer::read_request(fd)) {
      {
        std::unique_lock lock(mutex_);
        const int round = arrived_++ / together_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return stopping_ || arrived_ >= (round + 1) * together_; });
      }
      const auto answer = http_ok(request.substr(request.find("\r\n\r\n") + 4));
      if (::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) return;
    }
  }

  struct Served {
    int fd;
    std::thread thread;
  };
  int together_;
  int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  int arrived_ = 0;
  bool stopping_ = false;
  std::list<Served> served_;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

}  // namespace ramify::client::scripted
