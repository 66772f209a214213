#include "config_files.h"

#include <algorithm>

namespace ramify::edit {

using model::ObjectKind;

std::string section(ObjectKind kind) {
  return kind == ObjectKind::policy ? "policies" : std::string(model::to_string(kind)) + "s";
}

ConfigFiles::ConfigFiles(const SourceMap& sources) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto id = static_cast<SourceId>(i);
    auto file = YamlFile::open(std::string(sources.name(id)), std::string(sources.text(id)));
    if (file) files_.push_back(*std::move(file));
  }
}

ConfigFiles::At ConfigFiles::find(const Pointer& where) {
  for (YamlFile& file : files_) {
    if (file.has(where)) return {&file, where};
  }
  return {nullptr, Pointer()};
}

ConfigFiles::At ConfigFiles::find(const model::Address& object) {
  return find(Pointer("/accounts") / object.account.str() / section(object.object.kind) / object.object.name);
}

YamlFile* ConfigFiles::named(const std::string& name) {
  const auto found = std::find_if(files_.begin(), files_.end(), [&](const auto& file) { return file.name() == name; });
  return found == files_.end() ? nullptr : &*found;
}

void ConfigFiles::each_holder(const std::function<void(const At& object, const model::ObjectRef& ref)>& visit) {
  for (YamlFile& file : files_) {
    const auto keys_of = [&](const Pointer& where) {
      std::vector<std::string> keys;
      const config::Node* node = file.node(where);
      if (node == nullptr) return keys;
      for (const auto& entry : node->entries) keys.push_back(entry.key);
      return keys;
    };
    const Pointer accounts("/accounts");
    for (const auto& account : keys_of(accounts)) {
      for (const ObjectKind kind : {ObjectKind::user, ObjectKind::group, ObjectKind::role}) {
        const Pointer objects = accounts / account / section(kind);
        for (const auto& name : keys_of(objects)) visit({&file, objects / name}, {kind, name});
      }
    }
  }
}

std::vector<FileChange> ConfigFiles::changes() const {
  std::vector<FileChange> all;
  for (const YamlFile& file : files_) {
    if (file.text() != file.before()) all.push_back({file.name(), file.before(), file.text()});
  }
  std::sort(all.begin(), all.end(), [](const FileChange& a, const FileChange& b) { return a.name < b.name; });
  return all;
}

}  // namespace ramify::edit
