#include "cli/run_request.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/process.hpp"
#include "registry/registry.hpp"

namespace ipcbench::cli {
namespace {

using runner::TimingChoice;

constexpr const char* duration_variable = "TEST_DURATION_SECONDS";
constexpr const char* codec_variable = "RPC_MESSAGE_COMPLEXITY";
constexpr const char* child_variable = "IPCBENCH_CHILD";
constexpr std::uint64_t largest_payload = std::uint64_t{1} << 29U;  // 512 MiB: a frame's length has 32 bits

std::optional<std::string> variable(const char* name) {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before there are threads
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::chrono::nanoseconds choose_duration(const RunFlags& flags) {
    if (flags.duration) {
        return parse_duration(*flags.duration, "--duration");
    }
    if (const auto value = variable(duration_variable)) {
        return parse_duration(*value, duration_variable);
    }
    return runner::Cell{}.duration;
}

const CodecInfo& choose_codec(const RunFlags& flags) {
    if (flags.codec) {
        return registry::find_codec(*flags.codec);
    }
    const auto value = variable(codec_variable);
    if (value && *value != "json" && *value != "raw-string") {
        throw Error(ErrorKind::usage, fmt::format("{}: '{}' is not json or raw-string", codec_variable, *value),
                    "unset it, or choose among all codecs with --codec");
    }
    return registry::find_codec(value.value_or("json"));
}

TimingChoice choose_timing(const std::string& text) {
    constexpr std::array choices{std::pair{"auto", TimingChoice::automatic}, std::pair{"every", TimingChoice::every},
                                 std::pair{"sampled", TimingChoice::sampled}, std::pair{"batch", TimingChoice::batch}};
    for (const auto& [name, choice] : choices) {
        if (text == name) {
            return choice;
        }
    }
    throw Error(ErrorKind::usage, fmt::format("--timing: '{}' is not auto, every, sampled or batch", text));
}

std::map<std::string, std::string> read_options(const std::vector<std::string>& pairs) {
    std::map<std::string, std::string> options;
    for (const std::string& pair : pairs) {
        const std::size_t equals = pair.find('=');
        if (equals == std::string::npos || equals == 0) {
            throw Error(ErrorKind::usage, fmt::format("--option: '{}' is not KEY=VALUE", pair),
                        "e.g. --option sndbuf=1M");
        }
        if (!options.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second) {
            throw Error(ErrorKind::usage, fmt::format("--option: '{}' is given twice", pair.substr(0, equals)));
        }
    }
    return options;
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
            throw Error(ErrorKind::usage, "--child: '' is no path");
        }
        return *flags.child;
    }
    if (const auto value = variable(child_variable); value && !value->empty()) {
        return *value;
    }
    return platform::executable_folder() + "/ipcbench-child";
}

}  // namespace

std::vector<RequestedRun> requested_runs(const RunFlags& flags) {
    runner::Cell cell;
    cell.codec = &choose_codec(flags);
    cell.duration = choose_duration(flags);
    if (flags.iterations) {
        cell.iterations = parse_count(*flags.iterations, "--iterations", 1, std::numeric_limits<std::uint64_t>::max());
    }
    if (flags.warmup) {
        cell.warmup = parse_duration(*flags.warmup, "--warmup", true);
    }
    if (flags.size) {
        cell.payload_bytes = parse_bytes(*flags.size, "--size");
        if (cell.payload_bytes > largest_payload) {
            throw Error(ErrorKind::usage,
                        fmt::format("--size: '{}' is more than {}", *flags.size, format_bytes(largest_payload)));
        }
    }
    if (flags.wait) {
        cell.wait = parse_wait(*flags.wait);
    }
    cell.placement = runner::parse_placement(flags.placement);
    static_cast<void>(runner::seats_for(cell.placement));  // one error now instead of one for each transport
    cell.timing = choose_timing(flags.timing);
    cell.options = read_options(flags.options);
    cell.timeout = choose_timeout(flags.timeout);
    cell.child = choose_child(flags);

    std::vector<RequestedRun> runs;
    for (const Transport* const transport : registry::select_transports(flags.transports)) {
        cell.transport = transport;
        const auto names_it = [&](const std::string& word) {
            return word == transport->info.name ||
                   std::find(transport->info.aliases.begin(), transport->info.aliases.end(), word) !=
                       transport->info.aliases.end();
        };
        runs.push_back({cell, std::any_of(flags.transports.begin(), flags.transports.end(), names_it)});
    }
    return runs;
}

}  // namespace ipcbench::cli
