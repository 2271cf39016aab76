#pragma once

#include <cstdint>
#include <memory>

#include "ipcbench/core/round_trip_times.hpp"

/// What a result says beyond rate and round trip, depending on the load.
namespace ipcbench {

/// A distribution, with the histogram that repetitions are merged by (null in a result that was read from a file).
struct Distribution {
    RoundTripTimes times;
    std::shared_ptr<const Histogram> histogram;
};

[[nodiscard]] Distribution distribution_of(Histogram histogram);

/// Of both together; as good as that is possible where a histogram is missing: the first one's.
[[nodiscard]] Distribution merged(const Distribution& one, const Distribution& other);

/// What became of the pings that were due.
struct OpenLoopFigures {
    std::uint64_t due = 0;   ///< pings that were to be sent
    std::uint64_t sent = 0;  ///< that were
    Distribution service;    ///< from when a ping was sent, where `rtt` counts from when it was due
};

/// One direction.
struct StreamFigures {
    std::uint64_t sent = 0;   ///< messages; those that arrived are `round_trips`
    double bytes_per_s = 0;   ///< of frames, without the transport's headers
    double memory_per_s = 0;  ///< bytes that memcpy(3) copies, in blocks of that size: the limit for one copy
};

/// The life of a connection, in its parts.
struct SetUpFigures {
    Distribution spawn;    ///< from the start of the child to its first word
    Distribution connect;  ///< until the channel stands
    Distribution first;    ///< the first round trip
    Distribution close;    ///< until the child has ended and nothing is left
};

/// One of several connections at once.
struct ConnectionShare {
    std::uint64_t round_trips = 0;
    double elapsed_s = 0;

    [[nodiscard]] double per_s() const noexcept {
        return elapsed_s > 0 ? static_cast<double>(round_trips) / elapsed_s : 0;
    }
};

}  // namespace ipcbench
