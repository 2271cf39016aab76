#pragma once

#include <cstddef>
#include <exception>
#include <span>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>

#include "transports/asio/reusable_operation.hpp"
#include "transports/asio/waiting_loop.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/fd/stream_channel.hpp"

namespace ipcbench::transports {

/// A StreamChannel's Mover for several frames in flight: one coroutine writes and another reads, both on one loop. Ends
/// as for a CoroutineBridge, plus a `descriptor()` that becomes readable.
template <class Ends>
class OverlappingMover {
public:
    /// The Ends are constructed from `descriptors`.
    template <class... Descriptors>
    explicit OverlappingMover(const ChannelConfig& config, Descriptors&&... descriptors)
        : loop_(config),
          ends_(loop_.context(), std::forward<Descriptors>(descriptors)...),
          descriptor_(ends_.descriptor()),
          outgoing_(sizeof(FrameHeader) + config.max_frame) {
        writing_.prepare([this](auto done) { ends_.write(unsent_, done); });
        reading_.prepare([this](auto done) { ends_.read(room_, done); });
    }
    OverlappingMover(const OverlappingMover&) = delete;
    OverlappingMover& operator=(const OverlappingMover&) = delete;
    ~OverlappingMover() = default;

    Outgoing lend() noexcept {
        const Fault fault = await(writing_);
        return {outgoing_.data(), fault ? fault : writing_.fault()};
    }

    Fault send(std::size_t size) noexcept {
        unsent_ = {outgoing_.data(), size};
        writing_.send();
        return {};
    }

    Fault read(std::span<std::byte> room, std::size_t& got) noexcept {
        begin_reading(room);
        const Fault fault = await(reading_);
        return fault ? fault : take(got);
    }

    Fault read_now(std::span<std::byte> room, std::size_t& got) noexcept {
        got = 0;
        begin_reading(room);
        const Fault fault = guarded([this] { loop_.context().poll(); });
        return fault || reading_.is_in_flight() ? fault : take(got);
    }

    [[nodiscard]] bool can_send() noexcept {
        static_cast<void>(guarded([this] { loop_.context().poll(); }));
        return !writing_.is_in_flight();
    }

    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    /// Converts Asio's exceptions to faults.
    template <class Call>
    static Fault guarded(Call call) noexcept {
        try {
            call();
            return {};
        } catch (...) {
            return fault_of(std::current_exception());
        }
    }

    /// A read that is in flight, or has completed and was not returned yet, used the same buffer.
    void begin_reading(std::span<std::byte> room) noexcept {
        if (!has_begun_reading_) {
            has_begun_reading_ = true;
            room_ = {room.data(), room.size()};
            reading_.send();
        }
    }

    Fault take(std::size_t& got) noexcept {
        has_begun_reading_ = false;
        got = reading_.moved();
        return reading_.fault();
    }

    Fault await(const ReusableOperation& operation) noexcept {
        try {
            for (std::uint32_t tries = 0; operation.is_in_flight(); ++tries) {
                if (loop_.is_cut()) {
                    return {FaultKind::stopped};
                }
                loop_.go_on(tries);
            }
            return {};
        } catch (...) {
            return fault_of(std::current_exception());
        }
    }

    // Declared before the loop, which refers to these operations.
    ReusableOperation writing_;
    ReusableOperation reading_;

    WaitingLoop loop_;
    Ends ends_;
    int descriptor_;
    std::vector<std::byte> outgoing_;
    boost::asio::const_buffer unsent_;
    boost::asio::mutable_buffer room_;
    bool has_begun_reading_ = false;
};

}  // namespace ipcbench::transports
