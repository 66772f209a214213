#include "http2_server.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string_view>

namespace ramify::client::scripted {
namespace {

constexpr std::size_t kPreface = 24;  // "PRI * HTTP/2.0…"
constexpr std::size_t kHead = 9;
constexpr std::uint8_t kData = 0, kHeaders = 1, kReset = 3, kSettings = 4;
constexpr std::uint8_t kEndStream = 1, kAck = 1, kEndHeaders = 4;

/// Trusted by whoever trusts the file, for 127.0.0.1 alone.
std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> make_context(const std::filesystem::path& certificate_file) {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"),
                                                                &EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  X509_set_version(certificate.get(), 2);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  const std::array<unsigned char, 6> common{'p', 'l', 'a', 'y', '-', '2'};
  X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, MBSTRING_UTF8, common.data(),
                             common.size(), -1, 0);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> name(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"), &X509_EXTENSION_free);
  REQUIRE(X509_add_ext(certificate.get(), name.get(), -1) == 1);
  REQUIRE(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);
  REQUIRE(SSL_CTX_use_certificate(context.get(), certificate.get()) == 1);
  REQUIRE(SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1);
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new_file(certificate_file.c_str(), "w"), &BIO_free);
  REQUIRE(PEM_write_bio_X509(out.get(), certificate.get()) == 1);
  const auto choose = [](SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char*, unsigned int,
                         void*) {
    static constexpr std::array<unsigned char, 2> kHttp2{'h', '2'};
    *chosen = kHttp2.data();
    *size = kHttp2.size();
    return SSL_TLSEXT_ERR_OK;
  };
  SSL_CTX_set_alpn_select_cb(context.get(), choose, nullptr);
  return context;
}

std::uint32_t number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

std::string bytes(std::uint32_t value, unsigned count) {
  std::string text;
  for (unsigned left = count; left > 0; --left) text += static_cast<char>(value >> 8U * (left - 1));
  return text;
}

}  // namespace

bool Http2Connection::read(std::string& into, std::size_t bytes) {
  into.assign(bytes, '\0');
  for (std::size_t got = 0; got < bytes;) {
    std::size_t more = 0;
    if (SSL_read_ex(tls_, into.data() + got, bytes - got, &more) != 1) return false;
    got += more;
  }
  return true;
}

void Http2Connection::send(const Frame& frame) {
  auto text = bytes(static_cast<std::uint32_t>(frame.payload.size()), 3) + bytes(frame.type, 1) +
              bytes(frame.flags, 1) + bytes(frame.stream, 4) + frame.payload;
  std::size_t sent = 0;
  static_cast<void>(SSL_write_ex(tls_, text.data(), text.size(), &sent));
}

Http2Connection::Request Http2Connection::next() {
  std::string head;
  if (!greeted_) {
    if (!read(head, kPreface)) return {};
    send({kSettings, 0, 0, {}});
    greeted_ = true;
  }
  for (Frame frame; read(head, kHead);) {
    frame = {static_cast<std::uint8_t>(head[3]), static_cast<std::uint8_t>(head[4]), number(head.substr(5)), {}};
    if (!read(frame.payload, number(head.substr(0, 3)))) return {};
    if (frame.type == kSettings && frame.flags != kAck) send({kSettings, kAck, 0, {}});
    if (frame.type != kHeaders && frame.type != kData) continue;
    if (frame.type == kHeaders) open_.push_back({frame.stream, {}});
    const auto request =
        std::find_if(open_.begin(), open_.end(), [&](const Request& each) { return each.stream == frame.stream; });
    if (request == open_.end()) return {};
    if (frame.type == kData) request->body += frame.payload;
    if ((frame.flags & kEndStream) == 0) continue;
    auto whole = std::move(*request);
    open_.erase(request);
    return whole;
  }
  return {};
}

void Http2Connection::answer(std::uint32_t stream, const std::string& body) {
  send({kHeaders, kEndHeaders, stream, "\x88"});  // `:status 200`, of HPACK's static table
  send({kData, kEndStream, stream, body});
}

void Http2Connection::refuse(std::uint32_t stream) {
  send({kReset, 0, stream, bytes(7, 4)});
}

Http2Server::Http2Server(Serve serve)
    : serve_(std::move(serve)),
      certificate_(std::filesystem::temp_directory_path() /
                   fmt::format("ramify-http2-{}-{}.pem", ::getpid(), fmt::ptr(this))),
      context_(make_context(certificate_)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listener_, generic, size) == 0);
  REQUIRE(::listen(listener_, 64) == 0);
  REQUIRE(::getsockname(listener_, generic, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { accept_all(); });
}

Http2Server::~Http2Server() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  for (auto& [connection, thread] : served_) {
    ::shutdown(connection, SHUT_RDWR);
    thread.join();
    ::close(connection);
  }
  ::close(listener_);
  std::error_code ignored;
  std::filesystem::remove(certificate_, ignored);
}

std::string Http2Server::url() const {
  return "https://127.0.0.1:" + std::to_string(port_);
}

void Http2Server::accept_all() {
  // A client that is gone is an error of the write, not a signal.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  for (int connection = ::accept(listener_, nullptr, nullptr); connection >= 0;
       connection = ::accept(listener_, nullptr, nullptr)) {
    ++connections_;
    served_.push_back({connection, std::thread([this, connection] { converse(connection); })});
  }
}

void Http2Server::converse(int connection) {
  const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context_.get()), &SSL_free);
  SSL_set_fd(tls.get(), connection);
  if (SSL_accept(tls.get()) == 1) {
    Http2Connection http2(tls.get());
    serve_(http2);
  }
  // The other end sees it at once; the number is given back when the thread is joined.
  ::shutdown(connection, SHUT_RDWR);
}

}  // namespace ramify::client::scripted
