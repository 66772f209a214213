#include <doctest/doctest.h>
#include <netinet/tcp.h>

#include <array>
#include <optional>

#include "plain_server.h"
#include "scripted.h"

using namespace ramify;
using namespace ramify::client::scripted;

namespace {

Answer send(const std::string& url, client::CurlOptions options = {}) {
  return client::make_curl_transport(options)->send(url, post());
}

/// This process's end of its connection to the port of the URL.
std::optional<int> socket_to(const std::string& url) {
  constexpr int kSocketsMax = 1024;
  const auto port = std::stoi(url.substr(url.rfind(':') + 1));
  for (int socket = 0; socket < kSocketsMax; ++socket) {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const bool connected = ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
    if (connected && peer.sin_family == AF_INET && ntohs(peer.sin_port) == port) return socket;
  }
  return std::nullopt;
}

int option(int socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  REQUIRE(::getsockopt(socket, level, name, &value, &size) == 0);
  return value;
}

}  // namespace

TEST_CASE("a request arrives as it was signed, and its reply comes back whole") {
  std::string seen;
  PlainServer server([&](int, const std::string& request) {
    seen = request;
    return http_ok("{}");
  });
  const auto answer = send(server.url());
  REQUIRE(answer.has_value());
  CHECK(answer->status == 200);
  CHECK(answer->body == "{}");
  CHECK(wire::find_header(answer->headers, "x-acs-odd") == "v");
  CHECK(seen.starts_with("POST / HTTP/1.1\r\n"));
  CHECK(seen.find("Host: x\r\n") != std::string::npos);
  CHECK(seen.ends_with("\r\n\r\nA=1"));
}

TEST_CASE("a connection is kept for the next call") {
  PlainServer server([](int, const std::string&) { return http_ok("{}"); });
  const auto transport = client::make_curl_transport({});
  for (int call = 0; call < 3; ++call) CHECK(transport->send(server.url(), post()).has_value());
  CHECK(server.requests() == 3);
  CHECK(server.connections() == 1);
}

TEST_CASE("a kept connection that breaks after the request is not an occasion to send it again") {
  PlainServer server([](int number, const std::string&) { return number == 1 ? http_ok("{}") : std::string(); });
  const auto transport = client::make_curl_transport({});
  CHECK(transport->send(server.url(), post()).has_value());
  const auto answer = transport->send(server.url(), post());
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::unknown_outcome);
  CHECK(answer.error().message == "the connection broke before a whole reply came");
  CHECK(server.requests() == 2);
}

TEST_CASE("a reply that is cut off is a lost reply") {
  PlainServer server([](int, const std::string&) {
    return std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nconnection: close\r\n\r\n{\"RequestId\":");
  });
  const auto answer = send(server.url());
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::unknown_outcome);
  CHECK(answer.error().message == "the reply was cut off");
}

TEST_CASE("a reply without end is cut short") {
  PlainServer server([](int, const std::string&) { return http_ok(std::string((2U << 20U) + 1, 'x')); });
  const auto answer = send(server.url(), {.response_bytes_max = std::size_t{2} << 20U, .ca_file = {}});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::protocol);
  CHECK(answer.error().message == "the reply of " + server.url() + " is larger than 2 MiB");
}

TEST_CASE("a server that never answers is given up") {
  PlainServer server(
      [](int, const std::string&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"); });
  const auto answer = send(server.url(), {.total_timeout = std::chrono::milliseconds{1000}, .ca_file = {}});
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::unknown_outcome);
  CHECK(answer.error().message == "no whole reply within 1 s");
}

TEST_CASE("a line that goes dead is asked after, and given up 20 s later, long before a whole reply's time is over") {
  PlainServer server([](int, const std::string&) { return http_ok("{}"); });
  const auto transport = client::make_curl_transport({});
  REQUIRE(transport->send(server.url(), post()).has_value());
  const auto socket = socket_to(server.url());
  REQUIRE(socket.has_value());
  CHECK(option(*socket, IPPROTO_TCP, TCP_USER_TIMEOUT) == 20'000);
  CHECK(option(*socket, SOL_SOCKET, SO_KEEPALIVE) == 1);
  CHECK(option(*socket, IPPROTO_TCP, TCP_KEEPIDLE) == 10);
  CHECK(option(*socket, IPPROTO_TCP, TCP_KEEPINTVL) == 5);
}

TEST_CASE("a redirect is shown, not followed") {
  PlainServer server([](int, const std::string&) {
    return std::string("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  });
  const auto answer = send(server.url());
  REQUIRE(answer.has_value());
  CHECK(answer->status == 302);
  CHECK(server.requests() == 1);
}

TEST_CASE("an endpoint that is down is told as such: nothing was sent") {
  std::string url;
  {
    const PlainServer gone([](int, const std::string&) { return std::string(); });
    url = gone.url();
  }
  const auto answer = send(url);
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::network);
  CHECK(answer.error().message == "cannot reach " + url + ": connection refused");
  CHECK(answer.error().help ==
        "check that the endpoint in the connection file is right, that the service is running and that no firewall "
        "stands in between");
}

/// A port that takes one connection, keeps what comes first and answers as no TLS server would.
class PlainPort {
 public:
  PlainPort() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_, 1) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    url = "https://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] {
      const int connection = ::accept(listener_, nullptr, nullptr);
      std::array<char, 4096> buffer{};
      const auto taken = ::recv(connection, buffer.data(), buffer.size(), 0);
      seen_.assign(buffer.data(), taken > 0 ? static_cast<std::size_t>(taken) : 0);
      const std::string_view answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
      static_cast<void>(::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL));
      ::close(connection);
    });
  }
  /// What came first, once the connection is over.
  std::string seen() {
    thread_.join();
    ::close(listener_);
    return seen_;
  }
  std::string url;

 private:
  int listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  std::thread thread_;
  std::string seen_;
};

TEST_CASE("TLS to a port that does not speak it is refused before anything is sent") {
  PlainPort port;
  const auto answer = send(port.url);
  static_cast<void>(port.seen());
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::network);
  CHECK(answer.error().message == "cannot reach " + port.url + ": the server does not speak TLS on this port");
  CHECK(
      answer.error().help ==
      "an endpoint that speaks plain http is written http:// and must be on this machine; else a proxy or firewall may "
      "stand in between");
}

TEST_CASE("HTTP/2 is offered over TLS, before HTTP/1.1") {
  PlainPort port;
  static_cast<void>(send(port.url));
  // The list of protocols in the first message of a TLS handshake (RFC 7301), in order of preference.
  CHECK(port.seen().find("\x02h2\x08http/1.1") != std::string::npos);
}

TEST_CASE("plain http leaves this machine for nobody") {
  const auto answer = send("http://ram.aliyuncs.com");
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().kind == ErrorKind::usage);
  CHECK(answer.error().message == "plain http to ram.aliyuncs.com is refused");
  CHECK(answer.error().help == "write https://; plain http is for a simulator on this machine");
  CHECK(send("http://127.0.0.1.evil.example").error().message == "plain http to 127.0.0.1.evil.example is refused");
}

TEST_CASE("what is no endpoint is refused before anything is sent") {
  for (const char* url : {"ram.aliyuncs.com", "ftp://x", "https://", "https://a/b", "https://u@h", "https://h:port",
                          "https://h?x", "https://a b", "file:///etc/passwd"}) {
    const auto answer = send(url);
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().kind == ErrorKind::usage);
    CHECK(answer.error().message == "`" + std::string(url) + "` is no endpoint");
    CHECK(answer.error().help == "write it as https://host or https://host:port");
  }
}
