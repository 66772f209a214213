#include "ramify/diff/identity.h"

#include "ramify/text/text.h"

namespace ramify::diff {

std::optional<model::ObjectRef> principal_behind(const std::string& arn) {
  using model::ObjectKind;
  const auto colon = arn.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  const std::string relative = text::fold_case(arn.substr(colon + 1));
  const auto slash = relative.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string kind = relative.substr(0, slash);
  std::string name = relative.substr(slash + 1);
  if (kind == "user") return model::ObjectRef{ObjectKind::user, std::move(name)};
  if (kind == "role") return model::ObjectRef{ObjectKind::role, std::move(name)};
  if (kind == "assumed-role") return model::ObjectRef{ObjectKind::role, name.substr(0, name.find('/'))};
  return std::nullopt;
}

}  // namespace ramify::diff
