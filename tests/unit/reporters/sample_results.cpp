#include "sample_results.hpp"

namespace ipcbench::reporters::test {
namespace {

RunResult measured(const char* transport, std::uint64_t round_trips, double elapsed_s) {
    RunResult run;
    run.transport = transport;
    run.codec = "json";
    run.ping_wire_bytes = 176;
    run.pong_wire_bytes = 177;
    run.placement = "none";
    run.asked_s = 10;
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
    context.date = "2026-01-02T03:04:05Z";
    context.host = "bench";
    context.kernel = "Linux 6.1.0";
    context.os = "Debian GNU/Linux 12 (bookworm)";
    context.cpu_model = "Sample CPU @ 3.00GHz";
    context.cpus = 2;
    context.clock = {25, 1};
    context.clock_source = "tsc";
    context.conditions = {
        {"build", Verdict::bad, "this is a debug build: its numbers are those of a debug build", "BUILD_MODE=release"},
        {"cpus", Verdict::ok, "2 CPUs", ""},
        {"governor", Verdict::unknown, "", ""},
        {"virtual_machine", Verdict::bad, "this is a virtual machine (kvm)", ""}};
    return context;
}

RunResult pipe_run() {
    RunResult run = measured("pipe", 1'198'310, 10.000012);
    run.placement = "cross";
    run.cpus = {0, 1};
    run.cpu_relation = "shared L3";
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
    run.warnings = {"2 spinning sides and 2 CPUs: whatever else runs here takes time away from them"};
    return run;
}

RunResult null_run() {
    RunResult run = measured("null", 100, 0.00008);
    run.control = true;
    run.asked_s = 0;
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

}  // namespace ipcbench::reporters::test
