#pragma once

#include <algorithm>
#include <bit>
#include <cerrno>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/event_loop.hpp"
#include "ipcbench/core/event_loop_responder.hpp"
#include "ipcbench/core/one_way.hpp"
#include "ipcbench/core/open_loop.hpp"
#include "ipcbench/core/options.hpp"
#include "ipcbench/core/ping_pong.hpp"
#include "ipcbench/core/pipelined.hpp"
#include "ipcbench/core/think_time.hpp"

namespace ipcbench {

class Endpoint;

/// One of several connections that a single thread serves, all of the same transport. Borrows.
struct ServedConnection {
    Endpoint* endpoint = nullptr;
    MessageEndpoint* messages = nullptr;
    std::uint32_t next_sequence = 0;  ///< of its next ping
    std::uint64_t round_trips = 0;    ///< of the last phase
};

/// A channel behind one virtual call per phase, as the runner uses it. The calls per frame are for tests and set-up.
class Endpoint {
public:
    Endpoint() = default;
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;
    virtual ~Endpoint() = default;

    /// Runs one phase until it is over or a fault ends it. Round trips overlap only if the channel is asynchronous.
    [[nodiscard]] virtual PhaseOutcome initiate(MessageEndpoint& messages, const Phase& phase) = 0;

    /// Answers pings until the lifeline is cut, the peer closes, or a fault occurs. Counts pings that need no reply in
    /// the lifeline.
    [[nodiscard]] virtual RespondOutcome respond(MessageEndpoint& messages, Lifeline& lifeline) = 0;

    /// The same for several connections in one event loop. All of them are asynchronous, and this endpoint is one of
    /// them. `phase.ping_times` has entries for all of them together.
    [[nodiscard]] virtual PhaseOutcome initiate_all(std::span<ServedConnection> connections, const Phase& phase,
                                                    const EventLoopWait& event_loop_wait) = 0;

    /// Answers pings with payloads of at most `max_payload` bytes on all connections, until the lifeline is cut, all
    /// peers have closed, or a fault occurs.
    [[nodiscard]] virtual RespondOutcome respond_all(std::span<ServedConnection> connections, std::size_t max_payload,
                                                     const Lifeline& lifeline,
                                                     const EventLoopWait& event_loop_wait) = 0;

    [[nodiscard]] virtual SendBuffer prepare(std::size_t max) noexcept = 0;
    [[nodiscard]] virtual Fault commit(std::size_t size, std::uint32_t sequence) noexcept = 0;
    [[nodiscard]] virtual Frame receive() noexcept = 0;
    virtual void release() noexcept = 0;

    /// Returns whether the channel is asynchronous; if it is not, the next three return false, false and -1.
    [[nodiscard]] virtual bool is_asynchronous() const noexcept = 0;
    [[nodiscard]] virtual bool can_send(std::size_t max) noexcept = 0;
    [[nodiscard]] virtual bool has_frame() noexcept = 0;
    [[nodiscard]] virtual int descriptor() noexcept = 0;

    /// Returns the settings as they took effect on this end.
    [[nodiscard]] virtual EffectiveOptions effective_options() const = 0;

    /// Returns how many bytes of a frame have arrived whose rest is missing; 0 for none, and for a channel that
    /// receives whole frames only. Explains why no answer came.
    [[nodiscard]] virtual std::size_t unfinished_bytes() const noexcept = 0;
};

/// Wraps a concrete channel, which must also have `effective_options()`. The loops are instantiated here, once per
/// channel type.
template <Channel C>
class EndpointOf final : public Endpoint {
public:
    template <class... Args>
    explicit EndpointOf(Args&&... args) : channel_(std::forward<Args>(args)...) {}

    PhaseOutcome initiate(MessageEndpoint& messages, const Phase& phase) override {
        if constexpr (AsynchronousChannel<C>) {
            if (phase.load.rate > 0) {
                return phase.intervals == nullptr ? open_loop::initiate<false>(channel_, messages, phase)
                                                  : open_loop::initiate<true>(channel_, messages, phase);
            }
            if (phase.load.depth > 1) {
                return pipelined::initiate(channel_, messages, phase);
            }
        }
        if (phase.load.mode == Mode::stream) {
            return one_way::initiate(channel_, messages, phase);
        }
        return phase.load.gap.count() > 0 ? think_time::initiate(channel_, messages, phase)
                                          : ping_pong::initiate(channel_, messages, phase);
    }
    RespondOutcome respond(MessageEndpoint& messages, Lifeline& lifeline) override {
        return ping_pong::respond(channel_, messages, &lifeline);
    }

    PhaseOutcome initiate_all([[maybe_unused]] std::span<ServedConnection> connections,
                              [[maybe_unused]] const Phase& phase,
                              [[maybe_unused]] const EventLoopWait& event_loop_wait) override {
        if constexpr (AsynchronousChannel<C>) {
            const std::size_t buffer = std::bit_floor(phase.ping_times.size() / connections.size());
            std::vector<event_loop::InitiatorConnection<C>> initiators;
            for (const ServedConnection& connection : connections) {
                initiators.push_back(
                    {channel_of(connection), *connection.messages,
                     InFlight(phase.ping_times.subspan(initiators.size() * buffer, buffer), connection.next_sequence)});
            }
            const PhaseOutcome outcome = event_loop::initiate(initiators, phase, event_loop_wait);
            for (std::size_t i = 0; i < initiators.size(); ++i) {
                connections[i].next_sequence = initiators[i].in_flight.next();
                connections[i].round_trips = initiators[i].round_trips;
            }
            return outcome;
        } else {
            PhaseOutcome outcome;
            outcome.fault = {FaultKind::system, ENOTSUP};
            return outcome;
        }
    }
    RespondOutcome respond_all([[maybe_unused]] std::span<ServedConnection> connections,
                               [[maybe_unused]] std::size_t max_payload, [[maybe_unused]] const Lifeline& lifeline,
                               [[maybe_unused]] const EventLoopWait& event_loop_wait) override {
        if constexpr (AsynchronousChannel<C>) {
            std::vector<event_loop::ResponderConnection<C>> responders;
            for (const ServedConnection& connection : connections) {
                responders.push_back({channel_of(connection), *connection.messages});
            }
            return event_loop::respond(responders, max_payload, lifeline, event_loop_wait);
        } else {
            RespondOutcome outcome;
            outcome.fault = {FaultKind::system, ENOTSUP};
            return outcome;
        }
    }

    SendBuffer prepare(std::size_t max) noexcept override { return channel_.prepare(max); }
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept override { return channel_.commit(size, sequence); }
    Frame receive() noexcept override { return channel_.receive(); }
    void release() noexcept override { channel_.release(); }

    [[nodiscard]] bool is_asynchronous() const noexcept override { return AsynchronousChannel<C>; }
    [[nodiscard]] bool can_send([[maybe_unused]] std::size_t max) noexcept override {
        if constexpr (AsynchronousChannel<C>) {
            return channel_.can_send(max);
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

    [[nodiscard]] std::size_t unfinished_bytes() const noexcept override {
        if constexpr (requires { channel_.unfinished_bytes(); }) {
            return channel_.unfinished_bytes();
        } else {
            return 0;
        }
    }

    [[nodiscard]] C& channel() noexcept { return channel_; }

private:
    /// The cast is safe because all endpoints of a transport have the same type.
    static C& channel_of(const ServedConnection& connection) noexcept {
        return static_cast<EndpointOf&>(*connection.endpoint).channel_;
    }

    C channel_;
};

}  // namespace ipcbench
