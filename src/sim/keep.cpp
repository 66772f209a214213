#include <fmt/format.h>

#include "ramify/text/strict_json.h"
#include "service.h"
#include "state_file.h"

// How a service keeps its state over restarts: the journal's records, written and read.
namespace ramify::sim {
namespace {

using nlohmann::json;

/// A record: the nonce that a request used up, and until when it is refused; whose key was used for which service; what
/// the request changed.
struct Record {
  std::string nonce;
  std::string until;
  std::string key;
  std::string service;
  json changes;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Record, nonce, until, key, service, changes)

std::string to_text(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
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

Result<Record> read_record(const std::string& text) {
  const auto parsed = text::parse_json(text, {64, std::size_t{1} << 30});
  if (!parsed) return fail(ErrorKind::usage, parsed.error().message);
  try {
    return parsed->get<Record>();
  } catch (const json::exception& e) {
    return fail(ErrorKind::usage, e.what());
  }
}

Result<State> read_state(const JournalText& text) {
  auto state = from_state(text.base);
  if (!state) return state;
  std::map<std::string, Record> last_uses;
  for (const auto& line : text.records) {
    auto record = read_record(line);
    if (!record) return tl::unexpected<Error>(record.error());
    if (auto applied = apply_changes(state->store, record->changes); !applied) {
      return tl::unexpected<Error>(applied.error());
    }
    if (const auto until = parse_instant(record->until)) state->nonces.restore(record->nonce, *until);
    record->changes = nullptr;
    std::string key = record->key;
    last_uses.insert_or_assign(std::move(key), *std::move(record));
  }
  state->store.index_keys();
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
  if (changed) {
    record.changes = changes_.take(store_);
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
  return journal_->compact(to_state(store_, nonces_));
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
  return true;
}

}  // namespace ramify::sim
