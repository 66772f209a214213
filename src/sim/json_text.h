#pragma once

#include <string>
#include <string_view>

namespace ramify::sim {

/// Appends the text as a JSON string. Made for what is written at every call: plain text, as most is, is copied as it
/// stands; what is no UTF-8 is replaced.
void append_quoted(std::string& out, std::string_view text);
/// `,"name":"text"`, the first of an object without its comma.
void append_member(std::string& out, std::string_view name, std::string_view text);

}  // namespace ramify::sim
