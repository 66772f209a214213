#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ramify/policy/document.h"

namespace ramify::policy {

/// A document that must parse.
inline Document identity(std::string_view json) {
  auto document = parse(json, DocumentKind::identity);
  REQUIRE_MESSAGE(document.has_value(), std::string(json));
  return *std::move(document);
}

inline Document trust(std::string_view json) {
  auto document = parse(json, DocumentKind::trust);
  REQUIRE_MESSAGE(document.has_value(), std::string(json));
  return *std::move(document);
}

/// An identity document of the statements in `statements`, JSON objects parted by commas.
inline Document identity_of(const std::string& statements) {
  return identity(R"({"Version":"1","Statement":[)" + statements + "]}");
}
inline Document trust_of(const std::string& statements) {
  return trust(R"({"Version":"1","Statement":[)" + statements + "]}");
}

}  // namespace ramify::policy
