#pragma once

#include <unistd.h>

#include <utility>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/fd/frame_buffer.hpp"

namespace ipcbench::transports {

/// Frames over a pair of byte streams (or one for both directions): header and frame go out in one write(2), and one
/// read(2) takes what has come.
class StreamChannel {
public:
    /// `output` may be none: then `input` serves both directions. Sets (non-)blocking mode as the wait asks.
    StreamChannel(UniqueFd input, UniqueFd output, const ChannelConfig& config, EffectiveOptions options)
        : input_(std::move(input)),
          output_(std::move(output)),
          wait_(config.wait, *config.lifeline),
          max_frame_(config.max_frame),
          outgoing_(sizeof(FrameHeader) + config.max_frame),
          incoming_(config.max_frame),
          options_(std::move(options)) {
        set_non_blocking(input_.get(), wait_.non_blocking());
        set_non_blocking(output_fd(), wait_.non_blocking());
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(sizeof(FrameHeader), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        write_header(outgoing_.data(), {static_cast<std::uint32_t>(size), sequence});
        return write_all({outgoing_.data(), sizeof(FrameHeader) + size});
    }

    Frame receive() noexcept {
        Frame frame;
        while (true) {
            switch (incoming_.look(frame)) {
                case FrameBuffer::State::complete:
                    return frame;
                case FrameBuffer::State::corrupt:
                    return {{}, 0, {FaultKind::corrupt}};
                case FrameBuffer::State::incomplete:
                    break;
            }
            if (const Fault fault = read_more()) {
                return {{}, 0, fault};
            }
        }
    }

    void release() noexcept { incoming_.drop(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    [[nodiscard]] int output_fd() const noexcept { return output_ ? output_.get() : input_.get(); }

    Fault write_all(std::span<const std::byte> bytes) noexcept {
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

    Fault read_more() noexcept {
        const std::span<std::byte> room = incoming_.room();
        for (std::uint32_t tries = 0;; ++tries) {
            const ssize_t got = ::read(input_.get(), room.data(), room.size());
            if (got > 0) {
                incoming_.filled(static_cast<std::size_t>(got));
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

    UniqueFd input_;
    UniqueFd output_;
    FdWait wait_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    FrameBuffer incoming_;
    EffectiveOptions options_;
};

/// The endpoint over a StreamChannel; compiled once for all transports that use it.
[[nodiscard]] std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

}  // namespace ipcbench::transports
