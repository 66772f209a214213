#include "rules.h"

namespace ramify::policy::rules {

bool duplicate_member(const text::JsonFault& fault, Faults& faults) {
  if (fault.message.find("given twice") == std::string::npos) return false;
  faults.add("P002", {}, fault.message, "keep one of the two; parsers disagree which of them counts");
  return true;
}

}  // namespace ramify::policy::rules
