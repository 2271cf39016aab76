#pragma once

#include <array>

namespace ipcbench::reporters {

/// A column: its title, and where its value stands in the JSON, so that both say the same.
struct CsvColumn {
    const char* title;
    const char* pointer;  // RFC 6901
};

constexpr std::array result_columns{
    CsvColumn{"variant", "/variant"},
    CsvColumn{"transport", "/transport"},
    CsvColumn{"control", "/control"},
    CsvColumn{"codec", "/codec"},
    CsvColumn{"payload_bytes", "/payload_bytes"},
    CsvColumn{"ping_wire_bytes", "/wire_bytes/ping"},
    CsvColumn{"pong_wire_bytes", "/wire_bytes/pong"},
    CsvColumn{"wait", "/wait"},
    CsvColumn{"placement", "/placement"},
    CsvColumn{"parent_cpu", "/cpus/parent"},
    CsvColumn{"child_cpu", "/cpus/child"},
    CsvColumn{"cpu_relation", "/cpu_relation"},
    CsvColumn{"options", "/options"},
    CsvColumn{"asked_s", "/asked_s"},
    CsvColumn{"round_trips", "/round_trips"},
    CsvColumn{"elapsed_s", "/elapsed_s"},
    CsvColumn{"round_trips_per_s", "/round_trips_per_s"},
    CsvColumn{"rate_mean_ns", "/rate_mean_ns"},
    CsvColumn{"asked_repetitions", "/asked_repetitions"},
    CsvColumn{"rate_low_per_s", "/rate_interval/low"},
    CsvColumn{"rate_high_per_s", "/rate_interval/high"},
    CsvColumn{"rate_level", "/rate_interval/level"},
    CsvColumn{"rate_spread", "/rate_spread"},
    CsvColumn{"noise", "/noise"},
    CsvColumn{"rtt_count", "/rtt_ns/count"},
    CsvColumn{"rtt_min_ns", "/rtt_ns/min"},
    CsvColumn{"rtt_mean_ns", "/rtt_ns/mean"},
    CsvColumn{"rtt_stddev_ns", "/rtt_ns/stddev"},
    CsvColumn{"rtt_p50_ns", "/rtt_ns/p50"},
    CsvColumn{"rtt_p90_ns", "/rtt_ns/p90"},
    CsvColumn{"rtt_p99_ns", "/rtt_ns/p99"},
    CsvColumn{"rtt_p99_9_ns", "/rtt_ns/p99_9"},
    CsvColumn{"rtt_p99_99_ns", "/rtt_ns/p99_99"},
    CsvColumn{"rtt_max_ns", "/rtt_ns/max"},
    CsvColumn{"timing", "/timing"},
    CsvColumn{"lost", "/lost"},
    CsvColumn{"duplicates", "/duplicates"},
    CsvColumn{"codec_ns", "/codec_ns"},
    CsvColumn{"codec_share", "/codec_share"},
    CsvColumn{"breakdown_codec_ns", "/breakdown/codec_ns"},
    CsvColumn{"breakdown_harness_ns", "/breakdown/harness_ns"},
    CsvColumn{"breakdown_copying_ns", "/breakdown/copying_ns"},
    CsvColumn{"breakdown_waiting_ns", "/breakdown/waiting_ns"},
    CsvColumn{"breakdown_notification_ns", "/breakdown/notification_ns"},
    CsvColumn{"parent_user_s", "/cpu/parent/user_s"},
    CsvColumn{"parent_system_s", "/cpu/parent/system_s"},
    CsvColumn{"parent_voluntary_switches", "/cpu/parent/voluntary_switches"},
    CsvColumn{"parent_involuntary_switches", "/cpu/parent/involuntary_switches"},
    CsvColumn{"parent_minor_faults", "/cpu/parent/minor_faults"},
    CsvColumn{"parent_major_faults", "/cpu/parent/major_faults"},
    CsvColumn{"parent_cpu_ns_per_round_trip", "/cpu/parent/cpu_ns_per_round_trip"},
    CsvColumn{"parent_switches_per_round_trip", "/cpu/parent/switches_per_round_trip"},
    CsvColumn{"child_user_s", "/cpu/child/user_s"},
    CsvColumn{"child_system_s", "/cpu/child/system_s"},
    CsvColumn{"child_voluntary_switches", "/cpu/child/voluntary_switches"},
    CsvColumn{"child_involuntary_switches", "/cpu/child/involuntary_switches"},
    CsvColumn{"child_minor_faults", "/cpu/child/minor_faults"},
    CsvColumn{"child_major_faults", "/cpu/child/major_faults"},
    CsvColumn{"child_cpu_ns_per_round_trip", "/cpu/child/cpu_ns_per_round_trip"},
    CsvColumn{"child_switches_per_round_trip", "/cpu/child/switches_per_round_trip"},
    CsvColumn{"status", "/status"},
    CsvColumn{"reason", "/reason"},
    CsvColumn{"hint", "/hint"},
    CsvColumn{"warnings", "/warnings"},
};

/// The same in each row: rows of several reports may be put into one table.
constexpr std::array context_columns{
    CsvColumn{"version", "/version"},
    CsvColumn{"build_type", "/build_type"},
    CsvColumn{"compiler", "/compiler"},
    CsvColumn{"date", "/date"},
    CsvColumn{"host", "/host"},
    CsvColumn{"kernel", "/kernel"},
    CsvColumn{"os", "/os"},
    CsvColumn{"cpu_model", "/cpu_model"},
    CsvColumn{"cpus", "/cpus"},
    CsvColumn{"clock_source", "/clock/source"},
    CsvColumn{"clock_cost_ns", "/clock/cost_ns"},
    CsvColumn{"clock_resolution_ns", "/clock/resolution_ns"},
};

}  // namespace ipcbench::reporters
