#include "../../../src/cli/git.h"

#include "../../../src/cli/program.h"
#include "reviewer.h"
#include "unit/plan/ssh_keygen.h"

namespace ramify::cli::test {
namespace {

using Strings = std::vector<std::string>;

/// A configuration in two files, in a git repository of its own, below its top folder.
struct Repository : Reviewer {
  Repository() {
    std::filesystem::create_directories(folder / "org" / "accounts");
    git({"init", "--quiet", "--initial-branch=main", "."});
    write("README.md", "nothing of ours\n");
    commit("root@example.com", "Begin");
    write("org/ramify.yaml", "ramify: 1\nproject: perf\ninclude: [accounts/*.yaml]\n");
    commit("alice@example.com", "Describe nothing yet");
    write("org/accounts/a.yaml", "accounts:\n  company-a: {id: \"1000000000000001\"}\n");
    commit("bob@example.com", "Describe company-a\n\nCo-authored-by: Dora <dora@example.com>");
    write("README.md", "still nothing of ours\n");
    commit("carol@example.com", "Say so");
  }
  void git(Strings words) const {
    words.insert(words.begin(), {"git", "-C", folder.string(), "-c", "user.name=Somebody", "-c",
                                 "user.email=committer@example.com", "-c", "commit.gpgsign=false"});
    const auto reply = run_program(words, {}, false);
    REQUIRE_MESSAGE((reply && reply->status == 0), words.back());
  }
  void write(const std::string& name, const std::string& text) { file(name, text); }
  void commit(const std::string& author, const std::string& message) const {
    git({"add", "README.md", "org"});
    git({"commit", "--quiet", "--author", "Somebody <" + author + ">", "--message", message});
  }
  /// What the plan says of its commit.
  nlohmann::json planned(Strings more = {}) {
    more.insert(more.begin(), {"plan", (folder / "org").string(), "--out", plan});
    REQUIRE(go(more) == 0);
    return saved().at("commit");
  }
  [[nodiscard]] std::string id_of(const std::string& name) const {
    const auto reply = run_program({"git", "-C", folder.string(), "rev-parse", name}, {}, false);
    return reply->out.substr(0, reply->out.find('\n'));
  }
};

TEST_CASE("the authors of a plan are HEAD's and those of each file's last commit, co-authors too") {
  Repository repository;
  const auto commit = repository.planned();
  CHECK(commit.at("id") == repository.id_of("HEAD"));
  CHECK(commit.at("author") == "carol@example.com");
  CHECK(commit.at("authors") ==
        Strings{"alice@example.com", "bob@example.com", "carol@example.com", "dora@example.com"});
  CHECK(commit.at("as_committed") == true);
}

TEST_CASE("with a base they are those of every commit since that touched the configuration's folder, and HEAD's") {
  Repository repository;
  CHECK(repository.planned({"--base", "HEAD~2"}).at("authors") ==
        Strings{"bob@example.com", "carol@example.com", "dora@example.com"});
  CHECK(repository.planned({"--base", "main~1"}).at("authors") == Strings{"carol@example.com"});
  repository.write("org/accounts/b.yaml", "accounts:\n  company-b: {id: \"2000000000000002\"}\n");
  repository.commit("erin@example.com", "Describe company-b");
  std::filesystem::remove(repository.folder / "org" / "accounts" / "b.yaml");
  repository.commit("frank@example.com", "And no longer");
  CHECK(repository.planned({"--base", "HEAD~2"}).at("authors") == Strings{"erin@example.com", "frank@example.com"});
}

TEST_CASE("a base that names no commit is a fault of the command line") {
  Repository repository;
  for (const char* base : {"nowhere", "--all", "HEAD:org"}) {
    CAPTURE(base);
    CHECK(repository.go({"plan", (repository.folder / "org").string(), std::string("--base=") + base}) != 0);
    CHECK(repository.err.find("error: --base " + std::string(base) +
                              " names no commit here\n"
                              "  help: give a branch or a commit of the repository that holds the configuration, and "
                              "fetch it first\n") != std::string::npos);
  }
}

TEST_CASE("files that are not as the commit has them are told, whether changed, staged or new") {
  Repository repository;
  const std::string before = repository.read("org/accounts/a.yaml");
  repository.write("org/accounts/a.yaml", before + "# later\n");
  CHECK(repository.planned().at("as_committed") == false);
  CHECK(repository.err.find(" by carol@example.com, with changes that are not committed\n") != std::string::npos);
  repository.git({"add", "org"});
  CHECK(repository.planned().at("as_committed") == false);
  repository.write("org/accounts/a.yaml", before);
  CHECK(repository.planned().at("as_committed") == true);
  repository.write("org/accounts/c.yaml", "accounts:\n  company-b: {id: \"2000000000000002\"}\n");
  CHECK(repository.planned().at("as_committed") == false);
}

TEST_CASE("where there is no repository the plan speaks of no commit") {
  Reviewer reviewer;
  REQUIRE(reviewer.save(kConfiguration) == 0);
  CHECK_FALSE(reviewer.saved().contains("commit"));
}

TEST_CASE("nothing that a repository names is run") {
  Repository repository;
  const std::string program = repository.file("program.sh", "#!/bin/sh\ntouch " + repository.file("was-run") + "\n");
  std::filesystem::permissions(program, std::filesystem::perms(0700));
  std::filesystem::create_directories(repository.folder / "hooks");
  for (const char* hook : {"post-checkout", "pre-commit", "reference-transaction", "post-index-change"}) {
    std::filesystem::copy_file(program, repository.folder / "hooks" / hook);
  }
  repository.write("org/.gitattributes", "*.yaml filter=evil diff=evil\n");
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, std::string>>{{"core.fsmonitor", program},
                                                        {"core.hooksPath", (repository.folder / "hooks").string()},
                                                        {"core.pager", program},
                                                        {"core.sshCommand", program},
                                                        {"filter.evil.clean", program},
                                                        {"filter.evil.smudge", program},
                                                        {"filter.evil.process", program},
                                                        {"diff.evil.textconv", program},
                                                        {"diff.external", program},
                                                        {"log.showSignature", "true"},
                                                        {"gpg.program", program},
                                                        {"alias.cat-file", "!" + program},
                                                        {"alias.rev-list", "!" + program}}) {
    repository.git({"config", key, value});
  }
  CHECK(repository.planned({"--base", "HEAD~2"}).at("author") == "carol@example.com");
  CHECK_FALSE(std::filesystem::exists(repository.folder / "was-run"));
}

TEST_CASE("whoever wrote part of what is applied does not count among those who approve it") {
  Repository repository;
  repository.write("org/accounts/a.yaml",
                   "accounts:\n  company-a:\n    id: \"1000000000000001\"\n    groups: {crew: {}}\n");
  repository.commit("bob@example.com", "Have a crew");
  repository.planned();
  const plan::test::SshKeygen keygen;
  Terminal trusted;
  std::string signers;
  for (const std::string name : {"bob", "grace"}) {
    keygen.make_key(name, "-t ed25519");
    signers += name + "@example.com " + keygen.public_key(name) + "\n";
  }
  const auto list = trusted.file("allowed_signers", signers);
  const Strings rule{"--require", "1", "--forbid-author", "--allowed-signers", list};
  REQUIRE(repository.run({"approve", repository.plan, "--key", keygen.path("bob")}) == 0);
  CHECK(repository.apply(repository.plan, rule) == 3);
  CHECK(repository.err.find("it has 0, not counting that of its author bob@example.com\n") != std::string::npos);
  REQUIRE(repository.run({"approve", repository.plan, "--key", keygen.path("grace")}) == 0);
  CHECK(repository.apply(repository.plan, rule) == 0);
}

TEST_CASE("an author's address is read from the head of a commit alone") {
  CHECK(author_of("tree 1\nauthor A B <a@b> 1 +0000\ncommitter C <c@d> 1 +0000\n\nauthor X <x@y>\n") == "a@b");
  CHECK(author_of("tree 1\n\nauthor X <x@y>\n").empty());
  CHECK(author_of("").empty());
  CHECK(authors_of("author A <a@b> 1 +0\n\nco-authored-By: B <b@c>\nCo-authored-by: nobody\n") ==
        Strings{"a@b", "b@c"});
}

TEST_CASE("machines are told where files are beneath the top of the working tree, people beside the root file") {
  Repository repository;
  repository.write("org/accounts/a.yaml",
                   "accounts:\n  company-a:\n    id: \"1000000000000001\"\n    users:\n      zoe: {}\n"
                   "    roles:\n      r: {trust: [{account: \"*\"}]}\n"
                   "access_tests: [company-a/zoe can oss:GetObject]\n");
  repository.write("org/accounts/b.yaml",
                   "accounts:\n  company-b:\n    id: \"2000000000000002\"\n    users:\n"
                   "      joe: {policies: [AdministratorAccess]}\n");
  const auto org = (repository.folder / "org").string();
  const auto said = [&](const std::string& command, const std::string& format) {
    repository.run({command, org, "-o", format});
    return repository.out;
  };
  CHECK(said("validate", "json").find(R"("file": "org/accounts/a.yaml")") != std::string::npos);
  repository.write("org/accounts/a.yaml",
                   "accounts:\n  company-a:\n    id: \"1000000000000001\"\n    users:\n      zoe: {}\n"
                   "access_tests: [company-a/zoe can oss:GetObject]\n");
  CHECK(said("lint", "github").find(" file=org/accounts/b.yaml,") != std::string::npos);
  CHECK(said("lint", "sarif").find(R"("uri": "org/accounts/b.yaml")") != std::string::npos);
  CHECK(said("lint", "json").find(R"("file": "org/accounts/b.yaml")") != std::string::npos);
  CHECK(said("lint", "text").find("\naccounts/b.yaml:5:") != std::string::npos);
  CHECK(said("test", "junit").find("file=\"org/accounts/a.yaml\"") != std::string::npos);
  CHECK(said("test", "json").find(R"("place": "org/accounts/a.yaml:6")") != std::string::npos);
  CHECK(said("test", "text").find("(accounts/a.yaml:6)") != std::string::npos);
}

}  // namespace
}  // namespace ramify::cli::test
