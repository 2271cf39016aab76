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
#include "platform/run_folder.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"
#include "runner/control_channel.hpp"

namespace ipcbench::runner {

/// The parent's side of a child: the child itself, the control channel to it, and the measured channel, or several of
/// them. The handshake is done when the constructor returns; when it goes, the child has ended and nothing is left in
/// the system.
class Session {
public:
    /// As many channels as there are names of the child, one on each. Throws Error that says how far it came and why,
    /// with the child's own words where it had any.
    Session(const Cell& cell, const Prepared& prepared, const Identity& parent, std::span<const Identity> children,
            platform::Supervisor& supervisor);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    [[nodiscard]] const std::vector<std::unique_ptr<Endpoint>>& endpoints() const noexcept { return endpoints_; }

    /// When the child had said its first word, in `now_ns()`; 0 where there is none.
    [[nodiscard]] std::int64_t greeted_ns() const noexcept { return greeted_ns_; }

    /// Settings as they took effect on either end.
    [[nodiscard]] EffectiveOptions effective_options() const;

    /// Tells the child that a phase begins and returns what it has used so far; nothing without a child. Throws Error,
    /// unless the run was interrupted: then it is soon over, and nothing is returned where the child could not say.
    [[nodiscard]] std::optional<Marked> mark(std::string_view phase);

    /// Tells the child to end, without waiting.
    void tell_to_stop();

    /// Ends the child in an orderly way; returns its last report, if that came within the time.
    std::optional<Done> finish(std::chrono::milliseconds at_most = moment);

    /// Whether the child is stopped or has ended, after waiting at most that long for its end.
    [[nodiscard]] bool has_lost_child(std::chrono::milliseconds at_most);

    /// Why round trips ended with this fault: from the child's own report, from how it ended or its state, from what
    /// was wrong with a pong (`complaint`), or from the fault itself. `where` follows: " in the phase 'timed'". An
    /// Error to be told.
    [[nodiscard]] Error explain(Fault fault, const std::string& where, std::string_view complaint = "");

    /// How long a child that has been told to stop, or is dying, may take before it is killed. One that is stopped
    /// (SIGSTOP) gets none of it.
    static constexpr std::chrono::milliseconds moment{500};

private:
    /// What a channel is made from.
    struct Bed {
        platform::RunFolder folder;
        ChannelConfig config;
        std::unique_ptr<Listener> listener;
    };

    void start_child();
    void greet();
    void send_plan(Bed& bed, const Identity& parent, const Identity& child);
    void await_ready();
    [[noreturn]] void explain_failed_set_up(const Error& error);
    [[noreturn]] void explain_failed_mark(const Error& error, std::string_view phase);
    /// The error that the child itself reported, "" for none.
    [[nodiscard]] std::string child_trouble();
    /// How the child ended, after waiting at most that long: "was killed by signal 9 (Killed)"; "" if it has not ended.
    [[nodiscard]] std::string child_end(std::chrono::milliseconds at_most = moment);
    /// ": the child, process 4711, is stopped" if it is.
    [[nodiscard]] std::string stop_note() const;
    /// A hint at what killed the child, if it was killed by SIGKILL.
    [[nodiscard]] std::string kill_hint() const;
    /// The next message, which must be an M. Throws Error, with the child's words if it refuses or complains instead.
    template <class M>
    M expect(std::chrono::milliseconds at_most, std::string_view awaited);

    /// Ends the supervisor's watch over a child before that child's descriptor goes.
    struct Watch {
        platform::Supervisor& supervisor;
        int peer = -1;
        int answers = -1;
        explicit Watch(platform::Supervisor& by) : supervisor(by) {}
        Watch(const Watch&) = delete;
        Watch& operator=(const Watch&) = delete;
        ~Watch() { end(); }
        void begin(int its_end, int its_answers) {
            peer = its_end;
            answers = its_answers;
            supervisor.watch_peer(peer, answers);
        }
        void end() { supervisor.forget_peer(std::exchange(peer, -1), std::exchange(answers, -1)); }
    };

    const Cell& cell_;
    const Prepared& prepared_;
    platform::Supervisor& supervisor_;
    std::deque<Bed> beds_;
    std::optional<ControlChannel> control_;
    UniqueFd answers_;  ///< answers that only the child knows of: it counts them there
    std::optional<platform::ChildProcess> process_;
    Watch watch_;
    std::vector<std::unique_ptr<Endpoint>> endpoints_;
    std::map<std::string, std::string> child_options_;
    std::string trouble_;
    std::optional<Done> done_;
    bool is_told_to_stop_ = false;
    std::int64_t greeted_ns_ = 0;
};

}  // namespace ipcbench::runner
