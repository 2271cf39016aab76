#include "runner/codec_cost.hpp"

#include <algorithm>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/speaker.hpp"

namespace ipcbench::runner {
namespace {

/// Both sides of the conversation with a buffer in place of a transport.
class Dialogue {
public:
    Dialogue(const CodecInfo& codec, std::uint64_t payload_bytes)
        : asking_(codec.make(), first_, second_, payload_bytes),
          answering_(codec.make(), second_, first_, payload_bytes),
          payload_bytes_(payload_bytes),
          ping_(asking_.max_frame(payload_bytes)),
          pong_(ping_.size()) {}

    void round() noexcept {
        MessageView heard;
        const std::size_t ping = asking_.say(MessageKind::ping, asking_.payload(payload_bytes_), stamp_, ping_);
        [[maybe_unused]] Fault fault = answering_.hear(MessageKind::ping, std::span(ping_).first(ping), heard);
        const std::size_t pong = answering_.say(MessageKind::pong, heard.payload, stamp_, pong_);
        fault = asking_.hear(MessageKind::pong, std::span(pong_).first(pong), heard);
    }

    /// Nanoseconds that so many rounds take.
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
    Speaker asking_;
    Speaker answering_;
    std::uint64_t payload_bytes_;
    std::uint64_t stamp_ = 0;
    std::vector<std::byte> ping_;
    std::vector<std::byte> pong_;
};

}  // namespace

double measure_codec_ns(const CodecInfo& codec, std::uint64_t payload_bytes, std::chrono::nanoseconds budget) {
    constexpr int batches = 11;
    Dialogue dialogue(codec, payload_bytes);
    dialogue.round();  // buffers grow, caches fill
    const std::int64_t once = std::max<std::int64_t>(dialogue.time(1), 1);
    const auto rounds = static_cast<std::uint64_t>(std::max<std::int64_t>(budget.count() / once / batches, 1));
    const std::int64_t end = now_ns() + budget.count();
    std::vector<double> costs;
    while (static_cast<int>(costs.size()) < batches && (costs.empty() || now_ns() < end)) {
        costs.push_back(static_cast<double>(dialogue.time(rounds)) / static_cast<double>(rounds));
    }
    const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
    std::nth_element(costs.begin(), middle, costs.end());
    return *middle;
}

}  // namespace ipcbench::runner
