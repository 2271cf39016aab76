#include "verdicts/series.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ipcbench::verdicts {
namespace {

Recording read_recording(const std::filesystem::path& path) {
    Recording recording{path.stem().string(), "", {}};
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("# ")) {
            recording.how += (recording.how.empty() ? "" : " ") + line.substr(2);
            continue;
        }
        std::istringstream words(line);
        std::string cell;
        std::string wait;
        std::string build;
        words >> cell >> wait >> build;
        if (build == "one") {
            recording.series.push_back({cell, wait == "spin", {}, {}});
        }
        if (recording.series.empty() || recording.series.back().cell != cell) {
            throw std::runtime_error(path.string() + ": the other build of '" + cell + "' has no first one before it");
        }
        Series& series = recording.series.back();
        for (double rate = 0; words >> rate;) {
            (build == "one" ? series.one : series.other).push_back(rate);
        }
    }
    for (const Series& series : recording.series) {
        if (series.one.size() != recording.rounds() || series.other.size() != recording.rounds()) {
            throw std::runtime_error(path.string() + ": '" + series.cell + "' has another number of rounds");
        }
    }
    return recording;
}

}  // namespace

std::vector<Recording> read_recordings(const std::filesystem::path& folder) {
    std::vector<Recording> recordings;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".txt") {
            recordings.push_back(read_recording(entry.path()));
        }
    }
    std::sort(recordings.begin(), recordings.end(),
              [](const Recording& one, const Recording& other) { return one.name < other.name; });
    return recordings;
}

}  // namespace ipcbench::verdicts
