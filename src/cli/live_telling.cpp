#include <condition_variable>
#include <deque>
#include <mutex>
#include <ostream>
#include <thread>

#include "ramify/report/progress.h"
#include "telling.h"

namespace ramify::cli {

namespace {

using Time = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds kTick{100};
constexpr std::chrono::seconds kOfLate{10};

/// The cursor is never hidden and always rests below the view, at the left: whatever ends the process, the terminal is
/// as it was.
class LiveView final : public Teller {
 public:
  LiveView(Surroundings& around, std::size_t total, const report::Style& style)
      : around_(around), total_(total), style_(style), begun_(around.environment.steady()) {
    clock_ = std::thread([this] { tick(); });
  }
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;
  ~LiveView() override { stop(); }

  void started(const plan::Step& step) override {
    const std::lock_guard lock(mutex_);
    running_.push_back({&step, around_.environment.steady()});
    draw({});
  }

  void finished(const plan::Step& step, const apply::StepResult& result) override {
    const std::lock_guard lock(mutex_);
    std::erase_if(running_, [&](const auto& each) { return each.first == &step; });
    ++ended_;
    failed_ += result.outcome == apply::Outcome::failed || result.outcome == apply::Outcome::unknown ? 1 : 0;
    skipped_ += result.outcome == apply::Outcome::skipped ? 1 : 0;
    if (!result.earlier && result.outcome != apply::Outcome::skipped) ends_.push_back(around_.environment.steady());
    draw(report::step_line(step, result, total_, style_));
  }

  void looking_again(std::size_t steps, std::chrono::seconds most) override {
    const std::lock_guard lock(mutex_);
    draw(report::looking_line(steps, most));
  }

  void settled(const plan::Step& step, const apply::StepResult& result) override {
    const std::lock_guard lock(mutex_);
    if (result.outcome == apply::Outcome::done) --failed_;
    draw(report::step_line(step, result, total_, style_));
  }

  void waiting(const client::Wait& wait) override {
    const std::lock_guard lock(mutex_);
    waits_.push_back({wait, around_.environment.steady() + wait.length});
  }

  void ended(const apply::ApplyResult* /*result*/) override { stop(); }

 private:
  void tick() {
    std::unique_lock lock(mutex_);
    while (!over_.wait_for(lock, kTick, [this] { return stopped_; })) draw({});
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      if (stopped_) return;
      stopped_ = true;
      around_.err << erase() << std::flush;
    }
    over_.notify_all();
    clock_.join();
  }

  [[nodiscard]] std::string erase() {
    const std::size_t lines = std::exchange(drawn_, 0);
    return lines == 0 ? std::string() : "\x1b[" + std::to_string(lines) + "A\r\x1b[J";
  }

  /// `above` is what stays: it scrolls away over the view.
  void draw(const std::string& above) {
    std::string text = erase() + above;
    report::Style style = style_;
    if (around_.err_width) style.width = around_.err_width();
    const auto lines = report::live_view(moment(), style);
    for (const auto& line : lines) text += line + "\n";
    drawn_ = lines.size();
    around_.err << text << std::flush;
  }

  [[nodiscard]] report::Moment moment() {
    const Time now = around_.environment.steady();
    report::Moment moment;
    moment.total = total_;
    moment.ended = ended_;
    moment.failed = failed_;
    moment.skipped = skipped_;
    moment.stopping = around_.interrupted && around_.interrupted();
    while (!ends_.empty() && ends_.front() < now - kOfLate) ends_.pop_front();
    const std::chrono::duration<double> window = std::min<Time::duration>(kOfLate, now - begun_);
    if (window.count() >= 1) moment.rate = static_cast<double>(ends_.size()) / window.count();
    for (const auto& [step, since] : running_) {
      moment.running.push_back({step, std::chrono::duration_cast<std::chrono::seconds>(now - since)});
    }
    std::erase_if(waits_, [&](const auto& each) { return each.second <= now; });
    for (const auto& [wait, until] : waits_) {
      moment.waits.push_back(wait);
      moment.waits.back().length = std::chrono::duration_cast<std::chrono::milliseconds>(until - now);
    }
    return moment;
  }

  Surroundings& around_;
  std::size_t total_;
  report::Style style_;
  Time begun_;
  std::mutex mutex_;
  std::condition_variable over_;
  std::thread clock_;
  bool stopped_ = false;
  std::size_t drawn_ = 0;  ///< lines of the view that stand on the terminal
  std::size_t ended_ = 0;
  std::size_t failed_ = 0;
  std::size_t skipped_ = 0;
  std::deque<Time> ends_;
  std::vector<std::pair<const plan::Step*, Time>> running_;
  std::vector<std::pair<client::Wait, Time>> waits_;
};

}  // namespace

std::unique_ptr<Teller> tell_live(Surroundings& around, std::size_t total, const report::Style& style) {
  return std::make_unique<LiveView>(around, total, style);
}

}  // namespace ramify::cli
