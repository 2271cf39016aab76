#include "campaign/run_request.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "campaign/axes.hpp"
#include "campaign/defaults.hpp"
#include "campaign/extra_measurements.hpp"
#include "campaign/loads.hpp"
#include "campaign/message_flags.hpp"
#include "campaign/product.hpp"
#include "campaign/recorded_request.hpp"
#include "campaign/server_flags.hpp"
#include "campaign/time_budget.hpp"
#include "campaign/transport_options.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/affinity.hpp"
#include "platform/random.hpp"
#include "platform/this_process.hpp"
#include "registry/registry.hpp"
#include "registry/user_plug_ins.hpp"

namespace ipcbench::campaign {
namespace {

constexpr const char* duration_variable = "TEST_DURATION_SECONDS";
constexpr const char* codec_variable = "RPC_MESSAGE_COMPLEXITY";
constexpr const char* child_variable = "IPCBENCH_CHILD";

std::optional<std::string> variable(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): no other threads exist yet
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::chrono::nanoseconds choose_duration(const GivenFlags& flags, bool several) {
    if (flags.has("--duration")) {
        return parse_duration(*flags.text("--duration"), "--duration");
    }
    if (const auto value = variable(duration_variable);
        value && !flags.has("--iterations") && !flags.has("--time-budget")) {
        return parse_duration(*value, duration_variable);
    }
    return several ? matrix_duration : runner::Cell{}.duration;
}

std::vector<const CodecInfo*> choose_codecs(const GivenFlags& flags) {
    if (flags.has("--codec")) {
        return parse_codecs(*flags.text("--codec"));
    }
    const auto value = variable(codec_variable);
    if (value && *value != "json" && *value != "raw-string") {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not json or raw-string", codec_variable, *value),
                    "unset it, or choose among all codecs with --codec");
    }
    return {&registry::find_codec(value.value_or(default_codec))};
}

/// Returns the requested timing; nothing if it is chosen by the duration of round trips.
std::optional<Timing> choose_timing(const std::string& text) {
    for (const Timing timing : {Timing::every, Timing::sampled, Timing::batch}) {
        if (text == name_of(timing)) {
            return timing;
        }
    }
    if (text != "auto") {
        throw Error(ErrorKind::usage, fmt::format("--timing: '{}' is not auto, every, sampled or batch", text));
    }
    return std::nullopt;
}

std::chrono::milliseconds choose_timeout(const std::string& text) {
    const auto timeout = parse_duration(text, "--timeout");
    constexpr std::chrono::milliseconds min{10};
    if (timeout < min) {
        throw Error(ErrorKind::usage, fmt::format("--timeout: '{}' is less than 10ms", text),
                    "it bounds whole steps, such as starting the child");
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(timeout);
}

std::string choose_child(const GivenFlags& flags) {
    if (const auto child = flags.text("--child")) {
        if (child->empty()) {
            throw Error(ErrorKind::usage, "--child: '' is not a path");
        }
        return *child;
    }
    if (const auto value = variable(child_variable); value && !value->empty()) {
        return *value;
    }
    return platform::executable_folder() + "/ipcbench-child";
}

/// Returns the name that the results use, even if an alias was given.
std::string find_reference(const GivenFlags& flags) {
    const Transport* const wanted = &registry::find_transport(*flags.text("--reference"));
    const std::vector<Selection> selections = parse_selections(flags.transports);
    if (std::none_of(selections.begin(), selections.end(),
                     [wanted](const Selection& one) { return one.transport == wanted; })) {
        throw Error(ErrorKind::usage,
                    fmt::format("--reference: '{}' is not among those to be measured", *flags.text("--reference")),
                    "name it in addition to the others");
    }
    return std::string(wanted->info.name);
}

/// Returns the settings that all cells share.
runner::Cell common_cell(const GivenFlags& flags, bool several) {
    runner::Cell cell;
    cell.duration = choose_duration(flags, several);
    if (flags.has("--iterations")) {
        cell.iterations =
            parse_count(*flags.text("--iterations"), "--iterations", 1, std::numeric_limits<std::uint64_t>::max());
    }
    if (flags.has("--warmup")) {
        cell.warmup = parse_duration(*flags.text("--warmup"), "--warmup", true);
    }
    cell.timing = choose_timing(flags.text_or_fallback("--timing"));
    cell.options = read_options(flags.texts("--option"));
    cell.timeout = choose_timeout(flags.text_or_fallback("--timeout"));
    cell.child = choose_child(flags);
    if (flags.has("--peer")) {
        cell.peer = runner::parse_peer(*flags.text("--peer"));
    }
    read_extra_measurements(flags, cell);
    return cell;
}

CampaignPlan choose_plan(const GivenFlags& flags, bool matrix) {
    CampaignPlan plan;
    plan.until = flags.has("--until") ? parse_until(*flags.text("--until")) : 0;
    plan.repetitions = flags.has("--fail-if-slower")                           ? judged_repetitions
                       : matrix || flags.has("--self-check") || plan.until > 0 ? matrix_repetitions
                                                                               : 1;
    if (flags.has("--repetitions")) {
        plan.repetitions = parse_count(*flags.text("--repetitions"), "--repetitions", 1, max_repetitions);
    }
    plan.self_check = flags.has("--self-check");
    plan.shuffled = matrix || plan.repetitions > 1;
    plan.seed = flags.has("--seed")
                    ? parse_count(*flags.text("--seed"), "--seed", 0, std::numeric_limits<std::uint64_t>::max())
                    : platform::random_number() % 1'000'000;  // short enough to type again
    return plan;
}

bool has_no_child(const RequestedRun& run) {
    return run.cell.transport->info.kind == TransportKind::control;
}

bool has_an_order(const GivenFlags& flags, const RunRequest& request) {
    return request.runs.size() > 1 || !request.builds.empty() || flags.has("--breakdown") || request.slowdown;
}

/// Rejects flags that do not apply: some settings need two processes, others several runs.
void reject_inapplicable_flags(const GivenFlags& flags, const RunRequest& request) {
    if (std::all_of(request.runs.begin(), request.runs.end(), has_no_child)) {
        const char* const flag = flags.text("--placement").value_or("none") != "none" ? "--placement"
                                 : flags.has("--child")                               ? "--child"
                                                                                      : nullptr;
        if (flag != nullptr) {
            throw Error(ErrorKind::usage,
                        fmt::format("{} does not apply to '{}'", flag, request.runs.front().cell.transport->info.name),
                        "it has no second process; name a transport that has one");
        }
    }
    if (flags.has("--seed") && !has_an_order(flags, request)) {
        throw Error(ErrorKind::usage, "--seed does not apply to a single cell", "there is no order to be shuffled");
    }
    if (flags.has("--self-check") && request.plan.repetitions == 1) {
        throw Error(ErrorKind::usage, "--self-check needs more than one repetition",
                    "e.g. --repetitions 5: one pair says nothing of how far such pairs differ");
    }
    require_builds_for_verdicts(flags, request.builds);
    const Load& first = request.runs.front().cell.load;
    const std::string style = flags.text_or_fallback("--style");
    if (style == "classic" && (first.mode != Mode::ping_pong ||
                               std::any_of(request.runs.begin(), request.runs.end(),
                                           [&](const RequestedRun& run) { return run.cell.load != first; }))) {
        throw Error(ErrorKind::usage, "--style classic shows round trips under one load",
                    "leave it out for streams, connections, and lists of loads");
    }
    for (const auto& [flag, why] :
         {std::pair{"--quiet", "leaves nothing to be shown in"}, {"--verbose", "has nothing to add to"}}) {
        if (flags.has(flag) && style != "table") {
            throw Error(ErrorKind::usage, fmt::format("{} {} --style {}", flag, why, style), "leave one of them out");
        }
    }
    if (request.budget && (flags.has("--duration") || flags.has("--iterations"))) {
        throw Error(ErrorKind::usage, "--time-budget excludes --duration and --iterations",
                    "it says how long each run takes, unless --until says when to stop");
    }
}

/// Returns the decisions of the environment, of this machine's CPUs or of a random number, as flags.
std::vector<std::string> implied_flags(const GivenFlags& flags, const RunRequest& request) {
    std::vector<std::string> implied;
    const auto imply = [&](bool unless, const char* flag, const char* name) {
        if (const auto value = variable(name); !unless && value && !value->empty()) {
            implied.push_back(fmt::format("{}={}", flag, *value));
        }
    };
    imply(flags.has("--duration") || flags.has("--iterations") || flags.has("--time-budget"), "--duration",
          duration_variable);
    imply(flags.has("--codec") || flags.has("--framing"), "--codec", codec_variable);
    imply(flags.has("--child") || std::all_of(request.runs.begin(), request.runs.end(), has_no_child), "--child",
          child_variable);
    if (!flags.has("--plugin")) {
        for (const registry::UserPlugIn& plug_in : registry::user_plug_ins()) {
            implied.push_back("--plugin=" + plug_in.file.path);
        }
    }
    if (request.chosen_placement) {
        implied.push_back("--placement=" + request.chosen_placement->text);
    }
    if (!flags.has("--seed") && request.plan.shuffled && has_an_order(flags, request)) {
        implied.push_back(fmt::format("--seed={}", request.plan.seed));
    }
    return implied;
}

std::vector<runner::Placement> choose_placements(const GivenFlags& flags) {
    return flags.has("--placement") ? parse_placements(*flags.text("--placement")) : std::vector<runner::Placement>(1);
}

/// Returns whether nothing was said about placement.
bool leaves_placement_open(const GivenFlags& flags, const Axes& axes) {
    return !flags.has("--placement") &&
           !std::all_of(axes.selections.begin(), axes.selections.end(),
                        [](const Selection& one) { return one.transport->info.kind == TransportKind::control; });
}

}  // namespace

RunRequest read_request(const GivenFlags& flags) {
    registry::load_user_plug_ins(flags.texts("--plugin"));
    const std::vector<Selection> selections = parse_selections(flags.transports);
    const std::shared_ptr<const runner::ServerTarget> server = read_server(flags, selections);
    Axes axes{.sizes = flags.has("--size") ? parse_sizes(*flags.text("--size")) : std::vector<std::uint64_t>{0},
              .messages = read_messages(flags),
              .codecs = server ? std::vector<const CodecInfo*>{&server->codec} : choose_codecs(flags),
              .placements = choose_placements(flags),
              .loads = LoadMatrix(flags, platform::count_allowed_cpus()),
              .waits = {std::nullopt},
              .selections = selections};
    if (flags.has("--wait")) {
        const std::vector<Wait> given = parse_waits(*flags.text("--wait"));
        axes.waits.assign(given.begin(), given.end());
    }
    RunRequest request;
    request.builds = read_builds(flags.texts("--build"));
    if (flags.has("--reference")) {
        request.reference = find_reference(flags);
    }
    request.matrix = !axes.single() || !request.builds.empty();
    if (flags.has("--calibrate")) {
        request.slowdown = parse_percent(*flags.text("--calibrate"), "--slowdown");
    }
    request.plan = choose_plan(flags, request.matrix);
    request.limit = read_matrix_limit(flags);
    if (flags.has("--time-budget")) {
        (request.plan.until > 0 ? request.deadline : request.budget) =
            parse_duration(*flags.text("--time-budget"), "--time-budget");
    }
    const bool several = axes.count() > 1 || !request.builds.empty();
    if (several && leaves_placement_open(flags, axes)) {  // several cells must be comparable
        request.chosen_placement = runner::choose_placement();
        axes.placements = {*request.chosen_placement};
    }
    for (const runner::Placement& placement : axes.placements) {
        static_cast<void>(runner::pinning_for(placement));  // one error now instead of one for each transport
    }
    runner::Cell common = common_cell(flags, several || request.plan.until > 0);
    common.server = server;
    common.transport = axes.selections.front().transport;  // a typical one, until each cell gets its own
    require_options(common.options, axes.selections);
    request.limit.require_cells(product_of_counts({axes.count(), 1 + request.builds.size()}),
                                request.times() * min_time(common));
    std::vector<runner::Cell> cells = product_of(axes, common);
    require_extra_measurements(flags, cells);
    for (runner::Cell& cell : cells) {
        const bool by_name =
            !flags.skip_even_if_named && axes.single() && is_named(flags.transports, cell.transport->info);
        request.runs.push_back({std::move(cell), by_name});
    }
    reject_inapplicable_flags(flags, request);
    request.implied_flags = implied_flags(flags, request);
    request.record = record_of(flags, request);
    return request;
}

}  // namespace ipcbench::campaign
