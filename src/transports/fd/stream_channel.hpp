#pragma once

#include <unistd.h>

#include <utility>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/fd/framed_channel.hpp"

namespace ipcbench::transports {

/// A FramedChannel's Bytes over a pair of descriptors (or one for both directions): read(2) and write(2).
class FdBytes {
public:
    /// `output` may be none: then `input` serves both directions. Sets (non-)blocking mode as the wait asks.
    FdBytes(UniqueFd input, UniqueFd output, const ChannelConfig& config)
        : input_(std::move(input)), output_(std::move(output)), wait_(config.wait, *config.lifeline) {
        set_non_blocking(input_.get(), wait_.non_blocking());
        set_non_blocking(output_fd(), wait_.non_blocking());
    }

    Fault write(std::span<const std::byte> bytes) noexcept {
        std::uint32_t tries = 0;
        while (!bytes.empty()) {
            const ssize_t written = ::write(output_fd(), bytes.data(), bytes.size());
            if (written >= 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(written));
                tries = 0;
            } else if (const Fault fault = wait_.after(errno, output_fd(), POLLOUT, tries++)) {
                return fault;
            }
        }
        return {};
    }

    Fault read(std::span<std::byte> room, std::size_t& read) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const ssize_t got = ::read(input_.get(), room.data(), room.size());
            if (got > 0) {
                read = static_cast<std::size_t>(got);
                return {};
            }
            if (got == 0) {
                return {FaultKind::closed};
            }
            if (const Fault fault = wait_.after(errno, input_.get(), POLLIN, tries)) {
                return fault;
            }
        }
    }

private:
    [[nodiscard]] int output_fd() const noexcept { return output_ ? output_.get() : input_.get(); }

    UniqueFd input_;
    UniqueFd output_;
    FdWait wait_;
};

/// The endpoint over them; compiled once for all transports that use it.
[[nodiscard]] std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

}  // namespace ipcbench::transports
