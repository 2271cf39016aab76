#pragma once

#include <cstdint>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/message_endpoint.hpp"
#include "ipcbench/core/phase.hpp"

/// The two timed steps of every load.
namespace ipcbench::exchange {

/// Sends one request. Calls `note` when the frame is complete, right before sending it, so what it counts is also
/// counted if the send fails.
template <Channel C, class Note>
[[gnu::always_inline]] inline Fault send_request(C& channel, MessageEndpoint& messages, const Phase& phase,
                                                 std::uint64_t sent_at_ms, std::uint32_t sequence,
                                                 PhaseOutcome& outcome, const Note& note) noexcept {
    const SendBuffer buffer = channel.prepare(messages.max_frame(phase.payload_bytes));
    if (buffer.fault) {
        return buffer.fault;
    }
    outcome.ping_bytes =
        messages.encode(MessageKind::ping, messages.payload(phase.payload_bytes), sent_at_ms, buffer.bytes);
    if (outcome.ping_bytes == 0) {
        return {FaultKind::too_large};
    }
    note();
    return channel.commit(outcome.ping_bytes, sequence);
}

/// Checks one received answer and releases it to the channel.
template <Channel C>
[[gnu::always_inline]] inline Fault check_answer(C& channel, MessageEndpoint& messages, const Phase& phase,
                                                 const Frame& pong, PhaseOutcome& outcome) noexcept {
    MessageView message;
    if (const Fault fault = messages.verify(MessageKind::pong, pong.bytes, message)) {
        return fault;
    }
    if (message.payload.size() != phase.payload_bytes) {
        return messages.fail("the payload is not as long as the one that was sent");
    }
    outcome.pong_bytes = pong.bytes.size();
    channel.release();
    return {};
}

}  // namespace ipcbench::exchange
