#include "runner/run_cell.hpp"

#include <algorithm>

#include "runner/codec_cost.hpp"
#include "runner/controls.hpp"
#include "runner/lives.hpp"
#include "runner/pairs.hpp"

namespace ipcbench::runner {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

nanoseconds codec_budget(const Cell& cell) {
    constexpr nanoseconds least = milliseconds{1};
    constexpr nanoseconds most = milliseconds{50};
    constexpr int share = 100;
    return cell.iterations ? least : std::clamp(cell.duration / share, least, most);
}

/// What is measured beside the run, on this thread.
void add_controls(const Cell& cell, RunResult& result) {
    if (result.stream) {
        const std::uint64_t frame = result.ping_wire_bytes - cell.transport->info.header_bytes;
        if (const double copy_ns = measure_copy_ns(frame, codec_budget(cell)); copy_ns > 0) {
            result.stream->memory_per_s = static_cast<double>(frame) * 1e9 / copy_ns;
        }
        return;
    }
    if (cell.load.mode == Mode::ping_pong) {
        result.codec_ns = measure_codec_ns(*cell.codec, cell.payload_bytes, codec_budget(cell));
    }
}

}  // namespace

RunResult run_cell(const Cell& cell, const Prepared& prepared, const Bench& bench) {
    RunResult result = describe(cell, prepared);
    if (cell.load.mode == Mode::connect) {
        run_lives(cell, prepared, bench, result);
    } else if (cell.load.pairs > 1) {
        run_pairs(cell, prepared, bench, result);
    } else {
        run_connection(cell, prepared, bench, nullptr, result);
    }
    if (bench.supervisor.signal() == 0 && result.status == RunStatus::ok) {
        guard(result, [&] { add_controls(cell, result); });
    }
    return result;
}

}  // namespace ipcbench::runner
