#include "ramify/diag/secret.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <ostream>
#include <type_traits>

using ramify::Secret;
using ramify::wipe;

namespace {

template <class T, class = void>
struct is_streamable : std::false_type {};
template <class T>
struct is_streamable<T, std::void_t<decltype(std::declval<std::ostream&>() << std::declval<const T&>())>>
    : std::true_type {};

template <class T, class = void>
struct is_comparable : std::false_type {};
template <class T>
struct is_comparable<T, std::void_t<decltype(std::declval<const T&>() == std::declval<const T&>())>> : std::true_type {
};

static_assert(is_streamable<std::string>::value && is_comparable<std::string>::value, "the probes work");
static_assert(!is_streamable<Secret>::value);
static_assert(!is_comparable<Secret>::value);
static_assert(!fmt::is_formattable<Secret>::value);
static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<std::string, Secret>, "becoming a secret is said, never implied");
static_assert(!std::is_constructible_v<nlohmann::json, const Secret&>);
static_assert(std::is_nothrow_move_constructible_v<Secret> && std::is_nothrow_move_assignable_v<Secret>);

constexpr const char* long_text = "a secret that is too long to live inside of its string";

}  // namespace

TEST_CASE("a secret takes the text over and leaves the caller's copy wiped") {
  for (const std::string text : {"short", long_text}) {
    std::string given = text;
    const Secret secret(std::move(given));
    CHECK(secret.expose() == text);
    CHECK(given.empty());
    // A short text is copied out of its string on a move; the bytes must be gone all the same.
    CHECK(std::memcmp(given.data(), "\0\0\0\0\0", 5) == 0);
  }
}

TEST_CASE("a secret moves, and what it moved from holds nothing") {
  for (const char* text : {"short", long_text}) {
    Secret first{std::string(text)};
    Secret second(std::move(first));
    CHECK(first.empty());
    CHECK(second.expose() == text);
    Secret third{std::string("before")};
    third = std::move(second);
    CHECK(second.empty());
    CHECK(third.expose() == text);
  }
}

TEST_CASE("a secret moved into itself stays") {
  Secret secret{std::string("kept")};
  Secret& same = secret;
  secret = std::move(same);
  CHECK(secret.expose() == "kept");
}

TEST_CASE("a clone outlives its original") {
  Secret copy;
  CHECK(copy.empty());
  {
    const Secret original{std::string(long_text)};
    copy = original.clone();
    CHECK(original.expose() == copy.expose());
  }
  CHECK(copy.expose() == long_text);
}

TEST_CASE("wiping clears the whole buffer, also what an earlier, longer text left") {
  std::string text(long_text);
  const std::size_t length = text.size();
  text.resize(3);
  const char* buffer = text.data();
  wipe(text);
  CHECK(text.empty());
  REQUIRE(text.data() == buffer);
  REQUIRE(text.capacity() >= length);
  CHECK(std::string(buffer, length) == std::string(length, '\0'));
}
