#include "world.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "child.h"
#include "ramify/client/client.h"
#include "ramify/diag/ensure.h"
#include "ramify/wire/operation.h"
#include "scenarios/normal.h"
#include "scenarios/scenario.h"

namespace ramify::simulation {
namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

fs::path make_folder() {
  // Memory where there is such a folder: an fsync is an fsync there too, and takes no time.
  const fs::path place = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
  auto pattern = (place / "ramify-simulation-XXXXXX").string();
  return ::mkdtemp(pattern.data()) == nullptr ? fs::path() : fs::path(pattern);
}

/// Somebody else's objects, which nothing may touch, and the resource group that attachments are confined to.
Json seed_of(const Company& company) {
  Json accounts = Json::object();
  for (const auto& [name, account] : company.accounts) {
    const std::string root = "acs:ram::" + account.id + ":root";
    accounts[name] = {
        {"id", account.id},
        {"alias", name},
        {"resource_groups", {{{"id", "rg-aek2abcdefgh"}, {"name", "some"}}}},
        {"users", {{{"name", "stranger"}, {"display_name", "stranger"}}}},
        {"groups", {{{"name", "strangers"}, {"members", {"stranger"}}}}},
        {"roles",
         {{{"name", "Stranger"},
           {"trust",
            {{"Version", "1"},
             {"Statement",
              {{{"Effect", "Allow"}, {"Action", "sts:AssumeRole"}, {"Principal", {{"RAM", {root}}}}}}}}}}}},
        {"attachments", {{{"policy", "AliyunOSSReadOnlyAccess"}, {"type", "System"}, {"user", "stranger"}}}}};
  }
  return {{"format_version", 1}, {"accounts", accounts}};
}

}  // namespace

World::World(const WorldOptions& options)
    : options_(options), folder_(make_folder()), clock_(folder_ / "clock", !options.inside), weather_(options.seed) {
  fs::create_directories(folder_ / "home");
  scenarios::write_file(folder_ / "live.json", seed_of(options_.company).dump());
  sim::Options server;
  for (const auto& [name, account] : options_.company.accounts) server.accounts.push_back({account.id, name, {}, {}});
  server.seeds.push_back(folder_ / "live.json");
  server.switches = options_.switches;
  server.faults.list_delay_s = options_.list_delay_s;
  server.faults.conflict_delay_s = options_.conflict_delay_s;
  server.random_seed = options_.seed;
  server.clock = [this] { return clock_.now(); };
  server.fault = [this](const sim::RequestInfo& request) { return weather_.fault(request); };
  cloud_ = options_.inside ? inside(std::move(server), clock_, *options_.inside) : listen(std::move(server));
  write_connections();
  clock_.advance(std::chrono::minutes(10));  // what was there before is no news to anybody
}

World::~World() {
  cloud_->stop();
  if (kept_) {
    std::string calls;
    for (const auto& entry : cloud_->log()) calls += sim::log_line(entry) + "\n";
    scenarios::write_file(folder_ / "calls.txt", calls);
    scenarios::write_file(folder_ / "said.txt", said_);
    return;
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

void World::write_connections() const {
  Json profiles = Json::array();
  std::string text = "aliyun_config: aliyun.json\nrecipients: {default: [recipient.pem]}\nconnections:\n";
  for (const auto& [name, account] : options_.company.accounts) {
    const auto key = cloud_->root_key(account.id).value_or(std::pair<std::string, std::string>());
    profiles.push_back({{"name", name},
                        {"mode", "AK"},
                        {"access_key_id", key.first},
                        {"access_key_secret", key.second},
                        {"region_id", "cn-hangzhou"}});
    text += "  " + name + ": {profile: " + name + ", endpoint: \"" + cloud_->url() + "\"}\n";
  }
  scenarios::write_file(folder_ / "connections.yaml", text);
  scenarios::write_file(folder_ / "recipient.pem", options_.recipient.certificate_pem());
  scenarios::write_file(folder_ / "aliyun.json", Json{{"current", ""}, {"profiles", profiles}}.dump());
  for (const auto* file : {"connections.yaml", "aliyun.json"}) {
    fs::permissions(folder_ / file, fs::perms::owner_read | fs::perms::owner_write);
  }
}

void World::write_config(const Company& company) {
  scenarios::write_file(folder_ / "config.yaml", yaml(company));
}

Output World::ramify(std::vector<std::string> arguments, const std::optional<Strike>& strike) {
  said_ += "== " + arguments.front() + "\n";
  arguments.insert(arguments.end(), {"--connections", "connections.yaml"});
  auto output = options_.inside ? ramify_here(arguments, strike) : ramify_there(arguments, strike);
  said_ += output.out + output.err;
  return output;
}

Output World::ramify_here(const std::vector<std::string>& arguments, const std::optional<Strike>& strike) {
  RAMIFY_ENSURE(::chdir(folder_.c_str()) == 0, "the folder is there");
  arm(strike, Death::still);
  auto output =
      run_here(arguments, {{"HOME", (folder_ / "home").string()}, {"NO_COLOR", "1"}}, clock_, cloud_->transport());
  if (is_dead()) output.status = kKilled;
  wrote_ += written();
  disarm();
  return output;
}

Output World::ramify_there(const std::vector<std::string>& arguments, const std::optional<Strike>& strike) {
  scenarios::Command command;
  command.argv = {fs::read_symlink("/proc/self/exe").string(), "--be-ramify"};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.folder = folder_;
  command.env = {{"HOME", (folder_ / "home").string()},
                 {"LC_ALL", "C.UTF-8"},
                 {"NO_COLOR", "1"},
                 {kClockVariable, (folder_ / "clock").string()}};
  for (const auto* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) command.env[name] = value;
  }
  for (const auto& row : kPlaces) {
    if (!strike || strike->place != row.place) continue;
    command.env[kKillVariable] = std::to_string(strike->number) + " " + row.name;
  }
  return scenarios::run(command, child_);
}

namespace {
/// What a random company may trip over on purpose.
const std::vector<std::string> kLifted{"--allow-many-deletions", "--allow-every-object", "--allow-empty-account",
                                       "--allow-admin-grant"};
}  // namespace

Output World::apply(const std::string& what, unsigned parallel, const std::optional<Strike>& strike) {
  std::vector<std::string> words{"apply", what, "--secrets", "secrets", "--parallel", std::to_string(parallel)};
  if (what == "config.yaml") {
    words.emplace_back("--yes");
    words.insert(words.end(), kLifted.begin(), kLifted.end());
  }
  return ramify(std::move(words), strike);
}

Output World::plan(const std::optional<std::string>& file) {
  std::vector<std::string> words{"plan", "config.yaml"};
  if (file) {
    words.insert(words.end(), {"--out", *file});
  } else {
    words.emplace_back("--detailed-exitcode");
  }
  words.insert(words.end(), kLifted.begin(), kLifted.end());
  return ramify(std::move(words));
}

void World::kill() {
  if (options_.inside) return die();
  if (const pid_t child = child_; child > 0) ::kill(child, SIGKILL);
}

bool World::call(const std::string& account, const std::string& service, const std::string& operation,
                 const std::vector<std::pair<std::string, std::string>>& parameters) {
  const auto key = cloud_->root_key(options_.company.accounts.at(account).id);
  if (!key) return false;
  auto environment = client::system_environment();
  environment.now = [this] { return clock_.now(); };
  environment.sleep = [this](std::chrono::milliseconds wait) { clock_.advance(wait); };
  client::SessionOptions options{model::AccountKey::from_service(account), {}, {}, {}, "behind", false, 1};
  for (const auto& each : wire::services()) options.endpoints[each.service] = cloud_->url();
  const client::Session session(cloud_->transport(), environment,
                                client::Credentials{key->first, Secret(std::string(key->second)), std::nullopt},
                                options);
  for (const auto& each : wire::services()) {
    if (std::string(each.name) == service) return session.call({each.service, operation, parameters}).has_value();
  }
  return false;
}

std::map<std::string, std::string> World::names() const {
  std::map<std::string, std::string> all;
  for (const auto& [name, account] : options_.company.accounts) all[account.id] = name;
  return all;
}

Json World::state() const {
  return scenarios::normal(Json::parse(cloud_->snapshot()), names());
}

std::vector<std::string> World::lost_secrets(std::size_t& found) const {
  std::vector<std::string> lost;
  const auto snapshot = Json::parse(cloud_->snapshot());
  for (const auto& key : scenarios::active_keys(snapshot, names())) {
    // The file bears the name that the user had when the key was made.
    bool held = false;
    std::error_code none;
    for (const auto& file : fs::directory_iterator(folder_ / "secrets", none)) {
      if (file.path().filename().string().find("." + key.id + ".cms") == std::string::npos) continue;
      const auto text = options_.recipient.open(file.path());
      held = held || (text && text->find(key.id) != std::string::npos);
    }
    if (held) {
      ++found;
    } else {
      lost.push_back("AccessKey " + key.id + " of " + key.account + "/" + key.user);
    }
  }
  return lost;
}

std::vector<std::string> World::leaks() const {
  auto secrets = cloud_->secrets();
  std::erase_if(secrets, [](const std::string& secret) { return secret.empty(); });
  std::vector<std::string> found;
  const auto look = [&](const std::string& text, const std::string& where) {
    const auto stands = [&](const auto& secret) { return text.find(secret) != std::string::npos; };
    if (std::any_of(secrets.begin(), secrets.end(), stands)) found.push_back(where);
  };
  look(said_, "what ramify said");
  look(wrote_, "what ramify wrote to a file, perhaps for a moment");
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file() || entry.path().filename() == "aliyun.json") continue;
    look(scenarios::read_file(entry.path()), fs::relative(entry.path(), folder_).generic_string());
  }
  return found;
}

}  // namespace ramify::simulation
