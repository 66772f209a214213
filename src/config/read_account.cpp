#include <fmt/format.h>

#include "read.h"

namespace ramify::config {
namespace {

/// One account of one file: several files may describe parts of it.
class AccountReader {
 public:
  AccountReader(const model::AccountKey& key, AccountDraft& account, Context& context)
      : key_(key), account_(account), context_(context) {}

  void read(const Entry& entry) {
    const Fields fields(*entry.value, "an account",
                        {"id", "manage", "tier", "ignore", "protect", "policies", "roles", "groups", "users"},
                        context_.faults);
    if (!fields.sound()) {
      using enum model::ObjectKind;
      account_.id_written = true;
      account_.unread = {user, group, role, policy};
      return;
    }
    if (const Entry* id = fields.find("id")) read_id(*id);
    if (const Entry* manage = fields.find("manage")) read_manage(*manage);
    if (const Entry* tier = fields.find("tier")) read_tier(*tier);
    read_patterns(fields.find("ignore"), account_.ignore);
    read_patterns(fields.find("protect"), account_.protect);
    using enum model::ObjectKind;
    read_objects(fields.find("policies"), policy, "name.policy", account_.policies, read_policy);
    read_objects(fields.find("roles"), role, "name.role", account_.roles, read_role);
    read_objects(fields.find("groups"), group, "name.group", account_.groups, read_group);
    read_objects(fields.find("users"), user, "name.user", account_.users, read_user);
  }

 private:
  void twice(const std::string& what, const SourceRange& here, const SourceRange& first) {
    context_.faults
        .error("config.duplicate-declaration", here, fmt::format("{} is declared twice", what), "keep one of the two")
        .notes.push_back({"it is declared here first", first});
  }

  void read_id(const Entry& entry) {
    account_.id_written = true;
    const auto text = read_string(*entry.value, "an account's \"id\"", context_.faults);
    if (!text) return;
    auto id = make_name<model::AccountId>(*text, entry.value->range, "name.account-id", context_.faults);
    if (!id) return;
    if (account_.id) {
      twice(fmt::format("the id of {}", key_.str()), entry.value->range, account_.id->where);
      return;
    }
    account_.id = Located<model::AccountId>{*std::move(id), entry.value->range};
  }

  void read_manage(const Entry& entry) {
    const auto word = read_word(*entry.value, "\"manage\"", {"declared", "all"}, context_.faults);
    if (!word) return;
    if (account_.manage) {
      twice(fmt::format("\"manage\" of {}", key_.str()), entry.key_range, account_.manage->where);
      return;
    }
    const auto mode = *word == 0 ? model::ManageMode::declared : model::ManageMode::all;
    account_.manage = Located<model::ManageMode>{mode, entry.key_range};
  }

  void read_tier(const Entry& entry) {
    const auto word = read_word(*entry.value, "\"tier\"", {"development", "test", "production"}, context_.faults);
    if (!word) return;
    if (account_.tier) {
      twice(fmt::format("\"tier\" of {}", key_.str()), entry.key_range, account_.tier->where);
      return;
    }
    account_.tier = Located<int>{static_cast<int>(*word), entry.key_range};
  }

  void read_patterns(const Entry* entry, std::vector<Located<model::ObjectPattern>>& patterns) {
    if (entry == nullptr) return;
    const auto* list = read_list(*entry->value, fmt::format("\"{}\"", entry->key), context_.faults);
    if (list == nullptr) return;
    for (const NodePtr& item : *list) {
      const auto text = read_string(*item, fmt::format("an entry of \"{}\"", entry->key), context_.faults);
      if (!text) continue;
      if (auto pattern = model::parse_object_pattern(*text)) {
        patterns.push_back({*std::move(pattern), item->range});
      } else {
        context_.faults.error("config.bad-pattern", item->range,
                              fmt::format("{} is not a pattern of objects", in_quotes(*text)),
                              "write user/, group/, role/ or policy/ and a name, * for any characters: role/Org*");
      }
    }
  }

  template <class NameType, class Declared, class Read>
  void read_objects(const Entry* entry, model::ObjectKind kind, std::string_view code,
                    std::map<NameType, Declared>& objects, Read read_one) {
    if (entry == nullptr) return;
    if (!expect(*entry->value, NodeKind::mapping, fmt::format("\"{}\"", entry->key), context_.faults)) {
      account_.unread.insert(kind);
      return;
    }
    for (const Entry& object : entry->value->entries) {
      // A refused name is kept, and a second declaration read too: their other faults are told in the same run.
      const auto name = make_name<NameType>(object.key, object.key_range, code, context_.faults)
                            .value_or(NameType::from_service(object.key));
      const auto [at, fresh] = objects.try_emplace(name);
      Declared second;
      Declared& declared = fresh ? at->second : second;
      if (!fresh) {
        twice(fmt::format("the {} {} of {}", model::to_string(kind), in_quotes(object.key), key_.str()),
              object.key_range, at->second.where);
      }
      declared.where = object.key_range;
      read_one(*object.value, name, declared, context_);
    }
  }

  const model::AccountKey& key_;
  AccountDraft& account_;
  Context& context_;
};

}  // namespace

void read_accounts(const Node& node, Draft& draft, Context& context) {
  if (!expect(node, NodeKind::mapping, "\"accounts\"", context.faults)) {
    draft.incomplete = true;
    return;
  }
  for (const Entry& entry : node.entries) {
    const auto key = make_name<model::AccountKey>(entry.key, entry.key_range, "name.account", context.faults)
                         .value_or(model::AccountKey::from_service(entry.key));
    const auto [at, fresh] = draft.accounts.try_emplace(key);
    // The place with the id is the account's own, wherever else it is spoken of.
    const bool has_id = entry.value->find("id") != nullptr;
    if (fresh || (has_id && !at->second.id_written)) at->second.where = entry.key_range;
    AccountReader(key, at->second, context).read(entry);
  }
}

}  // namespace ramify::config
