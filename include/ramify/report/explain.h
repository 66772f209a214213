#pragma once

#include <functional>
#include <optional>
#include <string>

#include "ramify/access/request.h"
#include "ramify/access/residual.h"
#include "ramify/model/provenance.h"
#include "ramify/report/report.h"

namespace ramify::report {

/// Where the statements of a world stand: in the configuration, or in a version of a live policy.
struct Origin {
  const model::World* world = nullptr;
  const model::Provenance* provenance = nullptr;  ///< null for a live world
};

/// What a conditional answer still asks; empty for any other.
using Residuals = std::vector<access::Residual>;

/// One decision with every layer that was asked, for people.
[[nodiscard]] std::string explain_text(const access::Asked& asked, const access::Trace& trace,
                                       const Residuals& residual, const Origin& origin, const Style& style);
/// schemas/explain.schema.json.
[[nodiscard]] std::string explain_json(const access::Asked& asked, const access::Trace& trace,
                                       const Residuals& residual, const Origin& origin);
/// One line of the same schema's `answer`, newline included.
[[nodiscard]] std::string explain_line(std::size_t line, const access::Asked& asked, const access::Decision& decision,
                                       const Residuals& residual, const Origin& origin);
/// The line for a request that could not be read.
[[nodiscard]] std::string explain_fault_line(std::size_t line, const std::string& message);

}  // namespace ramify::report
