#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "handlers.h"
#include "qr_code.h"
#include "ramify/diag/ensure.h"
#include "ramify/wire/sign.h"
#include "totp.h"

namespace ramify::sim {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What an authenticator app reads off the screen, as the base64 of a PNG.
std::string picture(const Context& context, const std::string& name, const std::string& seed) {
  constexpr std::size_t kPixels = 4;  // a module
  const auto code =
      qr_code(fmt::format("otpauth://totp/Aliyun:{}@{}?secret={}&issuer=Aliyun", name, context.account.id, seed));
  RAMIFY_ENSURE(code.has_value(), "the longest name of a device fits a QR code");
  return wire::base64_encode(to_png(*code, kPixels));
}

Reply create_device(Context& context, const Params& params) {
  const std::string name = params.text("VirtualMFADeviceName");
  const std::string serial = fmt::format("acs:ram::{}:mfa/{}", context.account.id, name);
  if (context.account.mfa_devices.count(serial) != 0) return refuse("EntityAlreadyExists.VirtualMFADevice");
  if (context.account.mfa_devices.size() >= context.quotas.virtual_mfa_devices) {
    return refuse("LimitExceeded.VirtualMFADevice");
  }
  MfaDevice device;
  device.serial = serial;
  device.seed = context.store.make(fmt::format("mfa/{}", serial), kBase32, 32);
  device.created = context.now_text;
  context.secrets.push_back(device.seed);
  nlohmann::json json = {
      {"SerialNumber", serial}, {"Base32StringSeed", device.seed}, {"QRCodePNG", picture(context, name, device.seed)}};
  context.account.mfa_devices.emplace(serial, std::move(device));
  return nlohmann::json{{"VirtualMFADevice", json}};
}

Reply list_devices(Context& context, const Params& params) {
  std::vector<std::string> keys;
  for (const auto& entry : context.account.mfa_devices) keys.push_back(entry.first);
  const auto row_json = [&](std::size_t row) {
    const MfaDevice& device = context.account.mfa_devices.at(keys[row]);
    nlohmann::json json = {{"SerialNumber", device.serial}};
    if (const User* user = device.user.empty() ? nullptr : context.account.find_user(device.user)) {
      json["ActivateDate"] = device.activated;
      json["User"] = {{"UserId", user->id}, {"DisplayName", user->display_name}};
      json["User"][context.ims() ? "UserPrincipalName" : "UserName"] =
          context.ims() ? principal_name(context.account, *user) : user->name;
    }
    return json;
  };
  return page_of(context, params, keys, {100, 100}, row_json, "VirtualMFADevices.VirtualMFADevice");
}

bool is_code(const std::string& text) {
  return text.size() == 6 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Two codes that the device shows one after the other, within a minute of now.
bool codes_match(const Context& context, const MfaDevice& device, const std::string& first, const std::string& second) {
  for (int step = -2; step <= 1; ++step) {
    if (totp(device.seed, context.now, step) == first && totp(device.seed, context.now, step + 1) == second)
      return true;
  }
  return false;
}

Reply bind_device(Context& context, const Params& params) {
  const auto named = named_user(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  const auto device = context.account.mfa_devices.find(params.text("SerialNumber"));
  if (device == context.account.mfa_devices.end()) return refuse("EntityNotExist.VirtualMFADevice");
  if (!(*named)->mfa_serial.empty()) return refuse("EntityAlreadyExists.User.MFADevice");
  if (!device->second.user.empty()) return refuse("EntityAlreadyExists.VirtualMFADevice.User");
  const std::string first = params.text("AuthenticationCode1");
  const std::string second = params.text("AuthenticationCode2");
  if (!is_code(first) || !is_code(second)) return refuse("InvalidParameter.AuthenticationCode.Format");
  if (!codes_match(context, device->second, first, second)) return refuse("CheckAuthenticationCodeFail");
  device->second.user = fold((*named)->name);
  device->second.activated = context.now_text;
  (*named)->mfa_serial = device->first;
  return nlohmann::json::object();
}

Reply get_user_mfa(Context& context, const Params& params) {
  const auto named = named_user(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  const std::string& serial = (*named)->mfa_serial;
  if (context.ims() && serial.empty()) return nlohmann::json{{"IsMFAEnable", false}};
  if (serial.empty()) return refuse("EntityNotExist.User.MFADevice");
  nlohmann::json reply = {{"MFADevice", {{"SerialNumber", serial}, {"Type", "VMFA"}}}};
  if (context.ims()) reply["IsMFAEnable"] = true;
  return reply;
}

Answer<std::string> unbind(Context& context, const Params& params) {
  const auto named = named_user(context, params);
  if (!named) return tl::unexpected<ApiError>(named.error());
  if ((*named)->mfa_serial.empty()) return refuse("EntityNotExist.User.MFADevice");
  std::string serial = std::exchange((*named)->mfa_serial, {});
  auto& device = context.account.mfa_devices.at(serial);
  device.user.clear();
  device.activated.clear();
  return serial;
}

Reply unbind_device(Context& context, const Params& params) {
  const auto serial = unbind(context, params);
  if (!serial) return tl::unexpected<ApiError>(serial.error());
  return nlohmann::json{{"MFADevice", {{"SerialNumber", *serial}}}};
}

Reply disable_device(Context& context, const Params& params) {
  const auto serial = unbind(context, params);
  if (!serial) return tl::unexpected<ApiError>(serial.error());
  context.account.mfa_devices.erase(*serial);
  return nlohmann::json::object();
}

Reply delete_device(Context& context, const Params& params) {
  const auto device = context.account.mfa_devices.find(params.text("SerialNumber"));
  if (device == context.account.mfa_devices.end()) return refuse("EntityNotExist.VirtualMFADevice");
  if (!device->second.user.empty()) return refuse("DeleteConflict.VirtualMFADevice.User");
  context.account.mfa_devices.erase(device);
  return nlohmann::json::object();
}

constexpr std::array kRows = {
    Handler{wire::Service::ram, "CreateVirtualMFADevice", create_device},
    Handler{wire::Service::ram, "ListVirtualMFADevices", list_devices},
    Handler{wire::Service::ram, "BindMFADevice", bind_device},
    Handler{wire::Service::ram, "GetUserMFAInfo", get_user_mfa},
    Handler{wire::Service::ram, "UnbindMFADevice", unbind_device},
    Handler{wire::Service::ram, "DeleteVirtualMFADevice", delete_device},
    Handler{wire::Service::ims, "ListVirtualMFADevices", list_devices},
    Handler{wire::Service::ims, "GetUserMFAInfo", get_user_mfa},
    Handler{wire::Service::ims, "UnbindMFADevice", unbind_device},
    Handler{wire::Service::ims, "DisableVirtualMFA", disable_device},
    Handler{wire::Service::ims, "DeleteVirtualMFADevice", delete_device},
};

}  // namespace

std::span<const Handler> mfa_handlers() {
  return kRows;
}

}  // namespace ramify::sim
