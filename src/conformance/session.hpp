#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "conformance/subject.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "platform/run_folder.hpp"
#include "platform/supervisor.hpp"

namespace ipcbench::conformance {

/// Longer than any check takes on the slowest machine under the slowest sanitizer; a hang fails after this time.
constexpr std::chrono::seconds check_timeout{40};

/// One end of a channel, on the thread that created it. The thread is supervised as in a separate process: cutting its
/// lifeline ends its waiting calls. The supervisor also cuts it after `check_timeout` without progress.
class ChannelEnd {
public:
    ChannelEnd();

    std::unique_ptr<Endpoint> endpoint;

    /// Ends the waiting calls of this side. Any thread may call it.
    void cut(StopReason reason) noexcept { supervisor_.cut(reason); }

    /// Returns once this side's thread sleeps in the kernel, or after some polls, since the thread may be spinning. The
    /// result only affects which moment a check exercises. Another thread calls it.
    void wait_until_asleep() const;

    /// Reports progress, which restarts the time-out.
    void advance() noexcept { supervisor_.lifeline().advance(1); }

    [[nodiscard]] Lifeline& lifeline() noexcept { return supervisor_.lifeline(); }

private:
    int thread_;
    platform::Supervisor supervisor_;
};

/// The settings that both ends share; all others are chosen as the runner does it.
struct SessionOptions {
    std::size_t max_frame = 4096;
    std::chrono::milliseconds timeout{check_timeout};
    bool one_cpu = false;
    std::size_t depth = 1;
    std::map<std::string, std::string> options{};
};

/// A parent that listens, and its child on a separate thread, so that a thread sanitizer sees both ends. The parent is
/// the thread that creates this object.
class Session {
public:
    using Script = std::function<void(ChannelEnd& child)>;

    Session(const TransportCase& transport_case, SessionOptions session_options);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    /// Connects both ends at the same time; then the child runs its script. Returns when both ends are connected.
    /// Throws Error; the child's error takes precedence over the parent's.
    void connect(Script script);

    /// Waits until the child has finished its script; rethrows the script's exception.
    void join() { played_.get(); }

    void close_parent() noexcept { parent_.endpoint.reset(); }

    [[nodiscard]] ChannelEnd& parent() noexcept { return parent_; }
    [[nodiscard]] ChannelEnd& child() noexcept { return *child_; }
    [[nodiscard]] Listener& listener() noexcept { return *listener_; }
    void drop_listener() noexcept { listener_.reset(); }
    [[nodiscard]] const platform::RunFolder& folder() const noexcept { return folder_; }
    [[nodiscard]] ChannelConfig config_for(ChannelEnd& side) const;

private:
    TransportCase transport_case_;
    SessionOptions session_options_;
    platform::RunFolder folder_;
    std::string nonce_;
    ChannelEnd parent_;
    std::unique_ptr<ChannelEnd> child_;
    ChannelConfig parent_config_;
    ChannelConfig child_config_;
    std::unique_ptr<Listener> listener_;
    std::future<void> played_;
    std::promise<void> dismissed_;  // the child's thread must outlive its supervisor, which sends it signals
    std::thread thread_;
};

/// Returns whether the transport uses the child's standard streams, so that its child must be a separate process.
[[nodiscard]] bool takes_standard_streams(const TransportCase& transport_case);

}  // namespace ipcbench::conformance
