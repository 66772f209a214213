#include "talker.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

#include "ramify/wire/operation.h"
#include "ramify/wire/sign.h"

namespace ramify::sim_test {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

sim::AccountSpec account(const char* id, const char* alias) {
  sim::AccountSpec spec;
  spec.id = id;
  spec.alias = alias;
  return spec;
}

const wire::ServiceSpec& service_named(const std::string& name) {
  const auto* found = wire::find_service_by_name(name);
  REQUIRE(found != nullptr);
  return *found;
}

wire::HttpRequest signed_v1(const Key& key, const std::string& service, const std::string& action,
                            const wire::Pairs& parameters, const std::string& nonce, Instant now, bool in_query) {
  wire::HttpRequest request;
  wire::Pairs all = parameters;
  all.emplace_back("Action", action);
  all.emplace_back("Version", std::string(service_named(service).version));
  all.emplace_back("Format", "JSON");
  all.emplace_back("AccessKeyId", key.id);
  all.emplace_back("SignatureMethod", "HMAC-SHA1");
  all.emplace_back("SignatureVersion", "1.0");
  all.emplace_back("SignatureNonce", nonce);
  all.emplace_back("Timestamp", format_instant(now));
  if (!key.token.empty()) all.emplace_back("SecurityToken", key.token);
  request.method = in_query ? "GET" : "POST";
  const std::string text = wire::v1_string_to_sign(request.method, all);
  all.emplace_back("Signature", wire::v1_signature(text, Secret(std::string(key.secret))));
  request.headers = {{"host", std::string(service_named(service).default_host)}};
  if (in_query) {
    request.query = all;
  } else {
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    request.body = wire::encode_form(all);
  }
  return request;
}

}  // namespace

/// One kept-alive connection, opened anew when the server has closed it.
struct World::Connection {
  asio::io_context context;
  asio::ip::tcp::socket socket{context};
  beast::flat_buffer buffer;

  Got exchange(std::uint16_t port, const wire::HttpRequest& request) {
    beast::error_code fault;
    if (!socket.is_open()) {
      socket.connect({asio::ip::make_address("127.0.0.1"), port}, fault);
      if (fault) {
        Got none;
        none.closed_without_reply = true;
        return none;
      }
    }
    std::string target = request.path;
    if (!request.query.empty()) target += "?" + wire::encode_form(request.query);
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(target);
    for (const auto& [name, value] : request.headers) message.set(name, value);
    message.body() = request.body;
    message.prepare_payload();
    http::write(socket, message, fault);
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::uint64_t{64} << 20U);
    if (!fault) http::read(socket, buffer, parser, fault);
    Got got;
    got.closed_without_reply = fault && !parser.is_header_done();
    if (parser.is_header_done()) {
      const auto& response = parser.get();
      got.status = static_cast<int>(response.result_int());
      got.body = response.body();
      for (const auto& field : response) {
        got.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
      }
    }
    if (fault || !parser.keep_alive()) {
      socket.close(fault);
      buffer.clear();
    }
    return got;
  }
};

World::World(sim::Options options) : base_(std::move(options)), connection_(std::make_unique<Connection>()) {
  start();
}
World::~World() = default;

void World::start() {
  sim::Options options;
  options.state_file = base_.state_file;
  options.sync = base_.sync;
  options.seeds = base_.seeds;
  options.switches = base_.switches;
  options.quotas = base_.quotas;
  options.fault = base_.fault;
  options.faults = base_.faults;
  options.rates = base_.rates;
  options.random_seed = base_.random_seed;
  options.control = base_.control;
  options.on_request = base_.on_request;
  options.accounts.push_back(account(kA, "company-a"));
  options.accounts.push_back(account(kB, "company-b"));
  options.clock = [this] { return now; };
  auto started = sim::Server::start(std::move(options));
  REQUIRE_MESSAGE(started.has_value(), (started ? std::string() : started.error().message));
  server_ = std::move(*started);
}

void World::restart() {
  connection_ = std::make_unique<Connection>();
  server_.reset();
  start();
}

Key World::root(const std::string& id) const {
  const auto key = server_->root_key(id);
  REQUIRE(key.has_value());
  return {key->first, key->second, {}};
}

namespace {

wire::HttpRequest v3_request(const Key& key, const std::string& service, const std::string& action,
                             const wire::Pairs& parameters, bool in_query, Instant now, const std::string& nonce) {
  wire::HttpRequest request;
  const auto& spec = service_named(service);
  request.headers = {{"host", std::string(spec.default_host)},
                     {"x-acs-action", action},
                     {"x-acs-version", std::string(spec.version)},
                     {"x-acs-date", format_instant(now)},
                     {"x-acs-signature-nonce", nonce}};
  if (!key.token.empty()) request.headers.emplace_back("x-acs-security-token", key.token);
  if (in_query) {
    request.query = parameters;
  } else if (!parameters.empty()) {
    request.headers.emplace_back("content-type", "application/x-www-form-urlencoded");
    request.body = wire::encode_form(parameters);
  }
  wire::v3_sign(request, key.id, Secret(std::string(key.secret)));
  return request;
}

}  // namespace

Got send_once(std::uint16_t port, const Key& key, Instant now, const std::string& nonce, const std::string& action,
              const wire::Pairs& parameters) {
  World::Connection connection;
  return connection.exchange(port, v3_request(key, "ram", action, parameters, false, now, nonce));
}

Got send_plain(std::uint16_t port, const wire::HttpRequest& request) {
  World::Connection connection;
  return connection.exchange(port, request);
}

wire::HttpRequest World::signed_v3(const Key& key, const std::string& service, const std::string& action,
                                   const wire::Pairs& parameters, bool in_query) {
  return v3_request(key, service, action, parameters, in_query, now, fmt::format("nonce-{}", ++nonce_));
}

Got World::send(const wire::HttpRequest& request) {
  return connection_->exchange(server_->port(), request);
}

std::vector<Got> World::send_side_by_side(const std::vector<wire::HttpRequest>& requests) {
  std::vector<Got> out(requests.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    threads.emplace_back([&, i] {
      Connection connection;
      out[i] = connection.exchange(server_->port(), requests[i]);
    });
  }
  for (auto& thread : threads) thread.join();
  return out;
}

Got World::call(const Key& key, const std::string& service, const std::string& action, const wire::Pairs& parameters,
                Style style) {
  if (style == Style::v3_form) return send(signed_v3(key, service, action, parameters));
  if (style == Style::v3_query) return send(signed_v3(key, service, action, parameters, true));
  const std::string nonce = fmt::format("nonce-{}", ++nonce_);
  return send(signed_v1(key, service, action, parameters, nonce, now, style == Style::v1_query));
}

Got World::unsigned_call(const std::string& service, const std::string& action, const wire::Pairs& parameters) {
  auto request = signed_v3({"x", "x", {}}, service, action, parameters);
  request.headers.erase(std::remove_if(request.headers.begin(), request.headers.end(),
                                       [](const auto& header) { return header.first == "authorization"; }),
                        request.headers.end());
  return send(request);
}

nlohmann::json World::a(const std::string& service, const std::string& action, const wire::Pairs& parameters) {
  const Got got = call(root(kA), service, action, parameters);
  REQUIRE_MESSAGE(got.status == 200, got.body);
  return got.json();
}

nlohmann::json World::b(const std::string& service, const std::string& action, const wire::Pairs& parameters) {
  const Got got = call(root(kB), service, action, parameters);
  REQUIRE_MESSAGE(got.status == 200, got.body);
  return got.json();
}

std::string World::refused(const std::string& service, const std::string& action, const wire::Pairs& parameters) {
  const Got got = call(root(kA), service, action, parameters);
  REQUIRE_MESSAGE(got.status != 200, got.body);
  return fmt::format("{} {}", got.status, got.code());
}

Key World::user_key(const std::string& id, const std::string& user) {
  const Got got = call(root(id), "ram", "CreateAccessKey", {{"UserName", user}});
  REQUIRE_MESSAGE(got.status == 200, got.body);
  const auto key = got.json().at("AccessKey");
  return {key.at("AccessKeyId").get<std::string>(), key.at("AccessKeySecret").get<std::string>(), {}};
}

std::string trust_of(const std::string& principal_arn, const std::string& condition) {
  return fmt::format(
      R"({{"Version":"1","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"RAM":["{}"]}}{}}}]}})",
      principal_arn, condition.empty() ? "" : R"(,"Condition":)" + condition);
}

std::string allow(const std::string& action, const std::string& resource) {
  return fmt::format(R"({{"Version":"1","Statement":[{{"Effect":"Allow","Action":"{}","Resource":"{}"}}]}})", action,
                     resource);
}

std::filesystem::path fresh_folder(const std::string& name) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("ramify-unit-sim-{}-{}", name, getpid());
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace ramify::sim_test
