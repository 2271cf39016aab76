#pragma once

#include <memory>
#include <utility>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/one_way.hpp"
#include "ipcbench/core/open_loop.hpp"
#include "ipcbench/core/options.hpp"
#include "ipcbench/core/ping_pong.hpp"
#include "ipcbench/core/pipelined.hpp"
#include "ipcbench/core/spaced.hpp"

namespace ipcbench {

/// A channel behind one virtual call per phase: what the runner holds. The frame calls are there for tests and set-up.
class Endpoint {
public:
    Endpoint() = default;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    virtual ~Endpoint() = default;

    /// Loads the connection as the phase says, until it is over or a fault ends it. Overlapping round trips only where
    /// the channel is asynchronous.
    [[nodiscard]] virtual PhaseOutcome initiate(Speaker& speaker, const Phase& phase) = 0;

    /// Answers pings until the lifeline is cut, the peer closes, or a fault ends it.
    [[nodiscard]] virtual RespondOutcome respond(Speaker& speaker) = 0;

    [[nodiscard]] virtual Room prepare(std::size_t max) noexcept = 0;
    [[nodiscard]] virtual Fault commit(std::size_t size, std::uint32_t sequence) noexcept = 0;
    [[nodiscard]] virtual Frame receive() noexcept = 0;
    virtual void release() noexcept = 0;

    /// Whether the channel is asynchronous; where it is not, the next three say no, no, and -1.
    [[nodiscard]] virtual bool is_asynchronous() const noexcept = 0;
    [[nodiscard]] virtual bool has_room(std::size_t max) noexcept = 0;
    [[nodiscard]] virtual bool has_frame() noexcept = 0;
    [[nodiscard]] virtual int descriptor() noexcept = 0;

    /// The settings as they took effect on this end.
    [[nodiscard]] virtual EffectiveOptions effective_options() const = 0;
};

/// Wraps a concrete channel. C also has `effective_options()`. The loops are instantiated here, per channel type.
template <Channel C>
class EndpointOf final : public Endpoint {
public:
    template <class... Args>
    explicit EndpointOf(Args&&... args) : channel_(std::forward<Args>(args)...) {}

    PhaseOutcome initiate(Speaker& speaker, const Phase& phase) override {
        if constexpr (AsynchronousChannel<C>) {
            if (phase.load.rate > 0) {
                return open_loop::initiate(channel_, speaker, phase);
            }
            if (phase.load.depth > 1) {
                return pipelined::initiate(channel_, speaker, phase);
            }
        }
        if (phase.load.mode == Mode::stream) {
            return one_way::initiate(channel_, speaker, phase);
        }
        return phase.load.gap.count() > 0 ? spaced::initiate(channel_, speaker, phase)
                                          : ping_pong::initiate(channel_, speaker, phase);
    }
    RespondOutcome respond(Speaker& speaker) override { return ping_pong::respond(channel_, speaker); }

    Room prepare(std::size_t max) noexcept override { return channel_.prepare(max); }
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept override { return channel_.commit(size, sequence); }
    Frame receive() noexcept override { return channel_.receive(); }
    void release() noexcept override { channel_.release(); }

    [[nodiscard]] bool is_asynchronous() const noexcept override { return AsynchronousChannel<C>; }
    [[nodiscard]] bool has_room([[maybe_unused]] std::size_t max) noexcept override {
        if constexpr (AsynchronousChannel<C>) {
            return channel_.has_room(max);
        } else {
            return false;
        }
    }
    [[nodiscard]] bool has_frame() noexcept override {
        if constexpr (AsynchronousChannel<C>) {
            return channel_.has_frame();
        } else {
            return false;
        }
    }
    [[nodiscard]] int descriptor() noexcept override {
        if constexpr (AsynchronousChannel<C>) {
            return channel_.descriptor();
        } else {
            return -1;
        }
    }

    [[nodiscard]] EffectiveOptions effective_options() const override { return channel_.effective_options(); }

    [[nodiscard]] C& channel() noexcept { return channel_; }

private:
    C channel_;
};

}  // namespace ipcbench
