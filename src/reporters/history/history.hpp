#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reporters/report_file.hpp"

/// The speed of cells over time, on one or more machines.
namespace ipcbench::reporters {

/// What one report says of a cell.
struct HistoryPoint {
    std::string machine;  ///< by default host, processor and number of CPUs
    std::string cell;     ///< everything that was requested: cell_name()
    std::string date;     ///< of the report, ISO 8601
    std::string label;    ///< given by the user, for example a commit; "" for none
    double per_s = 0;     ///< geometric mean of the repetitions' rates
    std::uint64_t repetitions = 1;
};

struct History {
    std::string name;  ///< path of the file
    std::vector<HistoryPoint> points;
};

/// Reads a history. Throws Error (usage) that names the place of a mistake.
[[nodiscard]] History read_history(const std::string& path);

/// Returns the history as a document with a line for each point, so that it can be kept under version control.
[[nodiscard]] std::string history_document(const History& history);

/// Returns "host, 4 CPUs of MODEL": reports with the same name are comparable, as far as that can be told.
[[nodiscard]] std::string machine_name(const Context& context);

/// Adds the measured cells of a report; returns how many. Throws Error (usage) if the report has been added before.
std::size_t add_report(History& history, const ReportFile& report, const std::string& machine,
                       const std::string& label);

/// The points of one cell on one machine, in the order in which they were added. Borrows the history.
struct HistorySeries {
    std::vector<const HistoryPoint*> points;

    [[nodiscard]] const HistoryPoint& first() const { return *points.front(); }
    [[nodiscard]] std::vector<double> rates() const;
};

[[nodiscard]] std::vector<HistorySeries> series_of(const History& history);

/// Returns the cells of one machine as CSV that Apache Otava imports: time, label, and a column for each cell. Otava
/// accepts no gaps, so cells that are missing at some time are left out, and named in `left_out`.
[[nodiscard]] std::string otava_csv(const std::vector<HistorySeries>& series, std::vector<std::string>& left_out);

}  // namespace ipcbench::reporters
