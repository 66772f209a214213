#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ramify/config/config.h"
#include "read.h"

namespace ramify::config {
namespace {

/// The root's own mark is a tag's value, and part of names of ours.
bool is_project(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

void read_format(const Entry& entry, Context& context) {
  if (entry.value->kind == NodeKind::integer && entry.value->text == "1") return;
  context.faults.error("config.format-version", entry.value->range,
                       fmt::format("this ramify reads format 1, not {}",
                                   entry.value->text.empty() ? "this" : in_quotes(entry.value->text)),
                       "write ramify: 1");
}

void read_project(const Entry& entry, Draft& draft, Context& context) {
  const auto text = read_string(*entry.value, "\"project\"", context.faults);
  if (!text) return;
  if (std::string fault = project_fault(*text); !fault.empty()) {
    context.faults.error("name.project", entry.value->range, std::move(fault));
  } else {
    draft.project = *text;
  }
}

void read_admins(const Entry& entry, Draft& draft, Context& context) {
  const Fields fields(*entry.value, "\"admins\"", {"minimum"}, context.faults);
  if (const Entry* minimum = fields.require("minimum")) {
    constexpr std::uint32_t kAdminsMax = 1000;
    if (const auto count = read_count(*minimum->value, "\"minimum\"", 0, kAdminsMax, context.faults)) {
      draft.admins_minimum = *count;
      if (*count > 0) return;
      context.faults.warning("config.no-admins-kept", minimum->value->range,
                             "a minimum of 0 keeps no way in for administrators: a plan may take every one",
                             "write 2, the default, or 1 where the account's root logon is to be the only one");
    }
  }
}

void read_included(const std::string& name, const SourceRange& where, Draft& draft, Context& context) {
  const auto file = context.files.open(name, where);
  const NodePtr tree = file ? read_yaml(context.sources, *file, context.faults.all()) : nullptr;
  if (tree == nullptr) {
    draft.incomplete = true;
    return;
  }
  const Fields fields(*tree, "an included file", {"accounts", "access_tests"}, context.faults);
  if (!fields.sound()) draft.incomplete = true;
  if (const Entry* entry = fields.find("accounts")) read_accounts(*entry->value, draft, context);
  if (const Entry* entry = fields.find("access_tests")) read_access_tests(*entry->value, draft, context);
}

void read_includes(const Entry& entry, Draft& draft, Context& context) {
  const auto* list = read_list(*entry.value, "\"include\"", context.faults);
  if (list == nullptr) return;
  constexpr std::size_t kFilesMax = 10'000;
  std::map<std::string, SourceRange> names;
  for (const NodePtr& item : *list) {
    const auto pattern = read_string(*item, "an entry of \"include\"", context.faults);
    if (!pattern) continue;
    for (std::string& name : context.files.expand(*pattern, item->range)) {
      if (name != context.files.root_name()) names.emplace(std::move(name), item->range);
    }
  }
  if (names.size() > kFilesMax) {
    context.faults.error("config.too-many-files", entry.key_range,
                         fmt::format("{} files are included; {} are the most", names.size(), kFilesMax));
    return;
  }
  for (const auto& [name, where] : names) read_included(name, where, draft, context);
}

}  // namespace

std::string project_fault(std::string_view name) {
  if (is_project(name)) return {};
  return fmt::format("a project's name has 1 to 64 lower-case letters, digits and \"-\"; {} is not one",
                     in_quotes(name));
}

void read_suppressions(const Node& node, Draft& draft, Context& context) {
  const auto* list = read_list(node, "\"suppress\"", context.faults);
  if (list == nullptr) return;
  for (const NodePtr& item : *list) {
    const Fields fields(*item, "an entry of \"suppress\"", {"rule", "address", "reason", "expires"}, context.faults);
    Suppression suppression;
    const auto take = [&](std::string_view key, std::string& into, std::size_t max) {
      const Entry* entry = fields.require(key);
      if (entry == nullptr) return;
      const auto text = read_text(*entry->value, fmt::format("\"{}\"", key), 1, max, context.faults);
      if (text) into = *text;
    };
    take("rule", suppression.rule, 64);
    take("address", suppression.address, 256);
    take("reason", suppression.reason, 1024);
    const Entry* expires = fields.require("expires");
    if (const Expiry expiry = read_expiry(expires, context)) suppression.expires = expiry->value;
    suppression.place = to_place(context.sources, item->range);
    draft.suppressions.push_back(std::move(suppression));
  }
}

void read_access_tests(const Node& node, Draft& draft, Context& context) {
  const auto* list = read_list(node, "\"access_tests\"", context.faults);
  if (list == nullptr) return;
  for (const NodePtr& item : *list) {
    if (auto text = read_string(*item, "an access test", context.faults)) {
      draft.access_tests.push_back({*std::move(text), item->range});
    }
  }
}

void read_root(SourceId root, Draft& draft, Context& context) {
  const NodePtr tree = read_yaml(context.sources, root, context.faults.all());
  if (tree == nullptr) return;
  const Fields fields(
      *tree, "the root file",
      {"ramify", "project", "include", "admins", "expires_in_trust", "suppress", "accounts", "access_tests"},
      context.faults);
  if (!fields.sound()) return;
  if (const Entry* entry = fields.require("ramify")) read_format(*entry, context);
  if (const Entry* entry = fields.require("project")) read_project(*entry, draft, context);
  if (const Entry* entry = fields.find("admins")) read_admins(*entry, draft, context);
  if (const Entry* entry = fields.find("expires_in_trust")) {
    draft.expires_in_trust = read_bool(*entry->value, "\"expires_in_trust\"", context.faults).value_or(false);
  }
  if (const Entry* entry = fields.find("suppress")) read_suppressions(*entry->value, draft, context);
  if (const Entry* entry = fields.find("accounts")) read_accounts(*entry->value, draft, context);
  if (const Entry* entry = fields.find("access_tests")) read_access_tests(*entry->value, draft, context);
  if (const Entry* entry = fields.find("include")) read_includes(*entry, draft, context);
  if (fields.find("accounts") == nullptr && fields.find("include") == nullptr) {
    context.faults.error("config.missing-key", tree->range, "the root file needs the key \"accounts\" or \"include\"");
  }
}

}  // namespace ramify::config
