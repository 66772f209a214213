#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "paint.h"
#include "ramify/report/lint.h"
#include "ramify/report/revoke.h"
#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {
namespace {

using access::Cut;
using access::CutBy;
using access::Standing;
using Sentence = std::string;
using RevokeJson = nlohmann::ordered_json;

/// `company-b/alice`, `company-a/X`: users, and roles as they are written where only roles can stand.
std::string short_address(const model::Address& address) {
  return text::printable(fmt::format("{}/{}", address.account.str(), address.object.name));
}

std::string who_address(const model::Address& who) {
  const bool role = who.object.kind == model::ObjectKind::role;
  return text::printable(fmt::format("{}/{}{}", who.account.str(), role ? "role/" : "", who.object.name));
}

std::string several(const std::vector<model::Address>& who) {
  constexpr std::size_t kShown = 3;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < who.size() && i < kShown; ++i) shown.push_back(who_address(who[i]));
  const std::string words = fmt::format("{}", fmt::join(shown, ", "));
  return who.size() > kShown ? fmt::format("{} and {} more", words, who.size() - kShown) : words;
}

std::string outcast_words(const Revoked& revoked) {
  return text::printable(access::to_string(revoked.outcast));
}

std::string realm_words(const std::vector<access::Realm>& realms) {
  if (realms.empty()) return "any described account";
  std::vector<std::string> words;
  for (const auto& realm : realms) {
    words.push_back(realm.role ? text::printable(realm.account.str() + "/" + realm.role->str()) : realm.account.str());
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

Sentence cut_words(const Cut& cut, const Revoked& revoked) {
  std::vector<std::string> ways;
  if (cut.removed) ways.emplace_back("the role is deleted");
  if (cut.by_trust) ways.push_back(fmt::format("{} is taken out of its trust policy", outcast_words(revoked)));
  if (cut.by_deny) {
    ways.push_back(
        fmt::format("its trust lets in the whole account and cannot leave out one of it, so {} is denied it "
                    "by a policy of its own",
                    outcast_words(revoked)));
  }
  if (cut.stripped) ways.emplace_back("it loses all its policies");
  return fmt::format("{}: {}", short_address(cut.role), fmt::join(ways, "; "));
}

Sentence session_words(const access::Remains::Session& session) {
  const std::string role = short_address(session.role);
  if (session.ended) return fmt::format("{}: sessions that run end with the role", role);
  if (session.powerless) {
    return fmt::format("{}: sessions that run go on until {} at the latest, but can do nothing any more", role,
                       format_instant(session.until));
  }
  return fmt::format("{}: sessions that run go on, until {} at the latest were this applied now", role,
                     format_instant(session.until));
}

/// Those of whom the same is left, in one sentence.
std::vector<Sentence> way_words(const access::Remains& remains) {
  std::map<std::pair<std::string, std::string>, std::vector<model::Address>> same;
  for (const auto& [who, way] : remains.ways) {
    std::string end = fmt::format("become {}", short_address(way.role));
    for (const auto& hop : way.through) end += " by way of " + short_address(hop);
    const auto& by = way.decision.attachment;
    if (by && by->principal.kind == model::ObjectKind::group) {
      end += fmt::format(" through group {}", text::printable(by->principal.name));
    }
    if (way.standing == Standing::conditional) end += ", under conditions";
    same[{way.standing == Standing::unknown ? "may still be able to" : "can still", end}].push_back(who);
  }
  std::vector<Sentence> sentences;
  for (const auto& [words, who] : same) {
    sentences.push_back(fmt::format("{} {} {}", several(who), words.first, words.second));
  }
  return sentences;
}

std::vector<Sentence> remaining(const Revoked& revoked) {
  std::vector<Sentence> lines;
  for (const auto& session : revoked.remains.sessions) lines.push_back(session_words(session));
  for (const auto& role : revoked.untouched) {
    lines.push_back(fmt::format("{} stays open: the service owns it, or the configuration ignores or protects it",
                                short_address(role)));
  }
  for (auto& line : way_words(revoked.remains)) lines.push_back(std::move(line));
  if (revoked.remains.ways.empty() && revoked.untouched.empty()) {
    lines.push_back(
        fmt::format("{} has no other way into a role of {}", outcast_words(revoked), realm_words(revoked.realms)));
  }
  if (revoked.remains.can_undo) {
    lines.push_back(fmt::format("{} may detach from itself the policy that denies it", outcast_words(revoked)));
  }
  return lines;
}

struct Offer {
  CutBy how;
  std::string command;
  Sentence effect;
};

std::vector<Offer> offers(const Revoked& revoked) {
  std::vector<Offer> all;
  const auto whole = [&](auto member) {
    return std::all_of(revoked.cuts.begin(), revoked.cuts.end(), [&](const Cut& cut) { return cut.*member; });
  };
  std::string command = fmt::format("{} --principal {}", revoked.command, outcast_words(revoked));
  for (const auto& cut : revoked.cuts) command += " --from " + short_address(cut.role);
  std::string also;
  for (const auto& [role, who] : revoked.remains.also) {
    also += fmt::format("; {} is taken from {} too", short_address(role), several(who));
  }
  if (revoked.cuts.empty() || whole(&Cut::removed)) return all;
  if (!whole(&Cut::stripped)) {
    all.push_back({CutBy::policies, command + " --how policies", "sessions that run can do nothing any more" + also});
  }
  all.push_back({CutBy::removal, command + " --how delete",
                 "sessions that run end; the role has to be made anew to be used again" + also});
  return all;
}

std::string section_of(const Paint& paint, std::string_view title, const std::vector<Sentence>& lines) {
  if (lines.empty()) return {};
  std::string out = "\n" + paint.bold(title) + "\n";
  for (const auto& line : lines) out += "  " + line + "\n";
  return out;
}

}  // namespace

std::string revoke_text(const Revoked& revoked, const Style& style) {
  const Paint paint(style);
  std::string out;
  if (revoked.cuts.empty()) {
    out += paint.bold(fmt::format("Nothing to cut: no trust policy of {} names {} or lets it in.",
                                  realm_words(revoked.realms), outcast_words(revoked))) +
           "\n";
    return out + section_of(paint, "What remains", remaining(revoked));
  }
  std::vector<Sentence> cuts;
  for (const Cut& cut : revoked.cuts) cuts.push_back(cut_words(cut, revoked));
  out += section_of(paint, fmt::format("How {} is cut off", outcast_words(revoked)), cuts);
  out += section_of(paint, "What remains", remaining(revoked));
  std::vector<Sentence> stronger;
  for (const Offer& offer : offers(revoked)) {
    stronger.push_back(offer.effect);
    stronger.push_back("  " + offer.command);
  }
  out += section_of(paint, "What cuts deeper", stronger);
  std::vector<Sentence> by_hand;
  for (const auto& what : revoked.by_hand) by_hand.push_back(text::printable(what));
  out += section_of(paint, "To be changed by hand in the configuration", by_hand);
  if (revoked.files.empty()) return out;
  out +=
      "\n" + paint.bold(revoked.written ? "Changed in the configuration" : "To be changed in the configuration") + "\n";
  for (const auto& file : revoked.files) out += file_diff(file.name, file.before, file.after, style);
  return out;
}

std::string revoke_json(const Revoked& revoked) {
  RevokeJson json{{"format_version", 1},
                  {"principal", access::to_string(revoked.outcast)},
                  {"plan_digest", revoked.digest},
                  {"cuts", RevokeJson::array()},
                  {"sessions", RevokeJson::array()},
                  {"ways", RevokeJson::array()},
                  {"untouched", RevokeJson::array()},
                  {"may_undo", revoked.remains.can_undo},
                  {"stronger", RevokeJson::array()},
                  {"files", RevokeJson::array()},
                  {"by_hand", revoked.by_hand},
                  {"written", revoked.written}};
  for (const Cut& cut : revoked.cuts) {
    json["cuts"].push_back({{"role", model::to_string(cut.role)},
                            {"trust", cut.by_trust},
                            {"denied", cut.by_deny},
                            {"policies", cut.stripped},
                            {"deleted", cut.removed}});
  }
  for (const auto& session : revoked.remains.sessions) {
    json["sessions"].push_back({{"role", model::to_string(session.role)},
                                {"until", format_instant(session.until)},
                                {"powerless", session.powerless},
                                {"ended", session.ended}});
  }
  for (const auto& [who, way] : revoked.remains.ways) {
    RevokeJson through = RevokeJson::array();
    for (const auto& hop : way.through) through.push_back(model::to_string(hop));
    json["ways"].push_back({{"who", model::to_string(who)},
                            {"role", model::to_string(way.role)},
                            {"through", std::move(through)},
                            {"standing", access::to_string(way.standing)}});
  }
  for (const auto& role : revoked.untouched) json["untouched"].push_back(model::to_string(role));
  for (const Offer& offer : offers(revoked)) {
    json["stronger"].push_back({{"how", access::to_string(offer.how)}, {"command", offer.command}});
  }
  for (const auto& file : revoked.files) {
    json["files"].push_back({{"name", file.name}, {"diff", file_diff(file.name, file.before, file.after, {})}});
  }
  return json.dump(2, ' ', false, RevokeJson::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
