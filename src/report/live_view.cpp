#include <fmt/format.h>

#include <algorithm>

#include "paint.h"
#include "ramify/report/progress.h"
#include "ramify/text/text.h"
#include "words.h"

namespace ramify::report {

namespace {

constexpr std::size_t kRunningMax = 6;
constexpr std::size_t kWaitsMax = 3;
constexpr std::size_t kBarMax = 24;

/// Whether a character begins at this byte: the later bytes of one begin with the bits 10.
bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

/// As much of a plain text as fits, one column left free so that no terminal wraps it. Beginning and end stay: they
/// tell steps apart.
std::string cut(const std::string& text, std::size_t width) {
  const std::size_t room = std::max<std::size_t>(width, 2) - 1;
  if (text::display_width(text) <= room) return text;
  std::size_t head = text.size();
  while (head > 0 &&
         (text::display_width(text.substr(0, head)) > (room - 1) * 3 / 5 || !begins_character(text[head]))) {
    --head;
  }
  const std::size_t left = room - 1 - text::display_width(text.substr(0, head));
  std::size_t tail = head;
  while (tail < text.size() && (text::display_width(text.substr(tail)) > left || !begins_character(text[tail]))) ++tail;
  return text.substr(0, head) + "…" + text.substr(tail);
}

std::string bar(const Moment& moment, std::size_t width) {
  const std::size_t length = std::min(kBarMax, std::max<std::size_t>(width / 4, 4));
  const std::size_t full = moment.total == 0 ? length : length * moment.ended / moment.total;
  return fmt::format("[{}{}]", std::string(full, '='), std::string(length - full, ' '));
}

std::string headline(const Moment& moment) {
  std::string line = fmt::format("{} of {}", moment.ended, text::count(moment.total, "step"));
  if (moment.rate > 0) line += fmt::format(", {:.1f} a second", moment.rate);
  if (!moment.running.empty()) line += fmt::format(", {} under way", moment.running.size());
  if (moment.failed > 0) line += fmt::format(", {} failed", moment.failed);
  if (moment.skipped > 0) line += fmt::format(", {} skipped", moment.skipped);
  return line;
}

/// What waits for one thing: the longest of its calls, and how many there are.
struct Waiting {
  client::Wait longest;
  std::size_t calls = 1;
};

std::vector<Waiting> together(std::vector<client::Wait> waits) {
  std::stable_sort(waits.begin(), waits.end(), [](const auto& a, const auto& b) { return a.length > b.length; });
  std::vector<Waiting> all;
  for (auto& wait : waits) {
    const auto same = std::find_if(all.begin(), all.end(), [&](const Waiting& known) {
      const client::Wait& other = known.longest;
      return other.why == wait.why && other.account == wait.account && other.operation == wait.operation;
    });
    if (same == all.end()) {
      all.push_back({std::move(wait)});
    } else {
      ++same->calls;
    }
  }
  return all;
}

std::string wait_line(const Waiting& waiting) {
  const client::Wait& wait = waiting.longest;
  const auto seconds = std::chrono::duration<double>(wait.length).count();
  auto where = text::printable(fmt::format("{}: {}", wait.account.str(), wait.operation));
  if (waiting.calls > 1) where += fmt::format(" ({} calls)", waiting.calls);
  switch (wait.why) {
    case client::Wait::Why::paced:
      return fmt::format("waiting {:.1f} s for its turn: {}", seconds, where);
    case client::Wait::Why::throttled:
      return fmt::format("throttled, waiting {:.1f} s: {}", seconds, where);
    case client::Wait::Why::failed:
      return fmt::format("no answer, asked again in {:.1f} s: {}", seconds, where);
  }
  return where;
}

}  // namespace

std::vector<std::string> live_view(const Moment& moment, const Style& style) {
  const Paint paint(style);
  const std::size_t width = style.width;
  std::vector<std::string> lines;
  const auto first = cut(fmt::format("{} {}", bar(moment, width), headline(moment)), width);
  lines.push_back(moment.failed > 0 ? paint.red(first) : paint.bold(first));
  for (std::size_t i = 0; i < std::min(moment.running.size(), kRunningMax); ++i) {
    const auto& [step, since] = moment.running[i];
    lines.push_back(cut(fmt::format("{:>4} s  {}: {}", since.count(), step->change.target.account.str(),
                                    text::printable(step_words(step->change))),
                        width));
  }
  const auto waits = together(moment.waits);
  for (std::size_t i = 0; i < std::min(waits.size(), kWaitsMax); ++i) {
    lines.push_back(paint.yellow(cut("        " + wait_line(waits[i]), width)));
  }
  if (moment.stopping) {
    lines.push_back(paint.yellow(cut("stopping: what is under way is ended; again to end at once", width)));
  }
  return lines;
}

}  // namespace ramify::report
