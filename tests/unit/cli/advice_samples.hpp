#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::cli::test {

inline constexpr double per_s = 100'000;

/// Returns a result of 100,000 round trips per second with `cpu_ns` of CPU time per round trip, both sides together.
inline RunResult one_at_a_time(const char* transport, double p99_ns, double cpu_ns, std::uint64_t payload = 0) {
    RunResult result;
    result.transport = transport;
    result.codec = "json";
    result.payload_bytes = payload;
    result.placement = "cross";
    result.cpus = {0, 1};
    result.round_trips = static_cast<std::uint64_t>(per_s);
    result.elapsed_s = 1;
    result.rtt = RoundTripTimes{};
    result.rtt->count = result.round_trips;
    result.rtt->p50 = p99_ns / 2;
    result.rtt->p99 = p99_ns;
    result.parent = Usage{cpu_ns * 1e-9 * per_s / 2, 0, 0, 0, 0, 0};
    result.child = result.parent;
    result.repetitions = {{result.round_trips / 2, 0.5}, {result.round_trips / 2, 0.5}};
    return result;
}

/// Returns an open loop that keeps up with the rate.
inline RunResult at_rate(const char* transport, double rate, double p99_ns, double cpu_ns) {
    RunResult result = one_at_a_time(transport, p99_ns, cpu_ns * rate / per_s);
    result.load.rate = rate;
    result.load.depth = open_loop_max_in_flight;
    result.round_trips = static_cast<std::uint64_t>(rate);
    result.open_loop = OpenLoopStats{result.round_trips, result.round_trips, {}};
    return result;
}

inline RunResult at_depth(const char* transport, std::uint32_t depth, double rate, double p99_ns, double cpu_ns) {
    RunResult result = at_rate(transport, rate, p99_ns, cpu_ns);
    result.load.rate = 0;
    result.load.depth = depth;
    result.open_loop.reset();
    return result;
}

/// Knows "stream" (no boundaries), "packets" (several in flight) and "lossy" (may lose messages).
inline const TransportInfo* lookup(std::string_view name) {
    static const TransportInfo stream{
        .name = "stream", .summary = "", .capabilities = {.boundaries = false, .pollable = true}};
    static const TransportInfo packets{
        .name = "packets", .summary = "", .capabilities = {.boundaries = true, .pollable = true, .asynchronous = true}};
    static const TransportInfo sync_packets{
        .name = "sync-packets", .summary = "", .capabilities = {.boundaries = true}};
    static const TransportInfo lossy{
        .name = "lossy", .summary = "", .capabilities = {.boundaries = true, .reliable = false}};
    for (const TransportInfo* const info : {&stream, &packets, &sync_packets, &lossy}) {
        if (info->name == name) {
            return info;
        }
    }
    return nullptr;
}

}  // namespace ipcbench::cli::test
