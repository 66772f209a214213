#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>

#include "ramify/diag/instant.h"
#include "ramify/sim/weather.h"
#include "store.h"

namespace ramify::sim {

/// Accounts as lists that are behind still show them (`list_lag_s`): a copy from before each second's first write.
/// Costs nothing while lists are not behind.
class Past {
 public:
  /// To be called before a write.
  void keep(const Faults& faults, const Account& account, Instant now);
  /// The account as it stood at the end of the second that lies so far back; null where that is how it stands.
  [[nodiscard]] Account* of(const Faults& faults, const std::string& account_id, Instant now) const;

 private:
  struct Copy {
    Instant until;  ///< the second that changed it
    std::shared_ptr<Account> account;
  };
  std::map<std::string, std::deque<Copy>> copies_;  ///< by account id, oldest first
};

}  // namespace ramify::sim
