#include "limits.h"

#include <fmt/format.h>

#include <ostream>

#include "ramify/text/text.h"

namespace ramify::cli {
namespace {

/// What accounts say of their own limits, each asked once.
class Summaries {
 public:
  explicit Summaries(const Reached& reached) : reached_(reached), known_(reached.limits) {}

  std::optional<std::size_t> limit(const config::OverLimit& over) {
    const auto [known, fresh] = known_.try_emplace(over.account);
    if (fresh) {
      const auto session = reached_.sessions.find(over.account);
      if (session != reached_.sessions.end()) known->second = live::read_limits(*session->second);
    }
    const auto found = known->second.find(live::limit_name(over.principal.kind, over.type));
    return found == known->second.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  const Reached& reached_;
  std::map<model::AccountKey, live::Limits> known_;
};

}  // namespace

std::optional<Exit> over_limits(const Arguments& arguments, Surroundings& around, const config::Desired& desired,
                                const Reached& reached) {
  std::optional<Exit> exit;
  Summaries summaries(reached);
  for (const auto& over : desired.over_limits) {
    const auto own = summaries.limit(over);
    const std::size_t most = own.value_or(over.documented);
    if (over.attached <= most) continue;
    const auto holder =
        fmt::format("{}/{}/{}", over.account.str(), model::to_string(over.principal.kind), over.principal.name);
    const auto message = text::printable(
        fmt::format("{}: {}: {}", model::to_string(over.place), holder, config::limit_message(over, most)));
    if (!own && over.generated == 0) {
      around.err << fmt::format("warning: {} unless it was asked for more\n  help: {}\n", message,
                                config::limit_help(over));
      continue;
    }
    exit = say({ErrorKind::io, message, config::limit_help(over), std::nullopt}, arguments, around);
  }
  return exit;
}

}  // namespace ramify::cli
