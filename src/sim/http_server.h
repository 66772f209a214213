#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "ramify/diag/result.h"
#include "ramify/wire/http.h"
#include "service.h"

namespace ramify::sim {

/// HTTP/1.1 with keep-alive on a few threads; which paths and methods there are is the answerer's affair. Request lines
/// may be as large as the service takes them.
class HttpServer {
 public:
  using Answerer = std::function<Delivery(const wire::HttpRequest&, const std::string& source_ip)>;

  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> listen(const std::string& host, std::uint16_t port,
                                                                  unsigned threads, std::uint64_t body_bytes,
                                                                  Answerer answerer);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Takes no more connections, lets requests under way finish, closes idle connections, joins the threads.
  void stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace ramify::sim
