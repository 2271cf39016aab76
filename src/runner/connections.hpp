#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/message_endpoint.hpp"
#include "platform/supervisor.hpp"
#include "runner/planned_run.hpp"
#include "runner/session.hpp"

namespace ipcbench::runner {

/// The connections that one thread of the parent serves: usually one; with `Load::concurrency` several, either with a
/// child each or all with the same child.
class Connections {
public:
    /// Sets all of them up. Throws Error.
    Connections(const PlannedRun& planned, platform::Supervisor& supervisor);
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;
    ~Connections();

    /// Runs a phase on all of them at once if its load says so, otherwise on one after another. Its sequence numbers
    /// continue those of the last phase.
    [[nodiscard]] PhaseOutcome run_phase(Phase phase);

    /// Returns the round trips of each connection in the last phase.
    [[nodiscard]] std::vector<std::uint64_t> round_trips_by_connection() const;

    /// Returns whether the thread can only poll one connection after another, because there are no descriptors to sleep
    /// on.
    [[nodiscard]] bool must_poll_each() const noexcept { return connections_.size() > 1 && !poller_; }

    /// Returns the first child; null if there is none.
    [[nodiscard]] platform::ChildProcess* first_child() noexcept { return sessions_.front()->child(); }

    [[nodiscard]] EffectiveOptions effective_options() const { return sessions_.front()->effective_options(); }

    /// Does the same as Session::mark, for all children together.
    [[nodiscard]] std::optional<Marked> mark(std::string_view phase);
    /// Each child has `at_most` for its report.
    [[nodiscard]] std::optional<Done> finish(std::chrono::milliseconds at_most = Session::exit_grace);

    /// Corrects what a transport adds to a frame, where the framing is that of an unmodified server.
    void set_server_bytes(RunResult& result) const;

    /// Does the same as Session::explain.
    [[nodiscard]] Error explain(Fault fault, const std::string& where);

private:
    /// Returns how many messages servers as they are have sent so far besides answers.
    [[nodiscard]] std::uint64_t passed_over() const noexcept;
    /// Runs a phase as `run_phase` does, without counting these.
    [[nodiscard]] PhaseOutcome run_on_all(Phase phase);
    /// Returns the session whose child has ended or is stopped, after a short wait for that; otherwise any session.
    [[nodiscard]] Session& failed_session();

    Wait wait_;
    std::deque<PlannedRun> planned_;  ///< one per child, for its sessions
    std::vector<std::unique_ptr<MessageEndpoint>> messages_;
    std::unique_ptr<MessageEndpoint> echo_;  ///< answers on a loopback channel
    std::vector<std::unique_ptr<Session>> sessions_;
    std::vector<ServedConnection> connections_;
    std::unique_ptr<Poller> poller_;
};

}  // namespace ipcbench::runner
