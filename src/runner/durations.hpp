#pragma once

#include <chrono>

/// How long the parts of a run take besides the phase that determines the rate, which is as long as requested. Used for
/// executing a run and for planning how many runs fit into a time.
namespace ipcbench::runner {

/// The warm-up takes this part of the run, at most a second, unless its length was requested.
inline constexpr unsigned warmup_part = 10;
inline constexpr std::chrono::nanoseconds longest_default_warmup{std::chrono::seconds{1}};

/// The length of the latency phase, in which round trips are timed individually.
inline constexpr unsigned latency_part = 10;

/// The time for measuring the codec by itself, with its lower and upper limit.
inline constexpr unsigned codec_part = 100;
inline constexpr std::chrono::nanoseconds min_codec_time{std::chrono::milliseconds{1}};
inline constexpr std::chrono::nanoseconds max_codec_time{std::chrono::milliseconds{50}};

/// The time before the warm-up for a first estimate of a round trip's duration.
inline constexpr std::chrono::nanoseconds calibration{std::chrono::milliseconds{10}};

}  // namespace ipcbench::runner
