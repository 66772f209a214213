#include <fmt/format.h>

#include "json_text.h"
#include "ramify/text/strict_json.h"
#include "service.h"
#include "state_file.h"

// How a service keeps its state over restarts: the journal's records, written and read.
namespace ramify::sim {
namespace {

using nlohmann::json;

/// A record: the nonce that a request used up, and until when it is refused; whose key was used for which service; what
/// the request changed; what LookupEvents tells of it.
struct Record {
  std::string nonce;
  std::string until;
  std::string key;
  std::string service;
  std::string changes = "null";  ///< JSON
  std::string event = "null";    ///< JSON
};

std::string to_text(const Record& record) {
  std::string out = "{";
  append_member(out, "nonce", record.nonce);
  append_member(out, "until", record.until);
  append_member(out, "key", record.key);
  append_member(out, "service", record.service);
  out.append(R"(,"changes":)").append(record.changes).append(R"(,"event":)").append(record.event);
  return out + '}';
}

/// Reads change one thing: when a key was last used.
void mark_used(Store& store, const Record& record) {
  const auto owner = store.key_owners.find(record.key);
  const auto until = parse_instant(record.until);
  if (owner == store.key_owners.end() || !until) return;
  Account& account = store.accounts.at(owner->second.account_id);
  auto& keys = owner->second.user.empty() ? account.root_keys : account.users.at(owner->second.user).keys;
  AccessKey& key = keys.at(record.key);
  key.last_used = format_instant(*until - 2 * kClockWindow);
  key.last_used_service = record.service;
}

/// Lays a record over the state, but for whose key was used last.
Result<Record> replay(State& state, const std::string& text) {
  const auto parsed = text::parse_json(text, {64, std::size_t{1} << 30});
  if (!parsed) return fail(ErrorKind::usage, parsed.error().message);
  try {
    Record record;
    parsed->at("nonce").get_to(record.nonce);
    parsed->at("until").get_to(record.until);
    parsed->at("key").get_to(record.key);
    parsed->at("service").get_to(record.service);
    if (auto applied = apply_changes(state.store, parsed->at("changes")); !applied) {
      return tl::unexpected<Error>(applied.error());
    }
    if (const auto until = parse_instant(record.until)) state.nonces.restore(record.nonce, *until);
    if (const json& told = parsed->at("event"); !told.is_null()) {
      if (auto event = event_kept(told)) state.trail.restore(*std::move(event));
    }
    return record;
  } catch (const json::exception& e) {
    return fail(ErrorKind::usage, e.what());
  }
}

Result<State> read_state(const JournalText& text) {
  auto state = from_state(text.base);
  if (!state) return state;
  std::map<std::string, Record> last_uses;
  for (const auto& line : text.records) {
    auto record = replay(*state, line);
    if (!record) return tl::unexpected<Error>(record.error());
    std::string key = record->key;
    last_uses.insert_or_assign(std::move(key), *std::move(record));
  }
  state->store.index();
  for (const auto& entry : last_uses) mark_used(state->store, entry.second);
  return state;
}

}  // namespace

Result<void> Service::record(Visit& visit, Instant now, bool changed) {
  if (!journal_) {
    Changes::forget(store_);
    return {};
  }
  const auto* service = wire::find_service_by_version(visit.envelope->version);
  Record record;
  record.nonce = NonceMemory::name_of(visit.envelope->access_key_id, visit.envelope->nonce);
  record.until = format_instant(now + 2 * kClockWindow);
  record.key = visit.envelope->access_key_id;
  record.service = service == nullptr ? std::string() : std::string(service->name);
  if (visit.event != nullptr) record.event = kept_event(*visit.event);
  if (changed) {
    record.changes = changes_.take(store_).dump(-1, ' ', false, json::error_handler_t::replace);
  } else {
    Changes::forget(store_);
  }
  if (journal_->wants_compaction()) return compact();
  const auto number = journal_->append(to_text(record));
  if (!number) return tl::unexpected<Error>(number.error());
  if (changed) visit.record = *number;
  return {};
}

Result<void> Service::compact() {
  changes_.begin(store_);
  if (!journal_) return {};
  return journal_->compact(to_state(store_, nonces_, trail_));
}

/// Whether there was a state.
Result<bool> Service::load_file() {
  if (!options_.state_file) return false;
  auto journal = Journal::open(*options_.state_file, options_.sync);
  if (!journal) return tl::unexpected<Error>(journal.error());
  journal_ = std::move(*journal);
  const auto text = journal_->read();
  const auto unusable = [&](const Error& error) {
    return fail(error.kind,
                fmt::format("cannot use the state file {}: {}", options_.state_file->string(), error.message),
                "move the file away to begin anew");
  };
  if (!text) return unusable(text.error());
  if (text->base.empty() && text->records.empty()) return false;
  auto state = read_state(*text);
  if (!state) return unusable(state.error());
  store_ = std::move(state->store);
  nonces_ = std::move(state->nonces);
  trail_ = std::move(state->trail);
  return true;
}

}  // namespace ramify::sim
