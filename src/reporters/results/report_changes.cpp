#include "reporters/results/report_changes.hpp"

#include <vector>

#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {

ReportChanges report_changes(const ResultSet& results) {
    ReportChanges changes;
    // A report without results has no place among the values, and nothing in common with the others.
    if (results.reports().size() < 2 || results.values(Trait::report).size() != results.reports().size()) {
        return changes;
    }
    std::vector<const ResultRow*> rows;
    std::vector<Difference> differences;
    for (const Slice& slice : results.slices()) {
        for (const Series& series : results.series(slice, Trait::report)) {
            const ResultRow* const before = series.points.front();
            const ResultRow* const after = series.points.back();
            if (before != nullptr && after != nullptr) {
                rows.push_back(after);
                differences.push_back(
                    {speed_effect(*after->result, *before->result), noise_of(*after->result, *before->result)});
            }
        }
    }
    const std::vector<Judgement> judgements = judge_all(differences, Tolerance{});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        changes.emplace(rows[i], judgements[i]);
    }
    return changes;
}

}  // namespace ipcbench::reporters
