#pragma once

#include <string>

namespace ramify::bench {

/// The size of an account; `scale` 4 is the largest that the documented quotas allow: 5,000 users, 1,000 roles, 1,500
/// policies, 30,000 attachments.
struct Size {
  int users;
  int groups;
  int roles;
  int policies;
  int attachments;
};
[[nodiscard]] Size size_at(int scale);

/// A snapshot of an account of that size.
[[nodiscard]] std::string company(const Size& size);

}  // namespace ramify::bench
