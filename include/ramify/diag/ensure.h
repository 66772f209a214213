#pragma once

namespace ramify {

/// Reports a broken invariant of our own and aborts. Active in release: a tool that changes who may enter a company
/// does not go on after it has noticed that it is wrong.
[[noreturn]] void ensure_failed(const char* condition, const char* file, int line, const char* why);

}  // namespace ramify

#define RAMIFY_ENSURE(condition, why) \
  ((condition) ? static_cast<void>(0) : ::ramify::ensure_failed(#condition, __FILE__, __LINE__, why))
