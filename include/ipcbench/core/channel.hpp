#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "ipcbench/core/fault.hpp"

namespace ipcbench {

/// Memory for one outgoing frame, lent by `prepare`.
struct SendBuffer {
    std::span<std::byte> bytes;
    Fault fault;
};

/// One received frame, lent by `receive` until `release`.
struct Frame {
    std::span<const std::byte> bytes;
    std::uint32_t sequence = 0;
    Fault fault;
};

/// One end of a connected duplex channel, as the timed loop sees it. The contract, whose points are all tested in
/// tests/conformance:
///
/// - a frame arrives whole, unchanged, once, in order, with the sequence it was committed with: sizes 0, 1, each power
///   of two and its neighbours, up to `ChannelConfig::max_frame`
/// - `prepare(max)` with max over the limit returns `too_large`; nothing is clamped, truncated or split
/// - `prepare` lends at least max bytes; `commit(n)` sends the first n <= max of them, at the latest at the next
///   `prepare` or `receive` or when the channel is destroyed. One buffer at a time
/// - `receive` waits; the frame stays readable until `release`, even while a buffer is prepared and filled. One frame
///   at a time
/// - if the peer dies or closes its end, a waiting call returns `closed`, or through the lifeline `stopped`
/// - frames may be committed one after another without an answer, unless the mechanism holds only one request
///   (shm-mailbox): a second one is then `out_of_order`
/// - after a fault other than `lost` the channel can only be destroyed
/// - the destructor releases what the channel holds, whatever its state, and may wait a bounded time until committed
///   frames are delivered; with several frames in flight the peer need not be reading, and frames that do not fit then
///   are lost
/// - in the steady state no call allocates, logs, or locks beyond what the mechanism itself needs
template <class C>
concept Channel = requires(C channel, std::size_t size, std::uint32_t sequence) {
    { channel.prepare(size) }
    noexcept->std::same_as<SendBuffer>;
    { channel.commit(size, sequence) }
    noexcept->std::same_as<Fault>;
    { channel.receive() }
    noexcept->std::same_as<Frame>;
    { channel.release() }
    noexcept->std::same_as<void>;
};

/// A channel that can have several frames in flight, opened with `ChannelConfig::frames_in_flight` > 1. Further points
/// of the contract:
///
/// - `can_send(max)`: whether a frame of at most max bytes can be prepared and committed now without waiting for the
///   peer to receive. Later calls may flush that frame, because they serve both directions. With nothing in flight the
///   answer may be no, and `prepare` and `commit` may wait. Only the parent calls it: each of its frames is answered by
///   one frame, in order
/// - `has_frame()`: whether `receive` would return at once; polls without blocking. Also true if `receive` would return
///   a fault. Must not be called while a frame is lent
/// - `descriptor()`: becomes readable when `has_frame`, which has returned false since the call of `descriptor`, may
///   have become true; -1 if there is none. Do not sleep on it before `can_send` has returned true as well, because
///   data may be waiting to be flushed; nor for more than about 10 ms without polling again, because a library may have
///   timers
/// - what is not flushed when the channel is destroyed may be lost
template <class C>
concept AsynchronousChannel = Channel<C> && requires(C channel, std::size_t size) {
    { channel.can_send(size) }
    noexcept->std::same_as<bool>;
    { channel.has_frame() }
    noexcept->std::same_as<bool>;
    { channel.descriptor() }
    noexcept->std::same_as<int>;
};

/// A channel without a second process. Each side receives what it committed itself, so the loop plays both roles in
/// turn.
template <class C>
concept LoopbackChannel = Channel<C> && C::is_loopback;

/// A channel that loses and repeats nothing, but whose answers may come in another order than the requests.
template <class C>
concept UnorderedChannel = Channel<C> && C::is_unordered;

/// A channel that may lose, repeat or reorder frames. If it is also asynchronous, `loss_timeout_ns()` is the time after
/// which a frame without an answer counts as lost; 0: never.
template <class C>
concept UnreliableChannel = Channel<C> && C::is_unreliable;

}  // namespace ipcbench
