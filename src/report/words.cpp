#include "words.h"

#include <fmt/format.h>

#include <charconv>

#include "ramify/text/text.h"

namespace ramify::report {

std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", text::printable(text));
}

std::string duration(std::string_view seconds) {
  unsigned long value = 0;
  const auto end = seconds.data() + seconds.size();
  if (const auto read = std::from_chars(seconds.data(), end, value); read.ec != std::errc{} || read.ptr != end) {
    return text::printable(seconds);
  }
  if (value == 0) return "0s";
  std::string words;
  if (value >= 3600) words += fmt::format("{}h", value / 3600);
  if (value % 3600 >= 60) words += fmt::format("{}m", value % 3600 / 60);
  if (value % 60 != 0) words += fmt::format("{}s", value % 60);
  return words;
}

std::string attachment_words(const model::Attachment& attachment) {
  return fmt::format("policy {} ({}), {}", text::printable(attachment.policy.name.str()),
                     attachment.policy.type == model::PolicyType::system ? "system" : "custom",
                     attachment.resource_group
                         ? fmt::format("in resource group {}", text::printable(attachment.resource_group->str()))
                         : std::string("whole account"));
}

std::string reason_words(ops::Reason reason) {
  switch (reason) {
    case ops::Reason::declared_new:
      return "declared, not there yet";
    case ops::Reason::declared_differs:
      return "declared otherwise";
    case ops::Reason::declared_absent:
      return "declared absent";
    case ops::Reason::unlisted_attachment:
      return "attached, but not listed";
    case ops::Reason::unlisted_member:
      return "a member, but does not name this group";
    case ops::Reason::owned_undeclared:
      return "made by this project, declared no more";
    case ops::Reason::unmanaged_in_all:
      return "not declared, and this account is managed whole";
    case ops::Reason::adopted:
      return "there already, now taken over";
    case ops::Reason::renamed:
      return "renamed";
    case ops::Reason::dependent:
      return "goes with what it hangs on";
    case ops::Reason::trust_cycle:
      return "second half of a trust that names what comes after it";
    case ops::Reason::surplus_key:
      return "more keys than declared";
    case ops::Reason::undone:
      return "takes back what an earlier apply did";
  }
  return {};
}

std::string field_words(ops::Field field) {
  switch (field) {
    case ops::Field::display_name:
      return "display name";
    case ops::Field::max_session:
      return "max session";
    case ops::Field::mfa_required:
      return "MFA required";
    case ops::Field::password_reset:
      return "password reset at next logon";
    case ops::Field::key_status:
      return "status";
    default:
      return std::string(ops::to_string(field));
  }
}

std::string remark_words(const diff::Remark& remark) {
  const auto what = text::printable(model::to_string(remark.address));
  const auto detail = remark.detail.empty() ? std::string() : ": " + text::printable(remark.detail);
  switch (remark.kind) {
    case diff::Remark::Kind::adopt:
      return remark.detail.empty() ? fmt::format("{} is there already without our mark; it is taken over", what)
                                   : fmt::format("{} carries the mark of project {}; it is taken over from there", what,
                                                 text::printable(remark.detail));
    case diff::Remark::Kind::case_twin:
      return fmt::format("{} differs from what is there by letter case only; nothing is done about it{}", what, detail);
    case diff::Remark::Kind::protected_object:
      return fmt::format("{} would be deleted, but is protected{}", what, detail);
    case diff::Remark::Kind::reserved:
      return fmt::format("{} belongs to the service, or is who we run as; it is left alone{}", what, detail);
    case diff::Remark::Kind::surplus_keys:
      return fmt::format("{} has more active AccessKeys than declared, oldest first{}", what, detail);
    case diff::Remark::Kind::mfa_missing:
      return fmt::format("{} must use MFA, but has bound no device{}", what, detail);
    case diff::Remark::Kind::rotation_waits:
      return fmt::format("{} has a new AccessKey; the old one goes once the new one is used{}", what, detail);
    case diff::Remark::Kind::rotation_blocked:
      return fmt::format("{} has an AccessKey that is due, and a second one in its successor's place{}", what, detail);
  }
  return what;
}

namespace {

std::string object_words(const model::ObjectRef& object) {
  return fmt::format("{} {}", model::to_string(object.kind), text::printable(object.name));
}

std::string verb(ops::Op op) {
  std::string words(ops::to_string(op));
  for (char& c : words) {
    if (c == '_') c = ' ';
  }
  return words;
}

struct SubjectWords {
  ops::Op op;

  std::string operator()(const model::ObjectRef& object) const {
    if (op == ops::Op::unbind_mfa) return fmt::format("unbind the MFA device of user {}", text::printable(object.name));
    return fmt::format("{} {}", verb(op), text::printable(object.name));
  }
  std::string operator()(const model::Attachment& attachment) const {
    return fmt::format("{} {} {} {}", op == ops::Op::attach_policy ? "attach" : "detach", attachment_words(attachment),
                       op == ops::Op::attach_policy ? "to" : "from",
                       object_words({attachment.principal.kind, attachment.principal.name}));
  }
  std::string operator()(const model::Membership& membership) const {
    const bool add = op == ops::Op::add_user_to_group;
    return fmt::format("{} user {} {} group {}", add ? "add" : "remove", text::printable(membership.user.str()),
                       add ? "to" : "from", text::printable(membership.group.str()));
  }
  std::string operator()(const ops::LoginProfileRef& profile) const {
    return fmt::format("{} of user {}",
                       op == ops::Op::create_login_profile   ? "make a console logon"
                       : op == ops::Op::delete_login_profile ? "delete the console logon"
                                                             : "change the console logon",
                       text::printable(profile.user.str()));
  }
  std::string operator()(const ops::AccessKeyRef& key) const {
    const auto id = key.id ? " " + text::printable(key.id->str()) : std::string();
    return fmt::format("{}{} of user {}",
                       op == ops::Op::create_access_key   ? (key.id ? "bring back access key" : "make an access key")
                       : op == ops::Op::delete_access_key ? "delete access key"
                                                          : "switch off access key",
                       id, text::printable(key.user.str()));
  }
};

}  // namespace

std::string step_words(const ops::Change& change) {
  return std::visit(SubjectWords{change.op}, change.target.subject);
}

}  // namespace ramify::report
