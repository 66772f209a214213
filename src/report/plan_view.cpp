#include "plan_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "access_words.h"

#include "ramify/policy/catalogue.h"
#include "ramify/text/text.h"

namespace ramify::report {

namespace {

using ops::Field;
using ops::Op;

AccountNames account_names(const plan::Plan& plan) {
  AccountNames names;
  for (const auto& [key, id] : plan.accounts) names[id.str()] = key.str();
  return names;
}

std::string field_value(const ops::FieldChange& field, const std::string& value) {
  return field.field == Field::max_session ? duration(value) : in_quotes(value);
}

std::string field_name(const ops::FieldChange& field) {
  return field.field == Field::tag ? "tag " + text::printable(field.key) : field_words(field.field);
}

class Viewer {
 public:
  explicit Viewer(const plan::Plan& plan) : plan_(plan), names_(account_names(plan)) {}

  /// What a new object is made with: one line a value, no marks.
  [[nodiscard]] std::vector<Detail> made_with(const ops::Change& change) const {
    std::vector<Detail> details;
    for (const auto& field : change.fields) {
      if (!field.after || field.field == Field::name) continue;
      if (field.field == Field::trust) {
        append(details, trust_details(*field.after, own(change), names_), 0);
      } else if (field.field == Field::document) {
        append(details, document_details(*field.after), 0);
      } else if (!field.after->empty()) {
        details.push_back({' ', 0, fmt::format("{}: {}", field_name(field), field_value(field, *field.after))});
      }
    }
    return details;
  }

  /// A change of fields: one step a field, old and new.
  [[nodiscard]] std::vector<StepView> changed_fields(const plan::Step& step) const {
    std::vector<StepView> views;
    for (const auto& field : step.change.fields) {
      if (field.before == field.after) continue;
      StepView view;
      view.why = why(step.change);
      if (field.field == Field::trust || field.field == Field::document) {
        view.text = field.field == Field::trust ? "trust" : "document";
        const auto before = field.before.value_or("");
        const auto after = field.after.value_or("");
        append(view.details,
               field.field == Field::trust ? trust_change_details(before, after, own(step.change), names_)
                                           : document_change_details(before, after),
               0);
      } else if (!field.before) {
        view.mark = '+';
        view.text = fmt::format("{}: {}", field_name(field), field_value(field, *field.after));
      } else if (!field.after) {
        view.mark = '-';
        view.text = fmt::format("{} (was {})", field_name(field), field_value(field, *field.before));
      } else {
        view.text = fmt::format("{}: {} -> {}", field_name(field), field_value(field, *field.before),
                                field_value(field, *field.after));
      }
      views.push_back(std::move(view));
    }
    return views;
  }

  [[nodiscard]] StepView attached(const plan::Step& step) const {
    const auto& attachment = std::get<model::Attachment>(step.change.target.subject);
    StepView view{mark(step), attachment_words(attachment), why(step.change), {}};
    if (view.mark == '+' && is_high_risk(attachment.policy)) {
      view.details.push_back({'!', 0, "high risk: whoever holds it can take over the account, or come near to it"});
    }
    return view;
  }

  [[nodiscard]] StepView member(const plan::Step& step) const {
    const auto& membership = std::get<model::Membership>(step.change.target.subject);
    return {mark(step), "member " + text::printable(membership.user.str()), why(step.change), {}};
  }

  [[nodiscard]] StepView logon(const plan::Step& step) const {
    StepView view{mark(step), "console logon", why(step.change), {}};
    if (step.change.op != Op::create_login_profile) return view;
    view.details.push_back({' ', 0, "a first password is made and sealed for its recipients"});
    for (const auto& field : step.change.fields) {
      if (field.after == "true" && field.field == Field::password_reset) {
        view.details.push_back({' ', 0, "to be changed at the first logon"});
      }
      if (field.after == "true" && field.field == Field::mfa_required) {
        view.details.push_back({' ', 0, "MFA required"});
      }
    }
    return view;
  }

  [[nodiscard]] StepView key(const plan::Step& step) const {
    const auto& ref = std::get<ops::AccessKeyRef>(step.change.target.subject);
    const auto id = ref.id ? " " + text::printable(ref.id->str()) : std::string();
    StepView view{mark(step), "access key" + id, why(step.change), {}};
    if (step.change.op == Op::create_access_key && ref.id) {
      const auto* status = ops::find_field(step.change, Field::key_status);
      const bool was_there = status != nullptr && status->before;
      view.text += status != nullptr && status->after == "active" ? " switched on" : " inactive";
      if (!was_there) view.details.push_back({' ', 0, "from the recycle bin, with the secret that it had"});
    } else if (step.change.op == Op::create_access_key) {
      view.details.push_back({' ', 0, "its secret is sealed for its recipients as soon as it is made"});
    } else if (step.change.op == Op::deactivate_access_key) {
      view.text += " switched off";
    }
    return view;
  }

  /// What a change of trust means for those whom the plan's accounts do not hold.
  [[nodiscard]] std::vector<Detail> outsiders(const ops::Change& change, Wording wording) const {
    const auto* object = std::get_if<model::ObjectRef>(&change.target.subject);
    if (object == nullptr || object->kind != model::ObjectKind::role) return {};
    const auto role = fmt::format("{}/{}", change.target.account.str(), text::printable(object->name));
    for (const auto& field : change.fields) {
      if (field.field != Field::trust) continue;
      auto details =
          outsider_details(field.before.value_or(""), field.after.value_or(""), role, own(change), names_, wording);
      if (change.place) {
        const auto cause = fmt::format("  ({})", text::printable(model::to_string(*change.place)));
        for (auto& detail : details) detail.text += cause;
      }
      return details;
    }
    return {};
  }

  static char mark(const plan::Step& step) { return ops::descriptor(step.change.op).symbol; }

  static std::string why(const ops::Change& change) {
    // A policy that is attached is new to its holder, however old the holder is.
    const bool new_to_holder = change.reason == ops::Reason::declared_differs && change.op == Op::attach_policy;
    std::string words = reason_words(new_to_holder ? ops::Reason::declared_new : change.reason);
    if (change.place) words += "; " + text::printable(model::to_string(*change.place));
    return words;
  }

  static bool is_high_risk(const model::PolicyRef& policy) {
    if (policy.type != model::PolicyType::system) return false;
    const auto* known = policy::find_system_policy(policy.name.str());
    return known != nullptr && known->high_risk;
  }

 private:
  static void append(std::vector<Detail>& to, std::vector<Detail> from, unsigned depth) {
    for (auto& detail : from) to.push_back({detail.mark, detail.depth + depth, std::move(detail.text)});
  }

  [[nodiscard]] const model::AccountId& own(const ops::Change& change) const {
    return plan_.accounts.at(change.target.account);
  }

  const plan::Plan& plan_;
  AccountNames names_;
};

bool makes_object(Op op) {
  return op == Op::create_user || op == Op::create_group || op == Op::create_role || op == Op::create_policy;
}
bool deletes_object(Op op) {
  return op == Op::delete_user || op == Op::delete_group || op == Op::delete_role || op == Op::delete_policy;
}

void add_step(const Viewer& viewer, ObjectView& object, const plan::Step& step) {
  const Op op = step.change.op;
  const auto& subject = step.change.target.subject;
  if (std::holds_alternative<model::Attachment>(subject)) {
    object.steps.push_back(viewer.attached(step));
  } else if (std::holds_alternative<model::Membership>(subject)) {
    object.steps.push_back(viewer.member(step));
  } else if (std::holds_alternative<ops::AccessKeyRef>(subject)) {
    object.steps.push_back(viewer.key(step));
  } else if (std::holds_alternative<ops::LoginProfileRef>(subject) && op != Op::update_login_profile) {
    object.steps.push_back(viewer.logon(step));
  } else if (makes_object(op)) {
    object.mark = '+';
    object.why = Viewer::why(step.change);
    object.details = viewer.made_with(step.change);
  } else if (deletes_object(op)) {
    object.mark = '-';
    object.why = Viewer::why(step.change);
  } else if (op == Op::unbind_mfa) {
    object.steps.push_back({'-', "MFA device", Viewer::why(step.change), {}});
  } else {
    for (auto& view : viewer.changed_fields(step)) object.steps.push_back(std::move(view));
  }
}

/// What an undo does not bring back: a line for all steps of an account that lose the same.
class Losses {
 public:
  void add(const plan::Step& step, std::string_view what) {
    const auto& account = step.change.target.account;
    const auto known = std::find_if(groups_.begin(), groups_.end(),
                                    [&](const Group& group) { return group.account == account && group.what == what; });
    Group& group = known == groups_.end() ? groups_.emplace_back(Group{account, what, {}}) : *known;
    group.steps.push_back(step_words(step.change));
  }

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const Group& group : groups_) {
      auto shown = group.steps;
      if (shown.size() > kShown) {
        shown.resize(kShown);
        shown.push_back(fmt::format("and {} more", group.steps.size() - kShown));
      }
      all.push_back(fmt::format("{}: {} ({})", group.account.str(), fmt::join(shown, ", "), group.what));
    }
    return all;
  }

 private:
  static constexpr std::size_t kShown = 5;
  struct Group {
    model::AccountKey account;
    std::string_view what;
    std::vector<std::string> steps;
  };
  std::vector<Group> groups_;
};

/// A step says again what the object it hangs on has said: no need.
void drop_repeated_reasons(ObjectView& object) {
  for (auto& step : object.steps) {
    if (step.why == object.why) step.why.clear();
    const auto reason = object.why.substr(0, object.why.find(';'));
    if (!reason.empty() && step.why.rfind(reason + "; ", 0) == 0) step.why.erase(0, reason.size() + 2);
  }
}

void count(Counts& counts, char mark) {
  ++(mark == '+' ? counts.made : mark == '-' ? counts.removed : counts.changed);
}

std::string verdict(const Counts& counts, const plan::Plan& plan, std::size_t accounts) {
  if (counts.all() == 0) {
    return fmt::format("No changes: {} {} as declared.", text::count(plan.accounts.size(), "account"),
                       plan.accounts.size() == 1 ? "is" : "are");
  }
  return fmt::format("Plan: {}, in {}.", to_string(counts), text::count(accounts, "account"));
}

}  // namespace

std::string to_string(const Counts& counts) {
  return fmt::format("{} to create, {} to change, {} to delete", counts.made, counts.changed, counts.removed);
}

std::string brief(const Counts& counts) {
  std::vector<std::string> parts;
  if (counts.made > 0) parts.push_back(fmt::format("{} to create", counts.made));
  if (counts.changed > 0) parts.push_back(fmt::format("{} to change", counts.changed));
  if (counts.removed > 0) parts.push_back(fmt::format("{} to delete", counts.removed));
  return fmt::format("{}", fmt::join(parts, ", "));
}

bool PlanView::shows_access() const {
  if (!access) return false;
  return counts.all() != 0 ||
         std::any_of(access->begin(), access->end(), [](const Detail& d) { return d.mark == '!'; });
}

PlanView make_view(const plan::Plan& plan, const Access& access, Wording wording) {
  const Viewer viewer(plan);
  PlanView view;
  std::map<model::AccountKey, std::vector<model::Address>> order;
  std::map<model::Address, ObjectView> objects;
  std::map<model::AccountKey, Counts> counts;
  std::vector<Detail> outsiders;
  Losses irreversible;
  Losses undone_in_part;
  for (const auto& step : plan.steps) {
    const auto address = ops::owner(step.change.target);
    auto [object, fresh] = objects.try_emplace(address);
    if (fresh) {
      order[address.account].push_back(address);
      object->second.title =
          fmt::format("{} {}", model::to_string(address.object.kind), text::printable(address.object.name));
    }
    add_step(viewer, object->second, step);
    count(counts[address.account], Viewer::mark(step));
    count(view.counts, Viewer::mark(step));
    const auto& descriptor = ops::descriptor(step.change.op);
    // What is made is lost by nobody.
    if (descriptor.symbol != '+' && !descriptor.undo_note.empty()) {
      (descriptor.undo(step.change) ? undone_in_part : irreversible).add(step, descriptor.undo_note);
    }
    for (auto& detail : viewer.outsiders(step.change, wording)) outsiders.push_back(std::move(detail));
    const auto* attachment = std::get_if<model::Attachment>(&step.change.target.subject);
    if (attachment != nullptr && step.change.op == Op::attach_policy && Viewer::is_high_risk(attachment->policy)) {
      view.warnings.push_back(fmt::format("{}: {} gets {}, a high-risk policy", address.account.str(),
                                          object->second.title, text::printable(attachment->policy.name.str())));
    }
  }
  if (plan.binding == plan::Binding::declared && !plan.steps.empty()) {
    view.warnings.emplace_back(
        "what the files do not declare and the plan does not rely on is not bound (--bind declared): it may change "
        "before this is applied");
  }
  for (auto& [account, addresses] : order) {
    AccountView each{account.str(), plan.accounts.at(account).str(), counts[account], {}};
    for (const auto& address : addresses) {
      drop_repeated_reasons(objects[address]);
      each.objects.push_back(std::move(objects[address]));
    }
    view.accounts.push_back(std::move(each));
  }
  view.irreversible = irreversible.lines();
  view.undone_in_part = undone_in_part.lines();
  for (const auto& remark : plan.remarks) {
    view.remarks.push_back(
        remark_words(remark) +
        (remark.place ? fmt::format("  ({})", text::printable(model::to_string(*remark.place))) : std::string()));
  }
  if (access) {
    view.access = access_details(*access, wording);
    view.access->insert(view.access->begin(), outsiders.begin(), outsiders.end());
  } else if (plan.page) {
    view.access.emplace();
    for (const auto& line : plan.page->lines)
      view.access->push_back({line.mark, line.depth, text::printable(line.text)});
  }
  add_guards(view, plan);
  view.verdict = verdict(view.counts, plan, view.accounts.size());
  return view;
}

std::vector<plan::AccessPage::Line> access_lines(const plan::Plan& plan, const access::Facts& access, Wording wording) {
  std::vector<plan::AccessPage::Line> lines;
  const PlanView view = make_view(plan, access, wording);
  for (const auto& detail : *view.access) lines.push_back({detail.mark, detail.depth, detail.text});
  return lines;
}

}  // namespace ramify::report
