#include "runner/planned_run.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/knobs.hpp"
#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"

namespace ipcbench::runner {
namespace {

/// Throws Error if this transport cannot carry the load at all.
void require_capabilities(const Cell& cell) {
    const TransportInfo& info = cell.transport->info;
    for (const Knob& knob : load_knobs()) {
        if (knob.refused_by == nullptr || !knob.is_relevant(cell.load) || knob.is_usual(cell.load)) {
            continue;
        }
        if (const std::string_view why = knob.refused_by(cell.load, info); !why.empty()) {
            const std::string word =
                knob.form.unit == KnobUnit::word ? " " + argument_text(knob, knob.get(cell.load)) : "";
            throw Error(ErrorKind::usage,
                        fmt::format("{}{} does not apply to {}: {}", knob.form.flag, word, info.name, why),
                        "see what each can do with: ipcbench list");
        }
    }
}

/// Throws Error if the server cannot be reached over this transport.
void require_server(const Cell& cell) {
    const TransportInfo& info = cell.transport->info;
    if (!cell.transport->servers) {
        throw Error(ErrorKind::usage,
                    fmt::format("--framing does not apply to {}: a server cannot be reached over it", info.name),
                    "servers are reached over stdio, uds-stream and tcp; see docs/servers.md");
    }
    if (const std::string& address = cell.server->setup.address; !address.empty()) {
        cell.transport->servers.check_address(address);
        if (cell.peer && (cell.load.pairs > 1 || cell.load.concurrency > 1)) {
            throw Error(ErrorKind::usage,
                        fmt::format("--connect '{}': several servers cannot listen on one address", address),
                        "leave it out, and each is told one of its own; or leave out --peer, and all connections go to "
                        "one server");
        }
    }
}

/// Throws Error if a program that is not ours cannot be the peer.
void require_any_peer(const Cell& cell) {
    const TransportInfo& info = cell.transport->info;
    if (cell.server) {
        require_server(cell);
    } else if (cell.peer && !info.serves_any_peer) {
        throw Error(ErrorKind::usage,
                    fmt::format("--peer does not apply to {}: {}", info.name,
                                info.kind == TransportKind::control ? "it has no second process"
                                                                    : "it is not part of the peer protocol"),
                    "docs/peer-protocol.md says which transports are");
    }
    if (!cell.other_peer().empty() && (cell.load.mode != Mode::ping_pong || cell.load.one_child)) {
        const bool several = cell.load.mode == Mode::ping_pong;
        const bool stream = cell.load.mode == Mode::stream;
        throw Error(ErrorKind::usage,
                    fmt::format("{} cannot be combined with {}", cell.peer ? "--peer" : "--connect",
                                several ? "--one-child" : fmt::format("--mode {}", name_of(cell.load.mode))),
                    several  ? "a peer has one connection; leave it out, and each connection has a peer of its own"
                    : stream ? "only ipcbench-child reports how many messages of a stream arrived"
                             : "only ipcbench-child reports when it had started");
    }
}

/// Returns how many frames a channel must have room for. For an event loop this is one more than are in flight, so that
/// a full channel means that something still has to be flushed.
std::size_t frames_in_flight(const Load& load) {
    // With 1 the channel would not be asynchronous.
    return std::max<std::size_t>(load.depth + (load.concurrency > 1 ? 1 : 0), load.overlaps() ? 2 : 1);
}

/// Returns the number of measured threads. Each child has one; the parent's are all in one process.
std::size_t threads_in(const Cell& cell) {
    if (cell.transport->info.kind == TransportKind::control) {
        return cell.load.pairs;
    }
    if (cell.load.concurrency > 1) {
        return 1 + (cell.load.one_child ? 1 : cell.load.concurrency);
    }
    return 2 * std::size_t{cell.load.pairs};
}

/// Returns whether some CPU has to run more than one of the measured threads.
bool shares_a_cpu(const Cell& cell, const CpuPinning& pinning) {
    const bool alone = cell.load.pairs == 1 && cell.load.concurrency == 1;
    return pinning.one_cpu || (!alone && threads_in(cell) > pinning.cpu_count);
}

Wait choose_wait(const Cell& cell, const CpuPinning& pinning, std::vector<Warning>& warnings) {
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
    // A spinning thread that shares its CPU only waits for its time slice to end; that would measure the scheduler.
    const bool shared = shares_a_cpu(cell, pinning);
    if (shared && wait.mode == WaitMode::spin && info.kind != TransportKind::control) {
        const std::string where = pinning.one_cpu
                                      ? "on one CPU"
                                      : fmt::format("with {} threads on {} CPUs", threads_in(cell), pinning.cpu_count);
        if (cell.wait) {
            throw Error(ErrorKind::usage,
                        fmt::format("--wait spin {} would measure time slices, not {}", where, info.name),
                        pinning.one_cpu ? "use --wait yield, or --placement cross where there are two CPUs"
                                        : fmt::format("use --wait yield, or a smaller {}",
                                                      cell.load.pairs > 1 ? "--pairs" : "--concurrency"));
        }
        wait.mode = WaitMode::yield;
        warnings.push_back(
            pinning.one_cpu ? Warning{WarningCode::yields_on_one_cpu}
                            : Warning{WarningCode::yields_when_crowded,
                                      {static_cast<double>(threads_in(cell)), static_cast<double>(pinning.cpu_count)}});
    }
    if (cell.load.rate > 0 && cell.load.pairs > 1 && cell.load.pairs >= pinning.cpu_count) {
        warnings.push_back({WarningCode::polling_threads,
                            {static_cast<double>(cell.load.pairs), static_cast<double>(pinning.cpu_count)}});
    }
    return wait;
}

/// Returns what decides how large frames are, as it was requested.
std::string payload_words(const Cell& cell) {
    std::string request = cell.message && !cell.message->use.request.empty()
                              ? fmt::format("--message {}", cell.message->use.request)
                              : fmt::format("--size {}", cell.payload_bytes);
    if (!cell.message || (cell.message->use.answer.empty() && !cell.message->use.answer_bytes)) {
        return request;
    }
    return cell.message->use.answer_bytes ? fmt::format("{} --answer-size {}", request, *cell.message->use.answer_bytes)
                                          : fmt::format("{} --answer {}", request, cell.message->use.answer);
}

/// Throws Error if an answer was requested, and there are none.
void require_answers(const Cell& cell) {
    if (cell.load.mode == Mode::stream && cell.message &&
        (!cell.message->use.answer.empty() || cell.message->use.answer_bytes)) {
        throw Error(ErrorKind::usage,
                    fmt::format("--mode stream cannot be combined with {}",
                                cell.message->use.answer_bytes ? "--answer-size" : "--answer"),
                    "the messages of a stream are not answered");
    }
}

void require_frames_to_fit(const Cell& cell, std::size_t max_frame, std::size_t limit) {
    if (max_frame > limit) {
        throw Error(ErrorKind::usage,
                    fmt::format("{}: a frame of up to {} bytes is over the limit of {} here, {} bytes",
                                payload_words(cell), max_frame, cell.transport->info.name, limit),
                    "see the limits with: ipcbench list");
    }
}

}  // namespace

PlannedRun plan(const Cell& cell, CheckCache& cache) {
    const TransportInfo& info = cell.transport->info;
    PlannedRun planned{.cell = cell, .pinning = {}, .channel = {}};
    ChannelConfig& channel = planned.channel;
    channel.options = OptionValues(info.options, cell.options, info.name);
    require_any_peer(cell);
    require_answers(cell);
    require_capabilities(cell);
    planned.pinning = cache.pinning(cell.placement);
    if (cell.placement.pinning_error != 0 && info.kind != TransportKind::control) {
        planned.warnings.push_back({WarningCode::not_pinned, {static_cast<double>(cell.placement.pinning_error)}});
    }
    channel.wait = choose_wait(cell, planned.pinning, planned.warnings);
    if (const Availability& here = cache.availability(*cell.transport, channel.wait.mode); !here.available) {
        throw Error(ErrorKind::unavailable, here.reason, here.fix);
    }
    if (const Availability here = registry::availability_of(*cell.codec); !here.available) {
        throw Error(ErrorKind::unavailable, fmt::format("codec {}: {}", cell.codec->name, here.reason), here.fix);
    }
    channel.one_cpu = shares_a_cpu(cell, planned.pinning);
    channel.frames_in_flight = frames_in_flight(cell.load);
    channel.timeout = cell.timeout;
    channel.max_frame = cache.max_frame(cell);
    require_frames_to_fit(cell, channel.max_frame, cache.frame_limit(*cell.transport, channel.options));
    cache.require_options(*cell.transport, channel);
    return planned;
}

RunResult describe(const PlannedRun& planned) {
    RunResult result = describe(planned.cell);
    result.wait = planned.channel.wait;
    result.cpus = planned.pinning.cpus;
    result.cpu_relation = planned.pinning.relation;
    result.warnings = planned.warnings;
    return result;
}

}  // namespace ipcbench::runner
