#pragma once

#include <string>
#include <string_view>

namespace ramify {

/// A value that must never be seen: it has no formatter, no stream operator and no comparison, cannot be copied, and is
/// wiped when it dies. `expose()` is the one way in, so that every use can be found by name.
class Secret {
 public:
  Secret() = default;
  /// Takes the text over; the caller's copy is wiped.
  explicit Secret(std::string&& text) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  [[nodiscard]] std::string_view expose() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  /// A copy, made on purpose.
  [[nodiscard]] Secret clone() const;

 private:
  std::string text_;
};

/// Overwrites the text's whole buffer in a way the compiler may not remove, then empties it.
void wipe(std::string& text) noexcept;

}  // namespace ramify
