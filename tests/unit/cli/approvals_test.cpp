#include "reviewer.h"
#include "unit/plan/ssh_keygen.h"

namespace ramify::cli::test {
namespace {

using plan::test::SshKeygen;

/// A plan that broadens access, and two people with keys.
struct Committee : Reviewer {
  Committee() {
    for (const char* name : {"alice", "bob"}) keygen.make_key(name, "-t ed25519");
    signers = (trusted.folder / "allowed_signers").string();
    trusted.file("allowed_signers", "alice@example.com " + keygen.public_key("alice") + "\nbob@example.com " +
                                        keygen.public_key("bob") + "\n");
    REQUIRE(save(kConfiguration) == 0);
  }
  void approve(const std::string& name) {
    REQUIRE(run({"approve", plan, "--key", keygen.path(name)}) == 0);
    CHECK(out == "approved: " + plan + "." + name + ".sig\n");
  }
  int apply_with(std::vector<std::string> more) {
    more.insert(more.end(), {"--allowed-signers", signers});
    return apply(plan, more);
  }

  SshKeygen keygen;
  Terminal trusted;
  std::string signers;
};

TEST_CASE("a plan that broadens access waits for as many people as are asked for") {
  Committee office;
  CHECK(office.apply_with({"--require", "2", "--require-narrowing", "1"}) == 3);
  CHECK(office.err.find("error: the plan broadens access and needs 2 approvals; it has 0\n") != std::string::npos);
  office.approve("alice");
  CHECK(office.apply_with({"--require", "2", "--require-narrowing", "1"}) == 3);
  CHECK(office.err.find("approved by alice@example.com with SHA256:") != std::string::npos);
  office.approve("bob");
  CHECK(office.writes().empty());
  CHECK(office.apply_with({"--require", "2", "--require-narrowing", "1"}) == 0);
}

TEST_CASE("a plan that only narrows access needs fewer") {
  Committee office;
  REQUIRE(office.apply(office.file("ramify.yaml")) == 0);
  auto narrower = kConfiguration;
  narrower.replace(narrower.find("[{account: company-b}]"), 22, "[]                    ");
  REQUIRE(office.save(narrower) == 0);
  CHECK(office.err.find("it only narrows access") != std::string::npos);
  CHECK(office.apply_with({"--require", "2", "--require-narrowing", "1"}) == 3);
  CHECK(office.err.find("error: the plan only narrows access and needs 1 approval; it has 0\n") != std::string::npos);
  office.approve("bob");
  CHECK(office.apply_with({"--require", "2", "--require-narrowing", "1"}) == 0);
}

TEST_CASE("an approval is of one plan: over another it does not count, and the reason is said") {
  Committee office;
  office.approve("alice");
  REQUIRE(office.save(kConfiguration, {"--expires-in", "2h"}) == 0);
  CHECK(office.apply_with({"--require", "1"}) == 3);
  CHECK(office.err.find(".alice.sig does not count: it is not a signature of this key over this plan\n") !=
        std::string::npos);
}

TEST_CASE("signers come from outside the reviewed tree, by flag or by the connection file") {
  Committee office;
  office.approve("alice");
  CHECK(office.apply(office.plan, {"--require", "1"}) == 1);
  CHECK(office.err.find("error: nobody is named whose signature counts\n") != std::string::npos);
  const auto inside = office.file("allowed_signers", "alice@example.com " + office.keygen.public_key("alice") + "\n");
  CHECK(office.apply(office.plan, {"--require", "1", "--allowed-signers", inside}) == 1);
  CHECK(office.err.find("which is what is reviewed\n  help: keep them where a change to the configuration cannot reach "
                        "them\n") != std::string::npos);
  office.file("connections.yaml", office.read("connections.yaml") + "allowed_signers: " + office.signers + "\n");
  CHECK(office.apply(office.plan, {"--require", "1"}) == 0);
}

TEST_CASE("a signature given by name counts once, and approvals want a plan file") {
  Committee office;
  office.approve("alice");
  const auto signature = office.plan + ".alice.sig";
  CHECK(office.apply_with({"--require", "2", "--signature", signature}) == 3);
  CHECK(office.err.find("it has 1\n") != std::string::npos);
  CHECK(office.apply(office.file("ramify.yaml"), {"--require", "1"}) == 64);
  CHECK(office.err.find("error: approvals are asked for, and there is no plan file that anybody could have signed\n") !=
        std::string::npos);
  CHECK(office.apply(office.file("ramify.yaml"), {"--forbid-author"}) == 64);
  CHECK(office.apply_with({"--forbid-author"}) == 64);
  CHECK(office.err.find("error: --forbid-author is given, and nobody is asked to sign\n") != std::string::npos);
  CHECK(office.apply_with({"--require", "1", "--forbid-author"}) == 3);
  CHECK(office.err.find("error: the plan does not say whose commit it was made from, so its author cannot be told\n") !=
        std::string::npos);
}

TEST_CASE("a key that ssh-keygen does not sign with approves nothing") {
  Committee office;
  CHECK(office.run({"approve", office.plan, "--key", office.file("no-such-key")}) == 1);
  CHECK(office.err.find("error: ssh-keygen did not sign with ") != std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
