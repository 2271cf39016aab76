#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/speaker.hpp"
#include "platform/supervisor.hpp"
#include "runner/cell.hpp"
#include "runner/session.hpp"

namespace ipcbench::runner {

/// The connections that one thread of the parent serves: mostly one; with `Load::concurrency` several, each with a
/// child of its own or all with the same.
class Connections {
public:
    /// Sets them all up. Throws Error.
    Connections(const Cell& cell, const Prepared& prepared, platform::Supervisor& supervisor);
    Connections(const Connections&) = delete;
    Connections& operator=(const Connections&) = delete;
    ~Connections();

    /// Runs a phase on all of them at once where its load says so, else on one after the other. Its sequence numbers go
    /// on where the last phase ended.
    [[nodiscard]] PhaseOutcome play(Phase phase);

    /// Round trips of each in the last phase.
    [[nodiscard]] std::vector<std::uint64_t> shares() const;

    /// Whether the thread can only look at one after the other, for want of descriptors to sleep on.
    [[nodiscard]] bool must_look_around() const noexcept { return members_.size() > 1 && !readiness_; }

    [[nodiscard]] EffectiveOptions effective_options() const { return sessions_.front()->effective_options(); }

    /// As Session's, for all children together.
    [[nodiscard]] std::optional<Marked> mark(std::string_view phase);
    [[nodiscard]] std::optional<Done> finish();

    /// As in Session.
    [[nodiscard]] Error explain(Fault fault, const std::string& where);

private:
    /// The session whose child has ended or is stopped, after waiting a moment for that; otherwise any.
    [[nodiscard]] Session& culprit();

    Wait wait_;
    std::deque<Prepared> prepared_;  ///< of each child, for its sessions
    std::vector<std::unique_ptr<Speaker>> speakers_;
    std::unique_ptr<Speaker> echo_;  ///< who answers on a loopback channel
    std::vector<std::unique_ptr<Session>> sessions_;
    std::vector<Member> members_;
    std::unique_ptr<Readiness> readiness_;
};

}  // namespace ipcbench::runner
