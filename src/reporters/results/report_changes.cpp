#include "reporters/results/report_changes.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {

ReportChanges report_changes(const ResultSet& results) {
    ReportChanges changes;
    if (results.reports().size() < 2) {
        return changes;
    }
    std::vector<const ResultRow*> rows;
    std::vector<Difference> differences;
    for (const Slice& slice : results.slices()) {
        for (const Series& item : results.series(slice, Trait::report)) {
            const ResultRow* const before = item.points.front();
            for (std::size_t i = 1; i < item.points.size(); ++i) {
                if (const ResultRow* const after = item.points[i]; before != nullptr && after != nullptr) {
                    rows.push_back(after);
                    differences.push_back(
                        {speed_effect(*after->result, *before->result), noise_of(*after->result, *before->result)});
                }
            }
        }
    }
    const std::vector<Judgement> judgements = judge_all(differences, Tolerance{});
    for (std::size_t i = 0; i < rows.size(); ++i) {
        changes.emplace(rows[i], judgements[i]);
    }
    return changes;
}

const Judgement* change_of(const Series& item, std::size_t report, const ReportChanges& changes) {
    const auto found = changes.find(item.points.at(report));
    return found == changes.end() ? nullptr : &found->second;
}

const Judgement* largest_change_of(const Series& item, const ReportChanges& changes) {
    const Judgement* largest = nullptr;
    for (std::size_t report = 1; report < item.points.size(); ++report) {
        const Judgement* const change = change_of(item, report, changes);
        largest = changed_more(change, largest) ? change : largest;
    }
    return largest;
}

bool changed_more(const Judgement* one, const Judgement* other) {
    return one != nullptr && (other == nullptr || matters_more(*one, *other));
}

std::string absence_text(const Series& item, const ResultSet& results) {
    std::vector<std::string> present;
    std::vector<std::string> absent;
    for (std::size_t report = 0; report < item.points.size(); ++report) {
        (item.points[report] == nullptr ? absent : present).push_back(results.report_name(report));
    }
    return absent.empty()        ? ""
           : present.size() == 1 ? "only in " + present.front()
                                 : fmt::format("not in {}", fmt::join(absent, ", "));
}

}  // namespace ipcbench::reporters
