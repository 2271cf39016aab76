#include "overhead/harness.hpp"

#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"
#include "runner/run_cell.hpp"

namespace ipcbench::overhead {

Harness::Harness(platform::Supervisor& supervisor)
    : supervisor_(supervisor), codec_(registry::find_codec("raw")), child_(IPCBENCH_CHILD_PROGRAM) {}

std::size_t Harness::frame_bytes(const Case& one) const {
    return codec_.make()->max_frame(one.payload_bytes);
}

double Harness::measure(const Case& one, const Transport& transport, const LoopSpec& spec) const {
    runner::Cell cell;
    cell.transport = &transport;
    cell.codec = &codec_;
    cell.payload_bytes = one.payload_bytes;
    cell.wait = Wait{one.wait};
    cell.placement = spec.placement;
    cell.duration = spec.timed;
    cell.warmup = spec.warm_up;
    cell.timing = Timing::batch;
    cell.child = child_;
    runner::CheckCache cache;
    const RunResult result =
        runner::run_cell(runner::plan(cell, cache), {supervisor_, 0, [](const runner::PhaseStart&) {}});
    if (supervisor_.signal() != 0) {
        throw Error(ErrorKind::interrupted, "interrupted");
    }
    if (result.status != RunStatus::ok) {
        throw Error(result.status == RunStatus::skipped ? ErrorKind::unavailable : ErrorKind::failed, result.reason,
                    result.hint);
    }
    return result.rate_mean_ns;
}

}  // namespace ipcbench::overhead
