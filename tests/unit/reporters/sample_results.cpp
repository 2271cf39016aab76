#include "sample_results.hpp"

#include <memory>
#include <utility>

#include "ipcbench/stats/stored_histogram.hpp"

namespace ipcbench::reporters::test {
namespace {

RunResult measured(const char* transport, std::uint64_t round_trips, double elapsed_s) {
    RunResult run;
    run.transport = transport;
    run.codec = "json";
    run.ping_wire_bytes = 176;
    run.pong_wire_bytes = 177;
    run.placement = "none";
    run.requested_s = 10;
    run.round_trips = round_trips;
    run.elapsed_s = elapsed_s;
    run.rate_mean_ns = elapsed_s * 1e9 / static_cast<double>(round_trips);
    run.codec_ns = 640;
    return run;
}

RoundTripTimes times(std::uint64_t count, double mean) {
    return {count, mean * 0.5, mean, mean * 0.25, mean * 0.97, mean * 1.2, mean * 2, mean * 4, mean * 16, mean * 100};
}

}  // namespace

Context sample_context() {
    Context context;
    context.version = "0.1.0";
    context.build_type = "Debug";
    context.compiler = "GNU 12.2.0";
    context.program_id = "5f0c1e";
    context.date = "2026-01-02T03:04:05Z";
    context.host = "bench";
    context.kernel = "Linux 6.1.0";
    context.os = "Debian GNU/Linux 12 (bookworm)";
    context.cpu_model = "Sample CPU @ 3.00GHz";
    context.cpus = 2;
    context.clock = {25, 1};
    context.clock_source = "tsc";
    context.conditions = {{"build", Verdict::bad, "this is a debug build: use BUILD_MODE=release", "", "build", true},
                          {"cpus", Verdict::ok, "2 CPUs", "", "processor", true},
                          {"governor", Verdict::unknown, "", "", "processor", true},
                          {"virtual_machine", Verdict::bad, "this is a virtual machine (kvm)", "", "system", true},
                          {"memlock", Verdict::bad, "8 MiB may be locked", "ulimit -l unlimited", "limits", false}};
    context.request = RequestRecord{{"pipe", "shm-mailbox"},
                                    {{"--duration", {"10s"}}, {"--option", {"pipe_bytes=65536"}}, {"--breakdown", {}}},
                                    {{"TMPDIR", "/tmp"}}};
    return context;
}

RunResult pipe_run() {
    RunResult run = measured("pipe", 1'198'310, 10.000012);
    run.placement = "cross";
    run.cpus = {0, 1};
    run.cpu_relation = CpuRelation{CpuRelation::Kind::shared_cache, 3};
    run.cpu_sharing = CpuSharing{9'876, 0, 0, 1};
    run.options = {{"pipe_bytes", "65536"}};
    run.rtt = times(1'198'310, run.rate_mean_ns);
    run.parent = Usage{1.5, 3.25, 1'198'320, 12, 3, 0};
    run.child = Usage{1.25, 3.5, 1'198'312, 4, 1, 0};
    return run;
}

RunResult mailbox_run() {
    RunResult run = measured("shm-mailbox", 27'777'780, 10.0000004);
    run.wait = {WaitMode::spin};
    run.timing = Timing::batch;
    run.rtt = times(1'000'000, 391);
    run.codec_ns = 121.5;
    run.parent = Usage{9.9, 0.01, 3, 120, 0, 0};
    run.child = Usage{9.8, 0.02, 2, 90, 0, 0};
    run.warnings = {text_warning("2 spinning sides and 2 CPUs: whatever else runs here takes time away from them")};
    return run;
}

RunResult null_run() {
    RunResult run = measured("null", 100, 0.00008);
    run.control = true;
    run.requested_s = 0;
    run.wait = {WaitMode::spin};
    run.rtt = times(100, 800);
    run.parent = Usage{0.00008, 0, 0, 0, 0, 0};
    return run;
}

RunResult partial_run() {
    RunResult run = measured("udp", 12'345, 0.5);
    run.status = RunStatus::partial;
    run.reason = "interrupted by SIGINT after 0.5 of 10 s";
    run.wait = {WaitMode::hybrid, 2000};
    run.timing = Timing::sampled;
    run.lost = 3;
    run.duplicates = 1'234;
    run.codec_ns.reset();
    run.parent = Usage{0.2, 0.1, 12'000, 0, 0, 0};
    return run;
}

RunResult repeated_run() {
    RunResult run = measured("uds-stream", 300'000, 3.0);
    run.variant = "release";
    run.payload_bytes = 1000;
    run.requested_s = 3;
    run.repetitions = {{110'000, 1.0, false, 11'500}, {100'000, 1.0, false, 12'500}, {90'000, 1.0, true, 13'750}};
    run.requested_repetitions = 4;
    run.status = RunStatus::partial;
    run.reason = "interrupted by SIGINT, after 3 of 4 repetitions";
    run.rate_interval = Interval{90'000, 110'000, 0.95};
    run.rate_spread = 0.1;
    run.noise = 0.02;
    run.breakdown = Breakdown{640, 150, 210, 9000, 8500, 860};
    run.parent = Usage{1, 0.5, 300'000, 9, 0, 0};
    run.child = Usage{1, 0.25, 300'001, 2, 0, 0};
    Histogram histogram;
    for (std::uint64_t i = 0; i < 99; ++i) {
        histogram.record(9000 + 10 * i);
    }
    histogram.record(1'234'567);
    run.rtt = summarise(histogram);
    run.percentiles = percentile_curve(histogram);
    run.histogram = std::make_shared<const StoredHistogram>(compact(histogram));
    return run;
}

RunResult open_loop_run() {
    RunResult run = measured("uds-stream", 450'000, 10);
    run.load.rate = 50'000;
    run.load.depth = open_loop_max_in_flight;
    run.load.arrivals = Arrivals::poisson;
    run.max_in_flight = 1024;
    run.rtt = times(450'000, 9'000'000);
    run.rate_mean_ns = run.rtt->mean;
    run.open_loop = OpenLoopStats{500'000, 450'000, {times(450'000, 40'000), nullptr}};
    return run;
}

RunResult stream_run() {
    RunResult run = measured("udp", 3'000'000, 10);
    run.load.mode = Mode::stream;
    run.load.pairs = 2;
    run.payload_bytes = 1000;
    run.lost = 1'000'000;
    run.reordered = 5;
    run.stream = StreamStats{4'000'000, 3.51e8, 1.17e10};
    run.connections = {{2'000'000, 10}, {1'000'000, 10}};
    run.rate_mean_ns = 20e9 / 3e6;
    return run;
}

RunResult event_loop_run() {
    RunResult run = measured("tcp", 400'000, 10);
    run.load.concurrency = 4;
    run.load.one_child = true;
    run.load.depth = 2;
    run.max_in_flight = 8;
    run.rtt = times(400'000, 190'000);
    run.rate_mean_ns = run.rtt->mean;
    run.connections = {{120'000, 10}, {80'000, 10}, {100'000, 10}, {100'000, 10}};
    run.warnings = {{WarningCode::no_descriptors}};
    return run;
}

RunResult connect_run() {
    RunResult run = measured("tcp", 100, 0.5);
    run.load.mode = Mode::connect;
    run.requested_s = 0;
    run.rtt = times(100, 5'000'000);
    const auto part = [](double mean) { return Distribution{times(100, mean), nullptr}; };
    run.set_up = ConnectStats{part(3'000'000), part(1'000'000), part(50'000), part(950'000)};
    return run;
}

RunResult skipped_run() {
    RunResult run;
    run.transport = "mq-posix";
    run.codec = "json";
    run.placement = "none";
    run.status = RunStatus::skipped;
    run.reason = "the kernel has no POSIX message queues";
    run.hint = "mount them: mount -t mqueue none /dev/mqueue";
    return run;
}

RunResult failed_run() {
    RunResult run = skipped_run();
    run.transport = "tcp";
    run.status = RunStatus::failed;
    run.reason = "the child was killed by signal 9 (Killed)";
    run.hint = "see whether memory ran out: dmesg | tail";
    return run;
}

std::vector<RunResult> all_runs() {
    return {pipe_run(), mailbox_run(), null_run(), partial_run(), skipped_run(), failed_run()};
}

std::vector<RunResult> all_runs_and_repeated() {
    std::vector<RunResult> runs = all_runs();
    runs.push_back(repeated_run());
    return runs;
}

std::vector<RunResult> loaded_runs() {
    return {open_loop_run(), stream_run(), event_loop_run(), connect_run()};
}

}  // namespace ipcbench::reporters::test
