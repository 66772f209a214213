#include "moved.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <set>

#include "look.h"
#include "ramify/live/object.h"
#include "single.h"
#include "step.h"

namespace ramify::apply {

namespace {

/// More steps of one object whose outcome nobody knows are not told apart.
constexpr std::size_t kUnknownMax = 6;

/// The parts of an object, each as a text that says whether two are the same; by what a person calls a change of it. A
/// part that nobody read is not there.
using Parts = std::map<std::string, std::string>;

std::string listed(const std::set<std::string>& texts) {
  return fmt::format("{}", fmt::join(texts, "\n"));
}

std::string meaning(const std::optional<policy::Document>& document) {
  return document ? policy::meaning_hash(*document) : std::string("?");
}

std::string tags_text(const model::Tags& tags) {
  std::set<std::string> texts;
  for (const auto& [key, value] : tags) texts.insert(key + "\n" + value);
  return listed(texts);
}

/// Of a key that this run made, the world does not know the id.
bool is_made_here(const model::AccessKey& key) {
  return key.id.str().rfind("new-", 0) == 0;
}

std::string keys_text(const std::vector<model::AccessKey>& keys, const std::set<std::string>& known) {
  std::vector<std::string> texts;
  for (const auto& key : keys) {
    const bool by_id = known.contains(key.id.str());
    texts.push_back((by_id ? key.id.str() : "new") + (key.status == model::KeyStatus::active ? "" : " inactive"));
  }
  std::sort(texts.begin(), texts.end());
  return fmt::format("{}", fmt::join(texts, "\n"));
}

void add_id(Parts& parts, const std::optional<std::string>& id) {
  if (id) parts["another id"] = *id;
}

void add_user(Parts& parts, const model::User& user, const std::set<std::string>& known_keys) {
  add_id(parts, user.id);
  parts["another display_name"] = user.display_name.value_or("");
  parts["other comments"] = user.comments.value_or("");
  parts["other tags"] = tags_text(user.tags);
  parts["another status"] = user.frozen ? "frozen" : "active";
  if (user.console != model::Presence::unmanaged) {
    const bool there = user.console == model::Presence::present;
    parts["another console logon"] = !there ? "none" : user.login.mfa_required.value_or(false) ? "with MFA" : "without";
  }
  if (user.keys) parts["other AccessKeys"] = keys_text(*user.keys, known_keys);
  if (user.mfa_bound) parts["another MFA device"] = *user.mfa_bound ? "bound" : "none";
}

/// Empty where the object is not there.
std::optional<Parts> parts_of(const model::Account& account, const std::set<std::string>& known_keys) {
  Parts parts;
  std::set<std::string> links;
  for (const auto& link : account.attachments) {
    const auto scope = link.resource_group ? link.resource_group->str() : std::string();
    links.insert(fmt::format("{} {} {}", model::to_string(link.policy.type), link.policy.name.folded(), scope));
  }
  parts["other attachments"] = listed(links);
  if (!account.users.empty()) {
    add_user(parts, account.users.begin()->second, known_keys);
  } else if (!account.groups.empty()) {
    parts["other comments"] = account.groups.begin()->second.comments.value_or("");
    std::set<std::string> members;
    for (const auto& link : account.memberships) members.insert(link.user.folded());
    parts["other members"] = listed(members);
  } else if (!account.roles.empty()) {
    const model::Role& role = account.roles.begin()->second;
    add_id(parts, role.id);
    parts["another description"] = role.description.value_or("");
    if (role.max_session) parts["another max_session"] = std::to_string(role.max_session->count());
    parts["another trust"] = meaning(role.trust);
    parts["other tags"] = tags_text(role.tags);
  } else if (!account.policies.empty()) {
    const model::Policy& policy = account.policies.begin()->second;
    parts["another description"] = policy.description.value_or("");
    parts["another document"] = meaning(policy.document);
    parts["other tags"] = tags_text(policy.tags);
  } else {
    return std::nullopt;
  }
  return parts;
}

struct Difference {
  std::string what;           ///< empty: there is none
  bool of_our_making = true;  ///< all of it is what the object was before our own writes
};

/// What is seen against what is expected; the last is what it is to be now.
Difference compare(const std::vector<std::optional<Parts>>& expected, const std::optional<Parts>& seen) {
  Difference found;
  const auto& now = expected.back();
  const auto before = [&](const auto& is_so) { return std::any_of(expected.begin(), expected.end() - 1, is_so); };
  if (!now) return found;  // nothing is known of it
  if (!seen) {
    found.what = "is gone";
    found.of_our_making = before([](const auto& was) { return !was.has_value(); });
    return found;
  }
  for (const auto& [part, text] : *now) {
    const auto is = seen->find(part);
    if (is == seen->end() || is->second == text) continue;
    if (found.what.empty()) found.what = "has " + part + " now";
    const bool ours = before([&, name = part](const std::optional<Parts>& was) {
      return was && was->contains(name) && was->at(name) == is->second;
    });
    found.of_our_making = found.of_our_making && ours;
  }
  return found;
}

std::string seconds_of(const std::optional<std::chrono::seconds>& length) {
  return length ? std::to_string(length->count()) : std::string();
}

/// A field as the service shows it now; empty where a look at the object does not tell it.
std::optional<std::string> value_now(const model::Account& seen, ops::Field field, const std::string& key) {
  const auto tag = [&](const model::Tags& tags) {
    const auto found = tags.find(key);
    return found == tags.end() ? std::string() : found->second;
  };
  const auto text = [](const std::optional<policy::Document>& document) {
    return document ? policy::to_json(*document) : std::string();
  };
  if (!seen.users.empty()) {
    const model::User& user = seen.users.begin()->second;
    if (field == ops::Field::display_name) return user.display_name.value_or("");
    if (field == ops::Field::comments) return user.comments.value_or("");
    if (field == ops::Field::tag) return tag(user.tags);
  } else if (!seen.groups.empty()) {
    if (field == ops::Field::comments) return seen.groups.begin()->second.comments.value_or("");
  } else if (!seen.roles.empty()) {
    const model::Role& role = seen.roles.begin()->second;
    if (field == ops::Field::description) return role.description.value_or("");
    if (field == ops::Field::max_session) return seconds_of(role.max_session);
    if (field == ops::Field::trust) return text(role.trust);
    if (field == ops::Field::tag) return tag(role.tags);
  } else if (!seen.policies.empty()) {
    const model::Policy& policy = seen.policies.begin()->second;
    if (field == ops::Field::description) return policy.description.value_or("");
    if (field == ops::Field::document) return text(policy.document);
    if (field == ops::Field::version) return policy.default_version;
    if (field == ops::Field::tag) return tag(policy.tags);
  }
  return std::nullopt;
}

/// What the step itself says that the object was. A removal's fields say what it will have been.
std::string unlike_step(const ops::Change& change, const model::Account& seen) {
  for (const auto* fields : {&change.fields, &change.carried}) {
    for (const ops::FieldChange& field : *fields) {
      const auto now = value_now(seen, field.field, field.key);
      if (!now || same_value(field.field, field.before.value_or(""), *now)) continue;
      return fmt::format("has another {} now", ops::to_string(field.field));
    }
  }
  return {};
}

/// What a step looks at: of a rename, the old name.
model::Address looked_at(const ops::Change& change) {
  model::Address address = ops::owner(change.target);
  const auto* name = ops::find_field(change, ops::Field::name);
  const bool renames = change.op == ops::Op::rename_user || change.op == ops::Op::rename_group;
  if (renames && name != nullptr && name->before) address.object.name = *name->before;
  return address;
}

std::set<std::string> known_keys(const std::vector<model::Account>& expected) {
  std::set<std::string> ids;
  for (const auto& state : expected) {
    for (const auto& [name, user] : state.users) {
      if (!user.keys) continue;
      for (const auto& key : *user.keys) {
        if (!is_made_here(key)) ids.insert(key.id.str());
      }
    }
  }
  return ids;
}

std::size_t count_of(unsigned picked) {
  return std::bitset<kUnknownMax>(picked).count();
}

}  // namespace

std::vector<model::Address> touched(const ops::Change& change, const model::World& world) {
  std::vector<model::Address> objects{ops::owner(change.target)};
  const model::Address was = looked_at(change);
  if (was == objects.front()) return objects;
  objects.push_back(was);
  const auto account = world.accounts.find(was.account);
  if (change.op != ops::Op::rename_user || account == world.accounts.end()) return objects;
  for (const auto& link : account->second.memberships) {
    const auto& member = link.user.str();
    if (member != was.object.name && member != objects.front().object.name) continue;
    objects.push_back({was.account, {model::ObjectKind::group, link.group.str()}});
  }
  return objects;
}

void Expectations::written(const ops::Change& change, const model::World& world) {
  if (!world.accounts.contains(change.target.account)) return;
  for (const model::Address& object : touched(change, world)) earlier_[object].push_back(single(world, object));
}

std::vector<model::Account> Expectations::of(const ops::Change& change, const model::World& world) const {
  if (effect(change.op) == Effect::make || !world.accounts.contains(change.target.account)) return {};
  const model::Address address = looked_at(change);
  std::vector<model::Account> states;
  if (const auto found = earlier_.find(address); found != earlier_.end()) states = found->second;
  states.push_back(single(world, address));
  return states;
}

Result<Shown> shown(const client::Session& session, const model::World& world,
                    const std::vector<ops::Change>& changes) {
  Shown result;
  if (changes.size() > kUnknownMax) return result;
  const model::Address address = ops::owner(changes.front().target);
  const model::Account like = single(world, address);
  const auto keys = known_keys({like});
  const auto read = live::read_object(session, like, address.object);
  if (!read) return tl::unexpected(read.error());
  const auto seen = parts_of(*read, keys);
  std::optional<unsigned> fewest;
  unsigned possible = 0;
  for (unsigned picked = 0; picked < 1U << changes.size(); ++picked) {
    model::World then;
    then.accounts.emplace(address.account, like);
    for (std::size_t i = 0; i < changes.size(); ++i) {
      if ((picked >> i & 1U) != 0) plan::advance(then, changes[i]);
    }
    const auto parts = parts_of(single(then, address), keys);
    if (parts ? !compare({parts}, seen).what.empty() : seen.has_value()) continue;
    possible |= picked;
    if (!fewest || count_of(picked) < count_of(*fewest)) fewest = picked;
  }
  for (std::size_t i = 0; fewest && i < changes.size(); ++i) {
    if ((*fewest >> i & 1U) != 0) result.done.push_back(i);
    if ((possible >> i & 1U) == 0) result.undone.push_back(i);
  }
  return result;
}

bool shows(const client::Session& session, const ops::Change& change, const std::vector<model::Account>& expected) {
  if (expected.empty()) return false;
  const model::Address address = ops::owner(change.target);
  model::World then;
  then.accounts.emplace(address.account, expected.back());
  plan::advance(then, change);
  const model::Account like = single(then, address);
  const auto read = live::read_object(session, like, address.object);
  if (!read) return false;
  const auto keys = known_keys(expected);
  const auto seen = parts_of(*read, keys);
  const auto done = parts_of(like, keys);
  return done ? compare({done}, seen).what.empty() : !seen.has_value();
}

std::optional<Error> moved_since(const client::Session& session, const ops::Change& change,
                                 const std::vector<model::Account>& expected, const Options& options) {
  if (effect(change.op) == Effect::make || expected.empty()) return std::nullopt;
  const model::Address address = looked_at(change);
  const auto keys = known_keys(expected);
  std::vector<std::optional<Parts>> states;
  for (const auto& state : expected) states.push_back(parts_of(state, keys));
  for (std::size_t waited = 0;;) {
    const auto seen = live::read_object(session, expected.back(), address.object);
    if (!seen) return seen.error();
    Difference found = compare(states, parts_of(*seen, keys));
    if (found.what.empty()) {
      found.what = unlike_step(change, *seen);
      found.of_our_making = false;
    }
    if (found.what.empty()) return std::nullopt;
    if (found.of_our_making && waited < options.propagation_waits.size()) {
      pause(options, options.propagation_waits[waited++]);
      continue;
    }
    return Error{ErrorKind::stale, fmt::format("the plan is stale: {} {}", model::to_string(address), found.what),
                 "it was left as it is, and nothing was begun after it; plan again and have the new plan reviewed",
                 std::nullopt};
  }
}

}  // namespace ramify::apply
