#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/comparison.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {
namespace {

struct CompareFlags {
    std::string before;
    std::string after;
    std::optional<std::string> fail_if_slower;
    bool no_color = false;
};

/// "5", "2.5", "5%": a share of 1.
double parse_percent(const std::string& text) {
    const std::string number = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
    double percent = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), percent);
    if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(percent) || percent < 0 ||
        percent >= 100) {
        throw Error(ErrorKind::usage, fmt::format("--fail-if-slower: '{}' is no percentage from 0 to below 100", text),
                    "e.g. --fail-if-slower 5");
    }
    return percent / 100;
}

int compare(const CompareFlags& flags) {
    const double limit = flags.fail_if_slower ? parse_percent(*flags.fail_if_slower) : 1;
    if (flags.before == "-" && flags.after == "-") {
        throw Error(ErrorKind::usage, "both reports are to come from standard input", "give one of them a file");
    }
    const reporters::ReportFile before = reporters::read_report(flags.before);
    const reporters::ReportFile after = reporters::read_report(flags.after);
    const reporters::ReportComparison comparison = reporters::compare(before, after);
    if (comparison.cells.empty() && comparison.failed.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' and '{}' have no measured cell in common", before.name, after.name),
                    "a cell is the same when transport, codec, payload, wait mode, placement and build are");
    }
    auto out = reporters::Output::to_stream(STDOUT_FILENO, "standard output");
    out.write(reporters::comparison_table(comparison, reporters::detect_style(STDOUT_FILENO, flags.no_color)));
    const auto too_slow = std::count_if(comparison.cells.begin(), comparison.cells.end(), [&](const auto& cell) {
        return cell.finding == Finding::slower && cell.speed.value < 1 - limit;
    });
    if (too_slow > 0) {
        out.write(fmt::format("\n{} slower by more than {:g} %\n",
                              too_slow == 1 ? "1 cell is" : fmt::format("{} cells are", too_slow), 100 * limit));
    }
    if (flags.fail_if_slower && !comparison.failed.empty()) {
        out.write("\nwhat fails is slower than anything\n");
    }
    const bool worse = too_slow > 0 || (flags.fail_if_slower && !comparison.failed.empty());
    return static_cast<int>(worse ? ExitCode::run_failed : ExitCode::ok);
}

}  // namespace

Action add_compare(CLI::App& program) {
    auto flags = std::make_shared<CompareFlags>();
    CLI::App& command = *program.add_subcommand("compare", "Hold two JSON reports against each other");
    command.add_option("OLD", flags->before, "a report of ipcbench run --export-json")->option_text(" ")->required();
    command.add_option("NEW", flags->after, "another one; - is standard input")->option_text(" ")->required();
    command
        .add_option("--fail-if-slower", flags->fail_if_slower,
                    "exit with 1 when a cell is shown to be slower by more than that")
        ->option_text("PERCENT");
    command.add_flag("--no-color", flags->no_color, "no colours");
    command.footer(R"(A cell is called faster or slower only where the 95 % interval of the ratio lies wholly
beyond what identical measurements differed by (run with --self-check to know that).

examples:
  ipcbench run all --repetitions 5 --self-check --export-json before.json
  ipcbench run all --repetitions 5 --export-json after.json
  ipcbench compare before.json after.json --fail-if-slower 5)");
    return [flags] { return compare(*flags); };
}

}  // namespace ipcbench::cli
