#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ramify/plan/plan.h"

namespace ramify::plan {

/// Reads member by member and keeps the first fault; what is read after a fault is thrown away with it.
class Reader {
 public:
  [[nodiscard]] const std::string& fault() const { return fault_; }

  void fail(const std::string& where, const std::string& what) {
    if (fault_.empty()) fault_ = (where.empty() ? "the plan" : where) + ": " + what;
  }

  /// Checks that `json` is an object with all of `required` and else only `optional`.
  bool members(const nlohmann::json& json, const std::string& where, std::initializer_list<std::string_view> required,
               std::initializer_list<std::string_view> optional = {}) {
    if (!json.is_object()) return fail(where, "an object is expected here"), false;
    for (const std::string_view name : required) {
      if (!json.contains(name)) return fail(where, "the member `" + std::string(name) + "` is missing"), false;
    }
    for (const auto& entry : json.items()) {
      const auto in = [&](auto list) { return std::find(list.begin(), list.end(), entry.key()) != list.end(); };
      if (!in(required) && !in(optional)) return fail(where, "`" + entry.key() + "` is not a member of a plan"), false;
    }
    return true;
  }

  std::string text(const nlohmann::json& json, const std::string& where) {
    if (json.is_string()) return json.get<std::string>();
    fail(where, "a text is expected here");
    return {};
  }

  std::optional<std::string> text_or_null(const nlohmann::json& json, const std::string& where) {
    if (json.is_null()) return std::nullopt;
    return text(json, where);
  }

  template <class Integer>
  Integer integer(const nlohmann::json& json, const std::string& where) {
    if (json.is_number_unsigned()) {
      const auto value = json.get<std::uint64_t>();
      if (value <= static_cast<std::uint64_t>(std::numeric_limits<Integer>::max())) return static_cast<Integer>(value);
    }
    fail(where, "a whole number is expected here");
    return 0;
  }

  /// A word out of an enumeration, by its own parse function, as we write it.
  template <class Enum, class Parse>
  Enum word(const nlohmann::json& json, const std::string& where, Parse parse, std::string_view what) {
    const std::string name = text(json, where);
    if (const auto value = parse(name); value && to_string(*value) == name) return *value;
    fail(where, "\"" + name + "\" is not " + std::string(what));
    return Enum{};
  }

  /// A name that the service gave or took. Today's rules may be stricter than the day it was made, so only what could
  /// not be a name at all is refused.
  template <class Name>
  Name name(const nlohmann::json& json, const std::string& where) {
    return Name::from_service(plain(text(json, where), where));
  }

  model::AccountKey account_key(const std::string& name, const std::string& where) {
    if (const auto key = model::AccountKey::parse(name)) return *key;
    fail(where, "\"" + name + "\" is not the name of an account");
    return model::AccountKey::from_service("");
  }

  model::ObjectRef object(const std::string& ref, const std::string& where) {
    const auto slash = ref.find('/');
    const auto kind = model::parse_object_kind(ref.substr(0, slash));
    if (slash == std::string::npos || !kind) {
      fail(where, "\"" + ref + "\" is not an object such as `role/ci`");
      return {};
    }
    return {*kind, plain(ref.substr(slash + 1), where)};
  }

  model::Address address(const nlohmann::json& json, const std::string& where) {
    const std::string whole = text(json, where);
    const auto slash = whole.find('/');
    model::AccountKey account = account_key(whole.substr(0, slash), where);
    return {std::move(account), object(slash == std::string::npos ? "" : whole.substr(slash + 1), where)};
  }

 private:
  std::string plain(std::string name, const std::string& where) {
    const bool fits = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return static_cast<unsigned char>(c) > 0x20 && c != 0x7F && c != '/';
    });
    if (!fits) fail(where, "\"" + name + "\" is not a name");
    return name;
  }

  std::string fault_;
};

inline std::string at(const std::string& where, std::string_view member) {
  return where + "/" + std::string(member);
}
inline std::string at(const std::string& where, std::size_t index) {
  return where + "/" + std::to_string(index);
}

/// json_read_review.cpp: the guards' part and the access page.
void read_basis(Reader& reader, const nlohmann::json& json, Plan& plan);
void read_findings(Reader& reader, const nlohmann::json& json, Plan& plan);
void read_page(Reader& reader, const nlohmann::json& json, Plan& plan);

}  // namespace ramify::plan
