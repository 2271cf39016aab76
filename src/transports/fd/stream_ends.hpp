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

/// The descriptors of a stream (or one for both directions), written to the last byte with write(2) and read from with
/// read(2).
class StreamEnds {
public:
    /// Sets (non-)blocking mode as the wait asks. Throws Error.
    StreamEnds(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : input_(std::move(input)), output_(std::move(output)), wait_(config.wait, *config.lifeline) {
        set_non_blocking(input_.get(), wait_.non_blocking());
        set_non_blocking(output_fd(), wait_.non_blocking());
    }

    [[nodiscard]] int output_fd() const noexcept { return output_ ? output_.get() : input_.get(); }
    [[nodiscard]] bool non_blocking() const noexcept { return wait_.non_blocking(); }

    [[nodiscard]] Fault write_all(std::span<const std::byte> bytes) noexcept {
        return put_all(bytes, [this](std::span<const std::byte> rest) noexcept {
            return ::write(output_fd(), rest.data(), rest.size());
        });
    }

    /// Writes all of it with `put(rest)`, which returns as write(2) does.
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

private:
    UniqueFd input_;
    UniqueFd output_;
    FdWait wait_;
};

}  // namespace ipcbench::transports
