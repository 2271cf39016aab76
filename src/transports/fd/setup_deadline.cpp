#include "transports/fd/setup_deadline.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {
namespace {

std::string_view describe(StopReason reason) {
    switch (reason) {
        case StopReason::peer_gone:
            return "the other process ended";
        case StopReason::interrupted:
            return "the run was interrupted";
        case StopReason::stalled:
            return "there was no progress";
        case StopReason::truncated:
            return "the shared memory was truncated";
        case StopReason::finished:
        case StopReason::none:
            break;
    }
    return "the run was over";
}

}  // namespace

SetupDeadline::SetupDeadline(const ChannelConfig& config, std::string awaited)
    : config_(config), awaited_(std::move(awaited)), end_(Clock::now() + config.timeout) {}

void SetupDeadline::check() const {
    if (const StopReason reason = config_.lifeline->reason(); reason != StopReason::none) {
        throw Error(reason == StopReason::interrupted ? ErrorKind::interrupted : ErrorKind::failed,
                    fmt::format("{} while waiting for {}{}", describe(reason), awaited_, unauthenticated_peers()));
    }
    if (Clock::now() >= end_) {
        throw Error(ErrorKind::failed,
                    fmt::format("timed out after {} ms waiting for {}{}", config_.timeout.count(), awaited_,
                                unauthenticated_peers()),
                    "a busy machine may need a longer --timeout");
    }
}

void SetupDeadline::wait(std::span<pollfd> polled, std::chrono::milliseconds at_most) const {
    check();
    const auto milliseconds = static_cast<int>(std::min(at_most, left()).count());
    if (::poll(polled.data(), polled.size(), milliseconds) < 0) {
        if (errno != EINTR) {
            throw system_error("waiting for " + awaited_, errno);
        }
        for (pollfd& one : polled) {
            one.revents = 0;
        }
    }
    check();
}

void SetupDeadline::await_cause() const {
    for (;;) {
        wait({});
    }
}

std::chrono::milliseconds SetupDeadline::left() const {
    constexpr std::chrono::milliseconds min{1};
    constexpr std::chrono::milliseconds max{std::chrono::hours{24}};
    return std::clamp(std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now()), min, max);
}

std::string SetupDeadline::unauthenticated_peers() const {
    return rejected_ == 0
               ? ""
               : fmt::format("; {} unauthenticated {} rejected", rejected_, rejected_ == 1 ? "peer was" : "peers were");
}

}  // namespace ipcbench::transports
