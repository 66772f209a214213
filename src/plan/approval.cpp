#include "ramify/plan/approval.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "patterns.h"
#include "ramify/text/text.h"
#include "ssh_key.h"
#include "ssh_reader.h"
#include "sshsig.h"

namespace ramify::plan {
namespace {

/// Why a line that names the key does not allow it here and now; empty where it does.
std::string objection(const Signer& signer, Instant now) {
  if (signer.authority) return "its key is listed as a certificate authority's alone, and certificates are not taken";
  if (signer.namespaces && !list_matches(split_list(*signer.namespaces), kApprovalNamespace)) {
    return fmt::format("its key is allowed for other namespaces than {}", kApprovalNamespace);
  }
  if (signer.valid_after && now < *signer.valid_after) {
    return fmt::format("its key is not valid before {}", format_instant(*signer.valid_after));
  }
  if (signer.valid_before && now > *signer.valid_before) {
    return fmt::format("its key was valid until {}", format_instant(*signer.valid_before));
  }
  return {};
}

bool same_name(std::string_view a, std::string_view b) {
  return pattern_matches(a, b) || pattern_matches(b, a);
}

bool same_person(const Approval& a, const Approval& b) {
  if (a.fingerprint == b.fingerprint) return true;
  return std::any_of(a.principals.begin(), a.principals.end(), [&](const std::string& one) {
    return one.front() != '!' && std::any_of(b.principals.begin(), b.principals.end(), [&](const std::string& other) {
             return other.front() != '!' && same_name(text::fold_case(one), text::fold_case(other));
           });
  });
}

}  // namespace

Result<Approval> check_signature(std::string_view armored, std::string_view message, const std::vector<Signer>& allowed,
                                 Instant now) {
  const auto signature = parse_sshsig(armored);
  if (!signature) return tl::unexpected(signature.error());
  if (signature->name_space != kApprovalNamespace) {
    return refuse(fmt::format("it was made for the namespace \"{}\"; sign with `-n {}`",
                              text::printable(signature->name_space), kApprovalNamespace));
  }
  const auto key = parse_ssh_key(signature->key);
  if (!key) return tl::unexpected(key.error());
  if (const auto holds = verify_ssh(*key, signature->signature, signed_bytes(*signature, message)); !holds) {
    return tl::unexpected(holds.error());
  }
  Approval approval{{}, fingerprint(signature->key)};
  std::string why = fmt::format("its key {} is not among the allowed signers", approval.fingerprint);
  for (const Signer& signer : allowed) {
    if (signer.key != signature->key) continue;
    if (auto against = objection(signer, now); !against.empty()) {
      why = std::move(against);
      continue;
    }
    approval.principals.insert(approval.principals.end(), signer.principals.begin(), signer.principals.end());
  }
  if (approval.principals.empty()) return refuse(std::move(why));
  return approval;
}

bool is_person(const Approval& approval, std::string_view principal) {
  std::vector<std::string> folded;
  for (const std::string& pattern : approval.principals) folded.push_back(text::fold_case(pattern));
  return list_matches(folded, text::fold_case(principal));
}

std::size_t people(const std::vector<Approval>& approvals) {
  // Whoever is the same as somebody who is the same is the same.
  std::vector<std::size_t> group(approvals.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  for (std::size_t i = 0; i < approvals.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!same_person(approvals[i], approvals[j])) continue;
      const std::size_t from = group[i];
      std::replace(group.begin(), group.end(), from, group[j]);
    }
  }
  std::sort(group.begin(), group.end());
  return static_cast<std::size_t>(std::unique(group.begin(), group.end()) - group.begin());
}

Result<void> enough(const Plan& plan, bool broadens, const std::vector<Approval>& approvals, const ApprovalRule& rule) {
  const std::size_t needed = broadens ? rule.broadening : rule.narrowing;
  std::vector<Approval> counted = approvals;
  std::vector<std::string> left_out;
  if (rule.forbid_author) {
    if (!plan.commit || plan.commit->author.empty()) {
      return fail(ErrorKind::guard, "the plan does not say whose commit it was made from, so its author cannot be told",
                  "make the plan in the git repository of the configuration, with git installed");
    }
    if (!plan.commit->as_committed) {
      return fail(ErrorKind::guard,
                  fmt::format("the plan was made from files that are not as commit {} has them, so their authors "
                              "cannot be told",
                              text::printable(plan.commit->id)),
                  "commit them and plan again");
    }
    std::set<std::string> authors(plan.commit->authors.begin(), plan.commit->authors.end());
    authors.insert(plan.commit->author);
    for (const std::string& author : authors) {
      const auto rest =
          std::remove_if(counted.begin(), counted.end(), [&](const Approval& one) { return is_person(one, author); });
      if (rest != counted.end()) left_out.push_back(text::printable(author));
      counted.erase(rest, counted.end());
    }
  }
  const std::size_t have = people(counted);
  if (have >= needed) return {};
  return fail(
      ErrorKind::guard,
      fmt::format("the plan {} access and needs {}; it has {}{}", broadens ? "broadens" : "only narrows",
                  text::count(needed, "approval"), have,
                  left_out.empty() ? std::string()
                                   : fmt::format(", not counting {} {}",
                                                 left_out.size() == 1 ? "that of its author" : "those of its authors",
                                                 fmt::join(left_out, ", "))),
      "sign it with `ramify approve PLANFILE --key KEY`, and give the signatures with --signature");
}

}  // namespace ramify::plan
