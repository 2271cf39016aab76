#include "axis_results.hpp"

#include <algorithm>
#include <iterator>

#include "matrix_results.hpp"
#include "sample_results.hpp"

namespace ipcbench::reporters::test {
namespace {

RunResult with_load(const char* transport, double mean_ns, const Load& load) {
    RunResult run = cell(transport, 64, mean_ns, WaitMode::block);
    run.load = load;
    return run;
}

/// Returns a result of which 1 / `speed_up` of the time of each of several connections is left.
RunResult sped_up(const char* transport, double mean_ns, double speed_up, const Load& load) {
    RunResult run = with_load(transport, mean_ns, load);
    run.elapsed_s /= speed_up;
    for (Repetition& repetition : run.repetitions) {
        repetition.elapsed_s /= speed_up;
    }
    run.rate_interval = Interval{run.round_trips_per_s() * 0.95, run.round_trips_per_s() * 1.0625, 0.95};
    return run;
}

}  // namespace

std::vector<RunResult> size_runs() {
    std::vector<RunResult> runs;
    for (const std::uint64_t size : {64U, 1024U, 16384U, 60000U}) {
        const auto bytes = static_cast<double>(size);
        runs.push_back(cell("pipe", size, 4096 + 2 * bytes, WaitMode::block));
        runs.push_back(cell("uds-stream", size, 5632 + 0.5 * bytes, WaitMode::block));
        runs.push_back(cell("shm-spin", size, 256 + 0.25 * bytes, WaitMode::spin));
        runs.push_back(cell("null", size, 128 + 0.1 * bytes, WaitMode::spin));
        runs.back().control = true;
    }
    return runs;
}

std::vector<RunResult> rate_runs() {
    std::vector<RunResult> runs;
    for (const auto& [transport, knee] : {std::pair{"uds-stream", 40'000.0}, std::pair{"pipe", 80'000.0}}) {
        for (const double rate : {10'000.0, 20'000.0, 40'000.0, 80'000.0}) {
            RunResult run = with_load(transport, rate > knee ? 900'000 : 20'000 + rate / 8, {});
            run.load.rate = rate;
            run.load.depth = open_loop_max_in_flight;
            run.elapsed_s = 10;
            const bool missed = rate == 80'000;
            run.round_trips = static_cast<std::uint64_t>(rate * (missed ? 7 : 10));
            run.open_loop = OpenLoopStats{static_cast<std::uint64_t>(rate) * 10, run.round_trips, {*run.rtt, nullptr}};
            run.repetitions.clear();
            run.rate_interval.reset();
            runs.push_back(run);
        }
    }
    return runs;
}

std::vector<RunResult> depth_runs() {
    std::vector<RunResult> runs;
    for (const std::uint32_t depth : {1U, 8U, 64U}) {
        runs.push_back(sped_up("uds-stream", 10'000, depth == 1 ? 1 : depth == 8 ? 3 : 4, {.depth = depth}));
        runs.push_back(sped_up("pipe", 9'000, depth == 1 ? 1 : 1.5, {.depth = depth}));
    }
    return runs;
}

std::vector<RunResult> pair_runs() {
    std::vector<RunResult> runs;
    for (const std::uint32_t pairs : {1U, 2U, 4U}) {
        for (const char* const transport : {"uds-stream", "pipe"}) {
            runs.push_back(sped_up(transport, transport[0] == 'p' ? 9'000 : 10'000, pairs, {.pairs = pairs}));
            for (std::uint32_t i = 0; i < pairs; ++i) {
                runs.back().connections.push_back({100'000 + 10'000 * i, 1});
            }
        }
    }
    return runs;
}

std::vector<RunResult> codec_runs() {
    std::vector<RunResult> runs;
    for (const auto& [codec, cost] : {std::pair{"json", 3000.0}, std::pair{"cbor", 1000.0}, std::pair{"raw", 10.0}}) {
        for (const auto& [transport, own] : {std::pair{"pipe", 9000.0}, std::pair{"shm-ring", 2000.0}}) {
            runs.push_back(cell(transport, 64, own + cost, WaitMode::block));
            runs.back().codec = codec;
        }
    }
    return runs;
}

std::vector<RunResult> size_and_placement_runs() {
    std::vector<RunResult> runs;
    for (const char* const placement : {"same", "cross"}) {
        for (const RunResult& run : size_runs()) {
            if (run.payload_bytes < 16384 && !run.control) {
                runs.push_back(run);
                runs.back().placement = placement;
            }
        }
    }
    return runs;
}

std::vector<RunResult> stream_runs() {
    std::vector<RunResult> runs{stream_run(), stream_run(), stream_run()};
    runs[0].transport = "uds-stream";
    runs[0].lost = 0;
    runs[0].reordered = 0;
    runs[1].transport = "pipe";
    runs[1].lost = 0;
    runs[1].elapsed_s = 5;
    runs[1].stream->bytes_per_s *= 2;
    for (RunResult& run : runs) {
        run.load.pairs = 1;
        run.connections.clear();
    }
    return runs;
}

std::vector<RunResult> connect_runs() {
    std::vector<RunResult> runs{connect_run(), connect_run(), connect_run()};
    runs[1].transport = "uds-stream";
    runs[1].set_up->connect.times.mean /= 2;
    runs[1].elapsed_s = 0.45;
    runs[1].rate_mean_ns = 4'500'000;
    runs[2].transport = "pipe";
    runs[2].set_up->connect.times.mean /= 10;
    runs[2].elapsed_s = 0.41;
    runs[2].rate_mean_ns = 4'100'000;
    return runs;
}

std::vector<RunResult> only(const char* transport, const std::vector<RunResult>& runs) {
    std::vector<RunResult> some;
    std::copy_if(runs.begin(), runs.end(), std::back_inserter(some),
                 [transport](const RunResult& run) { return run.transport == transport; });
    return some;
}

}  // namespace ipcbench::reporters::test
