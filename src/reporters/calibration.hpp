#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/core/context.hpp"
#include "ipcbench/core/result.hpp"
#include "ipcbench/stats/calibration.hpp"
#include "reporters/style.hpp"

namespace ipcbench::reporters {

struct CalibratedCell {
    std::string name;   ///< cell_name()
    std::string label;  ///< what tells it from the others
    Wait wait;
    double noise_apart = 0;  ///< what `apart` counts as noise, known from elsewhere (0.02: 2 %)
    CellScore in_turn{};
    CellScore apart{};
};

/// How often verdicts were right on a machine.
struct Calibration {
    struct Count {
        std::size_t campaigns = 0;
        std::size_t with_false_findings = 0;
    };
    Context context{};
    std::size_t repetitions = 0;  ///< of each cell in a campaign
    double slowdown = 0;          ///< that was to be found (0.05: 5 %)
    Count in_turn{};
    Count apart{};
    std::vector<CalibratedCell> cells{};
};

/// Returns a table for comparisons in turn, one for those of two campaigns, and sentences that explain both.
[[nodiscard]] std::string calibration_text(const Calibration& calibration, const Style& style);

/// Returns what `read_calibration` reads.
[[nodiscard]] std::string calibration_document(const Calibration& calibration);

/// How far identical measurements differ beyond their intervals, by kind of comparison.
class CalibratedNoise {
public:
    /// Reads a calibration. Throws Error (usage) that names the place of a mistake.
    explicit CalibratedNoise(const std::string& path);

    /// Returns the noise of that cell or, if it was not calibrated, the greatest of the cells that wait in the same
    /// way. Nothing if there are none.
    [[nodiscard]] std::optional<double> noise_of(const RunResult& result, bool paired) const;

private:
    struct CellNoise {
        std::string name;
        bool blocks = false;
        double in_turn = 0;
        double apart = 0;
    };
    std::vector<CellNoise> cells_;
};

}  // namespace ipcbench::reporters
