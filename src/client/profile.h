#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "ramify/client/credentials.h"

namespace ramify::client {

/// The aliyun CLI's configuration file, with what is needed to turn a profile of it into credentials.
class ProfileFile {
 public:
  ProfileFile(ProfileFile&&) = default;
  ProfileFile& operator=(ProfileFile&&) = default;
  ProfileFile(const ProfileFile&) = delete;
  ProfileFile& operator=(const ProfileFile&) = delete;
  /// Wipes every secret of every profile.
  ~ProfileFile();

  /// Refuses a file that everybody can read; `asked_by` names what led here, for messages.
  [[nodiscard]] static Result<ProfileFile> open(const std::filesystem::path& path, const std::string& asked_by);

  /// The profile that the CLI itself would use now; empty where the file names none.
  [[nodiscard]] std::string current() const;

  /// What AssumeRole is called with, for the modes that need it.
  struct Service {
    std::shared_ptr<Transport> transport;
    Environment environment;
    std::map<wire::Service, std::string> endpoints;
  };
  [[nodiscard]] Result<Credentials> credentials(const std::string& name, const Service& service);

 private:
  ProfileFile(std::filesystem::path path, nlohmann::json root) : path_(std::move(path)), root_(std::move(root)) {}
  [[nodiscard]] nlohmann::json* find(const std::string& name);
  [[nodiscard]] Result<Credentials> resolve(const std::string& name, const Service& service,
                                            std::vector<std::string>& chain);
  [[nodiscard]] Result<Credentials> static_key(const std::string& name, const nlohmann::json& profile,
                                               bool with_token) const;
  [[nodiscard]] Result<Credentials> assume(const std::string& name, const nlohmann::json& profile, Credentials base,
                                           const Service& service) const;

  std::filesystem::path path_;
  nlohmann::json root_;
};

/// Checks that an id, secret or token can be what it says: printable ASCII without blanks, so that nothing can slip
/// into a request's headers. `what` names the place, never the value.
[[nodiscard]] Result<Credentials> checked(Credentials credentials, const std::string& what);

}  // namespace ramify::client
