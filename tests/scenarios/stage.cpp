#include "scenarios/stage.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>

#include "ramify/config/config.h"
#include "scenarios/papers.h"

namespace ramify::scenarios {
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr const char* kNobodyListens = "http://127.0.0.1:1";

fs::path make_folder() {
  auto pattern = (fs::temp_directory_path() / "ramify-scenario-XXXXXX").string();
  return mkdtemp(pattern.data()) == nullptr ? fs::path() : fs::path(pattern);
}

Instant now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

/// What the tests' own sanitizers are told; nothing else of the machine's environment gets in.
void pass_on(std::map<std::string, std::string>& env, const char* name) {
  if (const char* value = std::getenv(name)) env[name] = value;
}

}  // namespace

std::vector<AccountId> accounts_of(const fs::path& config, const fs::path& live) {
  std::map<std::string, AccountId> found;
  if (fs::exists(live)) {
    const auto json = Json::parse(read_file(live), nullptr, false);
    if (json.is_object() && json.contains("accounts")) {
      for (const auto& [name, account] : json["accounts"].items()) {
        found[name] = {name, account.value("id", ""), account.value("alias", "")};
      }
    }
  }
  const auto loaded = config::load(config, {now()});
  if (loaded.desired) {
    for (const auto& [key, account] : loaded.desired->world.accounts) {
      found.try_emplace(key.str(), AccountId{key.str(), account.id.str(), {}});
    }
  }
  std::vector<AccountId> accounts;
  for (auto& entry : found) accounts.push_back(std::move(entry.second));
  return accounts;
}

Stage::Stage(const StageOptions& options, const Recipient& recipient)
    : options_(options), recipient_(recipient), folder_(make_folder()) {
  fs::create_directories(folder_ / "home");
  const bool is_folder = fs::is_directory(options_.config);
  fs::copy(options_.config, folder_ / (is_folder ? "config" : "config.yaml"), fs::copy_options::recursive);

  sim::Options server;
  for (const auto& account : options_.accounts) server.accounts.push_back({account.id, account.alias, {}, {}});
  if (fs::exists(options_.live)) {
    server.seeds.push_back(options_.live);
    fs::copy_file(options_.live, folder_ / "live.json");
  }
  server.switches = options_.setup.switches;
  server.random_seed = options_.random_seed;
  server.threads = 12;  // a law may hold back all that one look of the run asks at once
  if (options_.setup.documented_rates) server.rates = sim::documented_rates();
  server.clock = [offset = options_.setup.clock_offset] { return now() + offset; };
  server.fault = options_.fault ? options_.fault : as_fault(options_.setup.rules);
  auto started = sim::Server::start(std::move(server));
  if (!started) {
    broken_ = "the simulator does not start: " + started.error().message;
    return;
  }
  server_ = std::move(*started);
  write_connections();
}

Stage::~Stage() {
  if (server_) server_->stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void Stage::write_connections() {
  Json profiles = Json::array();
  std::string text = "aliyun_config: aliyun.json\nconnections:\n";
  for (const auto& account : options_.accounts) {
    const auto swapped = options_.setup.swapped.find(account.name);
    auto id = account.id;
    for (const auto& other : options_.accounts) {
      if (swapped != options_.setup.swapped.end() && other.name == swapped->second) id = other.id;
    }
    auto key = server_->root_key(id).value_or(std::pair<std::string, std::string>());
    if (options_.setup.wrong_secret == account.name) key.second = "not-the-secret-of-this-key-at-all";
    profiles.push_back({{"name", account.name},
                        {"mode", "AK"},
                        {"access_key_id", key.first},
                        {"access_key_secret", key.second},
                        {"region_id", "cn-hangzhou"}});
    text += "  " + account.name + ": {profile: " + account.name + ", endpoint: \"" +
            (options_.setup.endpoint_down ? kNobodyListens : server_->url()) + "\"}\n";
  }
  if (!options_.setup.no_recipients) text += "recipients: {default: [recipient.pem]}\n";
  write_file(folder_ / "connections.yaml", text);
  write_file(folder_ / "recipient.pem", recipient_.certificate_pem());
  write_file(folder_ / "aliyun.json", Json{{"current", ""}, {"profiles", profiles}}.dump());
  for (const auto* file : {"connections.yaml", "aliyun.json"}) {
    fs::permissions(folder_ / file, fs::perms::owner_read | fs::perms::owner_write);
  }
}

Output Stage::ramify(std::vector<std::string> arguments) {
  Command command;
  command.argv = {RAMIFY_BINARY};
  command.argv.insert(command.argv.end(), std::make_move_iterator(arguments.begin()),
                      std::make_move_iterator(arguments.end()));
  const auto verb = command.argv.at(1);
  // A plan file says itself what lifts its guards.
  if ((verb == "plan" || verb == "apply") && command.argv.size() > 2 && command.argv[2].rfind("config", 0) == 0) {
    command.argv.insert(command.argv.end(), options_.flags.begin(), options_.flags.end());
  }
  if (verb == "plan" || verb == "apply" || verb == "undo" || verb == "drift" || verb == "verify" ||
      verb == "snapshot" || verb == "revoke" || verb == "pull") {
    command.argv.insert(command.argv.end(), {"--connections", "connections.yaml", "--log", "calls.jsonl"});
  }
  if (verb == "apply") {
    command.argv.insert(command.argv.end(), {"--secrets", "secrets", "--list-lag", "0s"});
    const bool formats = std::find(command.argv.begin(), command.argv.end(), "-o") != command.argv.end();
    if (!formats) command.argv.insert(command.argv.end(), {"-o", "text", "-o", "json=events.jsonl"});
    const bool said = std::find(command.argv.begin(), command.argv.end(), "--parallel") != command.argv.end();
    // One at a time, so that calls come in the plan's order; many where it is about how fast they come.
    if (!said) command.argv.insert(command.argv.end(), {"--parallel", options_.setup.documented_rates ? "8" : "1"});
  }
  command.folder = folder_;
  command.env = {{"HOME", (folder_ / "home").string()},
                 {"PATH", "/usr/bin:/bin"},
                 {"LC_ALL", "C.UTF-8"},
                 {"NO_COLOR", "1"},
                 {"COLUMNS", "100"}};
  pass_on(command.env, "ASAN_OPTIONS");
  pass_on(command.env, "UBSAN_OPTIONS");
  auto output = run(command, child_);
  said_ += output.out + output.err;
  return output;
}

void Stage::kill_child() {
  if (const pid_t child = child_; child > 0) kill(child, SIGKILL);
}

Json Stage::snapshot() const {
  return Json::parse(server_->snapshot());
}

std::map<std::string, std::string> Stage::account_names() const {
  std::map<std::string, std::string> names;
  for (const auto& account : options_.accounts) names[account.id] = account.name;
  return names;
}

std::vector<std::string> Stage::leaks() const {
  std::vector<std::string> secrets;
  for (const auto& secret : server_->secrets()) {
    if (secret.empty()) continue;
    for (auto& form : forms_of(secret)) secrets.push_back(std::move(form));
  }
  std::vector<std::string> found;
  const auto look = [&](const std::string& text, const std::string& where) {
    const bool leak = std::any_of(secrets.begin(), secrets.end(),
                                  [&](const auto& secret) { return text.find(secret) != std::string::npos; });
    if (leak) found.push_back(where);
  };
  look(said_, "what the program said");
  for (const auto& entry : server_->log()) look(sim::log_line(entry) + entry.parameters, "the simulator's log");
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file() || entry.path().filename() == "aliyun.json") continue;
    if (entry.path().parent_path().filename() == "opened") continue;
    look(read_file(entry.path()), fs::relative(entry.path(), folder_).generic_string());
  }
  return found;
}

}  // namespace ramify::scenarios
