#include "runner/cell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"

namespace ipcbench::runner {
namespace {

Wait choose_wait(const Cell& cell, const Seats& seats, std::vector<std::string>& warnings) {
    const TransportInfo& info = cell.transport->info;
    Wait wait = cell.wait.value_or(Wait{info.default_wait});
    if (!info.waits.has(wait.mode)) {
        std::vector<std::string_view> offered;
        for (const WaitMode mode : info.waits.list()) {
            offered.push_back(name_of(mode));
        }
        throw Error(ErrorKind::usage, fmt::format("--wait {} does not apply to {}", name_of(wait.mode), info.name),
                    fmt::format("it offers {}", fmt::join(offered, ", ")));
    }
    // Alone on its CPU's time slice a spinner only waits for the slice to end: that measures the scheduler.
    if (seats.one_cpu && wait.mode == WaitMode::spin && info.kind != TransportKind::control) {
        if (cell.wait) {
            throw Error(ErrorKind::usage,
                        fmt::format("--wait spin on one CPU would measure time slices, not {}", info.name),
                        "use --wait yield, or --placement cross where there are two CPUs");
        }
        wait.mode = WaitMode::yield;
        warnings.emplace_back("both processes share one CPU: it yields instead of spinning");
    }
    return wait;
}

}  // namespace

std::string_view name_of(TimingChoice choice) noexcept {
    switch (choice) {
        case TimingChoice::automatic:
            return "auto";
        case TimingChoice::every:
            return "every";
        case TimingChoice::sampled:
            return "sampled";
        case TimingChoice::batch:
            return "batch";
    }
    return "?";
}

Prepared prepare(const Cell& cell) {
    const TransportInfo& info = cell.transport->info;
    Prepared prepared;
    prepared.options = OptionValues(info.options, cell.options, info.name);
    prepared.seats = seats_for(cell.placement);
    prepared.wait = choose_wait(cell, prepared.seats, prepared.warnings);
    if (const Availability here = cell.transport->probe(); !here.available) {
        throw Error(ErrorKind::unavailable, here.reason, here.mend);
    }
    if (const Availability here = registry::availability_of(*cell.codec); !here.available) {
        throw Error(ErrorKind::unavailable, fmt::format("codec {}: {}", cell.codec->name, here.reason), here.mend);
    }
    prepared.max_frame = cell.codec->make()->max_frame(cell.payload_bytes);
    const std::size_t limit = cell.transport->frame_limit(prepared.options);
    if (prepared.max_frame > limit) {
        throw Error(ErrorKind::usage,
                    fmt::format("--size {}: a frame of up to {} bytes is over the limit of {} here, {} bytes",
                                cell.payload_bytes, prepared.max_frame, info.name, limit),
                    "see the limits with: ipcbench list");
    }
    return prepared;
}

RunResult describe(const Cell& cell) {
    RunResult result;
    result.transport = cell.transport->info.name;
    result.control = cell.transport->info.kind == TransportKind::control;
    result.codec = cell.codec->name;
    result.payload_bytes = cell.payload_bytes;
    result.placement = cell.placement.text;
    result.wait = cell.wait.value_or(Wait{cell.transport->info.default_wait});
    if (!cell.iterations) {
        result.asked_s = std::chrono::duration<double>(cell.duration).count();
    }
    return result;
}

}  // namespace ipcbench::runner
