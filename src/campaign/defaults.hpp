#pragma once

#include <chrono>
#include <cstdint>

/// What a run is unless its flags say otherwise. The help of the flags is made from these, too; what concerns a single
/// run is in runner::Cell.
namespace ipcbench::campaign {

inline constexpr const char* default_codec = "json";

/// For each run of several cells, which would take too long together otherwise.
inline constexpr std::chrono::seconds matrix_duration{1};

inline constexpr std::uint64_t matrix_repetitions = 3;

/// With three repetitions an interval is so wide that most verdicts are "undecided" (docs/methodology.md).
inline constexpr std::uint64_t judged_repetitions = 10;

}  // namespace ipcbench::campaign
