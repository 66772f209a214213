#include "paging.h"
#include "text_member.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>

namespace ramify::client {
namespace {

using Members = std::vector<nlohmann::json>;

/// A bound on everything: 10,000 pages are ten times what any quota allows.
constexpr std::size_t kPagesMax = 10'000;
constexpr std::int64_t kPageSize = 100;
constexpr int kReadingsMax = 4;

bool says_not_truncated(const nlohmann::json& page) {
  const auto found = page.find("IsTruncated");
  return found != page.end() && found->is_boolean() && !found->get<bool>();
}

std::optional<std::int64_t> total_count(const nlohmann::json& page) {
  const auto found = page.find("TotalCount");
  if (found == page.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

/// The collection of one page, or null. `path` is like `Users.User`.
const nlohmann::json* find_collection(const nlohmann::json& page, std::string_view path) {
  const nlohmann::json* at = &page;
  while (!path.empty()) {
    const auto dot = path.find('.');
    const auto found = at->is_object() ? at->find(std::string(path.substr(0, dot))) : at->end();
    if (!at->is_object() || found == at->end()) return nullptr;
    at = &*found;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at->is_array() ? at : nullptr;
}

Result<void> add_members(const Asked& asked, const nlohmann::json& page, Members& members) {
  const auto* collection = find_collection(page, asked.operation.list_path);
  if (collection != nullptr) {
    members.insert(members.end(), collection->begin(), collection->end());
    return {};
  }
  // An empty collection may be left out, but only by a reply that says by itself that there is nothing.
  if (says_not_truncated(page) || total_count(page) == 0) return {};
  return fail(ErrorKind::protocol,
              fmt::format("{}: the reply holds no list `{}`", asked.text(), asked.operation.list_path),
              "the endpoint may be another server's");
}

/// Marker and NextToken: the next page is asked for with what the last one gave.
Result<Members> list_by_marker(const Asked& asked, Call call, const Ask& ask, const char* given, const char* sent) {
  Members members;
  std::set<std::string> seen;
  for (std::size_t pages = 0; pages < kPagesMax; ++pages) {
    const auto page = ask(call);
    if (!page) return tl::unexpected(page.error());
    if (auto added = add_members(asked, *page, members); !added) return tl::unexpected(added.error());
    const auto marker = text_member(*page, given);
    if (says_not_truncated(*page) || marker.empty()) {
      const auto truncated = page->find("IsTruncated");
      if (marker.empty() && truncated != page->end() && *truncated == true) {
        return fail(ErrorKind::protocol,
                    fmt::format("{}: the reply says that there is more, but not where", asked.text()),
                    "run again; if it stays, the endpoint is not the service");
      }
      return members;
    }
    if (!seen.insert(marker).second) {
      return fail(ErrorKind::protocol, fmt::format("{}: the page marker repeats, so the list has no end", asked.text()),
                  "run again; if it stays, the endpoint is not the service");
    }
    auto old =
        std::find_if(call.parameters.begin(), call.parameters.end(), [&](const auto& p) { return p.first == sent; });
    if (old == call.parameters.end()) old = call.parameters.insert(old, {sent, {}});
    old->second = marker;
  }
  return fail(ErrorKind::protocol, fmt::format("{}: more than {} pages", asked.text(), kPagesMax));
}

/// One reading of a list by page numbers; empty where what came does not add up, because others write meanwhile.
Result<std::optional<Members>> read_by_number(const Asked& asked, const Call& call, const Ask& ask) {
  Members members;
  std::optional<std::int64_t> total;
  for (std::int64_t number = 1; number <= static_cast<std::int64_t>(kPagesMax); ++number) {
    Call numbered = call;
    numbered.parameters.emplace_back("PageNumber", std::to_string(number));
    numbered.parameters.emplace_back("PageSize", std::to_string(kPageSize));
    const auto page = ask(numbered);
    if (!page) return tl::unexpected(page.error());
    const auto now = total_count(*page);
    if (!now) return fail(ErrorKind::protocol, fmt::format("{}: the reply holds no TotalCount", asked.text()));
    if (total && *total != *now) return std::optional<Members>();
    total = now;
    const auto before = members.size();
    if (auto added = add_members(asked, *page, members); !added) return tl::unexpected(added.error());
    if (members.size() == before || number * kPageSize >= *total) break;
  }
  std::set<std::string> seen;
  const auto twice = [&](const nlohmann::json& member) {
    return !seen.insert(member.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)).second;
  };
  members.erase(std::remove_if(members.begin(), members.end(), twice), members.end());
  if (static_cast<std::int64_t>(members.size()) != *total) return std::optional<Members>();
  return std::optional(std::move(members));
}

}  // namespace

Result<Members> list_pages(const Asked& asked, const Call& call, const Ask& ask) {
  switch (asked.operation.paging) {
    case wire::Paging::marker:
      return list_by_marker(asked, call, ask, "Marker", "Marker");
    case wire::Paging::token:
      return list_by_marker(asked, call, ask, "NextToken", "NextToken");
    case wire::Paging::page:
      for (int reading = 0; reading < kReadingsMax; ++reading) {
        auto members = read_by_number(asked, call, ask);
        if (!members) return tl::unexpected(std::move(members).error());
        if (*members) return **std::move(members);
      }
      return fail(
          ErrorKind::protocol,
          fmt::format("{}: the list changes while it is read: {} readings did not add up", asked.text(), kReadingsMax),
          "run again when nobody else writes to the account");
    case wire::Paging::none:
      break;
  }
  const auto page = ask(call);
  if (!page) return tl::unexpected(page.error());
  Members members;
  if (auto added = add_members(asked, *page, members); !added) return tl::unexpected(added.error());
  return members;
}

}  // namespace ramify::client
