#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ramify/edit/lint_fix.h"
#include "yaml_file.h"

namespace ramify::edit {

/// All files of a configuration, changed together.
class ConfigFiles {
 public:
  using Pointer = YamlFile::Pointer;
  struct At {
    YamlFile* file = nullptr;
    Pointer where;
    explicit operator bool() const { return file != nullptr; }
    [[nodiscard]] const config::Node* node() const { return file->node(where); }
    [[nodiscard]] At operator/(const std::string& key) const { return {file, where / key}; }
    [[nodiscard]] At operator/(std::size_t index) const { return {file, where / index}; }
    [[nodiscard]] bool there() const { return file->has(where); }
  };

  explicit ConfigFiles(const SourceMap& sources);

  /// The first file that has it: every object is declared once.
  [[nodiscard]] At find(const Pointer& where);
  [[nodiscard]] At find(const model::Address& object);
  [[nodiscard]] YamlFile* named(const std::string& name);
  [[nodiscard]] std::vector<YamlFile>& all() { return files_; }
  /// Every user, group and role of every account, by what it is called there.
  void each_holder(const std::function<void(const At& object, const model::ObjectRef& ref)>& visit);
  /// The files that are no longer as they were, by name.
  [[nodiscard]] std::vector<FileChange> changes() const;

 private:
  std::vector<YamlFile> files_;
};

/// `users`, `groups`, `roles`, `policies`.
[[nodiscard]] std::string section(model::ObjectKind kind);

}  // namespace ramify::edit
