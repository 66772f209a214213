#include <doctest/doctest.h>

#include "ramify/diag/diagnostic.h"
#include "ramify/diag/ensure.h"
#include "ramify/diag/result.h"
#include "ramify/diag/source.h"

#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>

using namespace ramify;

namespace {

Diagnostic fault(std::string code, std::optional<SourceRange> where, Severity severity = Severity::error) {
  return {severity, std::move(code), "message", where, {}, {}};
}

SourceRange at(std::uint32_t file, std::uint32_t line, std::uint32_t column) {
  return {static_cast<SourceId>(file), {line, column}, {line, column}};
}

}  // namespace

TEST_CASE("diagnostics come out in one order, however they were found") {
  const Diagnostics sorted{fault("z", std::nullopt), fault("b", at(0, 1, 9)),  fault("a", at(0, 2, 1)),
                           fault("b", at(0, 2, 1)),  fault("a", at(0, 10, 1)), fault("a", at(1, 1, 1))};
  Diagnostics shuffled{sorted[4], sorted[1], sorted[5], sorted[3], sorted[0], sorted[2]};
  sort_by_place(shuffled);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    CAPTURE(i);
    CHECK((shuffled[i].code == sorted[i].code && shuffled[i].where == sorted[i].where));
  }
}

TEST_CASE("two faults of one kind at one place are ordered by what they say") {
  Diagnostics pair{fault("a", at(0, 1, 1)), fault("a", at(0, 1, 1))};
  pair[0].message = "second";
  pair[1].message = "first";
  sort_by_place(pair);
  CHECK(pair[0].message == "first");
}

TEST_CASE("warnings and notes alone are no errors") {
  CHECK_FALSE(has_errors({}));
  CHECK_FALSE(has_errors({fault("a", {}, Severity::warning), fault("b", {}, Severity::note)}));
  CHECK(has_errors({fault("a", {}, Severity::warning), fault("b", {})}));
}

TEST_CASE("a source map gives back lines without their ends") {
  SourceMap sources;
  const SourceId id = sources.add("ramify.yaml", "one\r\n\nthree\n");
  CHECK(sources.line(id, 1) == "one");
  CHECK(sources.line(id, 2) == "");
  CHECK(sources.line(id, 3) == "three");
  CHECK(sources.line(id, 4) == "");
  CHECK(sources.line(id, 5) == "");
  CHECK(sources.line(id, 0) == "");
  CHECK(sources.line(sources.add("unfinished.yaml", "last"), 1) == "last");
  CHECK(sources.line(sources.add("empty.yaml", ""), 1) == "");
}

TEST_CASE("a place reads file:line:col") {
  SourceMap sources;
  sources.add("a.yaml", "");
  const SourceId id = sources.add("roles/b.yaml", "x");
  CHECK(sources.size() == 2);
  CHECK(sources.place({id, {12, 9}, {12, 20}}) == "roles/b.yaml:12:9");
  CHECK(sources.name(id) == "roles/b.yaml");
  CHECK(sources.text(id) == "x");
}

TEST_CASE("views of a source stay valid while more files are added") {
  SourceMap sources;
  const SourceId first = sources.add("a", "b");
  const std::string_view name = sources.name(first);
  const char* before = name.data();
  for (int i = 0; i < 1000; ++i) {
    sources.add("more", "text");
  }
  CHECK(sources.name(first).data() == before);
  CHECK(name == "a");
}

TEST_CASE("a failure carries its kind, message and help, and no service where none spoke") {
  const Result<int> result = fail(ErrorKind::locked, "another run holds the lock", "wait for it");
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == ErrorKind::locked);
  CHECK(result.error().message == "another run holds the lock");
  CHECK(result.error().help == "wait for it");
  CHECK_FALSE(result.error().service);
}

TEST_CASE("a broken invariant says what and where on standard error, and aborts") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    dup2(ends[1], STDERR_FILENO);
    ensure_failed("a == b", "src/x.cpp", 7, "they are made together");
  }
  close(ends[1]);
  char text[256];
  const ssize_t length = read(ends[0], text, sizeof text);
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT));
  REQUIRE(length > 0);
  CHECK(std::string(text, static_cast<std::size_t>(length)) ==
        "ramify: internal error: they are made together (a == b) at src/x.cpp:7\n");
}

TEST_CASE("an invariant that holds costs nothing and says nothing") {
  int evaluated = 0;
  RAMIFY_ENSURE(++evaluated == 1, "evaluated once");
  CHECK(evaluated == 1);
}
