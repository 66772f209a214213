#pragma once

#include <cstddef>
#include <functional>

namespace ramify::live {

/// Runs `job(0) … job(count-1)`, each on a thread of its own where the machine gives one. For accounts, which are few:
/// their rates are counted apart, so they need not wait for each other.
void side_by_side(std::size_t count, const std::function<void(std::size_t)>& job);

}  // namespace ramify::live
