#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ramify::scenarios {

/// What a run left in writing for other programs, line by line against its schema: every journal below the folder and
/// `events.jsonl`, what `apply -o json` said. A last line that a kill tore off is left out.
[[nodiscard]] std::vector<std::string> faults_of_papers(const std::filesystem::path& folder);

/// A secret in the forms in which a careless program might write it: as it is, as base64, as hex, percent-encoded.
[[nodiscard]] std::vector<std::string> forms_of(const std::string& secret);

}  // namespace ramify::scenarios
