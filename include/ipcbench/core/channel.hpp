#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ipcbench/core/fault.hpp"

namespace ipcbench {

/// Room for one outgoing frame, lent by `prepare`.
struct Room {
    std::span<std::byte> bytes;
    Fault fault;
};

/// One received frame, lent by `receive` until `release`.
struct Frame {
    std::span<const std::byte> bytes;
    std::uint32_t sequence = 0;
    Fault fault;
};

/// A connected duplex end, as the timed loop sees it. The contract; each point is a test in tests/conformance:
///
/// - a frame arrives whole, unchanged, once, in order, with the sequence it was committed with: sizes 0, 1, each power
///   of two and its neighbours, up to `ChannelConfig::max_frame`
/// - `prepare(max)` with max over the limit returns `too_large`; nothing is clamped, truncated or split
/// - `prepare` lends at least max bytes; `commit(n)` sends the first n <= max of them, at the latest with the next
///   `prepare` or `receive` or the channel's end. One room at a time
/// - `receive` waits; the frame stays readable, also while a room is prepared and filled, until `release`. One at
///   a time
/// - the peer's death or close ends a waiting call with `closed`, or through the lifeline with `stopped`
/// - frames may be committed one after the other without an answer, except where the mechanism has room for one
///   question only (shm-mailbox): there a second one is `out_of_order`
/// - after a fault other than `lost` the channel is good for nothing but destruction
/// - destroying it releases what it holds, whatever state it is in. What was committed may take a bounded time to be
///   taken, but with several frames under way the peer need not be reading: what finds no room then is lost
/// - in the steady state no call allocates, logs, or locks beyond what the mechanism itself needs
template <class C>
concept Channel = requires(C channel, std::size_t size, std::uint32_t sequence) {
    { channel.prepare(size) }
    noexcept->std::same_as<Room>;
    { channel.commit(size, sequence) }
    noexcept->std::same_as<Fault>;
    { channel.receive() }
    noexcept->std::same_as<Frame>;
    { channel.release() }
    noexcept->std::same_as<void>;
};

/// A channel that can have several frames under way, opened with `ChannelConfig::depth` > 1. Further points of the
/// contract:
///
/// - `has_room(max)`: whether a frame of at most max bytes can be prepared and committed now without waiting for the
///   peer to receive, or to be sent on by the following calls: they see to both directions. Where nothing is under way
///   the answer may be no, and `prepare` and `commit` may wait. It is the parent's question: each of its frames is
///   answered by one, in order
/// - `has_frame()`: whether `receive` would return at once; what has come is looked for, without waiting. Also true
///   where it would return a fault. Not to be asked while a frame is lent
/// - `descriptor()`: becomes readable when `has_frame`, having said no since this was asked for, may have become true;
///   -1 where there is none. Not to be slept on before `has_room` said yes, too: else something may wait to be sent on.
///   Nor for more than some 10 ms without another look: a library may have timers
/// - what is still to be sent on when the channel ends may get lost
template <class C>
concept AsynchronousChannel = Channel<C> && requires(C channel, std::size_t size) {
    { channel.has_room(size) }
    noexcept->std::same_as<bool>;
    { channel.has_frame() }
    noexcept->std::same_as<bool>;
    { channel.descriptor() }
    noexcept->std::same_as<int>;
};

/// A channel that has no second process: what is committed is received by the same side, so that the loop plays both
/// roles in turn.
template <class C>
concept LoopbackChannel = Channel<C> && C::is_loopback;

/// A channel that may lose, repeat or reorder frames. Where it is asynchronous, too, `loss_timeout_ns()` says after
/// which time without an answer a frame counts as lost; 0: never.
template <class C>
concept UnreliableChannel = Channel<C> && C::is_unreliable;

}  // namespace ipcbench
