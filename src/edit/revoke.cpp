#include "ramify/edit/revoke.h"

#include <fmt/format.h>

#include <algorithm>

#include "config_files.h"
#include "ramify/text/text.h"
#include "revoke_trust.h"

namespace ramify::edit {
namespace {

using access::Cut;
using access::Outcast;
using At = ConfigFiles::At;
using Pointer = YamlFile::Pointer;
using config::Node;
using model::ObjectKind;

class Revocation {
 public:
  Revocation(const SourceMap& sources, const config::Desired& desired, const Outcast& outcast,
             const std::vector<Cut>& cuts)
      : files_(sources), desired_(desired), outcast_(outcast), cuts_(cuts) {}

  RevokeEdits run() {
    for (const Cut& cut : cuts_) {
      const At role = files_.find(cut.role);
      if (!role || role.node()->find("state") != nullptr) continue;
      if (cut.removed) {
        need(role.file->set(role.where, {{"state", "absent"}}), cut.role, "the role");
        forget(cut.role);
        continue;
      }
      if (cut.by_trust) need(cut_trust(files_, role, {outcast_, desired_.world}), cut.role, "the trust");
      if (cut.stripped) need(strip(role), cut.role, "the policies");
    }
    deny();
    for (const auto& test : desired_.access_tests) turn(test);
    return {files_.changes(), std::move(by_hand_)};
  }

 private:
  void need(bool made, const model::Address& whose, std::string_view what) {
    if (!made) by_hand_.push_back(fmt::format("{} of {}", what, model::to_string(whose)));
  }

  /// Nothing is attached any more, whatever was and by whomever.
  static bool strip(const At& role) {
    bool made = true;
    if (const Node* list = (role / "policies").node(); list != nullptr && !list->items.empty()) {
      made = role.file->set((role / "policies").where, Json::array());
    }
    for (const char* key : {"extra_policies", "can_assume"}) {
      if ((role / key).there()) made = role.file->erase((role / key).where) && made;
    }
    return made;
  }

  [[nodiscard]] bool means(const std::string& reference, const model::Address& role) const {
    const auto account = desired_.world.accounts.find(role.account);
    const std::string id = account == desired_.world.accounts.end() ? std::string() : account->second.id.str();
    return reference == fmt::format("{}/{}", role.account.str(), role.object.name) ||
           reference == fmt::format("{}/{}", id, role.object.name);
  }

  /// Takes out all that names a role which goes.
  void forget(const model::Address& role) {
    files_.each_holder([&](const At& object, const model::ObjectRef& ref) {
      for (const char* key : {"can_assume", "trust"}) {
        const At list = object / key;
        const Node* node = list.node();
        for (std::size_t i = node == nullptr ? 0 : node->items.size(); i-- > 0;) {
          const Node* item = (list / i).node();
          const config::Entry* inner = item->find("role");
          if (!means(inner != nullptr ? inner->value->text : item->text, role)) continue;
          // An empty trust says that nobody may enter, an empty `can_assume` says nothing.
          const bool whole = key == std::string_view("can_assume") && list.node()->items.size() == 1;
          if (!object.file->erase(whole ? list.where : (list / i).where)) {
            by_hand_.push_back(fmt::format("\"{}\" of {}", key, model::to_string(ref)));
          }
        }
      }
    });
  }

  void deny() {
    const auto policy = access::denial(desired_.world, outcast_, cuts_);
    const auto who = outcast_.address();
    if (!policy || !who) return;
    At holder = files_.find(*who);
    const Pointer account = Pointer("/accounts") / who->account.str();
    if (!holder) holder = files_.find(account / "id");
    if (!holder) return;
    const bool declared = files_.find(*who).operator bool();
    const Json document = Json::parse(policy::to_json(*policy->document));
    const At policies{holder.file, account / "policies"};
    const Json declaration{{"description", *policy->description}, {"document", document}};
    const bool added = policies.there() ? holder.file->set(policies.where / policy->name.str(), declaration)
                                        : holder.file->set(policies.where, Json{{policy->name.str(), declaration}});
    need(added, *who, "the denying policy");
    if (!declared) return;
    const At list = holder / "policies";
    const bool attached = list.there() && list.node()->kind == config::NodeKind::sequence
                              ? holder.file->append(list.where, policy->name.str())
                              : holder.file->set(list.where, Json::array({policy->name.str()}));
    need(attached, *who, "the policies");
  }

  /// Whether the test holds only as long as nothing is cut; removed: it speaks of something that goes.
  void turn(const config::AccessTest& test) {
    bool turned = false;
    bool gone = false;
    for (const Cut& cut : cuts_) {
      const bool of_role = test.account == cut.role.account && test.subject == cut.role.object.name &&
                           test.subject_kind == ObjectKind::role;
      const bool into = test.assume == cut.role;
      gone = gone || (cut.removed && (of_role || into));
      turned = turned || (into && is_outcast(test)) || (cut.stripped && of_role);
    }
    if (!gone && (!turned || !test.expected)) return;
    YamlFile* file = files_.named(test.place.file);
    const At list{file, Pointer("/access_tests")};
    const Node* tests = file == nullptr ? nullptr : list.node();
    for (std::size_t i = tests == nullptr ? 0 : tests->items.size(); i-- > 0;) {
      if (tests->items[i]->text != test.text) continue;
      const auto can = test.text.find(" can ");
      std::string text = test.text;
      if (can != std::string::npos) text.replace(can, 5, " cannot ");
      const bool made = gone ? file->erase((list / i).where) : file->set((list / i).where, text);
      if (!made) by_hand_.push_back(fmt::format("the access test \"{}\"", test.text));
      return;
    }
  }

  [[nodiscard]] bool is_outcast(const config::AccessTest& test) const {
    if (outcast_.key != test.account) return false;
    return !outcast_.object || (text::fold_case(outcast_.object->name) == text::fold_case(test.subject) &&
                                test.subject_kind.value_or(ObjectKind::user) == outcast_.object->kind);
  }

  ConfigFiles files_;
  const config::Desired& desired_;
  const Outcast& outcast_;
  const std::vector<Cut>& cuts_;
  std::vector<std::string> by_hand_;
};

}  // namespace

RevokeEdits revoke(const SourceMap& sources, const config::Desired& desired, const Outcast& outcast,
                   const std::vector<Cut>& cuts) {
  return Revocation(sources, desired, outcast, cuts).run();
}

}  // namespace ramify::edit
