#pragma once

#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "api_error.h"
#include "params.h"
#include "ramify/diag/instant.h"
#include "ramify/sim/weather.h"
#include "ramify/wire/operation.h"

namespace ramify::sim {

/// What the service's parts have not heard of each other yet: deletions that still see what was detached, STS that does
/// not know a new role or key, lists without their newest rows. With all delays at 0 there is nothing to hear.
class Propagation {
 public:
  /// A call that succeeded.
  void note(const Faults& faults, const std::string& account_id, const wire::OperationSpec& operation,
            const Params& params, const nlohmann::json& reply, Instant now);
  /// The refusal of a call that touches what has not come round yet.
  [[nodiscard]] Answer<void> check(const std::string& account_id, const wire::OperationSpec& operation,
                                   const Params& params, Instant now) const;
  /// Whether the AccessKey is too new to be known.
  [[nodiscard]] bool hides_key(const std::string& access_key_id, Instant now) const;
  /// Takes the rows out of a list that are too new for it.
  static void thin(const Faults& faults, const wire::OperationSpec& operation, nlohmann::json& reply, Instant now);

 private:
  struct News {
    Instant until;
    std::string code;
  };
  void add(const std::string& what, News news);
  std::map<std::string, News> news_;  ///< what is looked at: `account/DeleteUser/alice`, `AssumeRole/arn`, a key's id
};

}  // namespace ramify::sim
