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
    if (cell.load.concurrency > 1 && !info.capabilities.asynchronous) {
        refuse("--concurrency", "it cannot be looked at without waiting");
    }
    if (cell.load.overlaps() && !info.capabilities.asynchronous) {
        refuse(cell.load.rate > 0 ? "--rate" : "--depth", "it carries one question at a time");
    }
    if (cell.load.mode == Mode::stream && !info.capabilities.one_way) {
        refuse("--mode stream", "it carries an answer to each question");
    }
    if (std::max(cell.load.pairs, cell.load.concurrency) > 1 && !info.alone_because.empty()) {
        refuse(cell.load.pairs > 1 ? "--pairs" : "--concurrency", info.alone_because);
    }
    if (cell.load.one_child && !info.child_alone_because.empty()) {
        refuse("--one-child", info.child_alone_because);
    }
    if (cell.load.mode == Mode::connect && info.kind == TransportKind::control) {
        refuse("--mode connect", "it has no second process");
    }
}

/// For an event loop a channel has room for one more than are under way: that there is none means that something is
/// still to be sent on.
std::size_t depth_for(const Load& load) {
    // 1 would be a channel that is not asynchronous.
    return std::max<std::size_t>(load.depth + (load.concurrency > 1 ? 1 : 0), load.overlaps() ? 2 : 1);
}

/// How many measured threads there are, each in a process of its own but for the parent's.
std::size_t threads_in(const Cell& cell) {
    if (cell.transport->info.kind == TransportKind::control) {
        return cell.load.pairs;
    }
    if (cell.load.concurrency > 1) {
        return 1 + (cell.load.one_child ? 1 : cell.load.concurrency);
    }
    return 2 * std::size_t{cell.load.pairs};
}

/// Whether some CPU has to serve more than one of the measured threads.
bool is_crowded(const Cell& cell, const Seats& seats) {
    const bool alone = cell.load.pairs == 1 && cell.load.concurrency == 1;
    return seats.one_cpu || (!alone && threads_in(cell) > seats.cpu_count);
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
            seats.one_cpu ? "on one CPU" : fmt::format("with {} threads on {} CPUs", threads_in(cell), seats.cpu_count);
        if (cell.wait) {
            throw Error(ErrorKind::usage,
                        fmt::format("--wait spin {} would measure time slices, not {}", where, info.name),
                        seats.one_cpu ? "use --wait yield, or --placement cross where there are two CPUs"
                                      : fmt::format("use --wait yield, or a smaller {}",
                                                    cell.load.pairs > 1 ? "--pairs" : "--concurrency"));
        }
        wait.mode = WaitMode::yield;
        warnings.push_back(seats.one_cpu ? "both processes share one CPU: it yields instead of spinning"
                                         : where + ": it yields instead of spinning");
    }
    if (cell.load.rate > 0 && cell.load.pairs > 1 && cell.load.pairs >= seats.cpu_count) {
        warnings.push_back(fmt::format("{} threads of the parent look for answers without sleeping, on {} CPUs",
                                       cell.load.pairs, seats.cpu_count));
    }
    return wait;
}

/// The options, normalised, unless they are contradictory.
std::map<std::string, std::string> options_asked_for(const Cell& cell) {
    if (cell.options.empty()) {
        return {};
    }
    try {
        return OptionValues(cell.transport->info.options, cell.options, cell.transport->info.name).identity();
    } catch (const Error&) {
        return cell.options;
    }
}

std::optional<Timing> timing_asked_for(TimingChoice choice) {
    switch (choice) {
        case TimingChoice::automatic:
            break;
        case TimingChoice::every:
            return Timing::every;
        case TimingChoice::sampled:
            return Timing::sampled;
        case TimingChoice::batch:
            return Timing::batch;
    }
    return std::nullopt;
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

Prepared prepare(const Cell& cell, KnownFacts& facts) {
    const TransportInfo& info = cell.transport->info;
    Prepared prepared;
    prepared.options = OptionValues(info.options, cell.options, info.name);
    require_able(cell);
    prepared.seats = facts.seats(cell.placement);
    prepared.wait = choose_wait(cell, prepared.seats, prepared.warnings);
    if (const Availability& here = facts.availability(*cell.transport, prepared.wait.mode); !here.available) {
        throw Error(ErrorKind::unavailable, here.reason, here.mend);
    }
    if (const Availability here = registry::availability_of(*cell.codec); !here.available) {
        throw Error(ErrorKind::unavailable, fmt::format("codec {}: {}", cell.codec->name, here.reason), here.mend);
    }
    prepared.seats.one_cpu = is_crowded(cell, prepared.seats);
    prepared.under_way = cell.load.depth;
    prepared.depth = depth_for(cell.load);
    prepared.max_frame = facts.max_frame(*cell.codec, cell.payload_bytes);
    const std::size_t limit = facts.frame_limit(*cell.transport, prepared.options);
    if (prepared.max_frame > limit) {
        throw Error(ErrorKind::usage,
                    fmt::format("--size {}: a frame of up to {} bytes is over the limit of {} here, {} bytes",
                                cell.payload_bytes, prepared.max_frame, info.name, limit),
                    "see the limits with: ipcbench list");
    }
    ChannelConfig config;
    config.max_frame = prepared.max_frame;
    config.depth = prepared.depth;
    config.wait = prepared.wait;
    config.options = prepared.options;
    facts.require_options(*cell.transport, config);
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
    result.asked_options = options_asked_for(cell);
    result.asked_timing = timing_asked_for(cell.timing);
    if (!cell.iterations) {
        result.asked_s = std::chrono::duration<double>(cell.duration).count();
    }
    return result;
}

}  // namespace ipcbench::runner
