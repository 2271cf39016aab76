#include "runner/controls.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "ipcbench/core/clock.hpp"

namespace ipcbench::runner {
namespace {

constexpr std::chrono::milliseconds copy_budget{20};

bool measured(const RunResult& result) {
    return (result.status == RunStatus::ok || result.status == RunStatus::partial) && result.round_trips > 0;
}

/// What a round trip takes beyond its codec.
double beyond_codec(const RunResult& result) {
    return std::max(result.rate_mean_ns - result.codec_ns.value_or(0), 0.0);
}

}  // namespace

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
            asm volatile("" : : "r"(to.data()), "r"(from.data()) : "memory");  // or all but one would be left out
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

void Controls::add_harness(const RunResult& null) {
    if (measured(null)) {
        harness_ns_[{null.codec, null.payload_bytes}] = beyond_codec(null);
    }
}

void Controls::add_notification(const RunResult& smallest) {
    if (measured(smallest)) {
        notification_ns_[{to_string(smallest.wait), smallest.placement}] = beyond_codec(smallest);
    }
}

double Controls::copy_ns(std::uint64_t bytes) {
    const auto [place, is_new] = copy_ns_.emplace(bytes, 0.0);
    if (is_new) {
        place->second = measure_copy_ns(bytes, copy_budget);
    }
    return place->second;
}

std::optional<Breakdown> Controls::split(const RunResult& result, bool copies) {
    const auto harness = harness_ns_.find({result.codec, result.payload_bytes});
    if (!measured(result) || !result.codec_ns || harness == harness_ns_.end()) {
        return std::nullopt;
    }
    // Each control is taken whole as long as there is something left to take it from: what they measure apart may
    // overlap in the transport itself.
    double left = result.rate_mean_ns;
    const auto take = [&left](double wanted) {
        const double taken = std::clamp(wanted, 0.0, left);
        left -= taken;
        return taken;
    };
    Breakdown parts;
    parts.codec_ns = take(*result.codec_ns);
    parts.harness_ns = take(harness->second);
    if (copies) {
        parts.copying_ns = take(2 * copy_ns(result.ping_wire_bytes) + 2 * copy_ns(result.pong_wire_bytes));
    }
    parts.waiting_ns = left;
    if (const auto bare = notification_ns_.find({to_string(result.wait), result.placement});
        bare != notification_ns_.end()) {
        parts.notification_ns = bare->second;
    }
    return parts;
}

}  // namespace ipcbench::runner
