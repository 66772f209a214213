#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "handlers.h"
#include "ramify/wire/sign.h"

namespace ramify::sim {
namespace {

using nlohmann::json;

constexpr std::chrono::hours kFresh{4};
constexpr std::int64_t kRowsMax = 3501;
constexpr std::string_view kNone = "-";
/// Two keys, and room for those that an account may have beyond its quota.
constexpr std::array<std::string_view, 5> kKeyColumns = {"access_key_1", "access_key_2", "additional_access_key_1",
                                                         "additional_access_key_2", "additional_access_key_3"};

/// A field that a spreadsheet takes as text whatever it begins with.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string_view flag(bool value) {
  return value ? "TRUE" : "FALSE";
}

std::string or_none(const std::string& text) {
  return text.empty() ? std::string(kNone) : text;
}

std::string header() {
  std::string out =
      "user,user_creation_time,user_last_logon,password_exist,password_active,password_last_changed,"
      "password_next_rotation,mfa_active";
  for (const auto name : kKeyColumns) out += fmt::format(",{0}_exist,{0}_active,{0}_last_rotated,{0}_last_used", name);
  return out;
}

std::string key_fields(const std::map<std::string, AccessKey>& keys) {
  std::vector<const AccessKey*> sorted;
  for (const auto& [id, key] : keys) sorted.push_back(&key);
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->created < b->created; });
  std::string out;
  for (std::size_t i = 0; i < kKeyColumns.size(); ++i) {
    if (i >= sorted.size()) {
      out += fmt::format(",FALSE,{0},{0},{0}", kNone);
      continue;
    }
    const AccessKey& key = *sorted[i];
    out += fmt::format(",TRUE,{},{},{}", flag(key.active), key.created, or_none(key.last_used));
  }
  return out;
}

std::string next_rotation(const Account& account, const LoginProfile& login) {
  const int days = account.password_policy.value("MaxPasswordAge", 0);
  const auto changed = parse_instant(login.password_changed);
  if (days == 0 || !changed) return std::string(kNone);
  return format_instant(*changed + std::chrono::hours(24) * days);
}

std::string user_row(const Context& context, const User& user) {
  std::string out = fmt::format("{},{},{},{}", field(principal_name(context.account, user)), user.created, kNone,
                                flag(user.login.has_value()));
  if (user.login) {
    out += fmt::format(",{},{},{}", flag(user.login->active), or_none(user.login->password_changed),
                       next_rotation(context.account, *user.login));
  } else {
    out += fmt::format(",{0},{0},{0}", kNone);
  }
  return out + fmt::format(",{}", flag(!user.mfa_serial.empty())) + key_fields(user.keys);
}

std::string report(const Context& context) {
  std::string out = header() + "\r\n";
  out += fmt::format("<root>,{0},{0},TRUE,TRUE,{0},{0},FALSE{1}\r\n", kNone, key_fields(context.account.root_keys));
  for (const auto& [folded, user] : context.account.users) out += user_row(context, user) + "\r\n";
  return out;
}

/// A report is made at once, yet the first answer is that it was begun: who asks must ask again.
Reply generate_report(Context& context, const Params&) {
  CredentialReport& last = context.account.credential_report;
  const auto made = parse_instant(last.generated);
  if (made && context.now < *made + kFresh) return json{{"State", "COMPLETED"}};
  last.csv = report(context);
  last.generated = context.now_text;
  return json{{"State", "STARTED"}};
}

std::vector<std::string> lines_of(const std::string& csv) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < csv.size();) {
    const auto end = csv.find("\r\n", at);
    out.push_back(csv.substr(at, end - at + 2));
    at = end + 2;
  }
  return out;
}

/// Pages are pieces of one text: the first begins with the header. A token dies with the report it came from.
Reply get_report(Context& context, const Params& params) {
  const CredentialReport& last = context.account.credential_report;
  if (last.generated.empty()) return refuse("EntityNotExist.CredentialReport");
  const auto max = params.integer("MaxItems").value_or(kRowsMax);
  if (max < 1 || max > kRowsMax) {
    return invalid_parameter("MaxItems",
                             fmt::format("The parameter \"MaxItems\" is not valid: it is 1 to {}.", kRowsMax));
  }
  const auto lines = lines_of(last.csv);
  std::size_t begin = 0;
  if (const std::string token = params.text("NextToken"); !token.empty()) {
    const auto after = from_marker(context, params, token);
    const std::string prefix = last.generated + "|";
    if (!after || after->substr(0, prefix.size()) != prefix) {
      return invalid_parameter("NextToken", "The parameter \"NextToken\" is not valid.");
    }
    begin = std::stoul(after->substr(prefix.size()));
  }
  // The header is no item.
  const std::size_t end = std::min(lines.size(), begin + static_cast<std::size_t>(max) + (begin == 0 ? 1 : 0));
  std::string content;
  for (std::size_t i = begin; i < end; ++i) content += lines[i];
  const bool truncated = end < lines.size();
  json reply = {{"Content", wire::base64_encode(content)},
                {"GeneratedTime", last.generated},
                {"IsTruncated", truncated ? "true" : "false"}};
  if (truncated) reply["NextToken"] = to_marker(context, params, fmt::format("{}|{}", last.generated, end));
  return reply;
}

constexpr std::array kRows = {
    Handler{wire::Service::ims, "GenerateCredentialReport", generate_report},
    Handler{wire::Service::ims, "GetCredentialReport", get_report},
};

}  // namespace

std::span<const Handler> report_handlers() {
  return kRows;
}

}  // namespace ramify::sim
