#include "ramify/diag/instant.h"

#include <cstdio>

namespace ramify {
namespace {

/// Reads fixed-width fields from the front of a text; any misfit leaves it failed for good.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (i >= rest_.size() || rest_[i] < '0' || rest_[i] > '9') {
        ok_ = false;
        return 0;
      }
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) {
      return false;
    }
    rest_.remove_prefix(1);
    return true;
  }
  void need(bool condition) { ok_ = ok_ && condition; }
  void skip_digits() {
    std::size_t n = 0;
    while (n < rest_.size() && rest_[n] >= '0' && rest_[n] <= '9') {
      ++n;
    }
    need(n > 0);
    rest_.remove_prefix(n);
  }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

std::chrono::seconds read_offset(Fields& fields) {
  if (fields.take('Z')) {
    return std::chrono::seconds{0};
  }
  const bool east = fields.take('+');
  fields.need(east || fields.take('-'));
  const int hours = fields.number(2);
  fields.take(':');
  const int minutes = fields.number(2);
  fields.need(hours < 24 && minutes < 60);
  const std::chrono::seconds offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return east ? offset : -offset;
}

}  // namespace

std::string format_instant(Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  char text[40];
  const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                                   static_cast<int>(time.seconds().count()));
  return std::string(text, static_cast<std::size_t>(length));
}

std::optional<Instant> parse_instant(std::string_view text) {
  Fields fields(text);
  const int year = fields.number(4);
  fields.need(fields.take('-'));
  const int month = fields.number(2);
  fields.need(fields.take('-'));
  const int day = fields.number(2);
  const std::chrono::year_month_day date(std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)});
  if (!fields.ok() || !date.ok()) {
    return std::nullopt;
  }
  const Instant midnight = std::chrono::sys_days(date);
  if (fields.at_end()) {
    return midnight;
  }
  fields.need(fields.take('T'));
  const int hour = fields.number(2);
  fields.need(fields.take(':'));
  const int minute = fields.number(2);
  const int second = fields.take(':') ? fields.number(2) : 0;
  if (fields.take('.')) {
    fields.skip_digits();
  }
  fields.need(hour < 24 && minute < 60 && second < 60);
  const std::chrono::seconds offset = read_offset(fields);
  if (!fields.ok() || !fields.at_end()) {
    return std::nullopt;
  }
  return midnight + std::chrono::hours{hour} + std::chrono::minutes{minute} + std::chrono::seconds{second} - offset;
}

}  // namespace ramify
