#pragma once

#include <functional>
#include <string>

#include "arguments.h"
#include "ramify/cli/exit_code.h"
#include "ramify/diag/diagnostic.h"

namespace ramify::cli {

/// Either a value, or the exit code of something that has been said already.
template <class T>
using Said = tl::expected<T, Exit>;

/// Says an error on `err` and gives its exit code.
[[nodiscard]] Exit say(const Error& error, const Arguments& arguments, Surroundings& around);
/// The same of a fault of the command line, whatever kind it is.
[[nodiscard]] Exit say_misuse(const Error& error, const Arguments& arguments, Surroundings& around);
void say(const SourceMap& sources, const Diagnostics& diagnostics, const Arguments& arguments, Surroundings& around);

/// Sends what `render` makes to every `-o`; text to standard output where none was asked for. Files are plain.
[[nodiscard]] Exit deliver(const Arguments& arguments, Surroundings& around,
                           const std::function<std::string(Format, const report::Style&)>& render);

}  // namespace ramify::cli
