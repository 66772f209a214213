#include "revoke_trust.h"

#include "ramify/text/text.h"

namespace ramify::edit {
namespace {

using At = ConfigFiles::At;
using config::Node;
using model::ObjectKind;

/// Whether `account/name`, or an account alone, speaks of the outcast.
bool speaks_of(const std::string& reference, std::optional<ObjectKind> kind, const TrustCut& cut) {
  const access::Outcast& outcast = cut.outcast;
  const std::size_t slash = reference.find('/');
  const std::string account = reference.substr(0, slash);
  const bool same = account == outcast.account.str() || (outcast.key && account == outcast.key->str());
  if (!same || !outcast.object) return same;
  return kind == outcast.object->kind && slash != std::string::npos &&
         text::fold_case(reference.substr(slash + 1)) == text::fold_case(outcast.object->name);
}

bool is_entry_of(const Node& entry, const TrustCut& cut) {
  for (const auto& [key, kind] : {std::pair<const char*, std::optional<ObjectKind>>{"account", std::nullopt},
                                  {"user", ObjectKind::user},
                                  {"role", ObjectKind::role}}) {
    const config::Entry* found = entry.find(key);
    if (found != nullptr) return speaks_of(found->value->text, kind, cut);
  }
  return false;
}

bool cut_entries(const At& list, const TrustCut& cut) {
  bool made = true;
  for (std::size_t i = list.node()->items.size(); i-- > 0;) {
    const At entry = list / i;
    if (is_entry_of(*entry.node(), cut)) made = list.file->erase(entry.where) && made;
  }
  return made;
}

/// What is left of a document's statement, or of all of it.
enum class Left { something, nothing, unmade };

Left cut_statement(const At& statement, const access::Outcast& outcast) {
  const auto* effect = statement.node()->find("Effect");
  const At principals = statement / "Principal";
  const At ram = principals / "RAM";
  if (effect == nullptr || effect->value->text != "Allow" || !ram.there()) return Left::something;
  std::size_t others = 0;
  const Node* node = ram.node();
  const bool is_list = node->kind == config::NodeKind::sequence;
  if (!is_list) others = access::names(node->text, outcast) ? 0 : 1;
  for (const auto& item : node->items) others += access::names(item->text, outcast) ? 0 : 1;
  if (others == 0) {
    if (principals.node()->entries.size() == 1) return Left::nothing;
    return ram.file->erase(ram.where) ? Left::something : Left::unmade;
  }
  for (std::size_t i = is_list ? node->items.size() : 0; i-- > 0;) {
    const At item = ram / i;
    if (access::names(item.node()->text, outcast) && !ram.file->erase(item.where)) return Left::unmade;
  }
  return Left::something;
}

bool allows(const Node& statement) {
  const auto* effect = statement.find("Effect");
  return effect != nullptr && effect->value->text == "Allow";
}

Left cut_document(const At& document, const access::Outcast& outcast) {
  const At statements = document / "Statement";
  if (!statements.there()) return Left::unmade;
  if (statements.node()->kind == config::NodeKind::mapping) return cut_statement(statements, outcast);
  std::vector<std::size_t> gone;
  std::size_t allowing = 0;
  for (std::size_t i = 0; i < statements.node()->items.size(); ++i) {
    const Left left = cut_statement(statements / i, outcast);
    if (left == Left::unmade) return left;
    if (left == Left::nothing) gone.push_back(i);
    if (left == Left::something && allows(*(statements / i).node())) ++allowing;
  }
  if (allowing == 0) return Left::nothing;
  for (; !gone.empty(); gone.pop_back()) {
    if (!statements.file->erase((statements / gone.back()).where)) return Left::unmade;
  }
  return Left::something;
}

bool trust_nobody(const At& role, const char* instead_of) {
  return role.file->set((role / "trust").where, Json::array()) && role.file->erase((role / instead_of).where);
}

}  // namespace

bool cut_trust(ConfigFiles& files, const At& role, const TrustCut& cut) {
  if (const At list = role / "trust"; list.there()) return cut_entries(list, cut);
  if (const At document = role / "trust_document"; document.there()) {
    const Left left = cut_document(document, cut.outcast);
    return left == Left::nothing ? trust_nobody(role, "trust_document") : left == Left::something;
  }
  if (const At name = role / "trust_file"; name.there()) {
    YamlFile* file = files.named(name.node()->text);
    if (file == nullptr) return false;
    const Left left = cut_document({file, YamlFile::Pointer()}, cut.outcast);
    return left == Left::nothing ? trust_nobody(role, "trust_file") : left == Left::something;
  }
  return true;
}

}  // namespace ramify::edit
