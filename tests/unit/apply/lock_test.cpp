#include <doctest/doctest.h>

#include "ramify/apply/lock.h"
#include "stage.h"

namespace ramify::apply::test {
namespace {

TEST_CASE("a held lock names its owner, and is free when its holder is gone") {
  const Folder folder;
  const auto file = folder.path() / ".ramify.test.lock";
  {
    const auto first = ProjectLock::acquire(file, "pid 1 of deploy on ci-3 since 2026-01-31T10:00:00Z");
    REQUIRE(first.has_value());
    const auto second = ProjectLock::acquire(file, "pid 2");
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().kind == ErrorKind::locked);
    CHECK(second.error().message ==
          "another apply of this project is running: pid 1 of deploy on ci-3 since 2026-01-31T10:00:00Z");
    CHECK(second.error().help == "wait for it to finish; the lock " + file.string() + " goes with its process");
  }
  CHECK(ProjectLock::acquire(file, "pid 3").has_value());
}

TEST_CASE("a held lock is waited for as long as one has patience") {
  const Folder folder;
  const auto file = folder.path() / ".ramify.test.lock";
  auto first = std::optional(ProjectLock::acquire(file, "pid 1"));
  std::chrono::milliseconds waited{0};
  const auto sleep = [&](std::chrono::milliseconds wait) {
    waited += wait;
    if (waited == std::chrono::seconds(3)) first.reset();
  };
  const auto impatient = ProjectLock::acquire(file, "pid 2", std::chrono::seconds(2), sleep);
  REQUIRE_FALSE(impatient.has_value());
  CHECK(impatient.error().kind == ErrorKind::locked);
  CHECK(waited == std::chrono::seconds(2));
  CHECK(ProjectLock::acquire(file, "pid 3", std::chrono::seconds(2), sleep).has_value());
  CHECK(waited == std::chrono::seconds(3));
}

TEST_CASE("a lock that cannot be made says where") {
  const auto lock = ProjectLock::acquire("/nowhere/.ramify.test.lock", "pid 1");
  REQUIRE_FALSE(lock.has_value());
  CHECK(lock.error().kind == ErrorKind::io);
  CHECK(lock.error().message == "cannot open the lock file /nowhere/.ramify.test.lock: No such file or directory");
}

}  // namespace
}  // namespace ramify::apply::test
