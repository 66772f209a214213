#pragma once

#include <cstddef>
#include <set>
#include <string>

namespace ramify::access {

/// Adds the text, and those that differ from it in letter case only: all of them, or `enough`; in capital letters and
/// in small ones it is among them.
void add_letter_cases(const std::string& text, std::size_t enough, std::set<std::string>& out);

/// Adds spellings of a number, an instant, an address or a boolean, as operators read it: itself, and where `named`
/// holds that, one that it does not hold. Of a boolean all.
void add_spellings(const std::string& value, const std::set<std::string>& named, std::set<std::string>& out);

}  // namespace ramify::access
