#include "matrix_results.hpp"

#include <array>

#include "sample_results.hpp"

namespace ipcbench::reporters::test {

std::vector<Repetition> varied_repetitions(std::uint64_t round_trips, double elapsed_s, std::size_t pattern) {
    constexpr std::array factors{0.98, 1.01, 1.0, 1.02, 0.99};
    std::vector<Repetition> repetitions;
    for (std::size_t i = 0; i < factors.size(); ++i) {
        const double factor = factors[(i + pattern) % factors.size()];
        repetitions.push_back(
            {round_trips / factors.size(), elapsed_s / static_cast<double>(factors.size()) * factor, false});
    }
    return repetitions;
}

RunResult cell(const char* transport, std::uint64_t payload_bytes, double mean_ns, WaitMode wait) {
    constexpr std::uint64_t round_trips = 100'000;
    RunResult result;
    result.transport = transport;
    result.codec = "raw";
    result.payload_bytes = payload_bytes;
    result.wait.mode = wait;
    result.placement = "none";
    result.requested_s = 1;
    result.round_trips = round_trips;
    result.elapsed_s = mean_ns * 1e-9 * round_trips;
    result.rate_mean_ns = mean_ns;
    result.rtt = RoundTripTimes{round_trips,    mean_ns * 0.5, mean_ns,     mean_ns * 0.2, mean_ns,
                                mean_ns * 1.25, mean_ns * 2,   mean_ns * 4, mean_ns * 8,   mean_ns * 16};
    result.percentiles = {{0, mean_ns * 0.5}, {50, mean_ns},       {75, mean_ns * 1.125}, {90, mean_ns * 1.25},
                          {99, mean_ns * 2},  {99.9, mean_ns * 4}, {100, mean_ns * 16}};
    const std::size_t pattern = result.transport.size() + static_cast<std::size_t>(mean_ns);
    result.repetitions = varied_repetitions(round_trips, result.elapsed_s, pattern);
    result.requested_repetitions = result.repetitions.size();
    const double rate = result.round_trips_per_s();
    result.rate_interval = Interval{rate * 0.95, rate * 1.0625, 0.95};
    result.rate_spread = 0.03;
    result.breakdown =
        Breakdown{mean_ns * 0.125, mean_ns * 0.0625, mean_ns * 0.0625, mean_ns * 0.75, mean_ns * 0.5, mean_ns * 0.375};
    return result;
}

ReportFile matrix_report() {
    ReportFile report{"results/matrix.json", sample_context(), {}};
    for (const std::uint64_t size : {0U, 64U, 1024U, 16384U}) {
        const auto bytes = static_cast<double>(size);
        report.results.push_back(cell("pipe", size, 4096 + 2 * bytes, WaitMode::block));
        report.results.push_back(cell("uds-stream", size, 5632 + 0.5 * bytes, WaitMode::block));
        report.results.push_back(cell("shm-spin", size, 256 + 0.25 * bytes, WaitMode::spin));
    }
    RunResult null = cell("null", 64, 128, WaitMode::spin);
    null.control = true;
    null.breakdown.reset();
    report.results.push_back(null);
    return report;
}

ReportFile builds_report() {
    ReportFile report{"builds.json", sample_context(), {}};
    for (const char* const variant : {"release", "debug"}) {
        const double slower = report.results.empty() ? 1 : 2;
        report.results.push_back(cell("pipe", 64, 4096 * slower, WaitMode::block));
        report.results.back().variant = variant;
        report.results.push_back(cell("shm-spin", 64, 256 * slower * slower, WaitMode::spin));
        report.results.back().variant = variant;
    }
    return report;
}

ReportFile placements_report() {
    ReportFile report{"placements.json", sample_context(), {}};
    report.results.push_back(cell("pipe", 64, 4096, WaitMode::block));
    report.results.back().placement = "same";
    report.results.push_back(cell("pipe", 64, 8192, WaitMode::block));
    report.results.back().placement = "cross";
    return report;
}

ReportFile plain_report() {
    ReportFile report{"plain.json", sample_context(), all_runs()};
    for (RunResult& result : report.results) {
        result.placement = "none";  // a plain run has the same placement for all results
    }
    return report;
}

}  // namespace ipcbench::reporters::test
