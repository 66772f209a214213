#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ramify/policy/document.h"
#include "ramify/policy/outcome.h"

namespace ramify::policy {

/// A request taken apart once, to be put to many documents.
class Question {
 public:
  using Values = std::map<std::string, std::vector<std::string>>;

  /// `context` must outlive the question; null where nothing is known.
  Question(std::string_view action, std::string_view resource, const Values* context, bool complete);
  explicit Question(const Request& request)
      : Question(request.action, request.resource, &request.context, request.complete) {}

  [[nodiscard]] std::string_view action() const { return action_; }  ///< ASCII letters in lower case
  [[nodiscard]] std::string_view resource() const { return resource_; }
  [[nodiscard]] bool is_arn() const { return is_arn_; }
  /// Fields of the ARN, empty where `resource` is none; RAM's `*` region reads as the empty one that RAM has.
  [[nodiscard]] std::string_view service() const { return field(0); }
  [[nodiscard]] std::string_view region() const { return is_ram_ && field(1) == "*" ? std::string_view() : field(1); }
  [[nodiscard]] std::string_view account() const { return field(2); }
  [[nodiscard]] std::string_view relative() const { return field(3); }
  [[nodiscard]] bool is_ram() const { return is_ram_; }
  [[nodiscard]] std::string_view folded_relative() const { return folded_relative_; }  ///< of a RAM resource
  [[nodiscard]] const Values* context() const { return context_; }
  [[nodiscard]] bool is_complete() const { return complete_; }
  [[nodiscard]] std::uint64_t bits() const { return bits_; }  ///< one of the action's code, one of the action
  [[nodiscard]] std::uint64_t action_hash() const { return action_hash_; }
  [[nodiscard]] bool names_account() const { return names_account_; }  ///< `account` is digits, no pattern

 private:
  [[nodiscard]] std::string_view field(std::size_t index) const {
    return std::string_view(resource_).substr(starts_.at(index), lengths_.at(index));
  }

  std::string action_;
  std::string resource_;
  std::string folded_relative_;
  std::array<std::size_t, 4> starts_{};
  std::array<std::size_t, 4> lengths_{};
  bool is_arn_ = false;
  bool is_ram_ = false;
  bool complete_ = true;
  const Values* context_ = nullptr;
  bool names_account_ = false;
  std::uint64_t bits_ = 0;
  std::uint64_t action_hash_ = 0;
};

/// A caller made ready to be looked for in many trust policies.
struct TrustCaller {
  explicit TrustCaller(Caller caller);
  Caller caller;
  std::string folded_relative;  ///< `user/alice`, in lower case; empty for services
};

struct CompiledStatement;

/// A document made ready to be asked often. Asking allocates nothing unless conditions stay open. The document itself
/// need not outlive it.
class CompiledDocument {
 public:
  explicit CompiledDocument(const Document& document);
  ~CompiledDocument();
  CompiledDocument(CompiledDocument&&) noexcept;
  CompiledDocument& operator=(CompiledDocument&&) noexcept;
  CompiledDocument(const CompiledDocument&) = delete;
  CompiledDocument& operator=(const CompiledDocument&) = delete;

  /// Adds what an identity, session or control policy says; `index` stands for it in the places of the outcome.
  /// `principal_arn` is `acs:PrincipalARN` where the context does not give it; empty where it is not known.
  void ask(const Question& question, std::string_view principal_arn, std::size_t index, OutcomeBuilder& out) const;
  /// Adds what a trust policy says to a caller.
  void ask_trust(const Question& question, const TrustCaller& caller, OutcomeBuilder& out) const;

 private:
  /// For each statement the bits of all that its actions may speak of: what rules most statements out at a glance, side
  /// by side for the sake of the cache.
  std::vector<std::uint64_t> glances_;
  std::vector<CompiledStatement> statements_;
  std::uint64_t glance_ = 0;  ///< of all statements together
};

}  // namespace ramify::policy
