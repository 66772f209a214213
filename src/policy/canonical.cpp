#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <tuple>

#include "arn.h"
#include "operators.h"
#include "ramify/diag/ensure.h"
#include "ramify/policy/document.h"
#include "ramify/text/text.h"

namespace ramify::policy {
namespace {

void sort_unique(std::vector<std::string>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// RAM compares the names of its own users, roles and policies without regard to letter case; other services do not.
std::string fold_ram_arn(const std::string& text) {
  const auto fields = split_arn(text);
  if (!fields || fields->service != "ram") return text;
  std::string folded = "acs:ram:" + std::string(fields->region) + ':';
  return folded + text::fold_case(fields->account) + ':' + text::fold_case(fields->relative);
}

void fold_arns(std::vector<std::string>& values) {
  std::transform(values.begin(), values.end(), values.begin(), fold_ram_arn);
  sort_unique(values);
}

Conditions canonical(const Conditions& conditions) {
  Conditions out;
  for (const auto& [op, keys] : conditions) {
    const Operator* known = find_operator(op);
    const bool boolean = known != nullptr && known->type == ValueType::boolean;
    for (const auto& [key, values] : keys) {
      auto& to = out[op][key] = values;
      if (boolean) std::transform(to.begin(), to.end(), to.begin(), [](const auto& v) { return text::fold_case(v); });
      sort_unique(to);
    }
  }
  return out;
}

Statement canonical(const Statement& statement) {
  Statement out = statement;
  out.sid.reset();
  for (std::string& action : out.actions) action = text::fold_case(action);
  sort_unique(out.actions);
  fold_arns(out.resources);
  fold_arns(out.principals.ram);
  sort_unique(out.principals.service);
  fold_arns(out.principals.federated);
  out.conditions = canonical(statement.conditions);
  return out;
}

auto sort_key(const Statement& s) {
  return std::tie(s.effect, s.not_action, s.actions, s.not_resource, s.resources, s.principals.ram,
                  s.principals.service, s.principals.federated, s.conditions);
}

}  // namespace

Document canonical(const Document& document) {
  Document out;
  out.statements.reserve(document.statements.size());
  for (const Statement& statement : document.statements) out.statements.push_back(canonical(statement));
  std::sort(out.statements.begin(), out.statements.end(),
            [](const Statement& a, const Statement& b) { return sort_key(a) < sort_key(b); });
  out.statements.erase(std::unique(out.statements.begin(), out.statements.end()), out.statements.end());
  return out;
}

bool equivalent(const Document& a, const Document& b) {
  return canonical(a) == canonical(b);
}

std::string meaning_hash(const Document& document) {
  const std::string bytes = to_json(canonical(document));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  RAMIFY_ENSURE(done == 1, "SHA-256 is always available");
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest.at(i));
  return hex;
}

}  // namespace ramify::policy
