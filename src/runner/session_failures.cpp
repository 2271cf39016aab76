#include <csignal>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "platform/oom_kills.hpp"
#include "platform/truncation_guard.hpp"
#include "runner/session.hpp"

/// Explains a failed run: from the child's own report if there is one, otherwise from how the child ended or its state.
namespace ipcbench::runner {

namespace {

constexpr const char* hint_for_peer = "what it wrote to its standard error may say why; see docs/peer-protocol.md";
constexpr const char* hint_for_server = "what it wrote to its standard error may say why; see docs/servers.md";

}  // namespace

void Session::explain_failed_set_up(const Error& error) {
    if (platform::TruncationGuard::has_seen_truncation(supervisor_.lifeline())) {
        const ChildFailure failure = truncation();
        throw Error(ErrorKind::failed, failure.cause, failure.hint);
    }
    if (error.kind() == ErrorKind::interrupted || supervisor_.signal() != 0) {
        throw Error(ErrorKind::interrupted, "interrupted during the set-up");
    }
    if (const ChildFailure& failure = await_failure(); !failure.cause.empty()) {
        throw Error(error.kind(), failure.cause, failure.hint_or(error.hint()));
    }
    if (process_ && process_->is_stopped()) {
        throw Error(error.kind(), error.what() + stop_note(), error.hint());
    }
    if (const std::string end = await_end(); !end.empty()) {
        const std::string hint = kill_hint();
        const std::string what = cell_.peer ? who() : fmt::format("the child '{}'", cell_.child);
        throw Error(ErrorKind::failed, fmt::format("{} {} before the channel was set up", what, end),
                    !hint.empty()  ? hint
                    : cell_.server ? hint_for_server
                    : cell_.peer   ? hint_for_peer
                                   : "is it an ipcbench-child of this build? See --child and IPCBENCH_CHILD");
    }
    if (!cell_.other_peer().empty()) {
        throw Error(error.kind(), fmt::format("{}: {}", who(), error.what()), error.hint());
    }
    throw error;
}

void Session::explain_failed_mark(const Error& error, std::string_view phase) {
    const bool truncated = platform::TruncationGuard::has_seen_truncation(supervisor_.lifeline());
    const ChildFailure failure = truncated ? truncation() : await_failure();
    const std::string end = failure.cause.empty() ? await_end() : "";
    std::string cause = failure.cause;
    if (cause.empty()) {
        cause = end.empty() ? error.what() : fmt::format("the child {}", end);
    }
    const std::string hint = kill_hint();
    throw Error(ErrorKind::failed, fmt::format("{} in the phase '{}'{}", cause, phase, stop_note()),
                failure.hint_or(hint.empty() ? error.hint() : hint));
}

Error Session::explain(Fault fault, const std::string& where, std::string_view pong_error) {
    const auto failed = [&where](const std::string& cause, std::string hint = "", const std::string& note = "") {
        return Error(ErrorKind::failed, cause + where + note, std::move(hint));
    };
    if (platform::TruncationGuard::has_seen_truncation(supervisor_.lifeline())) {
        const ChildFailure failure = truncation();
        return failed(failure.cause, failure.hint);
    }
    if (const ChildFailure& failure = await_failure(); !failure.cause.empty()) {
        return failed(failure.cause, failure.hint);
    }
    if (supervisor_.lifeline().reason() == StopReason::stalled) {
        const std::string waited = format_seconds(std::chrono::duration<double>(cell_.timeout).count()) + " s";
        return failed(
            (cell_.load.mode == Mode::stream ? "no message arrived within " : "no round trip ended within ") + waited,
            hint_for_silence(),
            supervisor_.has_killed_peers()
                ? ": this side's wait ended only when the child was killed; it may have held "
                  "a lock that both sides need"
                : stop_note());
    }
    if (const std::string wrong = server_error(fault); !wrong.empty()) {
        return failed(fmt::format("{}: {}", who(), wrong));
    }
    if (const std::string end = await_end(exit_grace); !end.empty()) {
        const std::string hint = kill_hint();
        const std::string part = cell_.server ? "" : unfinished_note();
        return failed(fmt::format("{} {}{}", who(), end, part.empty() ? "" : ", having sent " + part),
                      !hint.empty()  ? hint
                      : cell_.server ? hint_for_server
                      : cell_.peer   ? hint_for_peer
                                     : "",
                      server_note());
    }
    const std::string cause = pong_error.empty() ? describe(fault) : fmt::format("a pong was refused: {}", pong_error);
    return failed(cell_.other_peer().empty() ? cause : fmt::format("{}: {}", who(), cause), "", server_note());
}

std::string Session::who() const {
    return cell_.peer     ? fmt::format("the peer '{}'", cell_.peer.command)
           : cell_.server ? fmt::format("the server at {}", cell_.server->setup.address)
                          : "the child";
}

std::string Session::stop_note() const {
    if (process_ && process_->is_stopped()) {
        return fmt::format(": {}, process {}, does not answer because it is stopped", who(), process_->pid());
    }
    const std::string part = unfinished_note();
    return cell_.other_peer().empty()
               ? ""
               : fmt::format(": {} has {}{}", who(), part.empty() ? "not answered" : "sent " + part, server_note());
}

std::string Session::unfinished_note() const {
    for (const auto& endpoint : endpoints_) {
        if (const std::size_t bytes = endpoint->unfinished_bytes(); bytes > 0) {
            return fmt::format("only the first {} byte{} of a {}", bytes, bytes == 1 ? "" : "s",
                               cell_.server ? "message" : "frame");
        }
    }
    return "";
}

std::string Session::hint_for_silence() const {
    if (process_ && process_->is_stopped()) {
        return fmt::format("what stopped it? 'kill -CONT {}' continues it", process_->pid());
    }
    return cell_.server ? "does it need a --handshake, another --framing, or an answer to a request of its own? See "
                          "docs/servers.md"
                        : fmt::format("is one message that slow for {}? A longer --timeout may help", who());
}

Session::ChildFailure Session::truncation() const {
    return cell_.peer
               ? ChildFailure{fmt::format("{}: {}", who(), platform::memory_was_truncated),
                              "ipcbench never does that: look at the peer, and for another process that can open it"}
               : ChildFailure{platform::memory_was_truncated,
                              "ipcbench never does that: look for another process that can open it"};
}

std::string Session::kill_hint() const {
    const auto status = process_ ? process_->status() : std::nullopt;
    return status && status->signal == SIGKILL ? platform::describe_oom_kills() : "";
}

}  // namespace ipcbench::runner
