#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "ramify/model/names.h"

namespace ramify::model {

/// A place in the configuration, self-contained so that a saved plan can show it.
struct Place {
  std::string file;
  std::uint32_t line = 0;  ///< from 1
  std::uint32_t column = 0;
  auto operator<=>(const Place&) const = default;
};
[[nodiscard]] std::string to_string(const Place& place);  ///< `file:line`

/// Which part of an object a place belongs to.
enum class Facet {
  object,      ///< where it is declared
  field,       ///< detail: the YAML key, e.g. `description`, `trust`, `document`
  tag,         ///< detail: the tag's key
  attachment,  ///< detail: attachment_detail()
  membership,  ///< detail: the group's name (on the user)
  absent,      ///< the `state: absent`
};

/// The detail of a Facet::attachment: policy type, name and scope in one text.
[[nodiscard]] std::string attachment_detail(const PolicyRef& policy,
                                            const std::optional<ResourceGroupId>& resource_group);

/// file:line of everything the configuration said.
class Provenance {
 public:
  void set(const Address& address, Facet facet, std::string detail, Place place);
  /// The exact place, else the object's, else nothing.
  [[nodiscard]] std::optional<Place> find(const Address& address, Facet facet, const std::string& detail = {}) const;
  /// Where the account itself is declared.
  void set_account(const AccountKey& account, Place place);
  [[nodiscard]] std::optional<Place> find_account(const AccountKey& account) const;

 private:
  std::map<Address, std::map<std::pair<Facet, std::string>, Place>> places_;
  std::map<AccountKey, Place> accounts_;
};

}  // namespace ramify::model
