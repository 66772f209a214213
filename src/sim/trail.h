#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api_error.h"
#include "context.h"
#include "params.h"
#include "ramify/wire/http.h"

namespace ramify::sim {

/// What happened, of one call: who, when, from where, with which parameters, to what end.
struct Event {
  std::uint64_t number = 0;  ///< rising, from 1
  std::string request_id;
  std::string time;
  const wire::OperationSpec* operation = nullptr;
  Caller::Kind caller = Caller::Kind::anonymous;
  std::string account_id;
  std::string principal_id;
  std::string access_key_id;
  std::string user_name;  ///< `<role>:<session>` of a session
  std::string session_since;
  std::string source_ip;
  std::string user_agent;
  std::string host;
  wire::Pairs parameters;  ///< without secrets
  std::string error_code;
  std::string error_message;
};

/// The last calls of each account, as ActionTrail would tell them.
class Trail {
 public:
  static constexpr std::size_t kKept = 20'000;  ///< an account
  /// Numbers the event and keeps it.
  const Event& add(Event event);
  /// One that a former run numbered.
  void restore(Event event);
  [[nodiscard]] const std::deque<Event>& of(const std::string& account_id) const;
  [[nodiscard]] const std::map<std::string, std::deque<Event>>& all() const { return events_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }  ///< of all that ever were

 private:
  std::map<std::string, std::deque<Event>> events_;
  std::uint64_t count_ = 0;
};

/// An event as the JSON text that the state file keeps; and back. Throws nlohmann::json::exception where it is none; an
/// operation that the table has no more leaves it out.
[[nodiscard]] std::string kept_event(const Event& event);
[[nodiscard]] std::optional<Event> event_kept(const nlohmann::json& kept);

/// Whether a parameter of this name is a secret that no log and no event may hold.
[[nodiscard]] bool is_secret_parameter(std::string_view name);
/// As LookupEvents shows it [ActionTrail documentation, "Management event structure"].
[[nodiscard]] nlohmann::json event_json(const Event& event);
/// `ACS::RAM::User`, `alice`: what the call's parameters name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> resources_named(const Event& event);

}  // namespace ramify::sim
