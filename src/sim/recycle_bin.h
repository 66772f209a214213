#pragma once

#include <string>

#include "context.h"

namespace ramify::sim {

/// The user of that folded name goes to the recycle bin, which keeps it for `Quotas::recycle_days`.
void recycle_user(Context& context, const std::string& folded);
void recycle_key(Context& context, AccessKey key, const std::string& user_id);
/// A user in the bin has this folded name, and names there are taken (`recycled_user_keeps_its_name`).
[[nodiscard]] bool recycled_name_is_taken(const Context& context, const std::string& folded);

}  // namespace ramify::sim
