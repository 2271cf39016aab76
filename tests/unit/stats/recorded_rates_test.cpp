#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/stats/change_points.hpp"
#include "ipcbench/stats/spread.hpp"
#include "verdicts/series.hpp"

/// Change points on rates that were recorded on a quiet machine, with shifts whose place is known.
namespace ipcbench {
namespace {

/// Returns a history of one build of a cell: a point for every five rounds, as a report of five repetitions gives it.
/// The points are scaled to a standard deviation of 2 %. Repetitions of 20 ms on that virtual machine give 3 to 7 %,
/// which hides a shift by 5 %; what matters here is how they resemble their neighbours, and how far outliers are.
std::vector<double> history_of(const std::vector<double>& rates) {
    constexpr std::size_t repetitions = 5;
    constexpr double spread = 0.02;
    std::vector<double> points;
    for (std::size_t i = 0; i + repetitions <= rates.size(); i += repetitions) {
        double sum = 0;
        for (std::size_t k = i; k < i + repetitions; ++k) {
            sum += std::log(rates[k]);
        }
        points.push_back(sum / repetitions);
    }
    const double mean = mean_of(points);
    double squares = 0;
    for (const double point : points) {
        squares += (point - mean) * (point - mean);
    }
    const double factor = spread / std::sqrt(squares / static_cast<double>(points.size() - 1));
    for (double& point : points) {
        point = mean + (point - mean) * factor;
    }
    return points;
}

/// Returns the histories of all cells in the quiet recordings.
std::vector<std::vector<double>> quiet_histories() {
    std::vector<std::vector<double>> histories;
    for (const verdicts::Recording& recording : verdicts::read_recordings(IPCBENCH_RECORDINGS)) {
        if (recording.name.starts_with("quiet")) {
            for (const verdicts::Series& series : recording.series) {
                histories.push_back(history_of(series.one));
                histories.push_back(history_of(series.other));
            }
        }
    }
    return histories;
}

TEST(RecordedRates, have_few_changes_that_are_none) {
    std::size_t points = 0;
    std::size_t alarms = 0;
    for (const std::vector<double>& history : quiet_histories()) {
        points += history.size();
        alarms += change_points(history).size();
    }
    ASSERT_GE(points, 500);
    EXPECT_LE(100 * alarms, points) << alarms << " false alarms in " << points << " points";
}

TEST(RecordedRates, show_shifts_by_five_per_cent) {
    constexpr std::size_t trials = 5;
    constexpr std::size_t near = 3;
    std::mt19937_64 random(1);
    std::size_t shifts = 0;
    std::size_t found = 0;
    for (const std::vector<double>& history : quiet_histories()) {
        const std::size_t margin = history.size() / 10;  // a new level needs some points to be seen
        for (std::size_t trial = 0; trial < trials; ++trial) {
            const std::size_t at = margin + random() % (history.size() - 2 * margin);
            std::vector<double> shifted = history;
            for (std::size_t i = at; i < shifted.size(); ++i) {
                shifted[i] += std::log(0.95);
            }
            const std::vector<ChangePoint> changes = change_points(shifted);
            const bool any = std::any_of(changes.begin(), changes.end(), [at](const ChangePoint& change) {
                return std::max(change.index, at) - std::min(change.index, at) <= near;
            });
            ++shifts;
            found += any ? 1 : 0;
        }
    }
    EXPECT_GE(100 * found, 90 * shifts) << found << " of " << shifts;
}

}  // namespace
}  // namespace ipcbench
