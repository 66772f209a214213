#include "load.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/wire/sign.h"

namespace ramify::bench {
namespace {

using Time = std::chrono::steady_clock::time_point;

struct Client {
  int fd = -1;
  std::string received;
  Time sent;
};

[[noreturn]] void give_up(const char* doing) {
  std::perror(doing);
  std::exit(1);
}

int connect_to(std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) give_up("socket");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) give_up("connect");
  return fd;
}

std::string request_text(const Caller& caller, const std::string& action, const wire::Pairs& parameters,
                         const std::string& nonce) {
  wire::HttpRequest request;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  request.headers = {{"host", "ram.aliyuncs.com"},     {"x-acs-action", action},
                     {"x-acs-version", "2015-05-01"},  {"x-acs-date", format_instant(now)},
                     {"x-acs-signature-nonce", nonce}, {"content-type", "application/x-www-form-urlencoded"}};
  request.body = wire::encode_form(parameters);
  wire::v3_sign(request, caller.access_key_id, caller.secret);
  std::string text = "POST / HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers) {
    text += name;
    text += ": ";
    text += value;
    text += "\r\n";
  }
  text += fmt::format("content-length: {}\r\n\r\n", request.body.size());
  return text + request.body;
}

/// The length of the whole reply that stands at the beginning; 0 where it is not whole yet.
std::size_t reply_length(const std::string& text) {
  constexpr std::string_view kLength = "\r\ncontent-length: ";
  const auto head = text.find("\r\n\r\n");
  const auto length = text.find(kLength);
  if (head == std::string::npos || length > head) return 0;
  std::size_t body = 0;
  std::from_chars(text.data() + length + kLength.size(), text.data() + head, body);
  const std::size_t whole = head + 4 + body;
  return text.size() >= whole ? whole : 0;
}

double percentile(const std::vector<float>& sorted, double part) {
  if (sorted.empty()) return 0;
  return static_cast<double>(sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))]);
}

}  // namespace

Load drive(std::uint16_t port, const Caller& caller, const std::string& action, const Parameters& parameters,
           int connections, std::chrono::milliseconds lasting) {
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  std::vector<Client> clients(static_cast<std::size_t>(connections));
  const std::string run = fmt::format("{}-{}", ::getpid(), std::chrono::steady_clock::now().time_since_epoch().count());
  std::uint64_t number = 0;
  const auto send = [&](Client& client) {
    const std::string text = request_text(caller, action, parameters(number), fmt::format("{}-{}", run, number));
    ++number;
    client.sent = std::chrono::steady_clock::now();
    if (::send(client.fd, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) give_up("send");
  };
  for (auto& client : clients) {
    client.fd = connect_to(port);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &client;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, client.fd, &event);
  }
  Load load;
  std::vector<float> latencies;
  const Time begun = std::chrono::steady_clock::now();
  const Time end = begun + lasting;
  for (auto& client : clients) send(client);
  std::size_t busy = clients.size();
  std::array<epoll_event, 64> events{};
  std::array<char, 1U << 16U> buffer{};
  while (busy > 0) {
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 10'000);
    if (ready <= 0) give_up("no reply for ten seconds");
    for (int i = 0; i < ready; ++i) {
      Client& client = *static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
      const ssize_t n = ::recv(client.fd, buffer.data(), buffer.size(), 0);
      if (n <= 0) give_up("the server closed a connection");
      client.received.append(buffer.data(), static_cast<std::size_t>(n));
      const std::size_t length = reply_length(client.received);
      if (length == 0) continue;
      const Time now = std::chrono::steady_clock::now();
      latencies.push_back(std::chrono::duration<float, std::milli>(now - client.sent).count());
      ++(client.received.compare(0, 12, "HTTP/1.1 200") == 0 ? load.answered : load.refused);
      client.received.erase(0, length);
      if (now < end) {
        send(client);
      } else {
        --busy;
      }
    }
  }
  load.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  for (const auto& client : clients) ::close(client.fd);
  ::close(poll);
  std::sort(latencies.begin(), latencies.end());
  load.p50_ms = percentile(latencies, 0.5);
  load.p99_ms = percentile(latencies, 0.99);
  return load;
}

}  // namespace ramify::bench
