#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace ramify::sim {

/// A std::map that knows which entries may have changed since it was last asked: the journal writes those and no
/// others. An entry is touched by whatever gives it out to be changed (`find`, `at`, `[]`, `emplace` … of a table that
/// is not const) and by its removal. Loops see entries as const: to change one, name it by `at`.
template <class Key, class Value>
class Table {
  using Map = std::map<Key, Value>;

 public:
  using key_type = Key;
  using mapped_type = Value;
  using value_type = typename Map::value_type;
  using iterator = typename Map::iterator;
  using const_iterator = typename Map::const_iterator;
  using node_type = typename Map::node_type;

  [[nodiscard]] const_iterator begin() const { return map_.begin(); }
  [[nodiscard]] const_iterator end() const { return map_.end(); }
  [[nodiscard]] std::size_t size() const { return map_.size(); }
  [[nodiscard]] bool empty() const { return map_.empty(); }
  [[nodiscard]] std::size_t count(const Key& key) const { return map_.count(key); }
  [[nodiscard]] const_iterator find(const Key& key) const { return map_.find(key); }
  [[nodiscard]] const_iterator lower_bound(const Key& key) const { return map_.lower_bound(key); }
  [[nodiscard]] const_iterator upper_bound(const Key& key) const { return map_.upper_bound(key); }
  [[nodiscard]] const Value& at(const Key& key) const { return map_.at(key); }

  [[nodiscard]] iterator find(const Key& key) {
    const auto it = map_.find(key);
    if (it != map_.end()) touched_.push_back(key);
    return it;
  }
  [[nodiscard]] Value& at(const Key& key) {
    touched_.push_back(key);
    return map_.at(key);
  }
  Value& operator[](const Key& key) {
    touched_.push_back(key);
    return map_[key];
  }
  template <class... Arguments>
  std::pair<iterator, bool> emplace(Key key, Arguments&&... arguments) {
    touched_.push_back(key);
    return map_.emplace(std::move(key), std::forward<Arguments>(arguments)...);
  }
  std::size_t erase(const Key& key) {
    touched_.push_back(key);
    return map_.erase(key);
  }
  const_iterator erase(const_iterator it) {
    touched_.push_back(it->first);
    return map_.erase(it);
  }
  node_type extract(const Key& key) {
    touched_.push_back(key);
    return map_.extract(key);
  }
  void insert(node_type node) {
    if (!node) return;
    touched_.push_back(node.key());
    map_.insert(std::move(node));
  }

  /// The keys of what may have changed or gone since the last call, sorted, once each.
  [[nodiscard]] std::vector<Key> take_touched() {
    std::vector<Key> out = std::move(touched_);
    touched_.clear();
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }
  /// Nothing has changed, whatever was given out.
  void forget_touched() { touched_.clear(); }
  [[nodiscard]] const std::vector<Key>& touched() const { return touched_; }

 private:
  Map map_;
  std::vector<Key> touched_;
};

}  // namespace ramify::sim
