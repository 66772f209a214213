#include "ramify/plan/approval.h"

#include "plans.h"
#include "ssh_keygen.h"

namespace ramify::plan::test::approval_tests {
namespace {

const std::string kMessage = "sha256:0123\n";
const Instant kNow = *parse_instant("2026-06-01T00:00:00Z");
const std::string kThen = "-Overify-time=20260601000000Z";

struct Kind {
  const char* name;
  const char* options;
  std::size_t stride;  ///< every how many bytes one is damaged
};
constexpr Kind kKinds[] = {{"ed25519", "-t ed25519", 1},      {"p256", "-t ecdsa -b 256", 3},
                           {"p384", "-t ecdsa -b 384", 5},    {"p521", "-t ecdsa -b 521", 7},
                           {"rsa2048", "-t rsa -b 2048", 13}, {"rsa3072", "-t rsa -b 3072", 29}};

std::vector<Signer> signers(const std::string& text) {
  auto parsed = parse_allowed_signers(text, "allowed_signers");
  REQUIRE_MESSAGE(parsed.has_value(), parsed.error().message);
  return *parsed;
}

std::string fault_of(const Result<Approval>& result) {
  return result ? "" : result.error().message;
}

TEST_CASE("a signature of every kind of key is good, and no damaged byte is: ssh-keygen says the same") {
  const SshKeygen keygen;
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    keygen.make_key(kind.name, kind.options);
    const std::string allowed = "alice@example.com " + keygen.public_key(kind.name) + "\n";
    for (const std::string hash : {"sha512", "sha256"}) {
      const std::string good = keygen.sign(kind.name, kMessage, "ramify-plan", "-Ohashalg=" + hash);
      const auto approval = check_signature(good, kMessage, signers(allowed), kNow);
      REQUIRE_MESSAGE(approval.has_value(), fault_of(approval));
      CHECK(keygen.verifies(good, kMessage, allowed, "alice@example.com"));
      CHECK_FALSE(check_signature(good, "sha256:0124\n", signers(allowed), kNow).has_value());
    }
    const std::string good = keygen.sign(kind.name, kMessage);
    for (std::size_t i = 0; i < good.size(); i += kind.stride) {
      std::string bad = good;
      bad[i] = static_cast<char>(bad[i] ^ 0x01);
      const bool ours = check_signature(bad, kMessage, signers(allowed), kNow).has_value();
      CAPTURE(i);
      CHECK(ours == keygen.verifies(bad, kMessage, allowed, "alice@example.com"));
    }
  }
}

/// What the armour holds, without what lays it out and without what stands behind it.
std::string armoured(const std::string& signature) {
  const std::string end = "\n-----END SSH SIGNATURE-----";
  std::string text;
  for (const char c : signature.substr(0, signature.find(end) + end.size())) {
    if (std::string(" \t\v\f\r\n").find(c) == std::string::npos) text += c;
  }
  return text;
}

TEST_CASE(
    "one byte flipped in any way, of any kind: the signature is refused, or only its lines are laid out otherwise") {
  const SshKeygen keygen;
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    keygen.make_key(kind.name, kind.options);
    const auto allowed = signers("alice " + keygen.public_key(kind.name));
    const std::string good = keygen.sign(kind.name, kMessage);
    for (std::size_t i = 0; i < good.size(); ++i) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        std::string bad = good;
        bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ (1U << bit));
        if (!check_signature(bad, kMessage, allowed, kNow)) continue;
        CAPTURE(i);
        CAPTURE(bad);
        CHECK(good[i] == '\n');
        CHECK(armoured(bad) == armoured(good));
      }
    }
  }
}

TEST_CASE("a signature that is cut off anywhere is refused, but for the last line's end") {
  const SshKeygen keygen;
  keygen.make_key("key", "-t ed25519");
  const auto allowed = signers("alice " + keygen.public_key("key"));
  const std::string good = keygen.sign("key", kMessage);
  for (std::size_t size = 0; size + 1 < good.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(check_signature(good.substr(0, size), kMessage, allowed, kNow).has_value());
  }
}

TEST_CASE("namespaces, dates and keys count as ssh-keygen counts them, and the reason is said") {
  const SshKeygen keygen;
  keygen.make_key("key", "-t ed25519");
  keygen.make_key("other", "-t ed25519");
  const std::string key = keygen.public_key("key");
  const std::string good = keygen.sign("key", kMessage);
  struct Row {
    std::string line;
    std::string fault;
  };
  const std::vector<Row> rows = {
      {"alice " + key, ""},
      {"*@x,al?ce " + key + " Alice's laptop", ""},
      {"\"alice\" " + key, ""},
      {"# nobody\n\n  alice " + key, ""},
      {"alice namespaces=\"git,ramify-*\" " + key, ""},
      {"alice NAMESPACES=\"ramify-plan\",valid-before=\"20270101Z\" " + key, ""},
      {"alice valid-after=\"20260101Z\",valid-before=\"202606010001Z\" " + key, ""},
      {"alice namespaces=\"git\" " + key, "its key is allowed for other namespaces than ramify-plan"},
      {"alice valid-after=\"20260602Z\" " + key, "its key is not valid before 2026-06-02T00:00:00Z"},
      {"alice valid-before=\"20260531235959Z\" " + key, "its key was valid until 2026-05-31T23:59:59Z"},
      {"alice " + keygen.public_key("other"), "its key "},
      {"# alice " + key, "its key "},
      {"alice cert-authority " + key, "its key is listed as a certificate authority's alone"},
      {"*@x cert-authority,namespaces=\"git\" " + keygen.public_key("other") + "\nalice " + key, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    const auto result = check_signature(good, kMessage, signers(row.line + "\n"), kNow);
    CHECK(fault_of(result).starts_with(row.fault));
    CHECK(result.has_value() == row.fault.empty());
    CHECK(result.has_value() == keygen.verifies(good, kMessage, row.line + "\n", "alice", kThen));
  }
  const auto elsewhere = keygen.sign("key", kMessage, "file");
  CHECK(fault_of(check_signature(elsewhere, kMessage, signers("alice " + key), kNow)) ==
        "it was made for the namespace \"file\"; sign with `-n ramify-plan`");
  CHECK_FALSE(keygen.verifies(elsewhere, kMessage, "alice " + key + "\n", "alice"));
}

TEST_CASE("a line that is not understood is refused with its place: it must not approve by mistake") {
  const SshKeygen keygen;
  keygen.make_key("key", "-t ed25519");
  keygen.make_key("short", "-t rsa -b 1024");
  const std::string key = keygen.public_key("key");
  const auto fault = [](const std::string& text) {
    const auto parsed = parse_allowed_signers(text, "signers");
    return parsed ? "" : parsed.error().message;
  };
  CHECK(fault("# fine\nalice cert-authority=yes " + key) ==
        "signers:2: \"cert-authority\" is an option that is not known here, or is given twice");
  CHECK(fault("alice touch " + key) == "signers:1: \"touch\" is an option that is not known here, or is given twice");
  CHECK(fault("alice valid-after=\"soon\" " + key) ==
        "signers:1: \"soon\" is no time such as 20260131 or 202601311200Z");
  CHECK(fault("alice") == "signers:1: the public key is missing");
  CHECK(fault("alice ssh-ed25519 AAAA") == "signers:1: the public key is damaged, or of a kind that is not taken here");
  CHECK(fault("alice ssh-ed25519 A=A") == "signers:1: the public key is damaged");
  CHECK(fault("alice " + keygen.public_key("short")) ==
        "signers:1: the public key is damaged, or of a kind that is not taken here");
  CHECK(fault("\"alice " + key) == "signers:1: it does not say for whom the key stands");
}

Approval by(std::vector<std::string> principals, const std::string& key) {
  return {std::move(principals), "SHA256:" + key};
}

TEST_CASE("people are counted, not keys and not signatures") {
  CHECK(people({}) == 0);
  CHECK(people({by({"alice"}, "1"), by({"alice"}, "1")}) == 1);
  CHECK(people({by({"alice"}, "1"), by({"Alice"}, "2")}) == 1);
  CHECK(people({by({"alice"}, "1"), by({"bob"}, "2")}) == 2);
  CHECK(people({by({"alice"}, "1"), by({"bob"}, "1")}) == 1);
  CHECK(people({by({"*@example.com"}, "1"), by({"bob@example.com"}, "2")}) == 1);
  CHECK(people({by({"alice"}, "1"), by({"bob"}, "2"), by({"alice", "bob"}, "3")}) == 1);
}

TEST_CASE("who broadens access needs more people than who narrows it, and the author may be left out") {
  Plan plan;
  const std::vector<Approval> one = {by({"alice@example.com"}, "1")};
  const std::vector<Approval> two = {by({"alice@example.com"}, "1"), by({"bob@example.com"}, "2")};
  const auto fault = [&](bool broadens, const std::vector<Approval>& given, const ApprovalRule& rule) {
    const auto result = enough(plan, broadens, given, rule);
    return result ? "" : result.error().message;
  };
  CHECK(fault(true, {}, {0, 0, false}) == "");
  CHECK(fault(true, one, {2, 1, false}) == "the plan broadens access and needs 2 approvals; it has 1");
  CHECK(fault(false, one, {2, 1, false}) == "");
  CHECK(fault(false, {}, {2, 1, false}) == "the plan only narrows access and needs 1 approval; it has 0");
  CHECK(fault(true, two, {2, 1, false}) == "");
  CHECK(fault(true, two, {2, 1, true}) ==
        "the plan does not say whose commit it was made from, so its author cannot be told");
  plan.commit = Commit{std::string(40, 'a'), "Alice@Example.com"};
  CHECK(fault(true, two, {2, 1, true}) ==
        "the plan broadens access and needs 2 approvals; it has 1, not counting that of its author "
        "Alice@Example.com");
  CHECK(fault(true, two, {1, 1, true}) == "");
  plan.commit->authors = {"alice@example.com", "bob@example.com", "carol@example.com"};
  CHECK(fault(true, two, {1, 1, true}) ==
        "the plan broadens access and needs 1 approval; it has 0, not counting those of its authors "
        "Alice@Example.com, bob@example.com");
  plan.commit->as_committed = false;
  CHECK(fault(true, two, {1, 1, true}) == "the plan was made from files that are not as commit " +
                                              std::string(40, 'a') + " has them, so their authors cannot be told");
}

}  // namespace
}  // namespace ramify::plan::test::approval_tests
