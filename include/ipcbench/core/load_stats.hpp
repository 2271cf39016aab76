#pragma once

#include <cstdint>
#include <memory>

#include "ipcbench/core/round_trip_times.hpp"

/// What results contain besides the rate and the round-trip times, depending on the load.
namespace ipcbench {

/// A distribution, with its histogram for merging repetitions (null if the result was read from a file).
struct Distribution {
    RoundTripTimes times;
    std::shared_ptr<const StoredHistogram> histogram;
};

[[nodiscard]] Distribution distribution_of(const Histogram& histogram);

/// Merges both; returns the first if a histogram is missing.
[[nodiscard]] Distribution merged(const Distribution& one, const Distribution& other);

/// The numbers of scheduled pings and what happened to them.
struct OpenLoopStats {
    std::uint64_t scheduled = 0;  ///< pings that should have been sent
    std::uint64_t sent = 0;       ///< pings that were sent
    Distribution service;         ///< from the actual send of a ping; `rtt` counts from its scheduled time
};

/// The results of a stream in one direction.
struct StreamStats {
    std::uint64_t sent = 0;  ///< messages; those that arrived are `round_trips`
    double bytes_per_s = 0;  ///< of frames, without the transport's headers
    /// Bytes that memcpy(3) copies in blocks of that size: the upper limit for one copy.
    double memcpy_bytes_per_s = 0;
};

/// The phases of a connection's life.
struct ConnectStats {
    Distribution spawn;    ///< from the start of the child to its hello
    Distribution connect;  ///< until the channel is connected
    Distribution first;    ///< the first round trip
    Distribution close;    ///< until the child has exited and everything is removed
};

/// The results of one of several connections at once.
struct ConnectionStats {
    std::uint64_t round_trips = 0;
    double elapsed_s = 0;

    [[nodiscard]] double per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }
};

}  // namespace ipcbench
