#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "verdicts/methods.hpp"
#include "verdicts/series.hpp"

/// Campaigns that are cut out of recordings.
namespace ipcbench::verdicts {

/// The repetitions of a cell in one campaign, as logarithms of rates.
struct Cut {
    std::vector<double> one;
    std::vector<double> other;
};

/// Whether both sides of a comparison come from the same rounds, or each from a campaign of its own.
enum class Campaigns : std::uint8_t { together, apart };

/// Draws campaigns from a recording: consecutive rounds from a random one on. All cells of a campaign are from the same
/// rounds, so what affects them alike in reality does so here.
class Campaign {
public:
    /// Between campaigns apart there are at least as many rounds as each has.
    Campaign(const Recording& recording, std::size_t repetitions, Campaigns campaigns, std::mt19937_64& random);

    [[nodiscard]] Cut cut(const Series& series) const;

private:
    std::size_t repetitions_;
    std::size_t from_one_;
    std::size_t from_other_;
};

/// How a method did.
struct Score {
    std::size_t trials = 0;
    std::size_t covered = 0;      ///< intervals that contain the truth, which is no difference
    std::size_t found_small = 0;  ///< a slowdown by 5 % that was found
    std::size_t found_large = 0;  ///< a slowdown by 10 %
    std::size_t same = 0;         ///< "same within 5 %"
    double width = 0;             ///< sum of the half widths of all intervals
};

/// Tries a method on cells that spin, or on those that block.
[[nodiscard]] Score try_method(const Method& method, const Recording& recording, bool spins, std::size_t repetitions,
                               Campaigns campaigns);

/// How the program's verdicts did.
struct VerdictScore {
    std::size_t campaigns = 0;
    std::size_t wrong_campaigns = 0;  ///< with any false "faster" or "slower"
    std::size_t cells = 0;
    std::size_t wrong = 0;
    std::size_t same = 0;
    std::size_t undecided = 0;
    std::size_t slow_cells = 0;  ///< cells that were slowed down
    std::size_t missed = 0;      ///< of these
};

/// Judges campaigns of all cells as the program does: identical ones, and ones in which one cell was slowed down by
/// `slowdown`.
[[nodiscard]] VerdictScore try_verdicts(const Recording& recording, std::size_t repetitions, Campaigns campaigns,
                                        double slowdown);

/// How repetition until the interval is narrow enough did, on normal noise.
struct UntilScore {
    std::size_t trials = 0;
    std::size_t covered = 0;
    std::size_t repetitions = 0;  ///< of all trials together
};

/// Repeats until the interval of a rate is within 2 %, and `further` times more. `spread` is the standard deviation of
/// the logarithms.
[[nodiscard]] UntilScore try_until(double spread, std::size_t further);

}  // namespace ipcbench::verdicts
