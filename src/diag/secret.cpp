#include "ramify/diag/secret.h"

#include <string.h>  // explicit_bzero is not in <cstring>

#include <utility>

namespace ramify {

void wipe(std::string& text) noexcept {
  // Growing to the capacity never allocates; it brings what an earlier, longer value left behind within reach.
  text.resize(text.capacity());
  ::explicit_bzero(text.data(), text.size());
  text.clear();
}

Secret::Secret(std::string&& text) noexcept : text_(std::move(text)) {
  // A short string is copied by its move constructor, not handed over.
  wipe(text);
}

Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) {
  wipe(other.text_);
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(text_);
    text_ = std::move(other.text_);
    wipe(other.text_);
  }
  return *this;
}

Secret::~Secret() {
  wipe(text_);
}

Secret Secret::clone() const {
  return Secret(std::string(text_));
}

}  // namespace ramify
