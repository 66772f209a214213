#include "ramify/access/request.h"

#include <fmt/format.h>

#include "ramify/text/strict_json.h"
#include "ramify/text/text.h"

namespace ramify::access {
namespace {

using Json = nlohmann::json;
template <class T>
using Read = tl::expected<T, std::string>;

tl::unexpected<std::string> wrong(std::string message) {
  return tl::unexpected(std::move(message));
}

std::string in_quotes(std::string_view text) {
  return fmt::format("\"{}\"", text::printable(text));
}

using AccountItem = std::pair<const model::AccountKey, model::Account>;

Read<const AccountItem*> find_account(const model::World& world, std::string_view key) {
  const auto found = world.accounts.find(model::AccountKey::from_service(std::string(key)));
  if (found != world.accounts.end()) return &*found;
  std::vector<std::string> names;
  for (const auto& [name, account] : world.accounts) names.push_back(name.str());
  const auto near = text::suggest(key, names);
  return wrong(fmt::format("there is no account {}{}", in_quotes(key),
                           near ? fmt::format("; did you mean \"{}\"?", *near) : std::string()));
}

bool has(const model::Account& account, model::ObjectKind kind, const std::string& name) {
  const model::ObjectRef ref{kind, name};
  return model::contains(account, ref) || model::case_twin(account, ref);
}

Read<std::vector<std::string>> context_values(const std::string& key, const Json& value) {
  std::vector<std::string> out;
  const auto add = [&](const Json& item) {
    if (item.is_string()) {
      out.push_back(item.get<std::string>());
    } else if (item.is_boolean() || item.is_number()) {
      out.push_back(item.dump());
    } else {
      return false;
    }
    return true;
  };
  bool fine = true;
  if (value.is_array()) {
    for (const Json& item : value) fine = fine && add(item);
  } else {
    fine = add(value);
  }
  if (!fine) return wrong(fmt::format("context key {} must be a text or a list of texts", in_quotes(key)));
  return out;
}

Read<Context> read_context(const Json& request) {
  Context context;
  if (const auto given = request.find("context"); given != request.end()) {
    if (!given->is_object()) return wrong("\"context\" must be an object");
    for (const auto& [key, value] : given->items()) {
      auto values = context_values(key, value);
      if (!values) return tl::unexpected(values.error());
      context.values.emplace(key, *std::move(values));
    }
  }
  if (const auto complete = request.find("complete"); complete != request.end()) {
    if (!complete->is_boolean()) return wrong("\"complete\" must be true or false");
    context.complete = complete->get<bool>();
  }
  if (const auto group = request.find("resource_group"); group != request.end()) {
    if (!group->is_string()) return wrong("\"resource_group\" must be a text");
    context.resource_group = model::ResourceGroupId::from_service(group->get<std::string>());
  }
  return context;
}

}  // namespace

tl::expected<Subject, std::string> parse_subject(const model::World& world, std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) {
    return wrong(
        fmt::format("{} is no principal; write company-b/alice, company-a/role/X or company-b/root", in_quotes(text)));
  }
  const auto account = find_account(world, text.substr(0, slash));
  if (!account) return tl::unexpected(account.error());
  const model::AccountKey& key = (*account)->first;
  std::string name(text.substr(slash + 1));
  if (name == "root") return Subject::root(key);
  constexpr std::string_view kRole = "role/";
  constexpr std::string_view kUser = "user/";
  if (name.compare(0, kRole.size(), kRole) == 0) return Subject::role(key, name.substr(kRole.size()));
  const bool says_user = name.compare(0, kUser.size(), kUser) == 0;
  if (says_user) name.erase(0, kUser.size());
  if (name.empty() || name.find('/') != std::string::npos) {
    return wrong(fmt::format("{} is no principal: only users, roles and root can ask", in_quotes(text)));
  }
  const model::Account& there = (*account)->second;
  if (has(there, model::ObjectKind::user, name)) return Subject::user(key, name);
  const bool is_role = !says_user && has(there, model::ObjectKind::role, name);
  return is_role ? Subject::role(key, name) : Subject::stranger(key, name);
}

tl::expected<std::string, std::string> parse_resource(const model::World& world, std::string_view text) {
  if (text == "*" || text.substr(0, 4) == "acs:") return std::string(text);
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash + 1 == text.size()) {
    return wrong(fmt::format("{} is no resource; write an ARN (acs:…) or a role as company-a/X", in_quotes(text)));
  }
  const auto account = find_account(world, text.substr(0, slash));
  if (!account) return tl::unexpected(account.error());
  std::string_view role = text.substr(slash + 1);
  constexpr std::string_view kRole = "role/";
  if (role.substr(0, kRole.size()) == kRole) role.remove_prefix(kRole.size());
  const std::string name(role);
  const model::Account& there = (*account)->second;
  auto arn = model::role_arn(there.id, model::RoleName::from_service(name));
  if (has(there, model::ObjectKind::role, name)) return arn;
  std::vector<std::string> names;
  for (const auto& each : there.roles) names.push_back(each.first.str());
  const std::string key = (*account)->first.str();
  const auto near = text::suggest(name, names);
  return wrong(fmt::format("there is no role {}{}", in_quotes(key + "/" + name),
                           near ? fmt::format("; did you mean {}?", in_quotes(key + "/" + *near))
                                : fmt::format("; write {} to ask about it all the same", text::printable(arn))));
}

std::optional<std::string> fault_in_action(std::string_view action) {
  if (action.find_first_of("*?") != std::string_view::npos && action.find(':') != std::string_view::npos) {
    return fmt::format("{} stands for many actions, and a request has one; name it, such as sts:AssumeRole",
                       in_quotes(action));
  }
  const std::size_t colon = action.find(':');
  if (colon != 0 && colon != std::string_view::npos && colon + 1 != action.size()) return std::nullopt;
  return fmt::format("{} is no action; write a service's code, a colon and a name, such as sts:AssumeRole",
                     in_quotes(action));
}

tl::expected<Asked, std::string> make_asked(const Evaluator& evaluator, std::string_view principal,
                                            std::string_view action, std::string_view resource) {
  auto subject = parse_subject(evaluator.world(), principal);
  if (!subject) return tl::unexpected(subject.error());
  auto arn = parse_resource(evaluator.world(), resource);
  if (!arn) return tl::unexpected(arn.error());
  if (auto fault = fault_in_action(action)) return wrong(*std::move(fault));
  const bool declared = evaluator.find(*subject) != nullptr;
  return Asked{*std::move(subject), declared, std::string(action), *std::move(arn), {}};
}

tl::expected<Asked, std::string> parse_request(const Evaluator& evaluator, std::string_view line) {
  const auto json = text::parse_json(line);
  if (!json) return wrong(fmt::format("{} (column {})", json.error().message, json.error().column));
  if (!json->is_object()) return wrong("a request is a JSON object");
  for (const auto& [name, value] : json->items()) {
    const std::string_view known = name;
    if (known != "principal" && known != "action" && known != "resource" && known != "context" && known != "complete" &&
        known != "resource_group") {
      return wrong(fmt::format("a request has no member {}", in_quotes(name)));
    }
  }
  for (const char* name : {"principal", "action", "resource"}) {
    const auto found = json->find(name);
    if (found == json->end() || !found->is_string()) return wrong(fmt::format("\"{}\" must be there as a text", name));
  }
  auto asked =
      make_asked(evaluator, json->at("principal").get_ref<const std::string&>(),
                 json->at("action").get_ref<const std::string&>(), json->at("resource").get_ref<const std::string&>());
  if (!asked) return asked;
  auto context = read_context(*json);
  if (!context) return tl::unexpected(context.error());
  asked->context = *std::move(context);
  return asked;
}

std::string_view decision_word(const Decision& decision) {
  if (decision.standing == Standing::deny) return decision.explicit_deny ? "explicit_deny" : "implicit_deny";
  return to_string(decision.standing);
}

}  // namespace ramify::access
