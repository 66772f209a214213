#include "trail.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ramify::sim {
namespace {

std::string_view service_name(wire::Service service) {
  switch (service) {
    case wire::Service::ram:
      return "Ram";
    case wire::Service::ims:
      return "Ims";
    case wire::Service::sts:
      return "Sts";
    case wire::Service::resourcemanager:
      return "ResourceManager";
    case wire::Service::actiontrail:
      return "Actiontrail";
  }
  return {};
}

nlohmann::json identity_json(const Event& event) {
  nlohmann::json out = {{"accountId", event.account_id}, {"principalId", event.principal_id}};
  if (!event.access_key_id.empty()) out["accessKeyId"] = event.access_key_id;
  if (!event.user_name.empty()) out["userName"] = event.user_name;
  switch (event.caller) {
    case Caller::Kind::root:
      out["type"] = "root-account";
      out["userName"] = "root";
      break;
    case Caller::Kind::user:
      out["type"] = "ram-user";
      break;
    case Caller::Kind::session:
      out["type"] = "assumed-role";
      out["sessionContext"]["attributes"] = {{"mfaAuthenticated", "false"}, {"creationDate", event.session_since}};
      break;
    case Caller::Kind::anonymous:
      out["type"] = event.operation->name == "AssumeRoleWithSAML" ? "saml-user" : "oidc-user";
      break;
  }
  return out;
}

struct Naming {
  std::string_view parameter;
  std::string_view type;
};
constexpr std::array kNamings = {Naming{"UserName", "ACS::RAM::User"},
                                 Naming{"UserPrincipalName", "ACS::RAM::User"},
                                 Naming{"GroupName", "ACS::RAM::Group"},
                                 Naming{"RoleName", "ACS::RAM::Role"},
                                 Naming{"RoleArn", "ACS::RAM::Role"},
                                 Naming{"PolicyName", "ACS::RAM::Policy"},
                                 Naming{"UserAccessKeyId", "ACS::RAM::AccessKey"},
                                 Naming{"VirtualMFADeviceName", "ACS::RAM::MFADevice"},
                                 Naming{"SerialNumber", "ACS::RAM::MFADevice"}};

}  // namespace

const Event& Trail::add(Event event) {
  event.number = count_ + 1;
  const std::string account_id = event.account_id;
  restore(std::move(event));
  return events_.at(account_id).back();
}

void Trail::restore(Event event) {
  count_ = std::max(count_, event.number);
  auto& events = events_[event.account_id];
  events.push_back(std::move(event));
  if (events.size() > kKept) events.pop_front();
}

const std::deque<Event>& Trail::of(const std::string& account_id) const {
  static const std::deque<Event> none;
  const auto found = events_.find(account_id);
  return found == events_.end() ? none : found->second;
}

bool is_secret_parameter(std::string_view name) {
  constexpr std::array<std::string_view, 7> kSecrets = {
      "Password",      "OldPassword", "NewPassword", "AuthenticationCode1", "AuthenticationCode2",
      "SAMLAssertion", "OIDCToken"};
  return std::find(kSecrets.begin(), kSecrets.end(), name) != kSecrets.end();
}

std::vector<std::pair<std::string, std::string>> resources_named(const Event& event) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto& naming : kNamings) {
    for (const auto& [name, value] : event.parameters) {
      if (name != naming.parameter) continue;
      const bool path = name == "RoleArn" || name == "SerialNumber";
      const auto from = path ? value.rfind('/') + 1 : 0;
      out.emplace_back(naming.type, value.substr(from, value.find('@') - from));
    }
  }
  return out;
}

nlohmann::json event_json(const Event& event) {
  const auto& service = wire::spec(event.operation->service);
  nlohmann::json parameters = nlohmann::json::object();
  for (const auto& [name, value] : event.parameters) parameters[name] = value;
  parameters["AcsHost"] = event.host;
  parameters["AcsProduct"] = service_name(event.operation->service);
  parameters["RequestId"] = event.request_id;
  nlohmann::json out = {{"eventId", event.request_id},
                        {"eventVersion", 1},
                        {"eventCategory", "Management"},
                        {"eventType", "ApiCall"},
                        {"eventName", event.operation->name},
                        {"eventRW", event.operation->writes ? "Write" : "Read"},
                        {"eventSource", event.host},
                        {"eventTime", event.time},
                        {"serviceName", service_name(event.operation->service)},
                        {"apiVersion", service.version},
                        {"acsRegion", "cn-hangzhou"},
                        {"isGlobal", true},
                        {"requestId", event.request_id},
                        {"requestParameters", std::move(parameters)},
                        {"sourceIpAddress", event.source_ip},
                        {"userAgent", event.user_agent},
                        {"userIdentity", identity_json(event)}};
  nlohmann::json referenced = nlohmann::json::object();
  for (const auto& [type, name] : resources_named(event)) referenced[type].push_back(name);
  if (!referenced.empty()) {
    const auto first = resources_named(event).front();
    out["resourceType"] = first.first;
    out["resourceName"] = first.second;
    out["referencedResources"] = std::move(referenced);
  }
  if (!event.error_code.empty()) {
    out["errorCode"] = event.error_code;
    out["errorMessage"] = event.error_message;
  }
  return out;
}

}  // namespace ramify::sim
