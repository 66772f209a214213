#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ramify::wire {

enum class Service : std::uint8_t { ram, ims, sts, resourcemanager, actiontrail };

struct ServiceSpec {
  Service service;
  std::string_view name;          ///< `ram`, as in connection files
  std::string_view default_host;  ///< `ram.aliyuncs.com`
  std::string_view version;       ///< `2015-05-01`
};
[[nodiscard]] std::span<const ServiceSpec> services();
[[nodiscard]] const ServiceSpec& spec(Service service);
[[nodiscard]] const ServiceSpec* find_service_by_version(std::string_view version);
[[nodiscard]] const ServiceSpec* find_service_by_name(std::string_view name);

enum class ParamType : std::uint8_t { string, integer, boolean, object_list, string_list };
/// How a list goes over the wire: one JSON text (RAM) or `Name.N[.Member]` (IMS, ResourceManager) [ram-api.md 1.3].
enum class ListStyle : std::uint8_t { none, json, flat };

struct ParamSpec {
  std::string_view name;
  ParamType type = ParamType::string;
  ListStyle style = ListStyle::none;
  bool required = false;
};

enum class Paging : std::uint8_t { none, marker, token, page };
enum class RateClass : std::uint8_t { read, write, attach, sts };
[[nodiscard]] int documented_rate_per_second(RateClass rate);

/// One operation of the API: the single source for client, simulator and permission derivation.
struct OperationSpec {
  Service service;
  std::string_view name;
  std::span<const ParamSpec> params;
  Paging paging = Paging::none;
  RateClass rate = RateClass::read;
  bool writes = false;
  bool anonymous = false;       ///< unsigned: AssumeRoleWithSAML, AssumeRoleWithOIDC
  std::string_view permission;  ///< the RAM action that authorises it, e.g. `ram:CreateRole`; empty: none needed
  std::string_view list_path;   ///< for paged reads, the collection: `Users.User`
};

[[nodiscard]] std::span<const OperationSpec> operations();
[[nodiscard]] const OperationSpec* find_operation(Service service, std::string_view name);
[[nodiscard]] const OperationSpec& operation(Service service, std::string_view name);  ///< ensures that it exists

}  // namespace ramify::wire
