#include "runner/run_cell.hpp"

#include <algorithm>

#include "runner/codec_cost.hpp"
#include "runner/connect_benchmark.hpp"
#include "runner/durations.hpp"
#include "runner/pairs.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::nanoseconds;

nanoseconds codec_budget(const Cell& cell) {
    return cell.iterations ? min_codec_time : std::clamp(cell.duration / codec_part, min_codec_time, max_codec_time);
}

/// Measures, on this thread, the controls that belong to the run.
void add_controls(const Cell& cell, RunResult& result) {
    if (result.stream) {
        const std::uint64_t frame = result.ping_wire_bytes - cell.transport->info.header_bytes;
        if (const double copy_ns = measure_copy_ns(frame, codec_budget(cell)); copy_ns > 0) {
            result.stream->memcpy_bytes_per_s = static_cast<double>(frame) * 1e9 / copy_ns;
        }
        return;
    }
    if (cell.load.mode == Mode::ping_pong && cell.other_peer().empty()) {  // nobody knows what a peer's own codec costs
        result.codec_ns = measure_codec_ns(cell, codec_budget(cell));
    }
}

}  // namespace

RunResult run_cell(const PlannedRun& planned, const RunContext& run_context) {
    RunResult result = describe(planned);
    if (planned.cell.load.mode == Mode::connect) {
        run_connect_benchmark(planned, run_context, result);
    } else if (planned.cell.load.pairs > 1) {
        run_pairs(planned, run_context, result);
    } else {
        run_connection(planned, run_context, nullptr, result);
    }
    if (run_context.supervisor.signal() == 0 && result.status == RunStatus::ok) {
        capture_errors(result, [&] { add_controls(planned.cell, result); });
    }
    return result;
}

}  // namespace ipcbench::runner
