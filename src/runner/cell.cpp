#include "runner/cell.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"

namespace ipcbench::runner {
namespace {

/// What of the load this transport cannot do at all. Throws Error.
void require_able(const Cell& cell) {
    const TransportInfo& info = cell.transport->info;
    const auto refuse = [&](std::string_view flag, std::string_view why) {
        throw Error(ErrorKind::usage, fmt::format("{} does not apply to {}: {}", flag, info.name, why),
                    "see what each can do with: ipcbench list");
    };
    if (cell.load.overlaps() && !info.capabilities.asynchronous) {
        refuse(cell.load.rate > 0 ? "--rate" : "--depth", "it carries one question at a time");
    }
    if (cell.load.mode == Mode::stream && !info.capabilities.one_way) {
        refuse("--mode stream", "it carries an answer to each question");
    }
    if (cell.load.pairs > 1 && !info.alone_because.empty()) {
        refuse("--pairs", info.alone_because);
    }
    if (cell.load.mode == Mode::connect && info.kind == TransportKind::control) {
        refuse("--mode connect", "it has no second process");
    }
}

/// An open loop has no bound of its own; this one keeps its memory small, and a ping that has to wait for it is charged
/// for that all the same.
std::size_t depth_of(const Load& load) {
    constexpr std::size_t most_under_way = 1024;
    return load.rate > 0 && load.depth == 1 ? most_under_way : load.depth;
}

/// Whether some CPU has to serve more than one of the measured threads.
bool is_crowded(const Cell& cell, const Seats& seats) {
    const std::size_t threads = cell.transport->info.kind == TransportKind::control ? 1 : 2;
    return seats.one_cpu || cell.load.pairs * threads > std::max(seats.allowed.size(), threads);
}

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
    const bool crowded = is_crowded(cell, seats);
    if (crowded && wait.mode == WaitMode::spin && info.kind != TransportKind::control) {
        const std::string where =
            seats.one_cpu ? "on one CPU"
                          : fmt::format("with {} processes on {} CPUs", 2 * cell.load.pairs, seats.allowed.size());
        if (cell.wait) {
            throw Error(ErrorKind::usage,
                        fmt::format("--wait spin {} would measure time slices, not {}", where, info.name),
                        seats.one_cpu ? "use --wait yield, or --placement cross where there are two CPUs"
                                      : "use --wait yield, or fewer --pairs");
        }
        wait.mode = WaitMode::yield;
        warnings.push_back(seats.one_cpu ? "both processes share one CPU: it yields instead of spinning"
                                         : where + ": it yields instead of spinning");
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
    require_able(cell);
    prepared.seats = seats_for(cell.placement);
    prepared.wait = choose_wait(cell, prepared.seats, prepared.warnings);
    if (const Availability here = cell.transport->probe(); !here.available) {
        throw Error(ErrorKind::unavailable, here.reason, here.mend);
    }
    if (const Availability here = registry::availability_of(*cell.codec); !here.available) {
        throw Error(ErrorKind::unavailable, fmt::format("codec {}: {}", cell.codec->name, here.reason), here.mend);
    }
    prepared.seats.one_cpu = is_crowded(cell, prepared.seats);
    prepared.depth = depth_of(cell.load);
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
    result.load = cell.load;
    if (!cell.iterations) {
        result.asked_s = std::chrono::duration<double>(cell.duration).count();
    }
    return result;
}

}  // namespace ipcbench::runner
