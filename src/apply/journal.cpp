#include "ramify/apply/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

namespace ramify::apply {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormatVersion = 1;

tl::unexpected<Error> cannot(std::string_view what, const std::filesystem::path& file) {
  return fail(ErrorKind::io, fmt::format("cannot {} the journal {}: {}", what, file.string(), std::strerror(errno)),
              "choose another folder with --journal DIR; without a journal nothing is applied");
}

Json line(std::string_view kind, Instant now) {
  return {{"kind", kind}, {"time", format_instant(now)}};
}

bool flush_folder(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool flushed = ::fsync(descriptor) == 0;
  ::close(descriptor);
  return flushed;
}

/// A line that was torn off is dropped before the next one is written.
bool drop_torn_line(int descriptor) {
  off_t end = ::lseek(descriptor, 0, SEEK_END);
  if (end < 0) return false;
  char last = '\n';
  while (end > 0 && ::pread(descriptor, &last, 1, end - 1) == 1 && last != '\n') --end;
  return ::ftruncate(descriptor, end) == 0 && ::lseek(descriptor, 0, SEEK_END) == end;
}

}  // namespace

Result<JournalWriter> JournalWriter::open(const std::filesystem::path& file, const plan::Plan& plan,
                                          const std::string& owner, Instant now) {
  const auto known = read_journal(file);
  if (!known) return tl::unexpected(known.error());
  const std::string digest = plan::digest(plan);
  if (*known && (*known)->digest != digest) {
    return fail(ErrorKind::usage, fmt::format("{} is the journal of another plan", file.string()),
                "give each plan a journal of its own with --journal DIR");
  }
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot("open", file);
  JournalWriter writer(descriptor, file);
  for (const auto& [id, record] : *known ? (*known)->steps : std::map<int, StepRecord>()) {
    if (!record.outcome || record.outcome == Outcome::unknown) writer.open_.insert(id);
  }
  if (!drop_torn_line(descriptor)) return cannot("write", file);

  Json first = line(*known ? "resume" : "begin", now);
  first["owner"] = owner;
  if (!*known) {
    first["format_version"] = kFormatVersion;
    first["digest"] = digest;
    first["plan"] = Json::parse(plan::to_json(plan), nullptr, false);
    if (::ftruncate(descriptor, 0) != 0 || ::lseek(descriptor, 0, SEEK_SET) != 0) return cannot("write", file);
  }
  if (auto written = writer.append(first.dump()); !written) return tl::unexpected(std::move(written.error()));
  if (!flush_folder(file)) return cannot("keep", file);
  return writer;
}

JournalWriter::JournalWriter(JournalWriter&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), file_(std::move(other.file_)), open_(std::move(other.open_)) {}

JournalWriter::~JournalWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> JournalWriter::append(std::string text) {
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return cannot("write", file_);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fdatasync(descriptor_) != 0) return cannot("write", file_);
  return {};
}

Result<void> JournalWriter::begun(int step, const StepRecord& record, Instant now) {
  Json json = line("begun", now);
  json["step"] = step;
  json["object"] = model::to_string(record.object);
  if (record.once) json["once"] = model::to_string(*record.once);
  json["before"] = record.before;
  if (!record.between.empty()) json["between"] = record.between;
  json["after"] = record.after;
  return append(json.dump());
}

Result<void> JournalWriter::ended(const StepResult& result, Instant now) {
  Json json = line("ended", now);
  json["step"] = result.id;
  json["outcome"] = to_string(result.outcome);
  if (result.sealed) json["sealed"] = result.sealed->string();
  if (!result.key_id.empty()) json["key_id"] = result.key_id;
  if (result.error) {
    json["error"] = {{"message", result.error->message}};
    if (result.error->service) {
      json["error"]["code"] = result.error->service->code;
      json["error"]["request_id"] = result.error->service->request_id;
    }
  }
  return append(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

Result<void> JournalWriter::finished(const ApplyResult& result, Instant now) {
  Json json = line("finished", now);
  json["all_done"] = result.all_done();
  json["interrupted"] = result.interrupted;
  return append(json.dump());
}

}  // namespace ramify::apply
