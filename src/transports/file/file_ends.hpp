#pragma once

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <span>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/fault.hpp"
#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::transports {

/// One side's descriptors, and the system calls on them. Each call continues until everything is done, until a fault,
/// or until the lifeline is cut, which also happens when the file has been truncated.
struct FileEnds {
    UniqueFd incoming;  ///< the file that the peer writes
    UniqueFd outgoing;  ///< the file that we write
    UniqueFd changes;   ///< inotify(7) on `incoming`; empty if neither side blocks

    Fault read_at(std::size_t at, std::span<std::byte> bytes, Lifeline& lifeline) const noexcept {
        return all_of(::pread, incoming.get(), bytes, at, lifeline);
    }
    Fault write_at(std::size_t at, std::span<const std::byte> bytes, Lifeline& lifeline) const noexcept {
        return all_of(::pwrite, outgoing.get(), bytes, at, lifeline);
    }

    /// Sleeps until the peer has written to its file. Writes since the last call are still queued, so none is missed
    /// (the kernel merges equal events). A signal ends the wait too.
    Fault await_change() const noexcept {
        alignas(inotify_event) std::array<std::byte, 16 * sizeof(inotify_event)> events{};
        const bool failed = ::read(changes.get(), events.data(), events.size()) < 0 && errno != EINTR;
        return failed ? Fault{FaultKind::system, errno} : Fault{};
    }

    /// Removes queued events without waiting. Returns false if there were none.
    bool forget_changes() const noexcept {
        pollfd polled{changes.get(), POLLIN, 0};
        return ::poll(&polled, 1, 0) == 1 && !await_change();
    }

private:
    template <class Call, class Byte>
    static Fault all_of(Call call, int fd, std::span<Byte> bytes, std::size_t at, Lifeline& lifeline) noexcept {
        while (!bytes.empty()) {
            const ssize_t got = call(fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
            if (const Fault fault = after(got, lifeline)) {
                return fault;
            }
            const auto done = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
            bytes = bytes.subspan(done);
            at += done;
        }
        return {};
    }

    /// Handles a call that returned `done` (-1: errno). Returns the fault to give up with, if any.
    [[nodiscard]] static Fault after(ssize_t done, Lifeline& lifeline) noexcept {
        if (done > 0) {
            return {};
        }
        if (done == 0) {
            lifeline.cut(StopReason::truncated);
            return {FaultKind::stopped};
        }
        if (errno != EINTR) {
            return {FaultKind::system, errno};
        }
        return lifeline.cut() ? Fault{FaultKind::stopped} : Fault{};
    }
};

}  // namespace ipcbench::transports
