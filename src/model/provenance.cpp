#include "ramify/model/provenance.h"

#include <fmt/format.h>

namespace ramify::model {

std::string to_string(const Place& place) {
  return fmt::format("{}:{}", place.file, place.line);
}

std::string attachment_detail(const PolicyRef& policy, const std::optional<ResourceGroupId>& resource_group) {
  std::string detail = fmt::format("{}/{}", to_string(policy.type), policy.name.str());
  if (resource_group) detail += fmt::format(" @ {}", resource_group->str());
  return detail;
}

void Provenance::set(const Address& address, Facet facet, std::string detail, Place place) {
  places_[address][{facet, std::move(detail)}] = std::move(place);
}

std::optional<Place> Provenance::find(const Address& address, Facet facet, const std::string& detail) const {
  const auto object = places_.find(address);
  if (object == places_.end()) return std::nullopt;
  const auto& places = object->second;
  if (const auto exact = places.find({facet, detail}); exact != places.end()) return exact->second;
  if (const auto whole = places.find({Facet::object, std::string()}); whole != places.end()) return whole->second;
  return std::nullopt;
}

void Provenance::set_account(const AccountKey& account, Place place) {
  accounts_.insert_or_assign(account, std::move(place));
}

std::optional<Place> Provenance::find_account(const AccountKey& account) const {
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return std::nullopt;
  return found->second;
}

}  // namespace ramify::model
