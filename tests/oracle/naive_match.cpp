#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "naive.h"

namespace oracle {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The first four colons part the fields of an ARN.
std::vector<std::string> fields(const std::string& arn) {
  std::vector<std::string> out{""};
  for (const char c : arn) {
    if (c == ':' && out.size() < 5) {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

bool number(const std::string& text, double& out) {
  char* end = nullptr;
  out = std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

/// Seconds since 1970 of `2026-01-01T00:00:00Z` or with `+08:00`.
bool instant(const std::string& text, long& out) {
  std::tm when{};
  char sign = 0;
  int hours = 0;
  int minutes = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d%c%2d:%2d", &when.tm_year, &when.tm_mon,
                               &when.tm_mday, &when.tm_hour, &when.tm_min, &when.tm_sec, &sign, &hours, &minutes);
  if (read < 7) return false;
  when.tm_year -= 1900;
  when.tm_mon -= 1;
  const long offset = sign == 'Z' ? 0 : (sign == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
  out = static_cast<long>(timegm(&when)) - offset;
  return true;
}

bool address(const std::string& text, unsigned& out, int& bits) {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  bits = 32;
  const int read = std::sscanf(text.c_str(), "%u.%u.%u.%u/%d", &a, &b, &c, &d, &bits);
  out = (a << 24U) | (b << 16U) | (c << 8U) | d;
  return read >= 4;
}

/// `less`, `equal` or `greater` of two values; empty where they do not compare.
template <class T>
std::string order(const T& a, const T& b) {
  return a < b ? "less" : (a == b ? "equal" : "greater");
}

bool meets(const std::string& order, const std::string& op) {
  const auto ends = [&](const std::string& tail) {
    return op.size() >= tail.size() && op.substr(op.size() - tail.size()) == tail;
  };
  if (order.empty()) return false;
  if (ends("LessThanEquals")) return order != "greater";
  if (ends("GreaterThanEquals")) return order != "less";
  if (ends("LessThan")) return order == "less";
  if (ends("GreaterThan")) return order == "greater";
  return order == "equal";
}

bool one(const std::string& op, const std::string& wanted, const std::string& actual) {
  if (op == "StringEquals" || op == "StringNotEquals") return wanted == actual;
  if (op == "StringEqualsIgnoreCase" || op == "StringNotEqualsIgnoreCase") return lower(wanted) == lower(actual);
  if (op == "StringLike" || op == "StringNotLike") return glob(wanted, actual);
  if (op == "Bool") return lower(wanted) == lower(actual);
  if (op.find("Numeric") == 0) {
    double a = 0;
    double b = 0;
    return number(actual, a) && number(wanted, b) && meets(order(a, b), op);
  }
  if (op.find("Date") == 0) {
    long a = 0;
    long b = 0;
    return instant(actual, a) && instant(wanted, b) && meets(order(a, b), op);
  }
  unsigned range = 0;
  unsigned asked = 0;
  int bits = 0;
  int ignored = 0;
  if (!address(wanted, range, bits) || !address(actual, asked, ignored)) return false;
  return bits == 0 || (range >> (32 - bits)) == (asked >> (32 - bits));
}

}  // namespace

bool glob(const std::string& pattern, const std::string& text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') return glob(pattern.substr(1), text) || (!text.empty() && glob(pattern, text.substr(1)));
  return !text.empty() && (pattern[0] == '?' || pattern[0] == text[0]) && glob(pattern.substr(1), text.substr(1));
}

bool arn_matches(const std::string& pattern, const std::string& arn) {
  if (pattern == "*") return true;
  auto wanted = fields(pattern);
  auto asked = fields(arn);
  if (wanted.size() < 5 || asked.size() < 5) return pattern == arn;
  if (asked[1] == "ram") {
    if (asked[2] == "*") asked[2] = "";
    asked[4] = lower(asked[4]);
    wanted[4] = lower(wanted[4]);
  }
  for (std::size_t i = 0; i < 5; ++i) {
    if (!glob(wanted[i], asked[i])) return false;
  }
  return true;
}

int condition_holds(const std::string& op, const std::vector<std::string>& wanted,
                    const std::vector<std::string>* actual, bool complete) {
  const bool negated = op.find("Not") != std::string::npos;
  if (actual == nullptr && !complete) return -1;
  bool any = false;
  if (actual != nullptr) {
    for (const auto& value : *actual) {
      for (const auto& want : wanted) any = any || one(op, want, value);
    }
  }
  return any != negated ? 1 : 0;
}

}  // namespace oracle
