#pragma once

#include <chrono>

#include "ipcbench/core/codec.hpp"

namespace ipcbench::runner {

/// What the codec alone costs per round trip, in nanoseconds: a ping encoded, decoded and checked, and its pong
/// likewise, on this thread and without any transport. The median of several batches that together take about `budget`
/// (a single round at the least).
[[nodiscard]] double measure_codec_ns(const CodecInfo& codec, std::uint64_t payload_bytes,
                                      std::chrono::nanoseconds budget);

}  // namespace ipcbench::runner
