#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "platform/oom_kills.hpp"
#include "platform/truncation_guard.hpp"
#include "runner/session.hpp"

/// How a session explains a failed run: from the child's own report if there is one, otherwise from how the child ended
/// or its state.
namespace ipcbench::runner {

namespace {

constexpr const char* look_for_others = "ipcbench never does that: look for another process that can open it";

}  // namespace

void Session::explain_failed_set_up(const Error& error) {
    if (platform::TruncationGuard::has_seen_truncation(supervisor_.lifeline())) {
        throw Error(ErrorKind::failed, platform::memory_was_truncated, look_for_others);
    }
    if (error.kind() == ErrorKind::interrupted || supervisor_.signal() != 0) {
        throw Error(ErrorKind::interrupted, "interrupted during the set-up");
    }
    if (trouble_.empty()) {
        static_cast<void>(child_trouble());
    }
    if (!trouble_.empty()) {
        throw Error(error.kind(), trouble_, error.hint());
    }
    const std::string note = stop_note();
    if (!note.empty()) {
        throw Error(error.kind(), error.what() + note, error.hint());
    }
    if (const std::string end = child_end(); !end.empty()) {
        const std::string hint = kill_hint();
        throw Error(ErrorKind::failed, fmt::format("the child '{}' {} before the channel was set up", cell_.child, end),
                    hint.empty() ? "is it an ipcbench-child of this build? See --child and IPCBENCH_CHILD" : hint);
    }
    throw error;
}

void Session::explain_failed_mark(const Error& error, std::string_view phase) {
    const bool truncated = platform::TruncationGuard::has_seen_truncation(supervisor_.lifeline());
    const std::string trouble = truncated ? platform::memory_was_truncated : child_trouble();
    const std::string end = trouble.empty() ? child_end() : "";
    std::string cause = trouble;
    if (trouble.empty()) {
        cause = end.empty() ? error.what() : fmt::format("the child {}", end);
    }
    const std::string hint = kill_hint();
    throw Error(ErrorKind::failed, fmt::format("{} in the phase '{}'{}", cause, phase, stop_note()),
                truncated      ? look_for_others
                : hint.empty() ? error.hint()
                               : hint);
}

Error Session::explain(Fault fault, const std::string& where, std::string_view complaint) {
    const auto failed = [&where](const std::string& cause, std::string hint = "", const std::string& note = "") {
        return Error(ErrorKind::failed, cause + where + note, std::move(hint));
    };
    if (platform::TruncationGuard::has_seen_truncation(supervisor_.lifeline())) {
        return failed(platform::memory_was_truncated, look_for_others);
    }
    if (std::string trouble = child_trouble(); !trouble.empty()) {
        return failed(trouble);
    }
    if (supervisor_.lifeline().reason() == StopReason::stalled) {
        const std::string waited = format_seconds(std::chrono::duration<double>(cell_.timeout).count()) + " s";
        return failed(
            (cell_.load.mode == Mode::stream ? "no message arrived within " : "no round trip ended within ") + waited,
            "was the child stopped, or is one message that slow? --timeout allows more",
            supervisor_.has_killed_peers() ? ": the child held a lock that both sides need, and was killed"
                                           : stop_note());
    }
    if (const std::string end = child_end(moment); !end.empty()) {
        return failed(fmt::format("the child {}", end), kill_hint());
    }
    return failed(complaint.empty() ? describe(fault) : fmt::format("a pong was refused: {}", complaint));
}

std::string Session::stop_note() const {
    return process_ && process_->is_stopped()
               ? fmt::format(": the child, process {}, does not answer because it is stopped", process_->pid())
               : "";
}

std::string Session::kill_hint() const {
    const auto status = process_ ? process_->status() : std::nullopt;
    return status && status->signal == SIGKILL ? platform::describe_oom_kills() : "";
}

}  // namespace ipcbench::runner
