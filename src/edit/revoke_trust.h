#pragma once

#include "config_files.h"
#include "ramify/access/revocation.h"

namespace ramify::edit {

struct TrustCut {
  const access::Outcast& outcast;
  const model::World& world;  ///< by whose names the files speak
};

/// Takes the outcast out of a role's trust, however that is written: entries, a document, or a document's file. A trust
/// that names nobody any more becomes `trust: []`. False where a part of it could not be changed.
[[nodiscard]] bool cut_trust(ConfigFiles& files, const ConfigFiles::At& role, const TrustCut& cut);

}  // namespace ramify::edit
