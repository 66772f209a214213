#include "arn.h"

#include <array>

namespace ramify::policy {

std::optional<ArnFields> split_arn(std::string_view text) {
  std::array<std::string_view, 4> fields;
  for (std::string_view& field : fields) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    field = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (fields[0] != "acs") return std::nullopt;
  return ArnFields{fields[1], fields[2], fields[3], text};
}

}  // namespace ramify::policy
