#include "cli/run_request.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cli/axes.hpp"
#include "cli/loads.hpp"
#include "cli/product.hpp"
#include "cli/time_budget.hpp"
#include "cli/transport_options.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/build_info.hpp"
#include "platform/captured_run.hpp"
#include "platform/process.hpp"
#include "platform/random.hpp"
#include "registry/registry.hpp"

namespace ipcbench::cli {
namespace {

using runner::TimingChoice;

constexpr const char* duration_variable = "TEST_DURATION_SECONDS";
constexpr const char* codec_variable = "RPC_MESSAGE_COMPLEXITY";
constexpr const char* child_variable = "IPCBENCH_CHILD";
/// Of one run of a matrix, which has many.
constexpr std::chrono::seconds matrix_duration{1};
constexpr std::uint64_t matrix_repetitions = 3;
constexpr std::uint64_t most_repetitions = 10'000;

std::optional<std::string> variable(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before there are threads
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::chrono::nanoseconds choose_duration(const RunFlags& flags, bool matrix) {
    if (flags.duration) {
        return parse_duration(*flags.duration, "--duration");
    }
    if (const auto value = variable(duration_variable); value && !flags.iterations && !flags.time_budget) {
        return parse_duration(*value, duration_variable);
    }
    return matrix ? matrix_duration : runner::Cell{}.duration;
}

std::vector<const CodecInfo*> choose_codecs(const RunFlags& flags) {
    if (flags.codec) {
        return parse_codecs(*flags.codec);
    }
    const auto value = variable(codec_variable);
    if (value && *value != "json" && *value != "raw-string") {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not json or raw-string", codec_variable, *value),
                    "unset it, or choose among all codecs with --codec");
    }
    return {&registry::find_codec(value.value_or("json"))};
}

TimingChoice choose_timing(const std::string& text) {
    for (const TimingChoice choice :
         {TimingChoice::automatic, TimingChoice::every, TimingChoice::sampled, TimingChoice::batch}) {
        if (text == runner::name_of(choice)) {
            return choice;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--timing: '{}' is not auto, every, sampled or batch", text));
}

std::chrono::milliseconds choose_timeout(const std::string& text) {
    const auto timeout = parse_duration(text, "--timeout");
    constexpr std::chrono::milliseconds least{10};
    if (timeout < least) {
        throw Error(ErrorKind::usage, fmt::format("--timeout: '{}' is less than 10ms", text),
                    "it bounds whole steps, such as starting the child");
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(timeout);
}

std::string choose_child(const RunFlags& flags) {
    if (flags.child) {
        if (flags.child->empty()) {
            throw Error(ErrorKind::usage, "--child: '' is not a path");
        }
        return *flags.child;
    }
    if (const auto value = variable(child_variable); value && !value->empty()) {
        return *value;
    }
    return platform::executable_folder() + "/ipcbench-child";
}

OtherBuild read_build(const std::string& text) {
    const std::size_t equals = text.find('=');
    OtherBuild build{equals == std::string::npos ? text : text.substr(0, equals),
                     equals == std::string::npos ? text : text.substr(equals + 1)};
    if (build.name.empty() || build.program.empty()) {
        throw Error(ErrorKind::usage, fmt::format("--build: '{}' is not PATH or NAME=PATH", text),
                    "e.g. --build debug=build/debug/ipcbench");
    }
    return build;
}

/// Each with a name of its own, all of them programs.
std::vector<OtherBuild> read_builds(const std::vector<std::string>& texts) {
    std::set<std::string> names{name_of_this_build()};
    std::vector<OtherBuild> builds;
    for (const std::string& text : texts) {
        builds.push_back(read_build(text));
        const OtherBuild& build = builds.back();
        if (const int error = platform::why_not_executable(build.program); error != 0) {
            throw Error(ErrorKind::usage, describe_errno("--build: '" + build.program + "'", error),
                        "it must be another build's ipcbench");
        }
        if (!names.insert(build.name).second) {
            throw Error(ErrorKind::usage, fmt::format("--build: there is another build called '{}'", build.name),
                        "call it otherwise: --build NAME=PATH");
        }
    }
    return builds;
}

/// The name that stands in the results, also where an alias was given.
std::string find_reference(const RunFlags& flags) {
    const Transport* const wanted = &registry::find_transport(*flags.reference);
    const std::vector<Contestant> contestants = parse_contestants(flags.transports);
    if (std::none_of(contestants.begin(), contestants.end(),
                     [wanted](const Contestant& one) { return one.transport == wanted; })) {
        throw Error(ErrorKind::usage,
                    fmt::format("--reference: '{}' is not among those to be measured", *flags.reference),
                    "name it beside the others");
    }
    return std::string(wanted->info.name);
}

/// What all cells share.
runner::Cell common_cell(const RunFlags& flags, bool matrix) {
    runner::Cell cell;
    cell.duration = choose_duration(flags, matrix);
    if (flags.iterations) {
        cell.iterations = parse_count(*flags.iterations, "--iterations", 1, std::numeric_limits<std::uint64_t>::max());
    }
    if (flags.warmup) {
        cell.warmup = parse_duration(*flags.warmup, "--warmup", true);
    }
    cell.timing = choose_timing(flags.timing);
    cell.options = read_options(flags.options);
    cell.timeout = choose_timeout(flags.timeout);
    cell.child = choose_child(flags);
    return cell;
}

runner::CampaignPlan choose_plan(const RunFlags& flags, bool matrix) {
    runner::CampaignPlan plan;
    plan.repetitions = matrix || flags.self_check ? matrix_repetitions : 1;
    if (flags.repetitions) {
        plan.repetitions = parse_count(*flags.repetitions, "--repetitions", 1, most_repetitions);
    }
    plan.self_check = flags.self_check;
    plan.shuffled = matrix || plan.repetitions > 1;
    plan.seed = flags.seed ? parse_count(*flags.seed, "--seed", 0, std::numeric_limits<std::uint64_t>::max())
                           : platform::random_number() % 1'000'000;  // short enough to be typed again
    return plan;
}

bool has_no_child(const RequestedRun& run) {
    return run.cell.transport->info.kind == TransportKind::control;
}

bool has_an_order(const RunFlags& flags, const RunRequest& request) {
    return request.runs.size() > 1 || !request.builds.empty() || flags.breakdown;
}

/// Some settings relate two processes, and others several runs.
void refuse_what_does_not_apply(const RunFlags& flags, const RunRequest& request) {
    if (std::all_of(request.runs.begin(), request.runs.end(), has_no_child)) {
        const char* const flag = flags.placement != "none" ? "--placement" : flags.child ? "--child" : nullptr;
        if (flag != nullptr) {
            throw Error(ErrorKind::usage,
                        fmt::format("{} does not apply to '{}'", flag, request.runs.front().cell.transport->info.name),
                        "it has no second process; name a transport that has one");
        }
    }
    if (flags.seed && !has_an_order(flags, request)) {
        throw Error(ErrorKind::usage, "--seed does not apply to a single cell", "there is no order to be shuffled");
    }
    if (flags.self_check && request.plan.repetitions == 1) {
        throw Error(ErrorKind::usage, "--self-check needs more than one repetition",
                    "e.g. --repetitions 5: one pair says nothing of how far such pairs differ");
    }
    const Load& first = request.runs.front().cell.load;
    if (flags.style == "classic" && (first.mode != Mode::ping_pong ||
                                     std::any_of(request.runs.begin(), request.runs.end(),
                                                 [&](const RequestedRun& run) { return run.cell.load != first; }))) {
        throw Error(ErrorKind::usage, "--style classic shows round trips under one load",
                    "leave it out for streams, connections, and lists of loads");
    }
    if (flags.quiet && flags.style != "table") {
        throw Error(ErrorKind::usage, fmt::format("--quiet leaves nothing to be shown in --style {}", flags.style),
                    "leave one of them out");
    }
}

/// What the environment or a random number decided, as flags.
std::vector<std::string> implied_flags(const RunFlags& flags, const RunRequest& request) {
    std::vector<std::string> implied;
    const auto imply = [&](bool unless, const char* flag, const char* name) {
        if (const auto value = variable(name); !unless && value && !value->empty()) {
            implied.push_back(fmt::format("{}={}", flag, *value));
        }
    };
    imply(flags.duration || flags.iterations || flags.time_budget, "--duration", duration_variable);
    imply(flags.codec.has_value(), "--codec", codec_variable);
    imply(flags.child || std::all_of(request.runs.begin(), request.runs.end(), has_no_child), "--child",
          child_variable);
    if (!flags.seed && request.plan.shuffled && has_an_order(flags, request)) {
        implied.push_back(fmt::format("--seed={}", request.plan.seed));
    }
    return implied;
}

MatrixLimit choose_limit(const RunFlags& flags) {
    MatrixLimit limit;
    if (flags.max_cells) {
        limit.cells = parse_count(*flags.max_cells, "--max-cells", 1, most_cells);
    }
    if (flags.max_time) {
        limit.time = parse_duration(*flags.max_time, "--max-time");
    }
    return limit;
}

}  // namespace

std::string name_of_this_build() {
    std::string name = platform::build_info().type;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return name;
}

RunRequest read_request(const RunFlags& flags) {
    Axes axes{.sizes = flags.size ? parse_sizes(*flags.size) : std::vector<std::uint64_t>{0},
              .codecs = choose_codecs(flags),
              .placements = parse_placements(flags.placement),
              .loads = read_loads(flags),
              .waits = {std::nullopt},
              .contestants = parse_contestants(flags.transports)};
    if (flags.wait) {
        const std::vector<Wait> given = parse_waits(*flags.wait);
        axes.waits.assign(given.begin(), given.end());
    }

    RunRequest request;
    request.builds = read_builds(flags.builds);
    if (flags.reference) {
        request.reference = find_reference(flags);
    }
    request.matrix = !axes.single() || !request.builds.empty();
    request.plan = choose_plan(flags, request.matrix);
    request.limit = choose_limit(flags);
    if (flags.time_budget) {
        request.budget = parse_duration(*flags.time_budget, "--time-budget");
    }
    for (const runner::Placement& placement : axes.placements) {
        static_cast<void>(runner::seats_for(placement));  // one error now instead of one for each transport
    }
    const runner::Cell common = common_cell(flags, request.matrix);
    require_options(common.options, axes.contestants);
    runner::Cell typical = common;
    typical.transport = axes.contestants.front().transport;
    request.limit.require_cells(product_of_counts({axes.count(), 1 + request.builds.size()}),
                                request.times() * least_time(typical));
    for (runner::Cell& cell : product_of(axes, common)) {
        const bool by_name = axes.single() && names_transport(flags.transports, cell.transport->info);
        request.runs.push_back({std::move(cell), by_name});
    }
    refuse_what_does_not_apply(flags, request);
    request.implied_flags = implied_flags(flags, request);
    return request;
}

}  // namespace ipcbench::cli
