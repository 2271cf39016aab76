#include <cmath>
#include <cstdio>
#include <exception>
#include <string>

#include <fmt/format.h>

#include "verdicts/simulation.hpp"

/// Simulates comparisons on recorded rates, with several methods of computing the interval, and prints Markdown tables.
/// `just calibrate-methods` runs it; docs/methodology-methods.md shows and discusses the result.
namespace {

using namespace ipcbench::verdicts;  // NOLINT(google-build-using-namespace): the whole of this program is about it

std::string percent(std::size_t part, std::size_t whole) {
    return whole == 0 ? "-" : fmt::format("{:.1f}", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// Returns a half width in per cent; "-" if some samples have no interval.
std::string width_text(double width) {
    constexpr double useless = 1000;
    return std::isnan(width) ? "-" : width > useless ? "> 1000" : fmt::format("{:.1f}", width);
}

void print_methods(const Recording& recording, Campaigns campaigns) {
    for (const bool spins : {true, false}) {
        fmt::print("\n### {}, {} cells, {}\n\n", recording.name, spins ? "spinning" : "blocking",
                   campaigns == Campaigns::together ? "in turn" : "two campaigns");
        fmt::print("| method | repetitions | coverage % | half width % | 5 % found % | 10 % found % | same % |\n");
        fmt::print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        for (const NamedMethod& method : campaigns == Campaigns::together ? paired_methods() : unpaired_methods()) {
            for (const std::size_t repetitions : {3U, 5U, 10U}) {
                const Score score = try_method(method.interval, recording, spins, repetitions, campaigns);
                fmt::print("| {} | {} | {} | {} | {} | {} | {} |\n", method.name, repetitions,
                           percent(score.covered, score.trials),
                           width_text(100 * score.width / static_cast<double>(score.trials)),
                           percent(score.found_small, score.trials), percent(score.found_large, score.trials),
                           percent(score.same, score.trials));
            }
        }
    }
}

void print_verdicts(const std::vector<Recording>& recordings) {
    fmt::print("\n### Verdicts on campaigns of all cells\n\n");
    fmt::print(
        "| recording | campaigns | repetitions | false, of cells % | any false, of campaigns % | same % | "
        "undecided % | 5 % missed % | 10 % missed % |\n");
    fmt::print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (const Recording& recording : recordings) {
        for (const Campaigns campaigns : {Campaigns::together, Campaigns::apart}) {
            for (const std::size_t repetitions : {3U, 5U, 10U, 20U, 40U}) {
                // Whatever rounds one campaign has, another one must lie at least its own length before or after them.
                if (recording.rounds() < 5 * repetitions) {
                    continue;
                }
                const VerdictScore small = try_verdicts(recording, repetitions, campaigns, 0.05);
                const VerdictScore large = try_verdicts(recording, repetitions, campaigns, 0.1);
                fmt::print("| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", recording.name,
                           campaigns == Campaigns::together ? "in turn" : "two", repetitions,
                           percent(small.wrong, small.cells), percent(small.wrong_campaigns, small.campaigns),
                           percent(small.same, small.cells), percent(small.undecided, small.cells),
                           percent(small.missed, small.slow_cells), percent(large.missed, large.slow_cells));
            }
        }
    }
}

void print_until() {
    fmt::print("\n### Until it is known to 2 %\n\n");
    fmt::print("| spread of repetitions % | further repetitions | coverage % | repetitions |\n");
    fmt::print("| ---: | ---: | ---: | ---: |\n");
    for (const double spread : {0.01, 0.03, 0.06, 0.1}) {
        for (const std::size_t further : {0U, 3U}) {
            const UntilScore score = try_until(spread, further);
            fmt::print("| {:g} | {} | {} | {:.1f} |\n", 100 * spread, further, percent(score.covered, score.trials),
                       static_cast<double>(score.repetitions) / static_cast<double>(score.trials));
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: {} FOLDER\n", argv[0]);
        return 2;
    }
    try {
        const std::vector<Recording> recordings = read_recordings(argv[1]);
        for (const Recording& recording : recordings) {
            fmt::print("\n- `{}`: {} rounds. {}\n", recording.name, recording.rounds(), recording.how);
        }
        print_verdicts(recordings);
        for (const Recording& recording : recordings) {
            print_methods(recording, Campaigns::together);
            print_methods(recording, Campaigns::apart);
        }
        print_until();
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return 1;
    }
}
