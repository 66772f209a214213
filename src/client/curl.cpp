#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "endpoint.h"
#include "ramify/client/client.h"
#include "transfers.h"

namespace ramify::client {
namespace {

constexpr long kConnectionsPerHost = 32;
constexpr unsigned kDeadAfterMs = 20'000;

struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListFree>;

/// One exchange in the making: what curl's callbacks see.
struct Exchange {
  std::string_view body;
  std::string_view unsent;
  wire::HttpResponse response;
  std::size_t bytes_max = 0;
  bool begun = false;  ///< the request may have gone out
  bool too_large = false;
};

/// curl is about to send the request, which it does again by itself where a kept connection breaks, or a stream of
/// HTTP/2 is refused, before the first byte of the reply. Without its body nobody can have acted on it; else it is not
/// sent again.
int on_begin(void* context, char* /*to*/, char* /*from*/, int /*to_port*/, int /*from_port*/) {
  auto& exchange = *static_cast<Exchange*>(context);
  const bool incomplete = exchange.unsent.size() == exchange.body.size() && !exchange.body.empty();
  if (exchange.begun && !incomplete) return CURL_PREREQFUNC_ABORT;
  exchange.begun = true;
  return CURL_PREREQFUNC_OK;
}

/// A line that went dead ends after a while: with HTTP/2 all calls share it, and each would wait for its own end.
int on_socket(void* /*context*/, curl_socket_t socket, curlsocktype /*purpose*/) {
  static_cast<void>(::setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &kDeadAfterMs, sizeof kDeadAfterMs));
  return CURL_SOCKOPT_OK;
}

std::size_t on_read(char* buffer, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  const std::size_t taken = std::min(size * count, exchange.unsent.size());
  std::copy_n(exchange.unsent.data(), taken, buffer);
  exchange.unsent.remove_prefix(taken);
  return taken;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  const std::size_t bytes = size * count;
  if (exchange.response.body.size() + bytes > exchange.bytes_max) {
    exchange.too_large = true;
    return 0;
  }
  exchange.response.body.append(data, bytes);
  return bytes;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* context) {
  auto& headers = static_cast<Exchange*>(context)->response.headers;
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) headers.clear();
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  auto value = line.substr(colon + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '\r' || value.back() == '\n' || value.back() == ' '))
    value.remove_suffix(1);
  headers.emplace_back(std::move(name), std::string(value));
  return line.size();
}

std::string unsent_reason(CURLcode code, long os_errno, std::string_view detail) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "no such host name";
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "no such proxy host name";
    case CURLE_COULDNT_CONNECT:
      return os_errno == ECONNREFUSED ? "connection refused" : "no connection could be made";
    case CURLE_OPERATION_TIMEDOUT:
      return "no connection in time";
    case CURLE_PEER_FAILED_VERIFICATION:
      return "the server's certificate is not trusted";
    case CURLE_SSL_CACERT_BADFILE:
      return "the file of trusted certificates cannot be read";
    default:
      break;
  }
  if (detail.find("wrong version number") != std::string_view::npos)
    return "the server does not speak TLS on this port";
  if (code == CURLE_SSL_CONNECT_ERROR) return "the TLS handshake failed";
  return curl_easy_strerror(code);
}

std::string unsent_help(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "check the spelling of the endpoint in the connection file, and that this machine can resolve names";
    case CURLE_SSL_CONNECT_ERROR:
      return "an endpoint that speaks plain http is written http:// and must be on this machine; else a proxy or "
             "firewall may stand in between";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return "certificates are always checked; add the authority that signed it to the machine's trusted certificates";
    default:
      return "check that the endpoint in the connection file is right, that the service is running and that no "
             "firewall "
             "stands in between";
  }
}

std::string lost_reason(CURLcode code, std::chrono::milliseconds timeout) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return fmt::format("no whole reply within {} s", timeout.count() / 1000);
    case CURLE_PARTIAL_FILE:
      return "the reply was cut off";
    default:
      return "the connection broke before a whole reply came";
  }
}

class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlOptions options) : options_(std::move(options)) {}

  Result<wire::HttpResponse> send(const std::string& base_url, const wire::HttpRequest& request) override {
    const auto endpoint = parse_endpoint(base_url);
    if (!endpoint) {
      return fail(ErrorKind::usage, fmt::format("`{}` is no endpoint", base_url),
                  "write it as https://host or https://host:port");
    }
    if (endpoint->scheme == "http" && !endpoint->is_loopback()) {
      return fail(ErrorKind::usage, fmt::format("plain http to {} is refused", endpoint->host),
                  "write https://; plain http is for a simulator on this machine");
    }
    auto easy = transfers_.take();
    if (!easy) return fail(ErrorKind::network, "the HTTP library cannot be started");
    auto outcome = exchange(easy.get(), *endpoint, request);
    transfers_.give_back(std::move(easy));
    return outcome;
  }

 private:
  void configure(CURL* easy, const Endpoint& endpoint, const wire::HttpRequest& request, Exchange& exchange) {
    curl_easy_reset(easy);
    std::string url = endpoint.url() + request.path;
    if (!request.query.empty()) url += "?" + wire::encode_form(request.query);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, endpoint.scheme.c_str());
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (options_.ca_file) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file->c_str());
    if (endpoint.is_loopback()) curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.total_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, on_socket);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPIDLE, 10L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPINTVL, 5L);
    // Calls that begin together share the one connection, where the service speaks HTTP/2; that shows in its handshake.
    if (endpoint.scheme == "https") curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    // An idle connection is apt to be closed by the far end just as we write to it.
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 20L);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_begin);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    if (request.method != "POST") {
      curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
      return;
    }
    // From a callback that cannot rewind: curl cannot begin anew once it has read of it.
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, &exchange);
  }

  Result<wire::HttpResponse> exchange(CURL* easy, const Endpoint& endpoint, const wire::HttpRequest& request) {
    Exchange exchange;
    exchange.body = exchange.unsent = request.body;
    exchange.bytes_max = options_.response_bytes_max;
    configure(easy, endpoint, request, exchange);
    HeaderList headers;
    const auto add = [&](const std::string& line) {
      if (curl_slist* longer = curl_slist_append(headers.get(), line.c_str())) {
        static_cast<void>(headers.release());
        headers.reset(longer);
      }
    };
    for (const auto& [name, value] : request.headers) add(value.empty() ? name + ";" : name + ": " + value);
    add("expect:");
    if (!wire::find_header(request.headers, "content-type")) add("content-type:");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    std::array<char, CURL_ERROR_SIZE> detail{};
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail.data());

    const CURLcode code = transfers_.run(easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
    if (code == CURLE_OK) {
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      exchange.response.status = static_cast<int>(status);
      return std::move(exchange.response);
    }
    if (exchange.too_large) {
      return fail(ErrorKind::protocol, fmt::format("the reply of {} is larger than {} MiB", endpoint.url(),
                                                   options_.response_bytes_max >> 20));
    }
    if (!exchange.begun) {
      long os_errno = 0;
      curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
      return fail(ErrorKind::network,
                  fmt::format("cannot reach {}: {}", endpoint.url(), unsent_reason(code, os_errno, detail.data())),
                  unsent_help(code));
    }
    return fail(ErrorKind::unknown_outcome, lost_reason(code, options_.total_timeout));
  }

  CurlOptions options_;
  Transfers transfers_{kConnectionsPerHost};
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const CurlOptions& options) {
  return std::make_unique<CurlTransport>(options);
}

}  // namespace ramify::client
