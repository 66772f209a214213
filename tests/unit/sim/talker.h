#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ramify/diag/instant.h"
#include "ramify/sim/server.h"
#include "ramify/wire/http.h"

namespace ramify::sim_test {

inline constexpr const char* kA = "1000000000000001";
inline constexpr const char* kB = "2000000000000002";

struct Key {
  std::string id;
  std::string secret;
  std::string token;
};

/// What came back over the socket.
struct Got {
  int status = 0;
  std::string body;
  wire::Pairs headers;
  bool closed_without_reply = false;
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
  [[nodiscard]] std::string code() const { return json().value("Code", std::string()); }
};

/// How a request is put on the wire.
enum class Style { v3_form, v3_query, v1_form, v1_query };

/// A server on a free port with accounts company-a and company-b, a settable clock, and callers that sign.
class World {
 public:
  struct Connection;
  explicit World(sim::Options options = {});
  ~World();

  [[nodiscard]] sim::Server& server() { return *server_; }
  [[nodiscard]] Key root(const std::string& account) const;
  /// One signed call; the service is told by its short name: ram, ims, sts, resourcemanager.
  Got call(const Key& key, const std::string& service, const std::string& action, const wire::Pairs& parameters = {},
           Style style = Style::v3_form);
  /// A call that nobody signed.
  Got unsigned_call(const std::string& service, const std::string& action, const wire::Pairs& parameters);
  /// As account A's own key; demands success and returns the reply.
  nlohmann::json a(const std::string& service, const std::string& action, const wire::Pairs& parameters = {});
  nlohmann::json b(const std::string& service, const std::string& action, const wire::Pairs& parameters = {});
  /// As account A's own key; demands failure and returns `status Code`.
  std::string refused(const std::string& service, const std::string& action, const wire::Pairs& parameters = {});
  /// Sends any request as it stands.
  Got send(const wire::HttpRequest& request);
  /// All at once, a connection and a thread each.
  std::vector<Got> send_side_by_side(const std::vector<wire::HttpRequest>& requests);
  /// A V3 request of the key, signed.
  [[nodiscard]] wire::HttpRequest signed_v3(const Key& key, const std::string& service, const std::string& action,
                                            const wire::Pairs& parameters, bool in_query = false);
  Key user_key(const std::string& account, const std::string& user);
  void restart();

  Instant now = std::chrono::sys_days{std::chrono::year{2026} / 8 / 1} + std::chrono::hours{12};

 private:
  void start();
  sim::Options base_;
  std::unique_ptr<sim::Server> server_;
  int nonce_ = 0;
  std::unique_ptr<Connection> connection_;
};

/// One signed call to RAM at a port, over a connection of its own; no reply is no failure of the test.
[[nodiscard]] Got send_once(std::uint16_t port, const Key& key, Instant now, const std::string& nonce,
                            const std::string& action, const wire::Pairs& parameters);
/// A request as it stands, over a connection of its own.
[[nodiscard]] Got send_plain(std::uint16_t port, const wire::HttpRequest& request);
[[nodiscard]] std::string trust_of(const std::string& principal_arn, const std::string& condition = {});
[[nodiscard]] std::string allow(const std::string& action, const std::string& resource = "*");
[[nodiscard]] std::filesystem::path fresh_folder(const std::string& name);

}  // namespace ramify::sim_test
