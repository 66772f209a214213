#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ramify/model/world.h"
#include "yaml_text.h"

namespace ramify::edit {

/// Says live objects in the words of the configuration. The world must outlive it.
class Describer {
 public:
  /// `known` are the objects that the configuration will declare: only they may be named.
  Describer(const model::World& world, const std::map<model::AccountKey, std::set<model::ObjectRef>>& known)
      : world_(world), known_(known) {}

  [[nodiscard]] Json user(const model::AccountKey& key, const model::User& user) const;
  [[nodiscard]] Json group(const model::AccountKey& key, const model::Group& group) const;
  [[nodiscard]] Json role(const model::AccountKey& key, const model::Role& role) const;
  [[nodiscard]] static Json policy(const model::Policy& policy);

  [[nodiscard]] Json policies(const model::AccountKey& key, const model::ObjectRef& holder) const;
  /// Nothing where the generated policies that are attached are not just what `can_assume` would make.
  [[nodiscard]] Json can_assume(const model::AccountKey& key, const model::ObjectRef& holder) const;
  /// Policies of the account that the holder has and that no list here can name: they stay where others may attach too.
  [[nodiscard]] std::vector<model::PolicyRef> unnamed(const model::AccountKey& key,
                                                      const model::ObjectRef& holder) const;
  [[nodiscard]] Json groups(const model::AccountKey& key, const model::UserName& user) const;
  /// `trust: […]`, or `trust_document` where entries cannot say the same.
  [[nodiscard]] Json trust(const model::AccountKey& key, const policy::Document& trust) const;

 private:
  [[nodiscard]] std::optional<Json> entries(const model::AccountKey& key, const policy::Document& trust) const;
  [[nodiscard]] std::optional<Json> principal(const model::AccountKey& key, const std::string& arn) const;
  [[nodiscard]] std::string account_name(const std::string& id) const;
  [[nodiscard]] std::optional<std::string> role_reference(const std::string& arn) const;
  /// The object as it is spelt where it is known.
  [[nodiscard]] std::optional<std::string> spelling(const model::AccountKey& key, const model::ObjectRef& ref) const;
  void add_grants(Json& json, const model::AccountKey& key, const model::ObjectRef& holder) const;

  const model::World& world_;
  const std::map<model::AccountKey, std::set<model::ObjectRef>>& known_;
};

/// Policies that `can_assume` generates cannot be declared.
[[nodiscard]] bool is_generated(const model::PolicyRef& policy);
/// No file may hold control characters, however they are written.
[[nodiscard]] bool is_sayable(const std::string& text);
[[nodiscard]] bool is_sayable(const policy::Document& document);
/// `1h`, `90m`, `3601s`.
[[nodiscard]] std::string duration_text(std::chrono::seconds seconds);

}  // namespace ramify::edit
