#include <fmt/format.h>

#include <iostream>
#include <string>

#include "ramify/diag/secret.h"

int main() {
  ramify::Secret secret{std::string("x")};
  ramify::Secret other;
#ifdef USE_none
  other = secret.clone();
#endif
#ifdef USE_copy
  ramify::Secret third(secret);
#endif
#ifdef USE_assign
  other = secret;
#endif
#ifdef USE_format
  fmt::print("{}", secret);
#endif
#ifdef USE_stream
  std::cout << secret;
#endif
#ifdef USE_compare
  return secret == other ? 0 : 1;
#endif
#ifdef USE_convert
  const std::string text = secret;
#endif
}
