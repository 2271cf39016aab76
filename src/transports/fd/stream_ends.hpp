#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <span>
#include <utility>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports {

/// Writes to a descriptor with write(2): the default Put of StreamEnds and BacklogEnds.
struct Write {
    int fd;
    ssize_t operator()(std::span<const std::byte> bytes) const noexcept {
        return ::write(fd, bytes.data(), bytes.size());
    }
};

/// The descriptors of a stream (or one for both directions). Reads with read(2). Writes everything with a Put, which is
/// called with bytes and returns what write(2) would.
class StreamEnds {
public:
    /// Sets blocking or non-blocking mode as the wait mode requires. Throws Error.
    StreamEnds(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : input_(std::move(input)), output_(std::move(output)), wait_(config) {
        set_non_blocking(input_.get(), wait_.non_blocking());
        set_non_blocking(output_fd(), wait_.non_blocking());
    }

    [[nodiscard]] int output_fd() const noexcept { return output_ ? output_.get() : input_.get(); }
    [[nodiscard]] int input_fd() const noexcept { return input_.get(); }
    [[nodiscard]] bool non_blocking() const noexcept { return wait_.non_blocking(); }

    /// Sends all of it, so `flush` has nothing to wait for and `read` has nothing to send.
    template <class Put>
    [[nodiscard]] Fault send(std::span<const std::byte> bytes, Put put) noexcept {
        return put_all(bytes, put);
    }
    template <class Put>
    [[nodiscard]] Fault flush(Put /*put*/) const noexcept {
        return {};
    }
    template <class Put>
    [[nodiscard]] Fault read(std::span<std::byte> room, std::size_t& got, Put /*put*/) noexcept {
        return read(room, got);
    }

    /// Writes all of it; waits for space.
    template <class Put>
    [[nodiscard]] Fault put_all(std::span<const std::byte> bytes, Put put) noexcept {
        std::uint32_t tries = 0;
        while (!bytes.empty()) {
            const ssize_t written = put(bytes);
            if (written >= 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(written));
                tries = 0;
            } else if (const Fault fault = wait_.after(errno, output_fd(), POLLOUT, tries++)) {
                return fault;
            }
        }
        return {};
    }

    [[nodiscard]] Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const ssize_t more = ::read(input_.get(), room.data(), room.size());
            if (more > 0) {
                got = static_cast<std::size_t>(more);
                return {};
            }
            if (more == 0) {
                return {FaultKind::closed};
            }
            if (const Fault fault = wait_.after(errno, input_.get(), POLLIN, tries)) {
                return fault;
            }
        }
    }

    /// Reads what has arrived, without blocking, at most `room.size()` bytes; `got` is 0 if nothing has.
    [[nodiscard]] Fault read_now(std::span<std::byte> room, std::size_t& got) noexcept {
        const ssize_t more = ::read(input_.get(), room.data(), room.size());
        got = more > 0 ? static_cast<std::size_t>(more) : 0;
        if (more == 0) {
            return {FaultKind::closed};
        }
        return more > 0 || would_block(errno) ? Fault{} : wait_.after(errno, input_.get(), POLLIN, 0);
    }

    /// Writes as many bytes as there is space for, without blocking, and removes them from the front of `bytes`.
    template <class Put>
    [[nodiscard]] Fault write_available(std::span<const std::byte>& bytes, Put put) noexcept {
        while (!bytes.empty()) {
            const ssize_t written = put(bytes);
            if (written >= 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(written));
            } else if (would_block(errno)) {
                break;
            } else if (const Fault fault = wait_.after(errno, output_fd(), POLLOUT, 0)) {
                return fault;
            }
        }
        return {};
    }

    /// Waits until there is something to read or, if `sends`, space to write; `tries` counts the earlier attempts.
    [[nodiscard]] Fault await_either(bool sends, std::uint32_t tries) noexcept {
        return wait_.after_either(EAGAIN, input_.get(), sends ? output_fd() : -1, tries);
    }

private:
    [[nodiscard]] static bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

    UniqueFd input_;
    UniqueFd output_;
    FdWait wait_;
};

}  // namespace ipcbench::transports
