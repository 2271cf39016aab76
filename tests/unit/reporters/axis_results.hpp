#pragma once

#include <vector>

#include "ipcbench/core/result.hpp"

/// Results of campaigns that varied something.
namespace ipcbench::reporters::test {

/// Three transports and a control with four sizes; two of them cross.
[[nodiscard]] std::vector<RunResult> size_runs();
/// Two transports at four rates: one has a knee, the other misses the highest rate.
[[nodiscard]] std::vector<RunResult> rate_runs();
/// Two transports with three depths.
[[nodiscard]] std::vector<RunResult> depth_runs();
/// Two transports with one, two and four pairs.
[[nodiscard]] std::vector<RunResult> pair_runs();
/// Two transports with three codecs.
[[nodiscard]] std::vector<RunResult> codec_runs();
/// Two transports with two sizes and two placements.
[[nodiscard]] std::vector<RunResult> size_and_placement_runs();
/// Three transports that stream.
[[nodiscard]] std::vector<RunResult> stream_runs();
/// Three transports whose connections are made and ended.
[[nodiscard]] std::vector<RunResult> connect_runs();

/// Returns only the results of one transport.
[[nodiscard]] std::vector<RunResult> only(const char* transport, const std::vector<RunResult>& runs);

}  // namespace ipcbench::reporters::test
