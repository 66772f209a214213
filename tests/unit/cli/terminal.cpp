#include "terminal.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

#include "../../../src/cli/program.h"  // the machine's own, as the binary has it
#include "ramify/sim/connections.h"

namespace ramify::cli::test {

namespace {

/// Tells of every write that got its reply.
class Watched : public client::Transport {
 public:
  explicit Watched(const Terminal& terminal)
      : terminal_(terminal), inner_(client::make_curl_transport({})), writes_before_(count()) {}
  Result<wire::HttpResponse> send(const std::string& base_url, const wire::HttpRequest& request) override {
    const std::size_t before = count();
    auto response = inner_->send(base_url, request);
    const std::size_t now = count();
    if (now > before && terminal_.after_write) terminal_.after_write(now - writes_before_);
    return response;
  }

 private:
  [[nodiscard]] std::size_t count() const { return terminal_.server ? terminal_.writes().size() : 0; }
  const Terminal& terminal_;
  std::unique_ptr<client::Transport> inner_;
  std::size_t writes_before_;
};

}  // namespace

Terminal::Terminal() {
  std::string name = (std::filesystem::temp_directory_path() / "ramify-cli-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  folder = name;
}

Terminal::~Terminal() {
  if (server) server->stop();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

int Terminal::run(const std::vector<std::string>& arguments) {
  std::ostringstream out_stream;
  std::ostringstream err_stream;
  std::istringstream in_stream(input);
  Surroundings around{out_stream,
                      err_stream,
                      in_stream,
                      [this](const std::string& name) -> std::optional<std::string> {
                        const auto found = environment.find(name);
                        return found == environment.end() ? std::nullopt : std::optional(found->second);
                      },
                      client::system_environment(),
                      std::make_shared<Watched>(*this)};
  around.environment.now = [this, now = around.environment.now] { return now() + ahead; };
  if (on_sleep) around.environment.sleep = on_sleep;
  around.run_program = run_program;
  around.in_is_terminal = around.out_is_terminal = around.err_is_terminal = terminal;
  around.random_bytes = [](std::size_t size) { return std::string(size, 'x'); };
  around.catch_signals = [] {};
  if (stops_at_once) {
    around.hold_stop_signals = [] { return [] {}; };
  }
  around.interrupted = [this] { return interrupted; };
  around.owner = "pid 1 of tester on here";
  const int exit = cli::run(arguments, around);
  out = out_stream.str();
  err = err_stream.str();
  return exit;
}

std::string Terminal::file(const std::string& name, const std::string& text) {
  const auto path = folder / name;
  if (!text.empty()) std::ofstream(path) << text;
  return path.string();
}

std::string Terminal::read(const std::string& name) const {
  std::ifstream stream(folder / name);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void Terminal::start_accounts(sim::Options options) {
  options.accounts.push_back({"1000000000000001", "company-a", "LTAIrootA", Secret(std::string("secretA"))});
  options.accounts.push_back({"2000000000000002", "company-b", "LTAIrootB", Secret(std::string("secretB"))});
  auto started = sim::Server::start(std::move(options));
  REQUIRE(started.has_value());
  server = *std::move(started);
  REQUIRE(sim::write_connections(*server, folder / "connections.yaml").has_value());
}

std::vector<std::string> Terminal::writes() const {
  std::vector<std::string> all;
  for (const auto& entry : server->log()) {
    if (entry.request.writes) all.push_back(entry.request.operation);
  }
  return all;
}

}  // namespace ramify::cli::test
