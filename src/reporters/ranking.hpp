#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "ipcbench/stats/comparison.hpp"
#include "reporters/groups.hpp"

/// Results in an order that may be shown: like compared with like. Everything here borrows the results.
namespace ipcbench::reporters {

/// How many times as fast `result` is as `base`.
/// What results are ranked by: the rate; where that was given, the inverse of the mean time since a ping was due.
[[nodiscard]] double speed_of(const RunResult& result);
[[nodiscard]] Ratio speed_ratio(const RunResult& result, const RunResult& base);

/// Results with numbers that differ only in transport, wait mode and build, fastest first. Also in codec where each
/// transport was measured with one only, and in load where there is one transport only: then these belong to what is
/// compared.
struct Ranking {
    std::vector<const RunResult*> rows;
    std::string
        title;  ///< what they have in common and others do not: "payload 1000 B, codec json"; "" if there are no others

    [[nodiscard]] std::vector<const RunResult*> of(Group group) const;
};

/// One ranking for each payload, codec, placement and load (see above), by payload.
[[nodiscard]] std::vector<Ranking> rank(const std::vector<RunResult>& results);

/// Whether some ranking compares transports with different codecs.
[[nodiscard]] bool mixes_codecs(const std::vector<Ranking>& rankings);

/// Whether some ranking compares different loads.
[[nodiscard]] bool mixes_loads(const std::vector<Ranking>& rankings);

/// Labels of neighbouring rows: "pipe", with codec, wait mode, load or build if its neighbours differ in them:
/// "grpc-uds:protobuf", "shm-futex hybrid:100", "pipe (debug)". What differs is computed once for all rows.
class RowLabels {
public:
    explicit RowLabels(const std::vector<const RunResult*>& rows);

    /// `row` is one of them.
    [[nodiscard]] std::string operator()(const RunResult& row) const;

private:
    /// The rows of one transport: wait mode and build of the first, and whether others have another.
    struct Alike {
        Wait wait;
        std::string_view build;
        bool several_waits = false;
        bool several_builds = false;
    };
    std::map<std::string_view, Alike> by_transport_;
    bool several_codecs_ = false;
    bool several_loads_ = false;
};

/// Whether one is faster than the other by more than the repetitions' spread and the noise; always true of single
/// measurements, of which nobody knows.
[[nodiscard]] bool shows_difference(const RunResult& faster, const RunResult& slower);

/// "shm-spin is 5.72x faster than pipe (95 %: 5.60 .. 5.85)", or that no difference is shown between them.
[[nodiscard]] std::string comparison_text(const RunResult& faster, const RunResult& slower, const RowLabels& labels);

/// "5.72x", "571x", "0.31x".
[[nodiscard]] std::string times_text(double ratio);

/// "5.60 .. 5.85", or "" where there is none.
[[nodiscard]] std::string interval_text(const std::optional<Interval>& interval);

}  // namespace ipcbench::reporters
