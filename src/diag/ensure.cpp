#include "ramify/diag/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace ramify {

void ensure_failed(const char* condition, const char* file, int line, const char* why) {
  std::fprintf(stderr, "ramify: internal error: %s (%s) at %s:%d\n", why, condition, file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace ramify
