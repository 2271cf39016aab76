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
#include "ipcbench/core/spaced.hpp"

namespace ipcbench {

class Endpoint;

/// One of several connections through the same transport that one thread serves. Borrows.
struct Member {
    Endpoint* endpoint = nullptr;
    Speaker* speaker = nullptr;
    std::uint32_t next_sequence = 0;  ///< of its next ping
    std::uint64_t round_trips = 0;    ///< of the last phase
};

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

    /// Answers pings until the lifeline is cut, the peer closes, or a fault ends it. Counts pings that want no answer
    /// in the lifeline.
    [[nodiscard]] virtual RespondOutcome respond(Speaker& speaker, Lifeline& lifeline) = 0;

    /// Likewise for several connections at once, in one event loop; all of them are asynchronous, and this endpoint is
    /// one of them. `phase.departures` is room for all of them together.
    [[nodiscard]] virtual PhaseOutcome initiate_all(std::span<Member> members, const Phase& phase,
                                                    const Attention& attention) = 0;

    /// Answers pings on all of them, of at most `max_payload` bytes, until the lifeline is cut, all peers have closed,
    /// or a fault ends it.
    [[nodiscard]] virtual RespondOutcome respond_all(std::span<Member> members, std::size_t max_payload,
                                                     const Lifeline& lifeline, const Attention& attention) = 0;

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
    RespondOutcome respond(Speaker& speaker, Lifeline& lifeline) override {
        return ping_pong::respond(channel_, speaker, &lifeline);
    }

    PhaseOutcome initiate_all([[maybe_unused]] std::span<Member> members, [[maybe_unused]] const Phase& phase,
                              [[maybe_unused]] const Attention& attention) override {
        if constexpr (AsynchronousChannel<C>) {
            const std::size_t room = std::bit_floor(phase.departures.size() / members.size());
            std::vector<event_loop::Line<C>> lines;
            for (const Member& member : members) {
                lines.push_back({channel_of(member), *member.speaker,
                                 InFlight(phase.departures.subspan(lines.size() * room, room), member.next_sequence)});
            }
            const PhaseOutcome outcome = event_loop::initiate(lines, phase, attention);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                members[i].next_sequence = lines[i].under_way.next();
                members[i].round_trips = lines[i].round_trips;
            }
            return outcome;
        } else {
            PhaseOutcome outcome;
            outcome.fault = {FaultKind::system, ENOTSUP};
            return outcome;
        }
    }
    RespondOutcome respond_all([[maybe_unused]] std::span<Member> members, [[maybe_unused]] std::size_t max_payload,
                               [[maybe_unused]] const Lifeline& lifeline,
                               [[maybe_unused]] const Attention& attention) override {
        if constexpr (AsynchronousChannel<C>) {
            std::vector<event_loop::Desk<C>> desks;
            for (const Member& member : members) {
                desks.push_back({channel_of(member), *member.speaker});
            }
            return event_loop::respond(desks, max_payload, lifeline, attention);
        } else {
            RespondOutcome outcome;
            outcome.fault = {FaultKind::system, ENOTSUP};
            return outcome;
        }
    }

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
    /// All of one transport's ends are of one type.
    static C& channel_of(const Member& member) noexcept { return static_cast<EndpointOf&>(*member.endpoint).channel_; }

    C channel_;
};

}  // namespace ipcbench
