#pragma once

#include "config_files.h"
#include "ramify/policy/document.h"

namespace ramify::edit {

/// Makes the document that is written at `at` mean what `live` means. Statements that mean the same stay as they are
/// written, comments included; the others are changed where they stand, put in behind, or taken out. Where nothing is
/// written there, or that does not lead to the same meaning, the document is written anew. False where it could not be.
[[nodiscard]] bool change_document(const ConfigFiles::At& at, const policy::Document& live, policy::DocumentKind kind);

}  // namespace ramify::edit
