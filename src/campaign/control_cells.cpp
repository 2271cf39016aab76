#include "campaign/control_cells.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "campaign/time_budget.hpp"
#include "registry/registry.hpp"

namespace ipcbench::campaign {
namespace {

using std::chrono::milliseconds;

/// The smallest message through shared memory is one cache line, plus a wake-up if the other side sleeps.
constexpr std::string_view spinning_notification = "shm-spin";
constexpr std::string_view sleeping_notification = "shm-futex";
constexpr std::string_view notification_codec = "raw";

constexpr milliseconds shortest_control{10};
constexpr milliseconds longest_control{100};
constexpr std::uint64_t most_iterations = 1000;

/// Makes a run short: the median of several short ones is worth more than one long run.
void shorten(runner::Cell& cell, const RunRequest& request) {
    constexpr int part = 10;
    cell.duration = request.budget
                        ? shortest_control
                        : std::clamp<std::chrono::nanoseconds>(cell.duration / part, shortest_control, longest_control);
    cell.warmup = cell.warmup ? std::min<std::chrono::nanoseconds>(*cell.warmup, shortest_control) : cell.warmup;
    cell.iterations = cell.iterations ? std::min(*cell.iterations, most_iterations) : cell.iterations;
    cell.timing.reset();
    cell.interval.reset();
    cell.explain_tail = false;
    cell.options.clear();
}

runner::Cell harness_of(const runner::Cell& cell) {
    runner::Cell harness = cell;
    harness.transport = &registry::find_transport("null");
    harness.wait.reset();
    harness.placement = {};
    return harness;
}

runner::Cell notification_of(const runner::Cell& cell, const Wait& wait) {
    runner::Cell notification = cell;
    notification.transport =
        &registry::find_transport(is_busy_polling(wait.mode) ? spinning_notification : sleeping_notification);
    notification.codec = &registry::find_codec(notification_codec);
    notification.payload_bytes = 0;
    notification.message.reset();
    notification.wait = wait;
    return notification;
}

/// What distinguishes controls.
using ControlKey = std::tuple<ControlKind, std::string, const CodecInfo*, std::uint64_t, const runner::CellMessage*,
                              std::string, std::string>;

ControlKey key_of(const PlannedControl& control) {
    const runner::Cell& cell = control.planned.cell();
    return {control.kind,       control.planned.variant, cell.codec,
            cell.payload_bytes, cell.message.get(),      cell.wait ? to_string(*cell.wait) : "",
            cell.placement.text};
}

}  // namespace

std::vector<PlannedControl> plan_controls(const RunRequest& request, const std::vector<PlannedCell>& cells,
                                          bool whole_breakdown) {
    std::vector<PlannedControl> controls;
    std::set<ControlKey> known;
    runner::CheckCache cache;
    const auto add = [&](ControlKind kind, runner::Cell cell, const PlannedCell& of) {
        shorten(cell, request);
        PlannedControl control{
            kind, {.run = {.cell = cell, .pinning = {}, .channel = {}}, .build = of.build, .variant = of.variant}};
        if (!known.insert(key_of(control)).second) {
            return;
        }
        PlannedCell planned = plan_cell({cell, false}, cache);
        if (planned.runs()) {
            control.planned.run = std::move(planned.run);
            controls.push_back(std::move(control));
        }
    };
    for (const PlannedCell& cell : cells) {
        if (!cell.runs() || cell.cell().transport->info.kind == TransportKind::control || cell.cell().load != Load{}) {
            continue;
        }
        if (whole_breakdown) {
            add(ControlKind::harness, harness_of(cell.cell()), cell);
        }
        add(ControlKind::notification, notification_of(cell.cell(), cell.run.channel.wait), cell);
    }
    return controls;
}

std::chrono::nanoseconds time_of(const std::vector<PlannedControl>& controls) {
    std::chrono::nanoseconds all{0};
    for (const PlannedControl& control : controls) {
        all += min_time(control.planned.cell()) * control_runs;
    }
    return all;
}

}  // namespace ipcbench::campaign
