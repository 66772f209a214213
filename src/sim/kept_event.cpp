#include <fmt/format.h>

#include <array>

#include "json_text.h"
#include "trail.h"

// Events as the state file keeps them.
namespace ramify::sim {
namespace {

using nlohmann::json;

/// A row each; what is empty is not written.
struct TextRow {
  const char* name;
  std::string Event::*member;
};
constexpr std::array kTexts = {
    TextRow{"request_id", &Event::request_id},       TextRow{"time", &Event::time},
    TextRow{"account_id", &Event::account_id},       TextRow{"principal_id", &Event::principal_id},
    TextRow{"access_key_id", &Event::access_key_id}, TextRow{"user_name", &Event::user_name},
    TextRow{"session_since", &Event::session_since}, TextRow{"source_ip", &Event::source_ip},
    TextRow{"user_agent", &Event::user_agent},       TextRow{"host", &Event::host},
    TextRow{"error_code", &Event::error_code},       TextRow{"error_message", &Event::error_message}};

}  // namespace

std::string kept_event(const Event& event) {
  std::string out = fmt::format(R"({{"number":{},"caller":{})", event.number, static_cast<int>(event.caller));
  append_member(out, "service", wire::spec(event.operation->service).name);
  append_member(out, "operation", event.operation->name);
  for (const auto& row : kTexts) {
    if (!(event.*row.member).empty()) append_member(out, row.name, event.*row.member);
  }
  if (!event.parameters.empty()) {
    out += R"(,"parameters":[)";
    for (const auto& [name, value] : event.parameters) {
      out += out.back() == '[' ? "[" : ",[";
      append_quoted(out, name);
      out += ',';
      append_quoted(out, value);
      out += ']';
    }
    out += ']';
  }
  return out + '}';
}

std::optional<Event> event_kept(const json& kept) {
  const auto* service = wire::find_service_by_name(kept.at("service").get<std::string>());
  if (service == nullptr) return std::nullopt;
  Event event;
  event.operation = wire::find_operation(service->service, kept.at("operation").get<std::string>());
  if (event.operation == nullptr) return std::nullopt;
  kept.at("number").get_to(event.number);
  const int caller = kept.at("caller").get<int>();
  event.caller = caller < 0 || caller > static_cast<int>(Caller::Kind::session) ? Caller::Kind::anonymous
                                                                                : static_cast<Caller::Kind>(caller);
  for (const auto& row : kTexts) {
    if (const auto found = kept.find(row.name); found != kept.end()) found->get_to(event.*row.member);
  }
  if (const auto found = kept.find("parameters"); found != kept.end()) found->get_to(event.parameters);
  return event;
}

}  // namespace ramify::sim
