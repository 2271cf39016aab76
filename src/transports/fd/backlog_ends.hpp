#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <utility>

#include "transports/fd/stream_ends.hpp"

namespace ipcbench::transports {

/// StreamEnds for one who may not wait to send while answers come: what the kernel has no room for at once is the
/// backlog, which stays where it lies and is sent on by the calls that follow.
class BacklogEnds {
public:
    /// With `ChannelConfig::depth` > 1, so that the descriptors are non-blocking. Throws Error.
    BacklogEnds(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : ends_(config, std::move(input), std::move(output)) {}

    [[nodiscard]] int input_fd() const noexcept { return ends_.input_fd(); }
    [[nodiscard]] int output_fd() const noexcept { return ends_.output_fd(); }
    [[nodiscard]] bool non_blocking() const noexcept { return ends_.non_blocking(); }

    /// Sends those bytes, now or later. There is no backlog yet.
    template <class Put>
    [[nodiscard]] Fault send(std::span<const std::byte> bytes, Put put) noexcept {
        backlog_ = bytes;
        return ends_.put_now(backlog_, put);
    }

    /// Waits until there is no backlog.
    template <class Put>
    [[nodiscard]] Fault settle(Put put) noexcept {
        return ends_.put_all(std::exchange(backlog_, {}), put);
    }

    /// Sends on what there is room for; true when there is no backlog, or a fault, which `settle` will meet, too.
    template <class Put>
    [[nodiscard]] bool has_settled(Put put) noexcept {
        return backlog_.empty() || ends_.put_now(backlog_, put) || backlog_.empty();
    }

    /// Waits for more of the stream, at least a byte, and sends on meanwhile.
    template <class Put>
    [[nodiscard]] Fault read(std::span<std::byte> room, std::size_t& got, Put put) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            if (const Fault fault = ends_.put_now(backlog_, put)) {
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

    /// Likewise without waiting: `got` may be 0.
    template <class Put>
    [[nodiscard]] Fault read_now(std::span<std::byte> room, std::size_t& got, Put put) noexcept {
        const Fault fault = ends_.put_now(backlog_, put);
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
