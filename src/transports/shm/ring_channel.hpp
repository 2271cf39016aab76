#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "platform/peer_mapping.hpp"
#include "transports/shm/ring_reader.hpp"
#include "transports/shm/ring_writer.hpp"
#include "transports/shm/waiting.hpp"

namespace ipcbench::transports {

/// One end of a segment with a ring in each direction. Frames are built and read in place. The transports of this
/// family differ only in `Waiting`.
template <class Waiting>
class RingChannel {
public:
    /// `parker` may be null if `Waiting` never parks.
    RingChannel(platform::PeerMapping region, const RingGeometry& geometry, Side self, const ChannelConfig& config,
                std::unique_ptr<Parker> parker)
        : region_(std::move(region)),
          geometry_(geometry),
          self_(self),
          out_(geometry.part(region_.bytes(), self)),
          in_(geometry.part(region_.bytes(), other(self)), geometry.max_frame),
          waiting_(config.wait, *config.lifeline, Control::of(region_.bytes()), self, std::move(parker)) {}
    RingChannel(const RingChannel&) = delete;
    RingChannel& operator=(const RingChannel&) = delete;

    ~RingChannel() {
        Control::of(region_.bytes()).side(self_).closed.store(1, std::memory_order_seq_cst);
        waiting_.wake_peer();
    }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > geometry_.max_frame) [[unlikely]] {
            return {{}, {FaultKind::too_large}};
        }
        const Fault fault =
            waiting_.until(Awaited::send_space, [&](std::memory_order order) { return out_.reserve(max, order); });
        if (fault || out_.corrupt()) [[unlikely]] {
            return {{}, fault ? fault : Fault{FaultKind::corrupt}};
        }
        return {out_.buffer(), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        out_.commit(size, sequence, Waiting::publish_order);
        waiting_.published(Awaited::frame);
        out_.fetch_next();
        return {};
    }

    Frame receive() noexcept {
        const Fault fault =
            waiting_.until(Awaited::frame, [this](std::memory_order order) { return in_.arrived(order); });
        if (fault) [[unlikely]] {
            return {{}, 0, fault};
        }
        return in_.take();
    }

    void release() noexcept {
        if (in_.release(Waiting::publish_order)) {
            waiting_.published(Awaited::send_space);
        }
    }

    [[nodiscard]] bool can_send(std::size_t max) noexcept {
        return max > geometry_.max_frame || out_.reserve(max, std::memory_order_acquire);
    }
    [[nodiscard]] bool has_frame() noexcept {
        const auto arrived = [this](std::memory_order order) { return in_.arrived(order); };
        return arrived(std::memory_order_acquire) || waiting_.has_ended() || waiting_.watch_for(arrived);
    }
    [[nodiscard]] int descriptor() noexcept { return waiting_.descriptor(); }

    [[nodiscard]] EffectiveOptions effective_options() const { return geometry_.effective_options(); }

private:
    platform::PeerMapping region_;
    RingGeometry geometry_;
    Side self_;
    RingWriter out_;
    RingReader in_;
    Waiting waiting_;
};

}  // namespace ipcbench::transports
