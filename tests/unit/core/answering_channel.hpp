#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include "ipcbench/core/channel.hpp"
#include "ipcbench/core/message_endpoint.hpp"

namespace ipcbench::test {

/// How the peer mishandles one ping.
enum class PeerFault {
    drop,         ///< no answer
    answer_late,  ///< the answer comes before the answer to the next ping
    answer_twice,
    wrong_sequence,  ///< the answer carries the next sequence
    wrong_kind,      ///< the answer is a ping
    short_payload,   ///< the answer lacks the last byte
    close,
};

/// A channel with a simulated peer: it answers each ping at once, except for the given faults.
template <bool unreliable>
class AnsweringChannel {
public:
    static constexpr bool is_unreliable = unreliable;

    AnsweringChannel(MessageEndpoint peer, std::map<std::uint32_t, PeerFault> peer_faults = {})
        : peer_(std::move(peer)), peer_faults_(std::move(peer_faults)) {}

    SendBuffer prepare(std::size_t max) noexcept {
        outgoing_.resize(max);
        return {outgoing_, {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        sequences.push_back(sequence);
        MessageView ping;
        if (const Fault fault = peer_.verify(MessageKind::ping, std::span(outgoing_).first(size), ping)) {
            return fault;
        }
        sent_times.push_back(ping.sent_at_ms);
        const auto peer_fault = peer_faults_.find(sequence);
        if (peer_fault == peer_faults_.end()) {
            queue_answer(MessageKind::pong, ping.payload, sequence);
            return {};
        }
        switch (peer_fault->second) {
            case PeerFault::drop:
                break;
            case PeerFault::answer_late:
                late_ = true;
                queue_answer(MessageKind::pong, ping.payload, sequence);
                break;
            case PeerFault::answer_twice:
                queue_answer(MessageKind::pong, ping.payload, sequence);
                queue_answer(MessageKind::pong, ping.payload, sequence);
                break;
            case PeerFault::wrong_sequence:
                queue_answer(MessageKind::pong, ping.payload, sequence + 1);
                break;
            case PeerFault::wrong_kind:
                queue_answer(MessageKind::ping, ping.payload, sequence);
                break;
            case PeerFault::short_payload:
                queue_answer(MessageKind::pong, ping.payload.substr(0, ping.payload.size() - 1), sequence);
                break;
            case PeerFault::close:
                closed_ = true;
                break;
        }
        return {};
    }

    Frame receive() noexcept {
        if (std::exchange(late_, false) || answers_.empty()) {
            return {{}, 0, {closed_ ? FaultKind::closed : FaultKind::lost}};
        }
        current_ = std::move(answers_.front());
        answers_.pop_front();
        ++lent;
        return {current_.second, current_.first, {}};
    }
    void release() noexcept { ++released; }

    [[nodiscard]] bool has_answer() const noexcept { return !answers_.empty(); }
    [[nodiscard]] bool is_closed() const noexcept { return closed_; }

    std::vector<std::uint32_t> sequences;   ///< of the received pings
    std::vector<std::uint64_t> sent_times;  ///< their sent_at_ms
    int lent = 0;
    int released = 0;

private:
    void queue_answer(MessageKind kind, std::string_view payload, std::uint32_t sequence) {
        std::vector<std::byte> frame(peer_.max_frame(payload.size()));
        frame.resize(peer_.encode(kind, payload, 0, frame));
        answers_.emplace_back(sequence, std::move(frame));
    }

    MessageEndpoint peer_;
    std::map<std::uint32_t, PeerFault> peer_faults_;
    std::vector<std::byte> outgoing_;
    std::deque<std::pair<std::uint32_t, std::vector<std::byte>>> answers_;
    std::pair<std::uint32_t, std::vector<std::byte>> current_;
    bool late_ = false;
    bool closed_ = false;
};

}  // namespace ipcbench::test
