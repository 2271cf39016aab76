#pragma once

#include "ipcbench/core/result.hpp"
#include "reporters/fields/field.hpp"

/// The fields of the objects inside a result, as docs/result-schema.md describes them.
namespace ipcbench::reporters::fields {

/// What a process used, and the round trips in which it did.
struct UsageOfRoundTrips : Usage {
    std::uint64_t round_trips = 0;
};

/// A share of the outliers, and how many there were.
struct ShareOfOutliers : TailShare {
    std::uint64_t outliers = 0;
};

[[nodiscard]] const FieldList<MessageUse>& message_fields();
[[nodiscard]] const FieldList<ServerUse>& server_fields();
[[nodiscard]] const FieldList<PlugInFile>& plug_in_fields();
[[nodiscard]] const FieldList<RoundTripTimes>& times_fields();
[[nodiscard]] const FieldList<Repetition>& repetition_fields();
[[nodiscard]] const FieldList<Interval>& interval_fields();
[[nodiscard]] const FieldList<Breakdown>& breakdown_fields();
[[nodiscard]] const FieldList<UsageOfRoundTrips>& usage_fields();
[[nodiscard]] const FieldList<CpuSharing>& cpu_sharing_fields();
[[nodiscard]] const FieldList<Pauses>& pauses_fields();
[[nodiscard]] const FieldList<OpenLoopStats>& open_loop_fields();
[[nodiscard]] const FieldList<StreamStats>& stream_fields();
[[nodiscard]] const FieldList<ConnectStats>& set_up_fields();
[[nodiscard]] const FieldList<ConnectionStats>& connection_fields();

/// With all buckets, as pairs of index and count.
[[nodiscard]] const FieldList<StoredHistogram>& histogram_fields();

/// --interval, with the histogram in HdrHistogram's encoding, which is shorter.
[[nodiscard]] const FieldList<PhaseInterval>& phase_interval_fields();
[[nodiscard]] const FieldList<StoredHistogram>& encoded_histogram_fields();

/// --explain-tail
[[nodiscard]] const FieldList<TailReport>& tail_fields();
[[nodiscard]] const FieldList<ShareOfOutliers>& tail_share_fields();
[[nodiscard]] const FieldList<TailOutlier>& tail_outlier_fields();
[[nodiscard]] const FieldList<ThreadEvents>& thread_events_fields();

}  // namespace ipcbench::reporters::fields
