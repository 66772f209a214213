#include "reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "json_place.h"
#include "ramify/text/text.h"

namespace ramify::policy {
namespace {

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = text::suggest(word, candidates);
  return near ? fmt::format("did you mean \"{}\"?", *near) : std::string();
}

}  // namespace

std::string_view type_name(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  if (value.is_string()) return "a string";
  if (value.is_boolean()) return "a boolean";
  return value.is_number() ? "a number" : "null";
}

void Reader::fault(std::string_view code, const std::string& pointer, std::string message, std::string help) {
  faults_.push_back({std::string(code), pointer, std::move(message), std::move(help), 0, 0});
}

Reader::Meant Reader::check_members(const Json& object, const std::string& pointer, std::string_view owner,
                                    const std::vector<std::string>& known) {
  Meant meant;
  for (const auto& [name, value] : object.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string help;
    if (name == "NotPrincipal") {
      help = "remove it; the service has no negated principals";
    } else if (const auto near = text::suggest(name, known); near && !object.contains(*near)) {
      meant.insert(*near);
      help = fmt::format("did you mean \"{}\"?", *near);
    } else {
      help = fmt::format("remove it; {} may hold {}", owner, fmt::join(known, ", "));
    }
    fault("P008", pointer_to(pointer, name), fmt::format("{} has no element \"{}\"", owner, text::printable(name)),
          std::move(help));
  }
  return meant;
}

bool Reader::expect_object(const Json& value, const std::string& pointer, std::string_view what) {
  if (value.is_object()) return true;
  fault("P001", pointer, fmt::format("{} must be an object, not {}", what, type_name(value)));
  return false;
}

std::vector<std::string> Reader::strings(const Json& value, const std::string& pointer, std::string_view what,
                                         bool scalars) {
  std::vector<std::string> out;
  const auto take = [&](const Json& item, const std::string& where, std::string_view expected) {
    if (item.is_string()) {
      out.push_back(item.get<std::string>());
    } else if (scalars && (item.is_boolean() || item.is_number())) {
      out.push_back(item.dump());
    } else {
      fault("P001", where, fmt::format("{} must be {}, not {}", what, expected, type_name(item)));
    }
  };
  if (!value.is_array()) {
    take(value, pointer, "a string or a list of strings");
    return out;
  }
  for (std::size_t i = 0; i < value.size(); ++i) take(value[i], pointer_to(pointer, i), "a string in every place");
  return out;
}

Document Reader::read(const Json& root) {
  Document document;
  if (!expect_object(root, "", "a policy document")) return document;
  const Meant meant = check_members(root, "", "a policy document", {"Version", "Statement"});
  version(root, meant);
  const auto found = root.find("Statement");
  if (found == root.end()) {
    if (meant.count("Statement") == 0) {
      fault("P001", "", "the document has no Statement", R"(add "Statement": a list of statements)");
    }
  } else if (found->is_object()) {
    document.statements.push_back(statement(*found, "/Statement"));
  } else if (!found->is_array()) {
    fault("P001", "/Statement", fmt::format("Statement must be a list of statements, not {}", type_name(*found)));
  } else {
    for (std::size_t i = 0; i < found->size(); ++i) {
      document.statements.push_back(statement((*found)[i], pointer_to("/Statement", i)));
    }
  }
  return document;
}

void Reader::version(const Json& root, const Meant& meant) {
  const std::string help = R"(write "Version": "1", the 1 in quotes)";
  const auto found = root.find("Version");
  if (found == root.end()) {
    if (meant.count("Version") == 0) fault("P003", "", "the document has no Version", help);
  } else if (!found->is_string()) {
    fault("P003", "/Version", fmt::format("Version must be the string \"1\", not {}", type_name(*found)), help);
  } else if (found->get<std::string>() != "1") {
    const std::string shown = text::printable(found->get<std::string>());
    fault("P003", "/Version", fmt::format(R"(Version must be "1", not "{}")", shown), help);
  }
}

Statement Reader::statement(const Json& value, const std::string& pointer) {
  Statement out;
  if (!expect_object(value, pointer, "a statement")) return out;
  const bool identity = kind_ == DocumentKind::identity;
  // Elements of the other kind of document have messages of their own, so they count as known here.
  const Meant meant =
      check_members(value, pointer, "a statement",
                    {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition"});
  if (const auto sid = value.find("Sid"); sid != value.end()) {
    if (sid->is_string()) {
      out.sid = sid->get<std::string>();
    } else {
      fault("P001", pointer_to(pointer, "Sid"), fmt::format("Sid must be a string, not {}", type_name(*sid)));
    }
  }
  out.effect = effect(value, pointer, meant);
  actions(value, pointer, meant, out);
  if (identity) {
    resources(value, pointer, meant, out);
    if (value.contains("Principal")) {
      fault("P013", pointer_to(pointer, "Principal"), "an identity policy has no Principal",
            "remove it; a Principal belongs in the trust policy of a role");
    }
  } else {
    principals(value, pointer, meant, out);
    for (const std::string_view element : {"Resource", "NotResource"}) {
      if (!value.contains(element)) continue;
      fault("P008", pointer_to(pointer, element), fmt::format("a trust policy has no {}", element),
            "remove it; the role that carries the trust policy is the resource");
    }
  }
  if (const auto condition = value.find("Condition"); condition != value.end()) {
    out.conditions = conditions(*condition, pointer_to(pointer, "Condition"));
  }
  return out;
}

Effect Reader::effect(const Json& object, const std::string& pointer, const Meant& meant) {
  const auto found = object.find("Effect");
  if (found == object.end()) {
    if (meant.count("Effect") == 0) {
      fault("P004", pointer, "the statement has no Effect", R"(add "Effect": "Allow" or "Effect": "Deny")");
    }
    return Effect::allow;
  }
  const std::string where = pointer_to(pointer, "Effect");
  if (!found->is_string()) {
    fault("P004", where, fmt::format(R"(Effect must be "Allow" or "Deny", not {})", type_name(*found)));
    return Effect::allow;
  }
  const auto text = found->get<std::string>();
  if (text == "Deny") return Effect::deny;
  if (text != "Allow") {
    fault("P004", where, fmt::format(R"(Effect must be "Allow" or "Deny", not "{}")", text::printable(text)),
          did_you_mean(text, {"Allow", "Deny"}));
  }
  return Effect::allow;
}

}  // namespace ramify::policy
