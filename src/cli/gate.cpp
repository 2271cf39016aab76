#include "cli/gate.hpp"

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::cli {
namespace {

using reporters::ComparedCell;
using reporters::ReportComparison;

/// How many cells there are of each kind of objection.
struct Counts {
    std::size_t slower = 0;
    std::size_t undecided = 0;
    std::size_t failed = 0;
    std::size_t gone = 0;
};

Counts count(double limit, std::span<const ReportComparison> comparisons) {
    Counts counts;
    for (const ReportComparison& comparison : comparisons) {
        for (const ComparedCell& cell : comparison.cells) {
            const std::optional<Interval>& interval = cell.judgement.ratio.interval;
            const bool slower = cell.judgement.finding == Finding::slower && interval->high < 1 - limit;
            counts.slower += slower ? 1 : 0;
            counts.undecided += !slower && (!interval || interval->low < 1 - limit) ? 1 : 0;
        }
        counts.failed += comparison.failed.size();
        counts.gone += comparison.gone;
    }
    return counts;
}

std::string cells_text(std::size_t count, const char* one, const char* several) {
    return count == 1 ? fmt::format("1 cell {}", one) : fmt::format("{} cells {}", format_count(count), several);
}

}  // namespace

Gate read_gate(const GateFlags& flags) {
    for (const auto& [flag, given] :
         {std::pair{"--allow-missing", flags.allow_missing}, {"--fail-if-undecided", flags.fail_if_undecided}}) {
        if (given && !flags.fail_if_slower) {
            throw Error(ErrorKind::usage, fmt::format("{} does not apply without --fail-if-slower", flag),
                        fmt::format("e.g. --fail-if-slower 5 {}", flag));
        }
    }
    Gate gate{.fails_if_undecided = flags.fail_if_undecided, .allows_missing = flags.allow_missing};
    if (flags.same_within) {
        gate.tolerance.margin = parse_percent(*flags.same_within, "--same-within");
    }
    if (flags.fail_if_slower) {
        gate.limit = parse_percent(*flags.fail_if_slower, "--fail-if-slower");
    }
    return gate;
}

GateResult pass(const Gate& gate, std::span<const ReportComparison> comparisons) {
    GateResult result;
    if (!gate.limit) {
        return result;
    }
    const Counts counts = count(*gate.limit, comparisons);
    const auto object = [&](std::string why) {
        result.code = ExitCode::run_failed;
        result.objections.push_back(std::move(why));
    };
    if (counts.slower > 0) {
        object(fmt::format("{} slower by more than {}", cells_text(counts.slower, "is", "are"),
                           reporters::exact_percent_text(*gate.limit)));
    }
    if (counts.failed > 0) {
        object("a cell that fails counts as slower");
    }
    if (counts.gone > 0 && !gate.allows_missing) {
        object(fmt::format("{} measured before and not afterwards (--allow-missing ignores that)",
                           cells_text(counts.gone, "was", "were")));
    }
    if (counts.undecided > 0) {
        result.objections.push_back(
            fmt::format("{} be slower by more than {}: undecided{}", cells_text(counts.undecided, "may", "may"),
                        reporters::exact_percent_text(*gate.limit),
                        gate.fails_if_undecided ? "" : " (--fail-if-undecided makes it an error)"));
        if (gate.fails_if_undecided && result.code == ExitCode::ok) {
            result.code = ExitCode::undecided;
        }
    }
    return result;
}

}  // namespace ipcbench::cli
