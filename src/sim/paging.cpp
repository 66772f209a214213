#include "paging.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "encoding.h"
#include "ramify/wire/sign.h"

namespace ramify::sim {
namespace {

constexpr std::size_t kSealLength = 32;
constexpr std::array<std::string_view, 6> kPaging = {"Marker",     "MaxItems", "NextToken",
                                                     "MaxResults", "PageSize", "PageNumber"};

/// What a marker belongs to: everything that decides which rows there are.
std::string seal_of(const Context& context, const Params& params, std::string_view key) {
  std::string text = fmt::format("{}|{}|{}|{}", context.store.seed, context.account.id,
                                 static_cast<int>(context.operation.service), context.operation.name);
  for (const auto& [name, value] : params.all()) {
    if (std::find(kPaging.begin(), kPaging.end(), name) == kPaging.end()) text += fmt::format("|{}={}", name, value);
  }
  return wire::sha256_hex(fmt::format("marker|{}|{}", text, key)).substr(0, kSealLength);
}

/// The indices of a page, from `begin` up to `end`.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Answer<Span> numbered(const Context& context, const Params& params, std::size_t total, PageLimits limits,
                      nlohmann::json& reply) {
  const auto number = static_cast<std::size_t>(context.repeat_marker ? 1 : params.integer("PageNumber").value_or(1));
  const auto size =
      static_cast<std::size_t>(params.integer("PageSize").value_or(static_cast<std::int64_t>(limits.normal)));
  reply["PageNumber"] = params.integer("PageNumber").value_or(1);
  reply["PageSize"] = size;
  reply["TotalCount"] = total;
  const std::size_t begin = std::min((number - 1) * size, total);
  return Span{begin, std::min(begin + size, total)};
}

Answer<Span> marked(const Context& context, const Params& params, const std::vector<std::string>& keys,
                    PageLimits limits, nlohmann::json& reply) {
  const bool tokens = context.operation.paging == wire::Paging::token;
  const std::string size_name = tokens ? "PageSize" : "MaxItems";
  const std::string marker_name = tokens ? "NextToken" : "Marker";
  const auto asked = params.integer(size_name).value_or(static_cast<std::int64_t>(limits.normal));
  if (asked < 1 || asked > static_cast<std::int64_t>(limits.max)) {
    return invalid_parameter(size_name,
                             fmt::format("The parameter \"{}\" is not valid: it is 1 to {}.", size_name, limits.max));
  }
  Span span;
  const std::string marker = context.repeat_marker ? std::string() : params.text(marker_name);
  if (!marker.empty()) {
    const auto after = from_marker(context, params, marker);
    if (!after) return invalid_parameter(marker_name, fmt::format("The parameter \"{}\" is not valid.", marker_name));
    span.begin = static_cast<std::size_t>(std::upper_bound(keys.begin(), keys.end(), *after) - keys.begin());
  }
  span.end = std::min(span.begin + static_cast<std::size_t>(asked), keys.size());
  const bool truncated = span.end < keys.size() || context.repeat_marker;
  if (!tokens || context.ims()) reply["IsTruncated"] = truncated;
  // A marker tells the last row that was given out, so that a list may change between two pages.
  const std::string last = context.repeat_marker || span.end == 0 ? std::string() : keys[span.end - 1];
  if (truncated) reply[marker_name] = to_marker(context, params, last);
  return span;
}

}  // namespace

std::string to_marker(const Context& context, const Params& params, std::string_view key) {
  return base64url_encode(seal_of(context, params, key) + std::string(key));
}

std::optional<std::string> from_marker(const Context& context, const Params& params, const std::string& marker) {
  const auto text = base64url_decode(marker);
  if (!text || text->size() < kSealLength) return std::nullopt;
  std::string key = text->substr(kSealLength);
  if (seal_of(context, params, key) != text->substr(0, kSealLength)) return std::nullopt;
  return key;
}

Reply page_of(const Context& context, const Params& params, const std::vector<std::string>& keys, PageLimits limits,
              const std::function<nlohmann::json(std::size_t)>& row, std::string_view unpaged_path) {
  nlohmann::json reply = nlohmann::json::object();
  Answer<Span> span = Span{0, keys.size()};
  if (context.operation.paging == wire::Paging::page) {
    span = numbered(context, params, keys.size(), limits, reply);
  } else if (context.operation.paging != wire::Paging::none) {
    span = marked(context, params, keys, limits, reply);
  }
  if (!span) return tl::unexpected<ApiError>(span.error());
  nlohmann::json list = nlohmann::json::array();
  for (std::size_t i = span->begin; i < span->end; ++i) list.push_back(row(i));
  context.shuffle(list);
  const std::string_view path = context.operation.list_path.empty() ? unpaged_path : context.operation.list_path;
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) {
    reply[std::string(path)] = std::move(list);
  } else {
    reply[std::string(path.substr(0, dot))][std::string(path.substr(dot + 1))] = std::move(list);
  }
  return reply;
}

}  // namespace ramify::sim
