#include "scenarios/faults.h"

#include <atomic>
#include <iterator>
#include <memory>
#include <sstream>
#include <utility>

namespace ramify::scenarios {
namespace {

using Words = std::vector<std::string>;

bool set_switch(sim::Switches& switches, const std::string& text) {
  const auto equals = text.find('=');
  const auto name = text.substr(0, equals);
  const bool value = text.substr(equals + 1) == "true";
  if (name == "trust_principal_must_exist")
    switches.trust_principal_must_exist = value;
  else if (name == "delete_access_key_needs_inactive")
    switches.delete_access_key_needs_inactive = value;
  else if (name == "update_role_resets_max_session")
    switches.update_role_resets_max_session = value;
  else if (name == "reserialise_documents")
    switches.reserialise_documents = value;
  else if (name == "shuffle_lists")
    switches.shuffle_lists = value;
  else if (name == "lower_case_role_arns")
    switches.lower_case_role_arns = value;
  else if (name == "throttling_http_status")
    switches.throttling_http_status = std::stoi(text.substr(equals + 1));
  else
    return false;
  return true;
}

bool read_rule(Setup& setup, const Words& words) {
  const auto kind = parse_fault_kind(words[0]);
  if (!kind || words.size() < 2) return false;
  Setup::Rule rule{{*kind}, 0, 0, {}};
  if (words[1] == "always") {
    rule.every = 1;
  } else if (words[1] == "every" && words.size() == 3) {
    rule.every = std::stoull(words[2]);
  } else if (words[1] == "at" && words.size() == 4 && words[2] == "write") {
    rule.write = std::stoull(words[3]);
  } else if (words[1] == "at" && words.size() == 3) {
    rule.operation = words[2];
  } else {
    return false;
  }
  setup.rules.push_back(std::move(rule));
  return true;
}

bool read_line(Setup& setup, const Words& words) {
  if (words == Words{"endpoint", "down"}) {
    setup.endpoint_down = true;
  } else if (words == Words{"rates", "documented"}) {
    setup.documented_rates = true;
  } else if (words == Words{"recipients", "none"}) {
    setup.no_recipients = true;
  } else if (words.size() == 3 && words[0] == "secret" && words[1] == "wrong") {
    setup.wrong_secret = words[2];
  } else if (words.size() == 4 && words[0] == "account" && words[1] == "swapped") {
    setup.swapped[words[2]] = words[3];
  } else if (words.size() == 2 && words[0] == "clock") {
    setup.clock_offset = std::chrono::seconds(std::stoll(words[1]));
  } else if (words.size() == 2 && words[0] == "switch") {
    return set_switch(setup.switches, words[1]);
  } else {
    return read_rule(setup, words);
  }
  return true;
}

}  // namespace

std::optional<sim::Fault::Kind> parse_fault_kind(std::string_view text) {
  using Kind = sim::Fault::Kind;
  static const std::map<std::string_view, Kind> kinds = {
      {"server_error", Kind::server_error},   {"throttle", Kind::throttle},
      {"reset_before", Kind::reset_before},   {"reset_after", Kind::reset_after},
      {"truncate_body", Kind::truncate_body}, {"not_json", Kind::not_json},
      {"repeat_marker", Kind::repeat_marker}};
  const auto it = kinds.find(text);
  return it == kinds.end() ? std::nullopt : std::optional(it->second);
}

Setup read_setup(std::string_view text) {
  Setup setup;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream stream(line.substr(0, line.find('#')));
    const Words words{std::istream_iterator<std::string>(stream), {}};
    if (!words.empty() && !read_line(setup, words)) setup.unread.push_back(line);
  }
  return setup;
}

bool Setup::harmless() const {
  return rules.empty() && !endpoint_down && !no_recipients && !documented_rates && wrong_secret.empty() &&
         swapped.empty() && clock_offset.count() == 0;
}

std::function<sim::Fault(const sim::RequestInfo&)> as_fault(const std::vector<Setup::Rule>& rules) {
  return [rules, writes = std::make_shared<std::atomic<std::uint64_t>>(0)](const sim::RequestInfo& request) {
    const auto write = request.writes ? ++*writes : 0;
    for (const auto& rule : rules) {
      const bool hit = (rule.every != 0 && request.number % rule.every == 0) ||
                       (rule.write != 0 && rule.write == write) ||
                       (!rule.operation.empty() && rule.operation == request.operation);
      if (hit) return rule.fault;
    }
    return sim::Fault{};
  };
}

}  // namespace ramify::scenarios
