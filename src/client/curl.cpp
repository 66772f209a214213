#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <vector>

#include "endpoint.h"
#include "ramify/client/client.h"

namespace ramify::client {
namespace {

struct EasyCloser {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyCloser>;
struct ListFree {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListFree>;

/// One exchange in the making: what curl's callbacks see.
struct Exchange {
  std::string_view unsent;
  wire::HttpResponse response;
  std::size_t bytes_max = 0;
  bool too_large = false;
};

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
  explicit CurlTransport(CurlOptions options) : options_(std::move(options)) {
    // Initialised once for the life of the process: curl counts, but may not be started from two threads at once.
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    started_ = started == CURLE_OK;
  }

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
    auto easy = take();
    if (!easy) return fail(ErrorKind::network, "the HTTP library cannot be started");
    auto outcome = exchange(easy.get(), *endpoint, request);
    give_back(std::move(easy));
    return outcome;
  }

 private:
  Easy take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto easy = std::move(idle_.back());
        idle_.pop_back();
        return easy;
      }
    }
    return Easy(started_ ? curl_easy_init() : nullptr);
  }

  void give_back(Easy easy) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(easy));
  }

  void configure(CURL* easy, const Endpoint& endpoint, const wire::HttpRequest& request, Exchange& exchange) {
    curl_easy_reset(easy);  // keeps the connection
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
    // An idle connection is apt to be closed by the far end just as we write to it.
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, 20L);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
    if (request.method != "POST") {
      curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
      return;
    }
    // The body comes from a callback that cannot rewind: so curl cannot send a write a second time, as it otherwise
    // does when a kept connection breaks before the first byte of the reply.
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, &exchange);
  }

  Result<wire::HttpResponse> exchange(CURL* easy, const Endpoint& endpoint, const wire::HttpRequest& request) {
    Exchange exchange;
    exchange.unsent = request.body;
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

    const CURLcode code = curl_easy_perform(easy);
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
    curl_off_t ready = 0;
    curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
    if (ready == 0) {
      long os_errno = 0;
      curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &os_errno);
      return fail(ErrorKind::network,
                  fmt::format("cannot reach {}: {}", endpoint.url(), unsent_reason(code, os_errno, detail.data())),
                  unsent_help(code));
    }
    return fail(ErrorKind::unknown_outcome, lost_reason(code, options_.total_timeout));
  }

  CurlOptions options_;
  bool started_ = false;
  std::mutex mutex_;
  std::vector<Easy> idle_;
};

}  // namespace

std::unique_ptr<Transport> make_curl_transport(const CurlOptions& options) {
  return std::make_unique<CurlTransport>(options);
}

}  // namespace ramify::client
