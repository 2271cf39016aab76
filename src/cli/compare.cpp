#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/comparison.hpp"
#include "reporters/output.hpp"

namespace ipcbench::cli {
namespace {

struct CompareFlags {
    std::string before;
    std::string after;
    std::optional<std::string> fail_if_slower;
    bool allow_missing = false;
    bool no_color = false;
};

int compare(const CompareFlags& flags) {
    if (flags.allow_missing && !flags.fail_if_slower) {
        throw Error(ErrorKind::usage, "--allow-missing does not apply without --fail-if-slower",
                    "e.g. --fail-if-slower 5 --allow-missing");
    }
    const double limit = flags.fail_if_slower ? parse_percent(*flags.fail_if_slower, "--fail-if-slower") : 1;
    if (flags.before == "-" && flags.after == "-") {
        throw Error(ErrorKind::usage, "both reports are to come from standard input", "give one of them a file");
    }
    const reporters::ReportFile before = reporters::read_report(flags.before);
    const reporters::ReportFile after = reporters::read_report(flags.after);
    const reporters::ReportComparison comparison = reporters::compare(before, after);
    auto out = reporters::Output::to_stream(STDOUT_FILENO, "standard output");
    const reporters::Style style = reporters::detect_style(STDOUT_FILENO, flags.no_color);
    if (comparison.cells.empty() && comparison.failed.empty() && comparison.skipped.empty()) {
        out.write(reporters::differences_text(comparison, style));
        throw Error(ErrorKind::usage,
                    fmt::format("'{}' and '{}' have no measured cell in common", before.name, after.name),
                    "cells are the same when everything that was asked for is: transport, codec, payload, wait mode, "
                    "placement, options, load, timing and build");
    }
    out.write(reporters::comparison_table(comparison, style));
    bool worse = false;
    const auto object = [&](const std::string& why) {
        out.write("\n" + why + "\n");
        worse = true;
    };
    const auto too_slow = std::count_if(comparison.cells.begin(), comparison.cells.end(), [&](const auto& cell) {
        return cell.finding == Finding::slower && cell.speed.value < 1 - limit;
    });
    if (too_slow > 0) {
        object(fmt::format("{} slower by more than {:g} %",
                           too_slow == 1 ? "1 cell is" : fmt::format("{} cells are", too_slow), 100 * limit));
    }
    if (flags.fail_if_slower && !comparison.failed.empty()) {
        object("a cell that fails counts as slower");
    }
    if (flags.fail_if_slower && comparison.gone > 0 && !flags.allow_missing) {
        object(fmt::format("{} measured before and not afterwards (--allow-missing ignores that)",
                           comparison.gone == 1 ? "1 cell was" : fmt::format("{} cells were", comparison.gone)));
    }
    return static_cast<int>(worse ? ExitCode::run_failed : ExitCode::ok);
}

}  // namespace

Action add_compare(CLI::App& program) {
    auto flags = std::make_shared<CompareFlags>();
    CLI::App& command = *program.add_subcommand("compare", "Compare two JSON reports");
    add_text(command, "OLD", flags->before, "a report of ipcbench run --export-json")->option_text(" ")->required();
    add_text(command, "NEW", flags->after, "another one; - is standard input")->option_text(" ")->required();
    add_text(command, "--fail-if-slower", flags->fail_if_slower,
             "exit with 1 when a cell is shown to be slower by more than that, or was not measured again")
        ->option_text("PERCENT");
    add_switch(command, "--allow-missing", flags->allow_missing,
               "with --fail-if-slower: do not fail when cells are missing or skipped in NEW");
    add_switch(command, "--no-color", flags->no_color, "no colours");
    command.footer(R"(A cell is called faster or slower only where the 95 % interval of the ratio lies wholly
beyond what identical measurements differed by (run with --self-check to know that).

examples:
  ipcbench run all --repetitions 5 --self-check --export-json before.json
  ipcbench run all --repetitions 5 --export-json after.json
  ipcbench compare before.json after.json --fail-if-slower 5)");
    return [flags] { return compare(*flags); };
}

}  // namespace ipcbench::cli
