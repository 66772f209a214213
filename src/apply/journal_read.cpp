#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "ramify/apply/journal.h"
#include "ramify/text/strict_json.h"
#include "reply.h"

namespace ramify::apply {

namespace {

std::optional<Outcome> parse_outcome(std::string_view text) {
  for (const auto outcome : {Outcome::done, Outcome::already, Outcome::failed, Outcome::unknown, Outcome::skipped}) {
    if (to_string(outcome) == text) return outcome;
  }
  return std::nullopt;
}

std::optional<model::Address> parse_address(std::string_view text) {
  const auto first = text.find('/');
  const auto second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto account = model::AccountKey::parse(text.substr(0, first));
  const auto kind = model::parse_object_kind(text.substr(first + 1, second - first - 1));
  if (!account || !kind) return std::nullopt;
  return model::Address{*account, {*kind, std::string(text.substr(second + 1))}};
}

/// Takes in one line after another; an error is the reason alone.
class Reader {
 public:
  std::optional<std::string> begin(const nlohmann::json& json) {
    if (text_of(json, "kind") != "begin") return "it does not begin like a journal";
    if (text_of(json, "format_version") != "1") return "it is of a format that this version does not know";
    auto plan = plan::from_json(member(json, "plan").dump());
    if (!plan) return plan.error().message;
    journal_.plan = *std::move(plan);
    journal_.digest = text_of(json, "digest");
    note_time(json);
    if (journal_.digest != plan::digest(journal_.plan)) return "the plan in it is not the one that it was begun for";
    return std::nullopt;
  }

  std::optional<std::string> take(const nlohmann::json& json) {
    const auto kind = text_of(json, "kind");
    note_time(json);
    if (kind == "resume") return std::nullopt;
    if (kind == "finished") {
      journal_.ended = true;
      return std::nullopt;
    }
    const auto& number = member(json, "step");
    if (!number.is_number_integer() || !knows(number.get<std::int64_t>()))
      return "it names a step that the plan has not";
    const int step = number.get<int>();
    if (kind == "begun") return begun(step, json);
    if (kind == "ended") return ended(step, json);
    return fmt::format("\"{}\" is no kind of line", kind);
  }

  Journal journal() && { return std::move(journal_); }

 private:
  void note_time(const nlohmann::json& json) {
    if (const auto time = parse_instant(text_of(json, "time"))) journal_.last = *time;
  }

  [[nodiscard]] bool knows(std::int64_t step) const {
    return step >= 1 && step <= static_cast<std::int64_t>(journal_.plan.steps.size());
  }

  std::optional<std::string> begun(int step, const nlohmann::json& json) {
    auto object = parse_address(text_of(json, "object"));
    if (!object) return "its object is no address";
    StepRecord record{*std::move(object), {}, text_of(json, "before"), text_of(json, "after"), {}, {}, {}, {}, false};
    for (const auto& hash : member(json, "between")) {
      if (hash.is_string()) record.between.push_back(hash.get<std::string>());
    }
    if (json.contains("once")) record.once = parse_address(text_of(json, "once"));
    for (auto& [other, before] : journal_.steps) {
      if (before.object == record.object) before.unseen = !before.outcome || before.outcome == Outcome::unknown;
    }
    journal_.steps.insert_or_assign(step, std::move(record));
    journal_.order.erase(std::remove(journal_.order.begin(), journal_.order.end(), step), journal_.order.end());
    journal_.order.push_back(step);
    journal_.ended = false;
    return std::nullopt;
  }

  std::optional<std::string> ended(int step, const nlohmann::json& json) {
    const auto found = journal_.steps.find(step);
    if (found == journal_.steps.end()) return "it ends a step that was not begun";
    const auto outcome = parse_outcome(text_of(json, "outcome"));
    if (!outcome) return "its outcome is not known";
    found->second.outcome = outcome;
    found->second.key_id = text_of(json, "key_id");
    if (json.contains("sealed")) found->second.sealed = text_of(json, "sealed");
    return std::nullopt;
  }

  Journal journal_;
};

}  // namespace

Result<std::optional<Journal>> read_journal(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return std::optional<Journal>();
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  if (!stream) return fail(ErrorKind::io, fmt::format("cannot read the journal {}", file.string()));
  const std::string text = bytes.str();

  Reader reader;
  std::size_t number = 0;
  for (std::size_t from = 0, end = text.find('\n'); end != std::string::npos;
       from = end + 1, end = text.find('\n', from)) {
    ++number;
    const auto damaged = [&](std::string_view why) {
      return fail(
          ErrorKind::io, fmt::format("{}:{}: this line of the journal cannot be read: {}", file.string(), number, why),
          "what was done is not lost: plan again from the configuration, which looks at the accounts themselves");
    };
    const auto json = text::parse_json(std::string_view(text).substr(from, end - from));
    if (!json) return damaged(json.error().message);
    if (const auto why = number == 1 ? reader.begin(*json) : reader.take(*json)) return damaged(*why);
  }
  if (number == 0) return std::optional<Journal>();
  return std::optional(std::move(reader).journal());
}

}  // namespace ramify::apply
