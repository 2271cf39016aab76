#pragma once

#include <string_view>

/// The phases of a run, in this order, as the messages to the child, the progress line and reports name them.
namespace ipcbench::phase_name {

inline constexpr std::string_view verification = "verification";
inline constexpr std::string_view warm_up = "warm-up";
inline constexpr std::string_view timed = "timed";  ///< the one that determines the rate
inline constexpr std::string_view latency = "latency";
inline constexpr std::string_view tail = "tail";
inline constexpr std::string_view end = "end";  ///< none of them: what a message to the child says after the last

}  // namespace ipcbench::phase_name
