#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

#include "transports/fd/stream_ends.hpp"

namespace ipcbench::transports {

/// StreamEnds for a sender that must not block while answers arrive. The bytes that the kernel has no space for are the
/// backlog; it stays in the caller's memory, and the following calls send it.
class BacklogEnds {
public:
    /// `ChannelConfig::frames_in_flight` must be > 1, so that the descriptors are non-blocking. Throws Error.
    BacklogEnds(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : ends_(config, std::move(input), std::move(output)) {}

    [[nodiscard]] int input_fd() const noexcept { return ends_.input_fd(); }
    [[nodiscard]] int output_fd() const noexcept { return ends_.output_fd(); }
    [[nodiscard]] bool non_blocking() const noexcept { return ends_.non_blocking(); }

    /// Sends these bytes, now or later. The backlog must be empty.
    template <class Put>
    [[nodiscard]] Fault send(std::span<const std::byte> bytes, Put put) noexcept {
        backlog_ = bytes;
        return ends_.write_available(backlog_, put);
    }

    /// Waits until the backlog is empty.
    template <class Put>
    [[nodiscard]] Fault flush(Put put) noexcept {
        return ends_.put_all(std::exchange(backlog_, {}), put);
    }

    /// Sends as much of the backlog as there is space for. Returns true if the backlog is empty, or on a fault, which
    /// `flush` returns too.
    template <class Put>
    [[nodiscard]] bool has_settled(Put put) noexcept {
        return backlog_.empty() || ends_.write_available(backlog_, put) || backlog_.empty();
    }

    /// Waits for at least one byte of the stream, and sends the backlog meanwhile.
    template <class Put>
    [[nodiscard]] Fault read(std::span<std::byte> room, std::size_t& got, Put put) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            if (const Fault fault = ends_.write_available(backlog_, put)) {
                return fault;
            }
            if (const Fault fault = ends_.read_now(room, got); fault || got != 0) {
                return fault;
            }
            if (const Fault fault = ends_.await_either(!backlog_.empty(), tries)) {
                return fault;
            }
        }
    }

    /// As `read`, without waiting: `got` may be 0.
    template <class Put>
    [[nodiscard]] Fault read_now(std::span<std::byte> room, std::size_t& got, Put put) noexcept {
        const Fault fault = ends_.write_available(backlog_, put);
        return fault ? fault : ends_.read_now(room, got);
    }

private:
    StreamEnds ends_;
    std::span<const std::byte> backlog_;
};

/// Whether a Mover over these ends is asynchronous.
template <class Ends>
concept EndsWithBacklog = std::same_as<Ends, BacklogEnds>;

}  // namespace ipcbench::transports
