#include "ramify/edit/pull.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "config_files.h"
#include "describe.h"
#include "document_change.h"
#include "ramify/text/text.h"
#include "unsaid.h"

namespace ramify::edit {
namespace {

using At = ConfigFiles::At;
using Pointer = YamlFile::Pointer;
using model::ObjectKind;
using model::ObjectRef;

constexpr ObjectKind kSections[] = {ObjectKind::policy, ObjectKind::role, ObjectKind::group, ObjectKind::user};

/// What of the live accounts is not ignored and not the service's own.
Known seen_in(const model::World& live, const model::Scope& scope) {
  Known known;
  for (const auto& [key, account] : live.accounts) {
    const auto found = scope.accounts.find(key);
    const auto add = [&, &name = key](const ObjectRef& ref) {
      const bool ignored = found != scope.accounts.end() &&
                           std::any_of(found->second.ignore.begin(), found->second.ignore.end(),
                                       [&](const model::ObjectPattern& pattern) { return pattern.matches(ref); });
      if (!ignored && !model::is_service_reserved(ref)) known[name].insert(ref);
    };
    for (const auto& entry : account.users) add({ObjectKind::user, entry.first.str()});
    for (const auto& entry : account.groups) add({ObjectKind::group, entry.first.str()});
    for (const auto& entry : account.roles) add({ObjectKind::role, entry.first.str()});
    for (const auto& entry : account.policies) add({ObjectKind::policy, entry.first.str()});
  }
  return known;
}

/// What of it can be declared.
Known declarable(const model::World& live, const model::Scope& scope) {
  Known known = seen_in(live, scope);
  for (auto& [key, objects] : known) {
    const auto& policies = live.accounts.at(key).policies;
    for (auto ref = objects.begin(); ref != objects.end();) {
      bool can = true;
      if (ref->kind == ObjectKind::policy) {
        const auto name = model::PolicyName::from_service(ref->name);
        const auto& document = policies.at(name).document;
        can = !is_generated({model::PolicyType::custom, name}) && (!document || is_sayable(*document));
      }
      ref = can ? std::next(ref) : objects.erase(ref);
    }
  }
  return known;
}

/// Of the policies that cannot be declared those that would be taken for leftovers, and deleted.
std::vector<std::string> to_ignore(const model::AccountKey& key, const model::Account& account,
                                   const Describer& describer, const Known& seen, bool all_managed,
                                   const std::string& project) {
  std::vector<std::string> patterns;
  for (const auto& name : undeclarable(key, account, describer)) {
    const auto& tags = account.policies.at(name).tags;
    const auto mark = tags.find(std::string(model::kOwnerTag));
    const bool is_ours = all_managed || (mark != tags.end() && mark->second == project);
    const auto known = seen.find(key);
    const ObjectRef ref{ObjectKind::policy, name.str()};
    if (is_ours && known != seen.end() && known->second.count(ref) != 0) patterns.push_back(model::to_string(ref));
  }
  return patterns;
}

Json describe(const Describer& describer, const model::AccountKey& key, const model::Account& account,
              const ObjectRef& ref) {
  switch (ref.kind) {
    case ObjectKind::user:
      return describer.user(key, account.users.at(model::UserName::from_service(ref.name)));
    case ObjectKind::group:
      return describer.group(key, account.groups.at(model::GroupName::from_service(ref.name)));
    case ObjectKind::role:
      return describer.role(key, account.roles.at(model::RoleName::from_service(ref.name)));
    case ObjectKind::policy:
      break;
  }
  return Describer::policy(account.policies.at(model::PolicyName::from_service(ref.name)));
}

std::string item_text(const Json& item) {
  return item.dump();
}

class Puller {
 public:
  Puller(const SourceMap& sources, const config::Desired& desired, const model::World& live)
      : files_(sources),
        desired_(desired),
        live_(live),
        seen_(seen_in(live, desired.scope)),
        known_(declarable(live, desired.scope)),
        declared_(declarable(desired.world, desired.scope)),
        was_(desired.world, declared_),
        is_(live, known_) {}

  PullEdits run() {
    for (const auto& [key, account] : live_.accounts) {
      const auto known = known_.find(key);
      if (desired_.world.accounts.count(key) == 0) continue;
      for (const ObjectKind kind : kSections) {
        if (known != known_.end()) {
          for (const auto& ref : known->second) {
            if (ref.kind == kind) take({key, ref}, account);
          }
        }
        drop_gone(key, kind, account);
      }
      ignore(key, account);
    }
    for (const auto& test : desired_.access_tests) drop_if_gone(test);
    return {files_.changes(), std::move(by_hand_), unsaid(live_, seen_, is_)};
  }

 private:
  void need(bool made, const model::Address& whose, std::string_view what) {
    if (!made) by_hand_.push_back(fmt::format("{} of {}", what, model::to_string(whose)));
  }

  void take(const model::Address& address, const model::Account& account) {
    const Json now = describe(is_, address.account, account, address.object);
    const At found = files_.find(address);
    if (!found) return add(address, now);
    // Declared absent, or gone by a date that has passed.
    if (!model::contains(desired_.world.accounts.at(address.account), address.object)) {
      return need(found.file->set(found.where, now), address, "the declaration");
    }
    const Json before = describe(was_, address.account, desired_.world.accounts.at(address.account), address.object);
    for (const char* key : {"description", "display_name", "comments", "max_session"}) {
      change(found, address, key, before, now);
    }
    if (address.object.kind == ObjectKind::user) logon(found, address, now);
    tags(found, address, before, now);
    trust(found, address);
    document(found, address);
    const auto& keep = desired_.scope.accounts.find(address.account);
    const bool keeps =
        keep != desired_.scope.accounts.end() && keep->second.keep_attachments.count(address.object) != 0;
    if (!keeps && now.contains("extra_policies")) {
      need(found.file->set((found / "extra_policies").where, now["extra_policies"]), address, "extra_policies");
    }
    for (const char* key : {"policies", "can_assume"}) {
      if (address.object.kind != ObjectKind::policy)
        list(found, address, key, before, keeps ? kept(key, before, now) : now);
    }
    if (address.object.kind == ObjectKind::user) list(found, address, "groups", before, now);
  }

  void ignore(const model::AccountKey& key, const model::Account& account) {
    const auto scope = desired_.scope.accounts.find(key);
    const bool all = scope != desired_.scope.accounts.end() && scope->second.manage == model::ManageMode::all;
    for (const auto& pattern : to_ignore(key, account, is_, seen_, all, desired_.scope.project)) {
      const At home = files_.find(Pointer("/accounts") / key.str() / "id");
      if (!home) continue;
      const At list = files_.find(Pointer("/accounts") / key.str() / "ignore");
      const bool made = list ? list.file->append(list.where, pattern)
                             : home.file->set(Pointer("/accounts") / key.str() / "ignore", Json::array({pattern}));
      if (!made) by_hand_.push_back(fmt::format("\"ignore\" of {}", key.str()));
    }
  }

  void add(const model::Address& address, const Json& now) {
    // The service takes the two names for one.
    if (model::case_twin(desired_.world.accounts.at(address.account), address.object)) {
      return need(false, address, "the letter case of the name");
    }
    const Pointer account = Pointer("/accounts") / address.account.str();
    At home = files_.find(account / section(address.object.kind));
    if (!home) home = files_.find(account / "id");
    if (!home) return;
    const At objects{home.file, account / section(address.object.kind)};
    const bool made = objects.there() ? home.file->set(objects.where / address.object.name, now)
                                      : home.file->set(objects.where, Json{{address.object.name, now}});
    need(made, address, "the declaration");
  }

  /// A written scalar that the account says otherwise; one that is not written stays unmanaged.
  void change(const At& object, const model::Address& address, const char* key, const Json& before, const Json& now) {
    const At value = object / key;
    if (!value.there()) return;
    const bool has = now.contains(key);
    if (before.contains(key) == has && (!has || before[key] == now[key])) return;
    need(has ? object.file->set(value.where, now[key]) : object.file->erase(value.where), address, key);
  }

  /// Console and keys, where the configuration says anything of them.
  void logon(const At& object, const model::Address& address, const Json& now) {
    const auto name = model::UserName::from_service(address.object.name);
    const auto& wanted = desired_.world.accounts.at(address.account).users.at(name);
    const std::int64_t keys = now.value("access_keys", std::int64_t{0});
    if (wanted.wanted_keys && wanted.wanted_keys->active != keys) {
      const At counted = object / "access_keys" / "count";
      need(object.file->set(counted.there() ? counted.where : (object / "access_keys").where, keys), address,
           "access_keys");
    }
    const At console = object / "console";
    if (wanted.console == model::Presence::unmanaged) return;
    const bool has = now.contains("console");
    if (has != (wanted.console == model::Presence::present)) {
      need(object.file->set(console.where, has ? now["console"] : Json("absent")), address, "console");
    } else if (has && wanted.login.mfa_required && now["console"].contains("mfa") &&
               (now["console"]["mfa"] == "required") != *wanted.login.mfa_required) {
      need(object.file->set((console / "mfa").where, now["console"]["mfa"]), address, "console");
    }
  }

  void tags(const At& object, const model::Address& address, const Json& before, const Json& now) {
    const At all = object / "tags";
    if (!all.there() || !before.contains("tags")) return;
    const Json live = now.value("tags", Json::object());
    for (const auto& [key, value] : before["tags"].items()) {
      if (live.contains(key) && live[key] == value) continue;
      const At tag = all / key;
      if (!tag.there()) continue;
      need(live.contains(key) ? all.file->set(tag.where, live[key]) : all.file->erase(tag.where), address, "the tags");
    }
  }

  void trust(const At& object, const model::Address& address) {
    if (address.object.kind != ObjectKind::role) return;
    const auto name = model::RoleName::from_service(address.object.name);
    const auto& wanted = desired_.world.accounts.at(address.account).roles.at(name).trust;
    const auto& live = live_.accounts.at(address.account).roles.at(name).trust;
    const auto& own = live_.accounts.at(address.account).id;
    if (!wanted || !live || policy::equivalent(*wanted, *live)) return;
    if (model::is_unmeetable_trust(*wanted, own) && model::is_unmeetable_trust(*live, own)) return;
    const Json now = is_.trust(address.account, *live);
    const std::string form = now.begin().key();
    const At entries = object / "trust";
    if (form == "trust" && entries.there()) {
      return need(merge(entries, was_.trust(address.account, *wanted).value("trust", Json::array()), now["trust"]),
                  address, "the trust");
    }
    bool made = form == "trust" ? object.file->set((object / form).where, now[form])
                                : change_document(object / form, *live, policy::DocumentKind::trust);
    for (const char* other : {"trust", "trust_document", "trust_file"}) {
      if (other != form && (object / other).there()) made = object.file->erase((object / other).where) && made;
    }
    need(made, address, "the trust");
  }

  void document(const At& object, const model::Address& address) {
    if (address.object.kind != ObjectKind::policy) return;
    const auto name = model::PolicyName::from_service(address.object.name);
    const auto& wanted = desired_.world.accounts.at(address.account).policies.at(name).document;
    const auto& live = live_.accounts.at(address.account).policies.at(name).document;
    if (!wanted || !live || policy::equivalent(*wanted, *live)) return;
    bool made = change_document(object / "document", *live, policy::DocumentKind::identity);
    if ((object / "file").there()) made = object.file->erase((object / "file").where) && made;
    need(made, address, "the document");
  }

  /// Where others may attach more, that stays unsaid: of what is live only what was declared.
  static Json kept(const char* key, const Json& before, const Json& now) {
    const Json declared = before.value(key, Json::array());
    Json both = Json::array();
    for (const Json& item : now.value(key, Json::array())) {
      if (std::find(declared.begin(), declared.end(), item) != declared.end()) both.push_back(item);
    }
    return {{key, std::move(both)}};
  }

  void list(const At& object, const model::Address& address, const char* key, const Json& before, const Json& now) {
    const Json old = before.value(key, Json::array());
    const Json fresh = now.value(key, Json::array());
    if (old == fresh) return;
    const At all = object / key;
    if (all.there() && all.node()->kind == config::NodeKind::sequence) {
      need(merge(all, old, fresh), address, key);
    } else if (!fresh.empty()) {
      need(object.file->set(all.where, fresh), address, key);
    }
  }

  /// Entries that are no longer so go, new ones come at the end. Where the entries as written do not stand one by one
  /// for what they mean, the list is written anew.
  static bool merge(const At& written, const Json& old, const Json& fresh) {
    const auto holds = [](const Json& items, const Json& item) {
      return std::any_of(items.begin(), items.end(),
                         [&](const Json& each) { return item_text(each) == item_text(item); });
    };
    const auto same = [&] {
      const Json said = config::to_json(*written.node());
      return said.size() == fresh.size() &&
             std::all_of(fresh.begin(), fresh.end(), [&](const Json& item) { return holds(said, item); });
    };
    bool made = true;
    for (std::size_t i = written.node()->items.size(); i-- > 0;) {
      const Json item = config::to_json(*(written / i).node());
      if (holds(old, item) && !holds(fresh, item)) made = written.file->erase((written / i).where) && made;
    }
    const Json kept = config::to_json(*written.node());
    for (const Json& item : fresh) {
      if (!holds(kept, item) && !holds(old, item)) made = written.file->append(written.where, item) && made;
    }
    return (made && same()) || written.file->set(written.where, fresh);
  }

  /// Declared, and not there any more.
  void drop_gone(const model::AccountKey& key, ObjectKind kind, const model::Account& account) {
    const auto& declared = desired_.world.accounts.at(key);
    const auto drop = [&](const std::string& name) {
      const model::Address address{key, {kind, name}};
      if (model::contains(account, address.object) || model::case_twin(account, address.object)) return;
      if (const At found = files_.find(address)) need(found.file->erase(found.where), address, "the declaration");
    };
    if (kind == ObjectKind::user) {
      for (const auto& entry : declared.users) drop(entry.first.str());
    } else if (kind == ObjectKind::group) {
      for (const auto& entry : declared.groups) drop(entry.first.str());
    } else if (kind == ObjectKind::role) {
      for (const auto& entry : declared.roles) drop(entry.first.str());
    } else {
      for (const auto& entry : declared.policies) drop(entry.first.str());
    }
  }

  [[nodiscard]] bool is_there(const model::Address& address) const {
    const auto account = live_.accounts.find(address.account);
    return account == live_.accounts.end() || model::contains(account->second, address.object) ||
           model::case_twin(account->second, address.object);
  }

  /// An access test may speak of what is declared only.
  void drop_if_gone(const config::AccessTest& test) {
    const bool subject_there = !test.subject_kind || is_there({test.account, {*test.subject_kind, test.subject}});
    if (subject_there && (!test.assume || is_there(*test.assume))) return;
    YamlFile* file = files_.named(test.place.file);
    const At list{file, Pointer("/access_tests")};
    const config::Node* tests = file == nullptr ? nullptr : list.node();
    for (std::size_t i = tests == nullptr ? 0 : tests->items.size(); i-- > 0;) {
      if (tests->items[i]->text != test.text) continue;
      if (!file->erase((list / i).where)) by_hand_.push_back(fmt::format("the access test \"{}\"", test.text));
      return;
    }
  }

  ConfigFiles files_;
  const config::Desired& desired_;
  const model::World& live_;
  Known seen_;
  Known known_;
  Known declared_;
  Describer was_;
  Describer is_;
  std::vector<std::string> by_hand_;
};

}  // namespace

NewFile pull_new(const model::World& live, const std::string& project) {
  const Known seen = seen_in(live, {});
  const Known known = declarable(live, {});
  const Describer describer(live, known);
  Json accounts = Json::object();
  for (const auto& [key, account] : live.accounts) {
    Json& said = accounts[key.str()];
    said["id"] = account.id.str();
    for (const auto& pattern : to_ignore(key, account, describer, seen, false, project)) {
      said["ignore"].push_back(pattern);
    }
    const auto objects = known.find(key);
    if (objects == known.end()) continue;
    for (const ObjectKind kind : kSections) {
      for (const auto& ref : objects->second) {
        if (ref.kind == kind) said[section(kind)][ref.name] = describe(describer, key, account, ref);
      }
    }
  }
  return {fmt::format("ramify: 1\nproject: {}\naccounts:{}", flow_text(project), block_text(accounts, 0)),
          unsaid(live, seen, describer)};
}

PullEdits pull(const SourceMap& sources, const config::Desired& desired, const model::World& live) {
  return Puller(sources, desired, live).run();
}

}  // namespace ramify::edit
