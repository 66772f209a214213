#include "compiled_statement.h"
#include "ramify/policy/evaluate.h"

namespace ramify::policy {

bool trusts(const Principals& principals, const Caller& caller) {
  Statement statement;
  statement.principals = principals;
  return CompiledStatement(statement).speaks_of_caller(TrustCaller(caller));
}

}  // namespace ramify::policy
