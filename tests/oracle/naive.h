#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// A second evaluator, written from the RAM documentation alone and for nothing but plainness. It reads snapshots as
// JSON and includes nothing of the program that it judges; tests/tidy holds it to that.

namespace oracle {

using Json = nlohmann::json;

struct Request {
  std::string account;    ///< what the snapshot calls it
  std::string principal;  ///< `user/alice`, `role/ci` or `root`
  std::string action;
  std::string resource;
  std::map<std::string, std::vector<std::string>> context;
  bool complete = true;
  std::string resource_group;  ///< which holds the resource; empty: not known
};

/// `allow`, `explicit_deny`, `implicit_deny`; `open` where it depends on what is not known: context keys, the
/// resource's group, documents.
std::string decide(const Json& world, const Request& request);

/// One policy's statements put to a request, by themselves: the three answers, or `open`.
std::string basic(const Json& documents, const Request& request);

bool glob(const std::string& pattern, const std::string& text);
bool arn_matches(const std::string& pattern, const std::string& arn);
/// yes, no or unknown: 1, 0, -1.
int condition_holds(const std::string& op, const std::vector<std::string>& wanted,
                    const std::vector<std::string>* actual, bool complete);

}  // namespace oracle
