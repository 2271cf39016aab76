#include "runner/codec_cost.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/message_endpoint.hpp"

namespace ipcbench::runner {
namespace {

/// Both sides of a connection, with a buffer instead of a transport.
class CodecLoop {
public:
    explicit CodecLoop(const Cell& cell)
        : initiator_(cell.make_codec(Role::initiator), first_, second_, cell.payload_bytes),
          responder_(cell.make_codec(Role::responder), second_, first_, cell.payload_bytes),
          payload_bytes_(cell.payload_bytes),
          ping_(initiator_.max_frame(payload_bytes_)),
          pong_(ping_.size()) {}

    void round() noexcept {
        MessageView message;
        const std::size_t ping =
            initiator_.encode(MessageKind::ping, initiator_.payload(payload_bytes_), stamp_, ping_);
        [[maybe_unused]] Fault fault = responder_.verify(MessageKind::ping, std::span(ping_).first(ping), message);
        const std::size_t pong = responder_.encode(MessageKind::pong, message.payload, stamp_, pong_);
        fault = initiator_.verify(MessageKind::pong, std::span(pong_).first(pong), message);
    }

    /// Returns the nanoseconds that this many rounds take.
    std::int64_t time(std::uint64_t rounds) noexcept {
        stamp_ = coarse_epoch_ms();
        const std::int64_t start = now_ns();
        for (std::uint64_t i = 0; i < rounds; ++i) {
            round();
        }
        return now_ns() - start;
    }

private:
    Identity first_ = make_identity();
    Identity second_ = make_identity();
    MessageEndpoint initiator_;
    MessageEndpoint responder_;
    std::uint64_t payload_bytes_;
    std::uint64_t stamp_ = 0;
    std::vector<std::byte> ping_;
    std::vector<std::byte> pong_;
};

}  // namespace

double measure_codec_ns(const Cell& cell, std::chrono::nanoseconds budget) {
    constexpr int batches = 11;
    CodecLoop loop(cell);
    // Documents that are sent in turn cost different times, so a batch is a number of whole turns.
    const std::uint64_t turn = cell.message ? std::max<std::size_t>(cell.message->contents.requests.size(), 1) : 1;
    static_cast<void>(loop.time(turn));  // lets buffers grow and caches fill
    const std::int64_t once = std::max<std::int64_t>(loop.time(turn), 1);
    const auto turns = static_cast<std::uint64_t>(std::max<std::int64_t>(budget.count() / once / batches, 1));
    const std::uint64_t rounds = turns * turn;
    const std::int64_t end = now_ns() + budget.count();
    std::vector<double> costs;
    while (static_cast<int>(costs.size()) < batches && (costs.empty() || now_ns() < end)) {
        costs.push_back(static_cast<double>(loop.time(rounds)) / static_cast<double>(rounds));
    }
    const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
    std::nth_element(costs.begin(), middle, costs.end());
    return *middle;
}

double measure_copy_ns(std::uint64_t bytes, std::chrono::nanoseconds budget) {
    constexpr int batches = 11;
    if (bytes == 0) {
        return 0;
    }
    std::vector<std::byte> from(bytes, std::byte{1});
    std::vector<std::byte> to(bytes);
    const auto time = [&](std::uint64_t copies) {
        const std::int64_t start = now_ns();
        for (std::uint64_t i = 0; i < copies; ++i) {
            std::memcpy(to.data(), from.data(), bytes);
            // Keeps the compiler from removing all copies but one.
            asm volatile("" : : "r"(to.data()), "r"(from.data()) : "memory");
        }
        return now_ns() - start;
    };
    const std::int64_t once = std::max<std::int64_t>(time(1), 1);
    const auto copies = static_cast<std::uint64_t>(std::max<std::int64_t>(budget.count() / once / batches, 1));
    std::vector<double> costs(batches);
    for (double& cost : costs) {
        cost = static_cast<double>(time(copies)) / static_cast<double>(copies);
    }
    std::nth_element(costs.begin(), costs.begin() + batches / 2, costs.end());
    return costs[batches / 2];
}

}  // namespace ipcbench::runner
