#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

/// Rates that were recorded on a machine, for simulations of verdicts.
namespace ipcbench::verdicts {

/// A cell that two identical builds measured in turn, one repetition of each per round.
struct Series {
    std::string cell;  ///< "shm-spin"
    bool spins = false;
    std::vector<double> one;    ///< rate of each round, by the first build
    std::vector<double> other;  ///< the same, by the second
};

/// The state of a machine, with the cells that were measured in it in the same rounds.
struct Recording {
    std::string name;  ///< "quiet", "busy"
    std::string how;   ///< how it was recorded, in words
    std::vector<Series> series;

    [[nodiscard]] std::size_t rounds() const noexcept { return series.empty() ? 0 : series.front().one.size(); }
};

/// Reads all recordings of a folder, sorted by name (data/README.md describes the format). Throws std::runtime_error.
[[nodiscard]] std::vector<Recording> read_recordings(const std::filesystem::path& folder);

}  // namespace ipcbench::verdicts
