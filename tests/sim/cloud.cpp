#include "cloud.h"

#include "ramify/diag/ensure.h"
#include "sim/service.h"
#include "strike.h"

namespace ramify::simulation {
namespace {

/// What the service and the server that has one tell alike.
template <class Of>
class Told : public Cloud {
 public:
  explicit Told(std::unique_ptr<Of> of) : of_(std::move(of)) {}
  [[nodiscard]] std::vector<sim::LogEntry> log() const override { return of_->log(); }
  void clear_log() override { of_->clear_log(); }
  [[nodiscard]] std::string snapshot() const override { return of_->snapshot(); }
  [[nodiscard]] std::vector<std::string> secrets() const override { return of_->secrets(); }
  [[nodiscard]] std::optional<std::pair<std::string, std::string>> root_key(const std::string& id) const override {
    return of_->root_key(id);
  }

 protected:
  [[nodiscard]] Of& of() const { return *of_; }

 private:
  std::unique_ptr<Of> of_;
};

class Listening : public Told<sim::Server> {
 public:
  using Told::Told;
  [[nodiscard]] std::string url() const override { return of().url(); }
  [[nodiscard]] std::shared_ptr<client::Transport> transport() override { return client::make_curl_transport({}); }
  void stop() override { of().stop(); }
};

/// A call of the service in place of a connection to it.
class Direct : public client::Transport {
 public:
  Direct(sim::Service& service, SharedClock& clock, std::chrono::milliseconds call_takes)
      : service_(service), clock_(clock), call_takes_(call_takes) {}

  Result<wire::HttpResponse> send(const std::string&, const wire::HttpRequest& request) override {
    if (is_dead()) return unheard();
    clock_.advance(call_takes_);
    auto delivery = service_.answer(request, "127.0.0.1");
    // Whoever died meanwhile does not hear what became of it.
    if (is_dead()) return unheard();
    clock_.advance(std::chrono::milliseconds(delivery.delay_ms));
    if (delivery.kind == sim::Delivery::Kind::whole) return std::move(delivery.response);
    return fail(ErrorKind::unknown_outcome, delivery.kind == sim::Delivery::Kind::half
                                                ? "the reply was cut off"
                                                : "the connection broke before a whole reply came");
  }

 private:
  /// Of a kind that nobody sends again.
  static tl::unexpected<Error> unheard() { return fail(ErrorKind::usage, "nobody answers the dead"); }

  sim::Service& service_;
  SharedClock& clock_;
  std::chrono::milliseconds call_takes_;
};

class Inside : public Told<sim::Service> {
 public:
  Inside(std::unique_ptr<sim::Service> service, SharedClock& clock, std::chrono::milliseconds call_takes)
      : Told(std::move(service)), direct_(std::make_shared<Direct>(of(), clock, call_takes)) {}
  /// A name for what is not there: it must only be one that needs no TLS.
  [[nodiscard]] std::string url() const override { return "http://127.0.0.1:1"; }
  [[nodiscard]] std::shared_ptr<client::Transport> transport() override { return direct_; }
  void stop() override { of().close(); }

 private:
  std::shared_ptr<Direct> direct_;
};

}  // namespace

std::unique_ptr<Cloud> listen(sim::Options options) {
  auto server = sim::Server::start(std::move(options));
  RAMIFY_ENSURE(server.has_value(), "the simulator starts");
  return std::make_unique<Listening>(std::move(*server));
}

std::unique_ptr<Cloud> inside(sim::Options options, SharedClock& clock, std::chrono::milliseconds call_takes) {
  auto service = sim::Service::open(std::move(options));
  RAMIFY_ENSURE(service.has_value(), "the simulator starts");
  return std::make_unique<Inside>(std::move(*service), clock, call_takes);
}

}  // namespace ramify::simulation
