#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "ramify/diag/result.h"
#include "ramify/wire/operation.h"

namespace ramify::sim {

/// How many calls of one operation an account may make in a second, by the operation's class; 0: as many as it likes.
/// Each operation and account has a bucket of one second's calls.
struct Rates {
  double read = 0;
  double write = 0;
  double attach = 0;
  double sts = 0;
  std::map<std::string, double> operations;  ///< `ram:GetRole` -> its own rate

  [[nodiscard]] double of(const wire::OperationSpec& operation) const;
};
[[nodiscard]] Rates documented_rates();
/// `{"read": 100, "write": 20, "attach": 10, "sts": 100, "operations": {"ram:GetRole": 5}}`; what is not said is free.
[[nodiscard]] Result<Rates> parse_rates(std::string_view json);
[[nodiscard]] std::string rates_json(const Rates& rates);
/// `documented`, `none`, or the name of a file, as `--rates` takes it.
[[nodiscard]] Result<Rates> rates_from(const std::string& text);

/// What goes wrong, by chance from 0 to 1 or by a length of time. The seed and the calls decide; nothing else does.
struct Faults {
  double server_error = 0;
  double throttle = 0;
  double reset_before = 0;
  double reset_after = 0;
  double truncate_body = 0;
  double not_json = 0;
  double no_permission = 0;
  double slow = 0;
  int slow_ms = 2000;
  int latency_ms = 0;
  int list_delay_s = 0;
  int list_lag_s = 0;
  int conflict_delay_s = 0;
  int sts_delay_s = 0;
  int deletion_delay_s = 0;
};

/// One row a fault.
struct FaultSpec {
  std::string_view name;
  std::variant<double Faults::*, int Faults::*> member;
  std::string_view what;
};
[[nodiscard]] std::span<const FaultSpec> fault_specs();
[[nodiscard]] std::string fault_value(const Faults& faults, const FaultSpec& spec);
/// `name=value`, as `--fault` takes it; what is wrong with it begins with it.
[[nodiscard]] Result<void> set_fault(Faults& faults, const std::string& text);

}  // namespace ramify::sim
