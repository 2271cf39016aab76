#include "campaign/slowdown.hpp"

#include <algorithm>
#include <utility>

#include "ipcbench/core/clock.hpp"

namespace ipcbench::campaign {
namespace {

class SlowCodec final : public Codec {
public:
    SlowCodec(std::unique_ptr<Codec> codec, std::shared_ptr<const double> delay_ns)
        : codec_(std::move(codec)), delay_ns_(std::move(delay_ns)) {}

    std::size_t encode(const Message& message, std::span<std::byte> out) noexcept override {
        if (message.kind == MessageKind::ping) {
            debt_ns_ += *delay_ns_;
            if (debt_ns_ >= shortest_wait_ns) {
                wait();
            }
        }
        return codec_->encode(message, out);
    }
    bool decode(std::span<const std::byte> frame, MessageView& view) noexcept override {
        return codec_->decode(frame, view);
    }
    [[nodiscard]] std::size_t max_frame(std::size_t payload_bytes) const noexcept override {
        return codec_->max_frame(payload_bytes);
    }

private:
    /// Reading the clock takes longer than a twentieth of a short round trip, so short delays are saved up.
    static constexpr double shortest_wait_ns = 1000;

    void wait() noexcept {
        const auto begin = now_ns();
        double waited = 0;
        while (waited < debt_ns_) {
            waited = static_cast<double>(now_ns() - begin);
        }
        // What it waited too long shortens the next wait, but an interruption in between does not.
        debt_ns_ = std::max(debt_ns_ - waited, -shortest_wait_ns);
    }

    std::unique_ptr<Codec> codec_;
    double debt_ns_ = 0;
    std::shared_ptr<const double> delay_ns_;
};

}  // namespace

Slowdown::Slowdown(const CodecInfo& codec, double share)
    : delay_ns_(std::make_shared<double>(0)), codec_(codec), share_(share) {
    codec_.load = {};
    codec_.make = [&codec, delay = delay_ns_] { return std::make_unique<SlowCodec>(codec.make(), delay); };
}

void Slowdown::learn(double round_trip_ns) {
    sum_ns_ += round_trip_ns;
    ++runs_;
    // A rate that is lower by the share is a time that is longer by the factor 1 / (1 - share).
    *delay_ns_ = sum_ns_ / runs_ * share_ / (1 - share_);
}

}  // namespace ipcbench::campaign
