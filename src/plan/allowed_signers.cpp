#include <fmt/format.h>

#include <ctime>

#include "patterns.h"
#include "ramify/plan/approval.h"
#include "ramify/text/text.h"
#include "ssh_key.h"
#include "ssh_reader.h"

namespace ramify::plan {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/// Takes the next word; blanks between quotes belong to it, the quotes do not.
std::optional<std::string> next_word(std::string_view& rest) {
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
  std::string word;
  bool quoted = false;
  while (!rest.empty() && (quoted || !is_blank(rest.front()))) {
    if (rest.front() == '"') {
      quoted = !quoted;
    } else {
      word += rest.front();
    }
    rest.remove_prefix(1);
  }
  if (quoted || word.empty()) return std::nullopt;
  return word;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, UTC with a `Z` behind it, else the machine's local time.
std::optional<Instant> moment(std::string_view text) {
  const bool utc = !text.empty() && (text.back() == 'Z' || text.back() == 'z');
  if (utc) text.remove_suffix(1);
  if (text.size() != 8 && text.size() != 12 && text.size() != 14) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) {
    return at < text.size() ? digits(text.substr(at, size)) : std::optional(0);
  };
  const auto year = part(0, 4);
  const auto month = part(4, 2);
  const auto day = part(6, 2);
  const auto hour = part(8, 2);
  const auto minute = part(10, 2);
  const auto second = part(12, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::string iso =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", *year, *month, *day, *hour, *minute, *second);
  const auto instant = parse_instant(iso);
  if (!instant || utc) return instant;
  std::tm local{};
  local.tm_year = *year - 1900;
  local.tm_mon = *month - 1;
  local.tm_mday = *day;
  local.tm_hour = *hour;
  local.tm_min = *minute;
  local.tm_sec = *second;
  local.tm_isdst = -1;
  return Instant(std::chrono::seconds(std::mktime(&local)));
}

class LineReader {
 public:
  LineReader(std::size_t line, std::string_view text) : rest_(text) { signer_.line = line; }

  /// The fault in words, empty where there is none.
  std::string read() {
    const auto principals = next_word(rest_);
    if (!principals) return "it does not say for whom the key stands";
    signer_.principals = split_list(*principals);
    if (signer_.principals.empty()) return "it does not say for whom the key stands";
    auto word = next_word(rest_);
    while (word && !is_key_type(*word)) {
      // Several options are one word, with commas between that no quotes enclose.
      if (auto fault = options(*word); !fault.empty()) return fault;
      word = next_word(rest_);
    }
    if (!word) return "the public key is missing";
    const auto blob = next_word(rest_);
    const auto bytes = blob ? base64_bytes(*blob) : std::nullopt;
    if (!bytes) return "the public key is damaged";
    const auto key = parse_ssh_key(*bytes);
    if (!key || key->type != *word) return "the public key is damaged, or of a kind that is not taken here";
    signer_.key = *bytes;
    return {};
  }
  [[nodiscard]] const Signer& signer() const { return signer_; }

 private:
  static bool is_key_type(const std::string& word) {
    return word.rfind("ssh-", 0) == 0 || word.rfind("ecdsa-", 0) == 0 || word.rfind("sk-", 0) == 0;
  }

  std::string options(const std::string& word) {
    // The quotes are gone, so a comma may stand within a value: a new option begins where a known name does.
    std::string_view rest = word;
    while (!rest.empty()) {
      const std::string_view option = rest.substr(0, next_option(rest));
      rest.remove_prefix(std::min(rest.size(), option.size() + 1));
      if (auto fault = take(option); !fault.empty()) return fault;
    }
    return {};
  }

  static std::size_t next_option(std::string_view text) {
    for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',', comma + 1)) {
      const std::string after = text::fold_case(text.substr(comma + 1));
      for (const std::string_view name : {"cert-authority", "namespaces=", "valid-after=", "valid-before="}) {
        if (after.rfind(name, 0) == 0) return comma;
      }
    }
    return text.size();
  }

  std::string take(std::string_view option) {
    const auto equals = option.find('=');
    const std::string name = text::fold_case(option.substr(0, equals));
    const std::string value(equals == std::string_view::npos ? "" : option.substr(equals + 1));
    if (name == "cert-authority" && equals == std::string_view::npos && !signer_.authority) {
      signer_.authority = true;
      return {};
    }
    if (name == "namespaces" && !value.empty() && !signer_.namespaces) return signer_.namespaces = value, "";
    auto* when = name == "valid-after"    ? &signer_.valid_after
                 : name == "valid-before" ? &signer_.valid_before
                                          : nullptr;
    if (when != nullptr && !*when) {
      *when = moment(value);
      return *when ? "" : fmt::format("\"{}\" is no time such as 20260131 or 202601311200Z", text::printable(value));
    }
    return fmt::format("\"{}\" is an option that is not known here, or is given twice", text::printable(name));
  }

  std::string_view rest_;
  Signer signer_;
};

}  // namespace

Result<std::vector<Signer>> parse_allowed_signers(std::string_view text, const std::string& file) {
  std::vector<Signer> signers;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = text.find('\n');
    std::string_view one = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!one.empty() && is_blank(one.front())) one.remove_prefix(1);
    if (one.empty() || one.front() == '#') continue;
    LineReader reader(line, one);
    if (const auto fault = reader.read(); !fault.empty()) {
      return fail(ErrorKind::usage, fmt::format("{}:{}: {}", file, line, fault),
                  "the format is that of ssh-keygen and git: principals, options, key type, key");
    }
    signers.push_back(reader.signer());
  }
  return signers;
}

}  // namespace ramify::plan
