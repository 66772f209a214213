#include <nlohmann/json.hpp>

#include "ramify/report/progress.h"

namespace ramify::report {

namespace {

using Json = nlohmann::ordered_json;

std::string event_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json event(std::string_view name, Instant now) {
  return {{"format_version", 1}, {"event", name}, {"time", format_instant(now)}};
}

void add_step(Json& json, const plan::Step& step) {
  json["step"] = step.id;
  json["op"] = ops::to_string(step.change.op);
  json["target"] = ops::to_string(step.change.target);
}

Json error_members(const Error& error) {
  Json json = {{"message", error.message}, {"help", error.help}};
  if (error.service) {
    json["service"] = {{"operation", error.service->operation},
                       {"code", error.service->code},
                       {"message", error.service->message},
                       {"request_id", error.service->request_id},
                       {"http_status", error.service->http_status}};
  }
  return json;
}

std::string_view why_word(client::Wait::Why why) {
  switch (why) {
    case client::Wait::Why::paced:
      return "paced";
    case client::Wait::Why::throttled:
      return "throttled";
    case client::Wait::Why::failed:
      return "failed";
  }
  return "failed";
}

}  // namespace

std::string plan_event(const plan::Plan& plan, Instant now) {
  Json json = event("plan", now);
  json["project"] = plan.project;
  json["plan_digest"] = plan::digest(plan);
  json["steps"] = plan.steps.size();
  return event_line(json);
}

std::string started_event(const plan::Step& step, Instant now) {
  Json json = event("started", now);
  add_step(json, step);
  return event_line(json);
}

std::string finished_event(const plan::Step& step, const apply::StepResult& result, Instant now) {
  Json json = event("finished", now);
  add_step(json, step);
  json["outcome"] = apply::to_string(result.outcome);
  if (result.earlier) json["earlier"] = true;
  if (!result.because_of.empty()) json["because_of"] = result.because_of;
  if (result.error) json["error"] = error_members(*result.error);
  if (result.sealed) json["sealed"] = result.sealed->string();
  return event_line(json);
}

std::string looking_again_event(std::size_t steps, std::chrono::seconds most, Instant now) {
  Json json = event("looking_again", now);
  json["steps"] = steps;
  json["seconds"] = most.count();
  return event_line(json);
}

std::string settled_event(const plan::Step& step, const apply::StepResult& result, Instant now) {
  Json json = event("settled", now);
  add_step(json, step);
  json["outcome"] = apply::to_string(result.outcome);
  const bool at_end = result.settled->when == apply::Settled::When::at_end;
  json["by"] = at_end ? "look_at_end" : "look_before_next_write";
  json["was_unknown"] = error_members(result.settled->doubt);
  if (result.error) json["error"] = error_members(*result.error);
  if (result.sealed) json["sealed"] = result.sealed->string();
  return event_line(json);
}

std::string waiting_event(const client::Wait& wait, Instant now) {
  Json json = event("waiting", now);
  json["why"] = why_word(wait.why);
  json["account"] = wait.account.str();
  json["operation"] = wait.operation;
  json["milliseconds"] = wait.length.count();
  return event_line(json);
}

std::string result_event(const apply::ApplyResult& result, Instant now) {
  using apply::Outcome;
  Json json = event("result", now);
  json["all_done"] = result.all_done();
  json["interrupted"] = result.interrupted;
  json["out_of_time"] = result.out_of_time;
  json["stale"] = result.stale;
  json["counts"] = {{"done", result.count(Outcome::done)},
                    {"already", result.count(Outcome::already)},
                    {"earlier", std::count_if(result.steps.begin(), result.steps.end(),
                                              [](const auto& step) { return step.earlier; })},
                    {"failed", result.count(Outcome::failed)},
                    {"unknown", result.count(Outcome::unknown)},
                    {"skipped", result.count(Outcome::skipped)}};
  return event_line(json);
}

}  // namespace ramify::report
