#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/grpc/library.hpp"
#include "transports/grpc/module.hpp"
#include "transports/grpc/received.hpp"
#include "transports/grpc/room_pool.hpp"
#include "transports/grpc/target.hpp"
#include "transports/grpc/vigil.hpp"

namespace ipcbench::transports::rpc {

/// The side that answers: `receive` waits for the next call, `commit` completes the one with that sequence. Calls is
/// one of gRPC's interfaces for servers: `next(vigil)` lends a question, `finish(question, answer)` ends it, `settle`
/// waits, a bounded time, until all answers are on their way, and the given time at most until the initiator has hung
/// up.
template <class Calls>
class Responder {
public:
    Responder(const ChannelConfig& config, Target address, UniqueFd peer)
        : address_(std::move(address)),
          library_(config.max_frame),
          vigil_(config, std::move(peer)),
          rooms_(config.max_frame),
          received_(config.max_frame),
          calls_(config, address_.text()) {}
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;
    ~Responder() { calls_.settle(vigil_, hang_up_bound()); }

    Room prepare(std::size_t max) noexcept { return rooms_.prepare(max); }

    Frame receive() noexcept {
        const auto [question, fault] = calls_.next(vigil_);
        if (fault) {
            return {{}, 0, fault};
        }
        if (question->ordinal.order != order_) {
            return {{}, 0, {FaultKind::out_of_order}};
        }
        ++order_;
        unheard_ = 0;
        unanswered_.push_back(question);
        return {received_.take(question->message()), question->ordinal.sequence, {}};
    }

    void release() noexcept { received_.drop(); }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        const auto asked = std::find_if(unanswered_.begin(), unanswered_.end(), [sequence](const auto* question) {
            return question->ordinal.sequence == sequence;
        });
        if (asked == unanswered_.end()) {
            return {FaultKind::out_of_order};
        }
        calls_.finish(**asked, rooms_.lend(size));
        unheard_ += std::max<std::size_t>(size, 1);
        unanswered_.erase(asked);
        return {};
    }

    /// gRPC's name for where the server listens.
    [[nodiscard]] const std::string& target() const noexcept { return calls_.target(); }

    /// Answers the first call: both sides know then that the connection stands. Throws Error.
    void await_greeting();

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    /// For the last answers to be heard. A connection that is closed with something unread in it, such as an update of
    /// the other side's window, is reset, and what is on its way would be lost: more than the connection holds at once
    /// may be so when gRPC has let go of it, less than that only where the other side gets no time to read.
    [[nodiscard]] Vigil::Clock::duration hang_up_bound() const noexcept {
        constexpr std::size_t at_once = std::size_t{32} << 10U;
        constexpr std::chrono::milliseconds briefly{50};
        return unheard_ > at_once ? last_answers_bound : unheard_ != 0 ? briefly : Vigil::Clock::duration::zero();
    }

    Target address_;
    Library library_;  // outlives all that is gRPC's
    Vigil vigil_;
    RoomPool rooms_;
    Received received_;
    std::vector<typename Calls::Question*> unanswered_;
    std::uint32_t order_ = 0;
    std::size_t unheard_ = 0;  // bytes of answers since the last question, an empty one counted as one
    Calls calls_;
};

template <class Calls>
void Responder<Calls>::await_greeting() {
    const Frame greeting = receive();
    Fault fault = greeting.fault;
    static_cast<void>(prepare(0));
    release();
    fault = fault ? fault : commit(0, greeting.sequence);
    if (fault) {
        throw Error(ErrorKind::failed, "waiting for the parent's first call: " + describe(fault),
                    "a busy machine may need a longer --timeout");
    }
    calls_.settle(vigil_, {});
    unheard_ = 0;
    vigil_.set_up_is_over();
}

}  // namespace ipcbench::transports::rpc
