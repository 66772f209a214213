#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "markdown.h"
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
using Exiled = Revoked::Exiled;

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

std::string outcast_words(const Exiled& exile) {
  return text::printable(access::to_string(exile.outcast));
}

std::string realm_words(const std::vector<access::Realm>& realms) {
  if (realms.empty()) return "any described account";
  std::vector<std::string> words;
  for (const auto& realm : realms) {
    words.push_back(realm.role ? text::printable(realm.account.str() + "/" + realm.role->str()) : realm.account.str());
  }
  return fmt::format("{}", fmt::join(words, ", "));
}

/// `a role of company-a or company-b/X`
std::string ways_into(const std::vector<access::Realm>& realms) {
  if (realms.empty()) return "a role of any described account";
  std::vector<std::string> words;
  for (const auto& realm : realms) words.push_back((realm.role ? "" : "a role of ") + realm_words({realm}));
  return fmt::format("{}", fmt::join(words, " or "));
}

Sentence cut_words(const Cut& cut, const Exiled& exile) {
  std::vector<std::string> ways;
  if (cut.removed) ways.emplace_back("the role is deleted");
  if (cut.by_trust) ways.push_back(fmt::format("{} is taken out of its trust policy", outcast_words(exile)));
  if (cut.by_deny) {
    ways.push_back(
        fmt::format("its trust lets in the whole account and cannot leave out one of it, so {} is denied it "
                    "by a policy of its own",
                    outcast_words(exile)));
  }
  if (cut.stripped) ways.emplace_back("it loses all its policies");
  return fmt::format("{}: {}", short_address(cut.role), fmt::join(ways, "; "));
}

Sentence session_words(const access::Remains::Session& session) {
  const std::string role = short_address(session.role);
  if (!session.through.empty()) {
    std::string hops;
    for (const auto& hop : session.through) hops += (hops.empty() ? "" : " and then ") + short_address(hop);
    return fmt::format("{}: sessions that were begun by way of {} go on, until {} at the latest were this applied now",
                       role, hops, format_instant(session.until));
  }
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

std::vector<Sentence> remaining(const Exiled& exile, const std::vector<access::Realm>& realms) {
  std::vector<Sentence> lines;
  for (const auto& session : exile.remains.sessions) lines.push_back(session_words(session));
  for (const auto& role : exile.untouched) {
    lines.push_back(fmt::format("{} stays open: the service owns it, or the configuration ignores or protects it",
                                short_address(role)));
  }
  for (auto& line : way_words(exile.remains)) lines.push_back(std::move(line));
  if (exile.remains.ways.empty() && exile.untouched.empty()) {
    lines.push_back(fmt::format("{} has no other way into {}", outcast_words(exile), ways_into(realms)));
  }
  if (exile.remains.can_undo) {
    lines.push_back(fmt::format("{} may detach from itself the policy that denies it", outcast_words(exile)));
  }
  return lines;
}

struct Offer {
  CutBy how;
  std::string command;
  Sentence effect;
};

std::vector<Offer> offers(const Exiled& exile, const std::string& revoke) {
  std::vector<Offer> all;
  const auto whole = [&](auto member) {
    return std::all_of(exile.cuts.begin(), exile.cuts.end(), [&](const Cut& cut) { return cut.*member; });
  };
  std::string command = fmt::format("{} --principal {}", revoke, outcast_words(exile));
  for (const auto& cut : exile.cuts) command += " --from " + short_address(cut.role);
  std::string also;
  for (const auto& [role, who] : exile.remains.also) {
    also += fmt::format("; {} is taken from {} too", short_address(role), several(who));
  }
  if (exile.cuts.empty() || whole(&Cut::removed)) return all;
  if (!whole(&Cut::stripped)) {
    all.push_back({CutBy::policies, command + " --how policies", "sessions that run can do nothing any more" + also});
  }
  all.push_back({CutBy::removal, command + " --how delete",
                 "sessions that run end; the role has to be made anew to be used again" + also});
  return all;
}

struct Section {
  std::string title;
  std::vector<Sentence> lines;
};

/// What is to be said of one of those who are cut off, but for the commands that would cut deeper.
std::vector<Section> sections(const Exiled& exile, const Revoked& revoked) {
  const bool alone = revoked.exiles.size() == 1;
  Section remains{alone ? "What remains" : "What remains for " + outcast_words(exile),
                  remaining(exile, revoked.realms)};
  if (exile.cuts.empty()) {
    return {{fmt::format("Nothing to cut: no trust policy of {} names {} or lets it in.", realm_words(revoked.realms),
                         outcast_words(exile)),
             {}},
            std::move(remains)};
  }
  Section cuts{fmt::format("How {} is cut off", outcast_words(exile)), {}};
  for (const Cut& cut : exile.cuts) cuts.lines.push_back(cut_words(cut, exile));
  return {std::move(cuts), std::move(remains)};
}

std::string section_text(const Paint& paint, const Section& section) {
  std::string out = "\n" + paint.bold(section.title) + "\n";
  for (const auto& line : section.lines) out += "  " + line + "\n";
  return out;
}

std::string section_markdown(const Section& section) {
  std::string out = fmt::format("\n**{}**\n\n", md_escape(section.title));
  for (const auto& line : section.lines) out += fmt::format("- {}\n", md_escape(line));
  return out;
}

Section by_hand(const Revoked& revoked) {
  Section section{"To be changed by hand in the configuration", {}};
  for (const auto& what : revoked.by_hand) section.lines.push_back(text::printable(what));
  return section;
}

std::string files_title(const Revoked& revoked) {
  return revoked.written ? "Changed in the configuration" : "To be changed in the configuration";
}

constexpr std::string_view kDeeper = "What cuts deeper";

}  // namespace

std::string revoke_text(const Revoked& revoked, const Style& style) {
  const Paint paint(style);
  std::string out;
  for (const Exiled& exile : revoked.exiles) {
    for (const Section& section : sections(exile, revoked)) out += section_text(paint, section);
    Section stronger{std::string(kDeeper), {}};
    for (const Offer& offer : offers(exile, revoked.command)) {
      stronger.lines.push_back(offer.effect);
      stronger.lines.push_back("  " + offer.command);
    }
    if (!stronger.lines.empty()) out += section_text(paint, stronger);
  }
  // Where there is no plan to stand below.
  if (revoked.digest.empty() && !out.empty()) out.erase(0, 1);
  if (!revoked.by_hand.empty()) out += section_text(paint, by_hand(revoked));
  if (revoked.files.empty()) return out;
  out += "\n" + paint.bold(files_title(revoked)) + "\n";
  for (const auto& file : revoked.files) out += file_diff(file.name, file.before, file.after, style);
  return out;
}

std::string revoke_markdown(const Revoked& revoked) {
  std::string out;
  for (const Exiled& exile : revoked.exiles) {
    for (const Section& section : sections(exile, revoked)) out += section_markdown(section);
    std::string stronger;
    for (const Offer& offer : offers(exile, revoked.command)) {
      stronger += fmt::format("- {}\n\n{}", md_escape(offer.effect), fenced("sh", offer.command + "\n"));
    }
    if (!stronger.empty()) out += fmt::format("\n**{}**\n\n{}", kDeeper, stronger);
  }
  if (revoked.digest.empty() && !out.empty()) out.erase(0, 1);
  if (!revoked.by_hand.empty()) out += section_markdown(by_hand(revoked));
  std::string changes;
  for (const auto& file : revoked.files) changes += file_diff(file.name, file.before, file.after, {});
  if (!changes.empty()) out += fmt::format("\n**{}**\n\n{}", files_title(revoked), fenced("diff", changes));
  return out;
}

namespace {

RevokeJson exile_json(const Exiled& exile, const std::string& command) {
  RevokeJson json{{"principal", access::to_string(exile.outcast)},
                  {"cuts", RevokeJson::array()},
                  {"sessions", RevokeJson::array()},
                  {"ways", RevokeJson::array()},
                  {"untouched", RevokeJson::array()},
                  {"may_undo", exile.remains.can_undo},
                  {"stronger", RevokeJson::array()}};
  const auto addresses = [](const std::vector<model::Address>& all) {
    RevokeJson list = RevokeJson::array();
    for (const auto& each : all) list.push_back(model::to_string(each));
    return list;
  };
  for (const Cut& cut : exile.cuts) {
    json["cuts"].push_back({{"role", model::to_string(cut.role)},
                            {"trust", cut.by_trust},
                            {"denied", cut.by_deny},
                            {"policies", cut.stripped},
                            {"deleted", cut.removed}});
  }
  for (const auto& session : exile.remains.sessions) {
    json["sessions"].push_back({{"role", model::to_string(session.role)},
                                {"until", format_instant(session.until)},
                                {"powerless", session.powerless},
                                {"ended", session.ended},
                                {"through", addresses(session.through)}});
  }
  for (const auto& [who, way] : exile.remains.ways) {
    json["ways"].push_back({{"who", model::to_string(who)},
                            {"role", model::to_string(way.role)},
                            {"through", addresses(way.through)},
                            {"standing", access::to_string(way.standing)}});
  }
  json["untouched"] = addresses(exile.untouched);
  for (const Offer& offer : offers(exile, command)) {
    json["stronger"].push_back({{"how", access::to_string(offer.how)}, {"command", offer.command}});
  }
  return json;
}

}  // namespace

std::string revoke_json(const Revoked& revoked) {
  RevokeJson json{{"format_version", 2},          {"plan_digest", revoked.digest}, {"principals", RevokeJson::array()},
                  {"files", RevokeJson::array()}, {"by_hand", revoked.by_hand},    {"written", revoked.written}};
  for (const Exiled& exile : revoked.exiles) json["principals"].push_back(exile_json(exile, revoked.command));
  for (const auto& file : revoked.files) {
    json["files"].push_back({{"name", file.name}, {"diff", file_diff(file.name, file.before, file.after, {})}});
  }
  return json.dump(2, ' ', false, RevokeJson::error_handler_t::replace) + "\n";
}

}  // namespace ramify::report
