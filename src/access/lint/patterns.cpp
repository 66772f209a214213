#include "patterns.h"

#include <algorithm>
#include <array>

#include "ramify/policy/match.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using Fields = std::array<std::string_view, 5>;

/// The five fields after which a colon is only a character; a text that is no ARN stands in the last one.
Fields fields_of(std::string_view arn) {
  Fields fields;
  if (arn == "*") {
    fields.fill("*");
    return fields;
  }
  for (std::size_t i = 0; i + 1 < fields.size(); ++i) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) break;
    fields[i] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  fields.back() = arn;
  return fields;
}

/// RAM is one service for all regions: an empty region is any.
std::string_view region_of(const Fields& fields) {
  return fields[2].empty() ? std::string_view("*") : fields[2];
}

}  // namespace

bool covers(std::string_view wide, std::string_view narrow) {
  // `narrow` is read as plain text: its own stars are then matched by stars alone, but for a `?` of the other.
  const bool unsure = wide.find('?') != std::string_view::npos && has_wildcard(narrow);
  return unsure ? wide == narrow : policy::glob_match(wide, narrow);
}

bool overlap(std::string_view a, std::string_view b) {
  std::vector<bool> row(b.size() + 1, false);
  row[0] = true;
  for (std::size_t j = 0; j < b.size() && b[j] == '*'; ++j) row[j + 1] = true;
  for (const char x : a) {
    std::vector<bool> next(b.size() + 1, false);
    next[0] = x == '*' && row[0];
    for (std::size_t j = 0; j < b.size(); ++j) {
      const char y = b[j];
      const bool same = x == y || x == '?' || y == '?';
      next[j + 1] = x == '*' || y == '*' ? row[j + 1] || next[j] : same && row[j];
    }
    row = std::move(next);
  }
  return row[b.size()];
}

bool covers_action(std::string_view wide, std::string_view narrow) {
  return covers(text::fold_case(wide), text::fold_case(narrow));
}

bool overlaps_action(std::string_view a, std::string_view b) {
  return overlap(text::fold_case(a), text::fold_case(b));
}

bool covers_resource(std::string_view wide, std::string_view narrow) {
  if (wide == "*") return true;
  const Fields a = fields_of(wide);
  const Fields b = fields_of(narrow);
  return covers(a[1], b[1]) && covers(region_of(a), region_of(b)) && covers(a[3], b[3]) && covers(a[4], b[4]);
}

bool overlaps_resource(std::string_view a, std::string_view b) {
  const Fields x = fields_of(a);
  const Fields y = fields_of(b);
  return overlap(x[1], y[1]) && overlap(region_of(x), region_of(y)) && overlap(x[3], y[3]) && overlap(x[4], y[4]);
}

bool is_everything(std::string_view resource) {
  const Fields f = fields_of(resource);
  return std::all_of(f.begin() + 1, f.end(), [](std::string_view field) {
    return !field.empty() && field.find_first_not_of('*') == std::string_view::npos;
  });
}

bool is_wide(std::string_view resource) {
  const Fields fields = fields_of(resource);
  const std::string_view last = fields.back();
  const auto stars = [](std::string_view text) { return text.find_first_not_of('*') == std::string_view::npos; };
  if (last.empty() || stars(last)) return !last.empty();
  const auto slash = last.find('/');
  if (slash == std::string_view::npos || !stars(last.substr(slash + 1))) return false;
  // `role/*` is every role; of OSS, whose first part is a name and not a kind, `bucket/*` is one bucket.
  return fields[1] != "oss" || stars(last.substr(0, slash));
}

bool any_everything(const std::vector<std::string>& resources) {
  return std::any_of(resources.begin(), resources.end(), [](const auto& r) { return is_everything(r); });
}

bool any_wide(const std::vector<std::string>& resources) {
  return std::any_of(resources.begin(), resources.end(), [](const auto& r) { return is_wide(r); });
}

std::vector<std::string> granted(const policy::Statement& statement, const std::vector<std::string_view>& wanted) {
  std::vector<std::string> found;
  for (const std::string_view action : wanted) {
    const bool named = std::any_of(statement.actions.begin(), statement.actions.end(),
                                   [&](const auto& pattern) { return policy::action_matches(pattern, action); });
    if (named != statement.not_action) found.emplace_back(action);
  }
  return found;
}

bool names_service(std::string_view resource, std::string_view service) {
  return policy::glob_match(fields_of(resource)[1], service);
}

std::string_view service_acted_on(std::string_view action) {
  const std::string_view service = action.substr(0, action.find(':'));
  return service == "sts" ? "ram" : service;
}

std::vector<std::string> granted_widely(const policy::Statement& statement,
                                        const std::vector<std::string_view>& wanted) {
  if (statement.not_resource) return {};
  auto found = granted(statement, wanted);
  const auto is_narrow = [&](const std::string& action) {
    return std::none_of(statement.resources.begin(), statement.resources.end(), [&](const std::string& resource) {
      return is_wide(resource) && names_service(resource, service_acted_on(action));
    });
  };
  found.erase(std::remove_if(found.begin(), found.end(), is_narrow), found.end());
  return found;
}

bool is_every_action(std::string_view pattern) {
  return pattern == "*" || pattern == "*:*";
}

std::string_view relative_id(std::string_view arn) {
  return fields_of(arn).back();
}

bool has_wildcard(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool grants_everything(const policy::Statement& statement) {
  return statement.effect == policy::Effect::allow && !statement.not_action && !statement.not_resource &&
         std::any_of(statement.actions.begin(), statement.actions.end(),
                     [](const auto& a) { return is_every_action(a); }) &&
         any_everything(statement.resources);
}

}  // namespace ramify::access
