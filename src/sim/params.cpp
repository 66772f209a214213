#include "params.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "context.h"
#include "ramify/text/strict_json.h"

namespace ramify::sim {
namespace {

bool is_list(const wire::ParamSpec& spec) {
  return spec.type == wire::ParamType::object_list || spec.type == wire::ParamType::string_list;
}

std::optional<std::int64_t> to_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<nlohmann::json> parsed(const std::string& text) {
  auto value = text::parse_json(text);
  if (!value) return std::nullopt;
  return std::move(*value);
}

bool is_tag_object(const nlohmann::json& item) {
  if (!item.is_object() || !item.contains("Key") || !item["Key"].is_string()) return false;
  if (item.contains("Value") && !item["Value"].is_string()) return false;
  return item.size() == (item.contains("Value") ? 2U : 1U);
}

Answer<void> check_json_list(const wire::ParamSpec& spec, const std::string& value) {
  const bool objects = spec.type == wire::ParamType::object_list;
  const auto list = parsed(value);
  const bool fits = list && list->is_array() && std::all_of(list->begin(), list->end(), [&](const auto& item) {
                      return objects ? is_tag_object(item) : item.is_string();
                    });
  if (fits) return {};
  return invalid_parameter(
      spec.name, fmt::format("The specified parameter \"{}\" is not valid: it is a JSON list of {}.", spec.name,
                             objects ? "{\"Key\":…,\"Value\":…}" : "strings"));
}

/// Splits `Tag.2.Key` into the list's name, the index and the member.
struct FlatName {
  std::string base;
  std::int64_t index = 0;
  std::string member;
};
std::optional<FlatName> split_flat(std::string_view name) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto rest = name.substr(dot + 1);
  const auto second = rest.find('.');
  const auto index = to_integer(rest.substr(0, second));
  if (!index || *index < 1) return std::nullopt;
  return FlatName{std::string(name.substr(0, dot)), *index,
                  second == std::string_view::npos ? std::string() : std::string(rest.substr(second + 1))};
}

Answer<void> check_flat_lists(const wire::OperationSpec& spec, const Params& params) {
  for (const auto& param : spec.params) {
    if (param.style != wire::ListStyle::flat) continue;
    std::set<std::int64_t> indices;
    for (const auto& [name, value] : params.all()) {
      const auto flat = split_flat(name);
      if (!flat || flat->base != param.name) continue;
      const bool object = param.type == wire::ParamType::object_list;
      if (object != !flat->member.empty()) {
        return invalid_parameter(name, fmt::format("The specified parameter \"{}\" is not valid.", name));
      }
      indices.insert(flat->index);
    }
    if (!indices.empty() && *indices.rbegin() != static_cast<std::int64_t>(indices.size())) {
      return invalid_parameter(
          param.name, fmt::format("The specified parameter \"{}\" is not valid: its numbers run from 1 without a "
                                  "gap.",
                                  param.name));
    }
  }
  return {};
}

const wire::ParamSpec* find_param(const wire::OperationSpec& spec, const std::string& name) {
  for (const auto& param : spec.params) {
    if (param.style == wire::ListStyle::flat) {
      const auto flat = split_flat(name);
      if (flat && flat->base == param.name) return &param;
    } else if (param.name == name) {
      return &param;
    }
  }
  return nullptr;
}

Answer<void> check_type(const wire::ParamSpec& param, const std::string& value) {
  const auto not_valid = [&](std::string_view what) {
    return invalid_parameter(param.name,
                             fmt::format("The specified parameter \"{}\" is not valid: it is {}.", param.name, what));
  };
  if (param.type == wire::ParamType::integer && !to_integer(value)) return not_valid("a whole number");
  if (param.type == wire::ParamType::boolean && value != "true" && value != "false") return not_valid("true or false");
  if (param.style == wire::ListStyle::json) return check_json_list(param, value);
  return {};
}

bool given(const wire::ParamSpec& param, const Params& params) {
  if (param.style != wire::ListStyle::flat) return params.has(param.name);
  return std::any_of(params.all().begin(), params.all().end(), [&](const auto& entry) {
    const auto flat = split_flat(entry.first);
    return flat && flat->base == param.name;
  });
}

}  // namespace

Params::Params(const wire::Pairs& pairs) {
  for (const auto& [name, value] : pairs) values_.emplace(name, value);
}

bool Params::has(std::string_view name) const {
  return values_.find(name) != values_.end();
}

std::string Params::text(std::string_view name) const {
  return optional(name).value_or(std::string());
}

std::optional<std::string> Params::optional(std::string_view name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) return std::nullopt;
  return it->second;
}

std::optional<std::int64_t> Params::integer(std::string_view name) const {
  const auto value = optional(name);
  return value ? to_integer(*value) : std::nullopt;
}

std::optional<bool> Params::boolean(std::string_view name) const {
  const auto value = optional(name);
  if (!value) return std::nullopt;
  return *value == "true";
}

std::vector<std::string> Params::strings(std::string_view name) const {
  std::vector<std::string> out;
  if (const auto value = optional(name)) {
    if (const auto list = parsed(*value); list && list->is_array()) {
      for (const auto& item : *list) {
        if (item.is_string()) out.push_back(item.get<std::string>());
      }
    }
    return out;
  }
  for (int i = 1; has(fmt::format("{}.{}", name, i)); ++i) out.push_back(text(fmt::format("{}.{}", name, i)));
  return out;
}

std::vector<std::pair<std::string, std::string>> Params::tags(std::string_view name) const {
  std::vector<std::pair<std::string, std::string>> out;
  if (const auto value = optional(name)) {
    if (const auto list = parsed(*value); list && list->is_array()) {
      for (const auto& item : *list) {
        if (is_tag_object(item)) out.emplace_back(item["Key"].get<std::string>(), item.value("Value", std::string()));
      }
    }
    return out;
  }
  for (int i = 1; has(fmt::format("{}.{}.Key", name, i)) || has(fmt::format("{}.{}.Value", name, i)); ++i) {
    out.emplace_back(text(fmt::format("{}.{}.Key", name, i)), text(fmt::format("{}.{}.Value", name, i)));
  }
  return out;
}

namespace {

Answer<void> check_document_size(const Quotas& quotas, const std::string& name, const std::string& value) {
  const bool trust = name == "AssumeRolePolicyDocument" || name == "NewAssumeRolePolicyDocument";
  if (!trust && name != "PolicyDocument") return {};
  const std::size_t max = trust ? quotas.trust_bytes : quotas.policy_bytes;
  if (!value.empty() && value.size() <= max) return {};
  return refuse(400, fmt::format("InvalidParameter.{}.Length", name),
                fmt::format("The length of the parameter \"{}\" is not valid: the maximum is {}.", name, max));
}

}  // namespace

Answer<void> check_params(const Context& context, const Params& params) {
  const auto& spec = context.operation;
  for (const auto& param : spec.params) {
    if (!param.required || given(param, params)) continue;
    if (spec.service == wire::Service::sts) return missing_sts_parameter(param.name);
    return missing_parameter(param.name);
  }
  for (const auto& [name, value] : params.all()) {
    const auto* param = find_param(spec, name);
    if (param == nullptr && !context.switches.refuse_unknown_parameters) continue;
    if (param == nullptr) {
      return refuse(400, "InvalidParameter",
                    fmt::format("The specified parameter \"{}\" is not one of {}'s.", name, spec.name));
    }
    if (auto typed = check_type(*param, value); !typed) return typed;
    if (is_list(*param)) continue;
    if (auto field = check_field(spec.service, name, value); !field) return field;
    if (auto document = check_document_size(context.quotas, name, value); !document) return document;
  }
  return check_flat_lists(spec, params);
}

tl::unexpected<ApiError> missing_parameter(std::string_view name) {
  return refuse(
      400, "MissingParameter",
      fmt::format("The input parameter \"{}\" that is mandatory for processing this request is not supplied.", name));
}

tl::unexpected<ApiError> missing_sts_parameter(std::string_view name) {
  return refuse(400, fmt::format("MissingParameter.{}", name), fmt::format("Parameter {} is required.", name));
}

tl::unexpected<ApiError> invalid_parameter(std::string_view name, std::string message) {
  return refuse(400, fmt::format("InvalidParameter.{}", name), std::move(message));
}

}  // namespace ramify::sim
