#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "handlers.h"
#include "passwords.h"
#include "ramify/wire/sign.h"

namespace ramify::sim {
namespace {

nlohmann::json login_json(const Context& context, const User& user) {
  nlohmann::json out = {{"PasswordResetRequired", user.login->password_reset},
                        {"MFABindRequired", user.login->mfa_required}};
  if (!context.ims()) {
    out["UserName"] = user.name;
    out["CreateDate"] = user.login->created;
    return out;
  }
  out["UserPrincipalName"] = principal_name(context.account, user);
  out["Status"] = user.login->active ? "Active" : "Inactive";
  out["UpdateDate"] = user.login->updated;
  if (context.operation.name != "CreateLoginProfile") out["AutoDisableLoginStatus"] = "false";
  return out;
}

Answer<bool> wanted_status(const Params& params, bool present) {
  if (!params.has("Status")) return present;
  const std::string status = params.text("Status");
  if (status != "Active" && status != "Inactive") {
    return invalid_parameter("Status", "The parameter \"Status\" is not valid: it is Active or Inactive.");
  }
  return status == "Active";
}

/// As many as PasswordReusePrevention can ask for, the present one included.
constexpr std::size_t kFormerMax = 24;

void set_password(Context& context, const User& user, LoginProfile& login, const std::string& password) {
  login.password_digest = password_digest(user, password);
  login.former_digests.insert(login.former_digests.begin(), login.password_digest);
  if (login.former_digests.size() > kFormerMax) login.former_digests.resize(kFormerMax);
  login.password_changed = context.now_text;
  context.secrets.push_back(password);
}

Reply create_login_profile(Context& context, const Params& params) {
  const auto named = named_user(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  User& user = **named;
  if (user.login) return refuse("EntityAlreadyExists.User.LoginProfile");
  const auto active = wanted_status(params, true);
  if (!active) return tl::unexpected<ApiError>(active.error());
  LoginProfile login;
  if (const auto password = params.optional("Password")) {
    if (auto strong = check_password(context, user, *password); !strong) {
      return tl::unexpected<ApiError>(strong.error());
    }
    set_password(context, user, login, *password);
  }
  login.password_reset = params.boolean("PasswordResetRequired").value_or(false);
  login.mfa_required = params.boolean("MFABindRequired").value_or(false);
  login.active = *active;
  login.created = login.updated = context.now_text;
  user.login = std::move(login);
  return nlohmann::json{{"LoginProfile", login_json(context, user)}};
}

Answer<User*> user_with_login(const Context& context, const Params& params) {
  auto named = named_user(context, params);
  if (named && !(*named)->login) return refuse("EntityNotExist.User.LoginProfile");
  return named;
}

Reply get_login_profile(Context& context, const Params& params) {
  const auto user = user_with_login(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  return nlohmann::json{{"LoginProfile", login_json(context, **user)}};
}

Reply update_login_profile(Context& context, const Params& params) {
  const auto named = user_with_login(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  User& user = **named;
  const auto active = wanted_status(params, user.login->active);
  if (!active) return tl::unexpected<ApiError>(active.error());
  if (const auto password = params.optional("Password")) {
    if (auto strong = check_password(context, user, *password); !strong) {
      return tl::unexpected<ApiError>(strong.error());
    }
    set_password(context, user, *user.login, *password);
  }
  if (const auto reset = params.boolean("PasswordResetRequired")) user.login->password_reset = *reset;
  if (const auto mfa = params.boolean("MFABindRequired")) user.login->mfa_required = *mfa;
  user.login->active = *active;
  user.login->updated = context.now_text;
  if (!context.ims()) return nlohmann::json::object();
  return nlohmann::json{{"LoginProfile", login_json(context, user)}};
}

Reply delete_login_profile(Context& context, const Params& params) {
  const auto user = user_with_login(context, params);
  if (!user) return tl::unexpected<ApiError>(user.error());
  (*user)->login.reset();
  return nlohmann::json::object();
}

Reply change_password(Context& context, const Params& params) {
  if (context.caller.kind != Caller::Kind::user) return refuse("NotSupport.Account");
  User* user = context.account.find_user(context.caller.user);
  if (user == nullptr) return refuse("EntityNotExist.User");
  if (!user->login) return refuse("EntityNotExist.User.LoginProfile");
  if (password_digest(*user, params.text("OldPassword")) != user->login->password_digest) {
    return invalid_parameter("OldPassword", "The old password is wrong.");
  }
  if (auto strong = check_password(context, *user, params.text("NewPassword")); !strong) {
    return tl::unexpected<ApiError>(strong.error());
  }
  set_password(context, *user, *user->login, params.text("NewPassword"));
  user->login->password_reset = false;
  user->login->updated = context.now_text;
  return nlohmann::json::object();
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreateLoginProfile", create_login_profile},
    Handler{wire::Service::ram, "GetLoginProfile", get_login_profile},
    Handler{wire::Service::ram, "UpdateLoginProfile", update_login_profile},
    Handler{wire::Service::ram, "DeleteLoginProfile", delete_login_profile},
    Handler{wire::Service::ram, "ChangePassword", change_password},
    Handler{wire::Service::ims, "CreateLoginProfile", create_login_profile},
    Handler{wire::Service::ims, "GetLoginProfile", get_login_profile},
    Handler{wire::Service::ims, "UpdateLoginProfile", update_login_profile},
    Handler{wire::Service::ims, "DeleteLoginProfile", delete_login_profile},
};

}  // namespace

std::string password_digest(const User& user, std::string_view password) {
  return wire::sha256_hex(fmt::format("{}|{}", user.id, password));
}

namespace {

/// One of the user's last `count` passwords.
bool reused(const User& user, const std::string& password, std::ptrdiff_t count) {
  if (!user.login) return false;
  const auto& former = user.login->former_digests;
  const auto end = former.begin() + std::min(count, static_cast<std::ptrdiff_t>(former.size()));
  return std::find(former.begin(), end, password_digest(user, password)) != end;
}

}  // namespace

Answer<void> check_password(const Context& context, const User& user, const std::string& password) {
  const auto& policy = context.account.password_policy;
  const auto wants = [&](const char* name) { return policy.value(name, false); };
  const auto has = [&](int (*kind)(int)) {
    return std::any_of(password.begin(), password.end(), [&](unsigned char c) { return kind(c) != 0; });
  };
  const bool strong =
      password.size() >= policy.value("MinimumPasswordLength", std::size_t{8}) &&
      (!wants("RequireLowercaseCharacters") || has(std::islower)) &&
      (!wants("RequireUppercaseCharacters") || has(std::isupper)) && (!wants("RequireNumbers") || has(std::isdigit)) &&
      (!wants("RequireSymbols") || has(std::ispunct)) &&
      (!wants("PasswordNotContainUserName") || fold(password).find(fold(user.name)) == std::string::npos);
  const std::set<char> different(password.begin(), password.end());
  const bool varied = different.size() >= policy.value("MinimumPasswordDifferentCharacter", std::size_t{0});
  if (!strong || !varied || reused(user, password, policy.value("PasswordReusePrevention", std::ptrdiff_t{0}))) {
    return refuse("InvalidParameter.Password.TooWeak");
  }
  return {};
}

std::span<const Handler> login_handlers() {
  return kRows;
}

}  // namespace ramify::sim
