#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace ramify::sim {

/// A reply as the service writes it where XML is asked for: `<root>` with an element a member, lists as repeated
/// elements.
[[nodiscard]] std::string to_xml(std::string_view root, const nlohmann::json& reply);

}  // namespace ramify::sim
