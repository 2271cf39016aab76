#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/message.hpp"
#include "platform/process.hpp"
#include "platform/process_usage.hpp"
#include "platform/run_folder.hpp"
#include "platform/supervisor.hpp"
#include "runner/control_channel.hpp"
#include "runner/planned_run.hpp"

namespace ipcbench::runner {

/// The parent's side of a child: the child process, the control channel to it, and one or more measured channels. The
/// constructor completes the handshake. After the destructor the child has ended and nothing is left in the system.
///
/// A program of `--peer` takes the child's place: it has one channel and no control channel, gets its set-up when it is
/// started (peer_program.hpp), is watched from outside, and ends because its channel does. A server that was running
/// before (`--connect`) is not a child at all.
class Session {
public:
    /// Opens as many channels as there are identities of the child, one for each. Throws an Error that says how far the
    /// set-up came and why it failed, with the child's own report if there was one.
    Session(const PlannedRun& planned, const Identity& parent, std::span<const Identity> children,
            platform::Supervisor& supervisor);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    [[nodiscard]] const std::vector<std::unique_ptr<Endpoint>>& endpoints() const noexcept { return endpoints_; }

    /// Returns the child; null if there is none.
    [[nodiscard]] platform::ChildProcess* child() noexcept { return process_ ? &*process_ : nullptr; }

    /// Returns when the child said hello, in `now_ns()`; 0 if there is no child.
    [[nodiscard]] std::int64_t hello_ns() const noexcept { return hello_ns_; }

    /// Returns the settings as they took effect on each end.
    [[nodiscard]] EffectiveOptions effective_options() const;

    /// Tells the child that a phase begins. Returns what the child has used so far; nothing if there is no child.
    /// Throws Error, unless the run was interrupted: then it soon ends anyway, and nothing is returned if the child did
    /// not answer.
    [[nodiscard]] std::optional<Marked> mark(std::string_view phase);

    /// Tells the child to end, without waiting.
    void request_stop();

    /// Ends the child in an orderly way. Returns its final report, if that arrived in time.
    std::optional<Done> finish(std::chrono::milliseconds at_most = exit_grace);

    /// Returns whether the child is stopped or has ended, after waiting at most that long for its end.
    [[nodiscard]] bool has_lost_child(std::chrono::milliseconds at_most);

    /// Returns an Error that explains why round trips ended with this fault: from the child's own report, from how the
    /// child ended or its state, from what was wrong with a pong (`pong_error`), or from the fault itself. `where` is
    /// appended: " in the phase 'timed'".
    [[nodiscard]] Error explain(Fault fault, const std::string& where, std::string_view pong_error = "");

    /// Returns what an unmodified server has sent so far; otherwise nothing was sent.
    [[nodiscard]] const ServerReport& server_report() const noexcept { return setups_.front().report; }

    /// How long a child that was told to stop, or is dying, may take before it is killed. A stopped child (SIGSTOP)
    /// gets no grace.
    static constexpr std::chrono::milliseconds exit_grace{500};

private:
    /// What the child itself reported.
    struct ChildFailure {
        std::string cause;  ///< "" for none
        std::string hint;
        /// Returns the child's hint, or else this one.
        [[nodiscard]] const std::string& hint_or(const std::string& other) const { return hint.empty() ? other : hint; }
    };

    /// What a channel is created from.
    struct ChannelSetup {
        platform::RunFolder folder;
        ChannelConfig config;
        ServerReport report;  ///< of an unmodified server
        std::unique_ptr<Listener> listener;
    };

    void start_child();
    void start_peer(const Identity& parent, const Identity& peer);
    void start_guard();
    void listen(ChannelSetup& setup);
    std::optional<Done> finish_peer(std::chrono::milliseconds at_most);
    void receive_hello();
    void send_plan(ChannelSetup& setup, const Identity& parent, const Identity& child);
    void await_ready();
    /// Waits for the last message of a child that was told to stop: at most that long, and only briefly once the user
    /// has told us to stop, too.
    Done await_report(std::chrono::milliseconds at_most);
    [[noreturn]] void explain_failed_set_up(const Error& error);
    [[noreturn]] void explain_failed_mark(const Error& error, std::string_view phase);
    /// Returns the error that the child itself reported, without a cause for none; waits a short time for its final
    /// report.
    [[nodiscard]] const ChildFailure& await_failure();
    /// Returns how the child ended, after waiting at most that long: "was killed by signal 9 (Killed)"; "" if it has
    /// not ended.
    [[nodiscard]] std::string await_end(std::chrono::milliseconds at_most = exit_grace);
    /// Returns what an unmodified server did wrong, as far as its channel has noticed; "" for nothing.
    [[nodiscard]] std::string server_error(Fault fault) const;
    /// Returns what the server sent instead of an answer, and whether it stopped in the middle of one.
    [[nodiscard]] std::string server_note() const;
    /// Returns "the child", "the peer 'COMMAND'" or "the server at ADDRESS".
    [[nodiscard]] std::string who() const;
    /// Returns ": the child, process 4711, is stopped" if it is; otherwise "", or which peer has not answered.
    [[nodiscard]] std::string stop_note() const;
    /// Returns how much of a frame has arrived: "only the first 12 bytes of a frame"; "" if there is no unfinished one.
    [[nodiscard]] std::string unfinished_note() const;
    /// Returns what to do about a side that does not answer.
    [[nodiscard]] std::string hint_for_silence() const;
    /// Returns the truncation of what both sides share, for which this program is never the cause.
    [[nodiscard]] ChildFailure truncation() const;
    /// Returns a hint on what killed the child, if it was killed by SIGKILL.
    [[nodiscard]] std::string kill_hint() const;
    /// Receives the next message, which must be an M. Throws Error, with the child's text if it reports a refusal or
    /// failure instead.
    template <class M>
    M expect(std::chrono::milliseconds at_most, std::string_view awaited);

    /// Ends the supervisor's watch over a child before that child's descriptor is closed.
    struct Watch {
        platform::Supervisor& supervisor;
        int peer = -1;
        int answers = -1;
        explicit Watch(platform::Supervisor& by) : supervisor(by) {}
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch() { end(); }
        void begin(int peer_fd, int answers_fd) {
            peer = peer_fd;
            answers = answers_fd;
            supervisor.watch_peer(peer, answers);
        }
        void end() { supervisor.forget_peer(std::exchange(peer, -1), std::exchange(answers, -1)); }
    };

    const PlannedRun& planned_;
    const Cell& cell_;
    platform::Supervisor& supervisor_;
    std::deque<ChannelSetup> setups_;
    std::optional<ControlChannel> control_;
    UniqueFd answers_;                             ///< on which the child counts answers that only it knows of
    UniqueFd guard_line_;                          ///< its other end is closed when this process ends
    std::optional<platform::ChildProcess> guard_;  ///< kills what a peer has started if this process is killed
    std::optional<platform::ChildProcess> process_;
    std::optional<platform::ProcessUsage> peer_usage_;
    Watch watch_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::map<std::string, std::string> child_options_;
    ChildFailure child_failure_;
    std::optional<Done> done_;
    bool stop_requested_ = false;
    std::int64_t hello_ns_ = 0;
};

}  // namespace ipcbench::runner
