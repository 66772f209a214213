#pragma once

#include <map>
#include <set>

#include "ramify/client/client.h"
#include "ramify/diag/result.h"
#include "ramify/model/world.h"

namespace ramify::live {

/// Of the users whose AccessKeys are to be rotated (`desired`) and who hold more active ones than wanted: the ids of
/// those that somebody has used (GetAccessKeyLastUsed). The service tells of a use up to two hours late [RAM
/// documentation, "GetAccessKeyLastUsed"].
[[nodiscard]] Result<std::map<model::AccountKey, std::set<model::AccessKeyId>>> read_key_uses(
    const client::Sessions& sessions, const model::World& desired, const model::World& live);

}  // namespace ramify::live
