#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "conformance/offer.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "platform/run_folder.hpp"
#include "platform/supervisor.hpp"

namespace ipcbench::conformance {

/// Longer than anything here takes on the slowest machine under the heaviest sanitizer; what hangs fails after it.
constexpr std::chrono::seconds patience{40};

/// One end of a channel, on the thread that made it. That thread is supervised as in a process of its own: a cut of its
/// lifeline, also the one after `patience` without progress, ends its waiting calls.
class Side {
public:
    Side();

    std::unique_ptr<Endpoint> endpoint;

    /// Any thread: ends the waiting calls of this side's.
    void cut(StopReason reason) noexcept { supervisor_.cut(reason); }

    /// Another thread: returns when this side's sleeps in the kernel, or after some looks: it may as well be spinning,
    /// and nothing depends on it but which moment a test tries.
    void let_it_wait() const;

    /// Something went on: puts off the end of our patience.
    void advance() noexcept { supervisor_.lifeline().advance(1); }

    [[nodiscard]] Lifeline& lifeline() noexcept { return supervisor_.lifeline(); }

private:
    int thread_;
    platform::Supervisor supervisor_;
};

/// What the two ends agree on; the rest is chosen as the runner does.
struct Terms {
    std::size_t max_frame = 4096;
    std::chrono::milliseconds timeout{patience};
    bool one_cpu = false;
    std::size_t depth = 1;
    std::map<std::string, std::string> options{};
};

/// A parent that listens and, on a thread of its own (so that a thread sanitizer sees both ends), its child. The parent
/// is the thread that makes this.
class Meeting {
public:
    using Script = std::function<void(Side& child)>;

    Meeting(const Offer& offer, const Terms& terms);
    Meeting(const Meeting&) = delete;
    Meeting& operator=(const Meeting&) = delete;
    ~Meeting();

    /// Connects both ends at once, then the child plays its script. Returns when both stand. Throws Error, the child's
    /// before the parent's.
    void connect(Script script);

    /// Waits until the child has played its script; rethrows what it threw.
    void join() { played_.get(); }

    /// Closes the parent's end.
    void close_parent() noexcept { parent_.endpoint.reset(); }

    [[nodiscard]] Side& parent() noexcept { return parent_; }
    [[nodiscard]] Side& child() noexcept { return *child_; }
    [[nodiscard]] Listener& listener() noexcept { return *listener_; }
    void drop_listener() noexcept { listener_.reset(); }
    [[nodiscard]] const platform::RunFolder& folder() const noexcept { return folder_; }
    [[nodiscard]] ChannelConfig config_for(Side& side) const;

private:
    Offer offer_;
    Terms terms_;
    platform::RunFolder folder_;
    std::string nonce_;
    Side parent_;
    std::unique_ptr<Side> child_;
    ChannelConfig parent_config_;
    ChannelConfig child_config_;
    std::unique_ptr<Listener> listener_;
    std::future<void> played_;
    std::promise<void> dismissed_;  // the child's thread outlives its supervisor, which sends it signals
    std::thread thread_;
};

/// A test of one offer: skipped, visibly, where it does not apply here.
class OfferTest : public ::testing::TestWithParam<Offer> {
protected:
    void SetUp() override;

    /// The largest frame that the transport declares with these options, at most `cap` bytes.
    [[nodiscard]] static std::size_t limit(std::size_t cap, const std::map<std::string, std::string>& options = {});
};

}  // namespace ipcbench::conformance
