#include <fmt/format.h>

#include <algorithm>

#include "ramify/text/text.h"
#include "resolve.h"

namespace ramify::config {
namespace {

using model::ObjectKind;

constexpr std::string_view kForms =
    "write `account/name can service:Action [on RESOURCE]` or `account/name can assume account/role`; cannot for the "
    "opposite";

std::vector<std::string> split_words(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : text) {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::vector<std::string> split_slashes(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '/') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_action(std::string_view text) {
  if (text == "*") return true;
  const std::size_t colon = text.find(':');
  const auto sound = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
             std::string_view("*?-_.").find(c) != std::string_view::npos;
    });
  };
  return colon != std::string_view::npos && sound(text.substr(0, colon)) && sound(text.substr(colon + 1));
}

bool is_resource(std::string_view text) {
  return text == "*" || (text.starts_with("acs:") && std::count(text.begin(), text.end(), ':') >= 4);
}

/// Reads and resolves one sentence.
class Sentence {
 public:
  Sentence(const Located<std::string>& text, Resolution& at) : text_(text), at_(at) {}

  std::optional<AccessTest> read() {
    const std::vector<std::string> words = split_words(text_.value);
    const bool verb = words.size() >= 3 && (words[1] == "can" || words[1] == "cannot");
    const bool assume = verb && words[2] == "assume";
    const bool form = assume ? words.size() == 4 : words.size() == 3 || (words.size() == 5 && words[3] == "on");
    if (!verb || !form) {
      fault("config.access-test", "this is not an access test", std::string(kForms));
      return {};
    }
    const bool expected = words[1] == "can";
    auto test = read_subject(words[0], expected);
    if (assume) {
      auto role = read_role(words[3]);
      if (!test || !role) return {};
      test->assume = std::move(role);
    } else {
      if (!is_action(words[2]))
        fault("config.access-test", fmt::format("{} is not an action", in_quotes(words[2])),
              "write it as in oss:GetObject or oss:Get*");
      const std::string resource = words.size() == 5 ? words[4] : "*";
      if (!is_resource(resource))
        fault("config.access-test", fmt::format("{} is not a resource", in_quotes(resource)),
              "write * or acs:service:region:account:name");
      if (!test) return {};
      test->action = words[2];
      test->resource = resource;
    }
    test->text = text_.value;
    test->place = to_place(at_.context.sources, text_.where);
    return test;
  }

 private:
  void fault(std::string_view code, std::string message, std::string help = {}) {
    at_.context.faults.error(code, text_.where, std::move(message), std::move(help));
  }

  std::optional<AccessTest> read_subject(const std::string& word, bool expected) {
    const std::vector<std::string> parts = split_slashes(word);
    const bool kind_said = parts.size() == 3 && (parts[1] == "user" || parts[1] == "role");
    if ((parts.size() != 2 && !kind_said) || parts.back().empty() || parts.front().empty()) {
      fault("config.access-test", fmt::format("{} does not name a user or role", in_quotes(word)),
            "write account/name");
      return {};
    }
    const auto target = find_account({parts.front(), {}, text_.where}, at_);
    if (!target) return {};
    if (!target->key) {
      fault("config.access-test",
            fmt::format("the account {} is not described here, so nothing can be tested of it", parts.front()));
      return {};
    }
    const AccountDraft& account = at_.draft.accounts.at(*target->key);
    const std::string& name = parts.back();
    const auto user = account.users.find(model::UserName::from_service(name));
    const auto role = account.roles.find(model::RoleName::from_service(name));
    const bool is_user = user != account.users.end() && !user->second.absent && (!kind_said || parts[1] == "user");
    const bool is_role = role != account.roles.end() && !role->second.absent && (!kind_said || parts[1] == "role");
    if (is_user && is_role) {
      fault("config.ambiguous-subject",
            fmt::format("{} declares a user and a role {}", target->key->str(), in_quotes(name)),
            fmt::format("write {0}/user/{1} or {0}/role/{1}", target->key->str(), name));
      return {};
    }
    AccessTest test{*target->key, name, {}, expected, {}, {}, "*", {}, {}};
    if (is_user || is_role) {
      test.subject_kind = is_user ? ObjectKind::user : ObjectKind::role;
    } else if (expected || (kind_said && parts[1] == "role")) {
      const bool kind_user = !kind_said || parts[1] == "user";
      if (is_unread(account, ObjectKind::role, at_) || (kind_user && is_unread(account, ObjectKind::user, at_)))
        return {};
      if (kind_user && user != account.users.end()) {
        return absent(user->second, ObjectKind::user, user->second.user ? "has expired" : "is declared absent", test);
      }
      if (role != account.roles.end()) return absent(role->second, ObjectKind::role, "is declared absent", test);
      fault("config.unknown-subject",
            fmt::format("{} declares no user or role {}", target->key->str(), in_quotes(name)), suggest(account, name));
      return {};
    } else if (!make_name<model::UserName>(name, text_.where, "name.user", at_.context.faults)) {
      return {};
    }
    return test;
  }

  std::optional<AccessTest> absent(const Common& declared, ObjectKind kind, std::string_view why,
                                   const AccessTest& test) {
    at_.context.faults
        .error(
            "config.reference-to-absent", text_.where,
            fmt::format("the {} {} of {} {}", model::to_string(kind), in_quotes(test.subject), test.account.str(), why),
            "who is absent can only be the subject of a cannot")
        .notes.push_back({"it is declared here", declared.where});
    return {};
  }

  static std::string suggest(const AccountDraft& account, const std::string& name) {
    std::vector<std::string> names;
    for (const auto& [user, draft] : account.users) names.push_back(user.str());
    for (const auto& [role, draft] : account.roles) names.push_back(role.str());
    std::string help = did_you_mean(name, names);
    return help.empty() ? "who is not declared can only be the subject of a cannot" : help;
  }

  std::optional<model::Address> read_role(const std::string& word) {
    const std::vector<std::string> parts = split_slashes(word);
    if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) {
      fault("config.access-test", fmt::format("{} does not name a role", in_quotes(word)), "write account/role");
      return {};
    }
    const auto target = find_target({parts[0], parts[1], text_.where}, ObjectKind::role, at_);
    if (!target) return {};
    if (!target->key) {
      fault("config.access-test",
            fmt::format("the account {} is not described here, so nothing can be tested of it", parts[0]));
      return {};
    }
    return model::Address{*target->key, {ObjectKind::role, parts[1]}};
  }

  const Located<std::string>& text_;
  Resolution& at_;
};

}  // namespace

void resolve_access_tests(Resolution& at) {
  for (const auto& text : at.draft.access_tests) {
    if (auto test = Sentence(text, at).read()) at.desired.access_tests.push_back(*std::move(test));
  }
}

}  // namespace ramify::config
