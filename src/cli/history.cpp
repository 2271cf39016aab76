#include <unistd.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/output_files.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/exit_code.hpp"
#include "reporters/history/history_chart.hpp"
#include "reporters/history/history_check.hpp"
#include "reporters/numbers.hpp"
#include "reporters/output.hpp"
#include "reporters/svg/document.hpp"
#include "reporters/tables/render.hpp"

namespace ipcbench::cli {
namespace {

using reporters::CheckedSeries;
using reporters::History;
using reporters::HistorySeries;
using reporters::Output;

/// How many of the newest points are recent unless --recent says it.
constexpr std::uint64_t usual_recent = 10;

struct HistoryFlags {
    std::string path;
    std::string to;
    std::string label;
    std::optional<std::string> machine;
    std::optional<std::string> fail_if_slower;
    std::optional<std::string> recent;
    std::string output;
    std::vector<std::string> cells;
    bool no_color = false;
};

bool file_exists(const std::string& path) {
    return platform::identity_of_input(path).has_value();
}

int add_to_history(const HistoryFlags& flags) {
    if (flags.to == "-") {
        throw Error(ErrorKind::usage, "--to: '-' is not a file", "a history is kept, e.g. --to history.json");
    }
    OutputFiles outputs;
    outputs.add("--to", flags.to);
    if (const auto there = platform::identity_of_input(flags.to); there && !is_regular(*there)) {
        throw Error(ErrorKind::usage, fmt::format("--to: '{}' is not a regular file", flags.to),
                    "a history is kept, e.g. --to history.json");
    }
    const reporters::ReportFile report = reporters::read_report(flags.path);
    outputs.refuse_input(flags.path);
    const UniqueFd held = outputs.hold_folder("--to");  // two jobs that add a report at once must both be in it
    History history = file_exists(flags.to) ? reporters::read_history(flags.to) : History{flags.to, {}};
    const std::size_t added = reporters::add_report(
        history, report, flags.machine.value_or(reporters::machine_name(report.context)), flags.label);
    if (added == 0) {
        throw Error(ErrorKind::usage, fmt::format("'{}' has no measured cell", flags.path));
    }
    Output::to(outputs.release("--to")).write(reporters::history_document(history));
    fmt::print("added {} cell{} to {}: {} points\n", added, added == 1 ? "" : "s", printable(flags.to),
               history.points.size());
    return static_cast<int>(ExitCode::ok);
}

/// Keeps the series of one machine, and of the wanted cells. Throws Error (usage) if there are none, or if it is
/// unclear which machine is meant.
template <class One, class SeriesOf>
std::vector<const One*> chosen(const std::vector<One>& all, const HistoryFlags& flags, const SeriesOf& series_of) {
    std::set<std::string> machines;
    std::vector<const One*> kept;
    for (const One& one : all) {
        const reporters::HistoryPoint& point = series_of(one).first();
        machines.insert(point.machine);
        const bool wanted = std::any_of(flags.cells.begin(), flags.cells.end(), [&](const std::string& part) {
            return point.cell.find(part) != std::string::npos;
        });
        if ((!flags.machine || point.machine == *flags.machine) && (flags.cells.empty() || wanted)) {
            kept.push_back(&one);
        }
    }
    const std::string names = fmt::format("it has: '{}'", fmt::join(machines, "', '"));
    if (!flags.machine && machines.size() > 1) {
        throw Error(ErrorKind::usage, fmt::format("'{}' has several machines", flags.path), "--machine NAME; " + names);
    }
    if (kept.empty()) {
        throw Error(ErrorKind::usage, fmt::format("'{}' has no such cell", flags.path), names);
    }
    return kept;
}

std::vector<const CheckedSeries*> chosen(const std::vector<CheckedSeries>& all, const HistoryFlags& flags) {
    return chosen(all, flags, [](const CheckedSeries& one) -> const HistorySeries& { return one.series; });
}

int check_changes(const HistoryFlags& flags) {
    const bool is_gate = flags.fail_if_slower.has_value();
    const double limit = is_gate ? parse_percent(*flags.fail_if_slower, "--fail-if-slower") : 1;
    constexpr std::uint64_t most_recent = 10'000;
    const std::uint64_t recent = flags.recent ? parse_count(*flags.recent, "--recent", 1, most_recent) : usual_recent;
    const History history = reporters::read_history(flags.path);
    const std::vector<CheckedSeries> checked = reporters::check_history(history);
    const std::vector<const CheckedSeries*> series = chosen(checked, flags);
    auto out = Output::to_stream(STDOUT_FILENO, "standard output");
    out.write(reporters::text_of(reporters::table_of(series), reporters::detect_style(STDOUT_FILENO, flags.no_color)));
    out.write("Speed: the new level against the one before it. p: of the change, by permutations.\n");
    const auto is_slower = [&](const CheckedSeries* one) {
        const reporters::LevelChange* const change = one->recent(recent);
        return change != nullptr && change->judgement.ratio.interval &&
               change->judgement.ratio.interval->high < 1 - limit;
    };
    const auto slower = static_cast<std::size_t>(std::count_if(series.begin(), series.end(), is_slower));
    if (!is_gate || slower == 0) {
        return static_cast<int>(ExitCode::ok);
    }
    out.write(fmt::format("\n{} slower by more than {} since a change in the newest {} points\n",
                          slower == 1 ? "1 cell is" : fmt::format("{} cells are", format_count(slower)),
                          reporters::exact_percent_text(limit), recent));
    return static_cast<int>(ExitCode::run_failed);
}

int plot_history(const HistoryFlags& flags) {
    if (flags.output != "-" && !flags.output.ends_with(".svg")) {
        throw Error(ErrorKind::usage, fmt::format("--output: '{}' does not end with .svg", flags.output),
                    "- is standard output");
    }
    OutputFiles outputs;
    outputs.add("--output", flags.output);
    outputs.refuse_input(flags.path);
    const History history = reporters::read_history(flags.path);
    const std::vector<CheckedSeries> checked = reporters::check_history(history);
    const std::vector<reporters::Chart> charts = reporters::history_charts(chosen(checked, flags));
    Output::to(outputs.release("--output"))
        .write(reporters::svg::svg_document(charts, {charts.front().title, charts.front().note, true, {}}));
    return static_cast<int>(ExitCode::ok);
}

int export_history(const HistoryFlags& flags) {
    OutputFiles outputs;
    outputs.add("--output", flags.output);
    outputs.refuse_input(flags.path);
    const History history = reporters::read_history(flags.path);
    const std::vector<HistorySeries> all = reporters::series_of(history);
    std::vector<HistorySeries> series;
    for (const HistorySeries* const one :
         chosen(all, flags, [](const HistorySeries& one) -> const HistorySeries& { return one; })) {
        series.push_back(*one);
    }
    std::vector<std::string> left_out;
    const std::string csv = reporters::otava_csv(series, left_out);
    for (const std::string& cell : left_out) {
        fmt::print(stderr, "left out, because some reports lack it: {}\n", cell);
    }
    Output::to(outputs.release("--output")).write(csv);
    return static_cast<int>(ExitCode::ok);
}

void add_machine(CLI::App& command, HistoryFlags& flags, const char* help) {
    add_text(command, "--machine", flags.machine, help)->option_text("NAME");
}

void add_choice(CLI::App& command, HistoryFlags& flags) {
    add_text(command, "HISTORY", flags.path, "a file of ipcbench history add")->option_text(" ")->required();
    add_machine(command, flags, "only points of this machine; needed if there are several");
    add_texts(command, "--cell", flags.cells, "only cells whose name contains that; may be repeated")
        ->option_text("TEXT");
}

}  // namespace

Action add_history(CLI::App& program) {
    CLI::App& history =
        add_command(program, "history", "Keep results over time, and find changes",
                    {.examples = R"(ipcbench run pipe shm-futex --repetitions 5 --export-json results.json
ipcbench history add results.json --to history.json --label v1.2
ipcbench history check history.json --fail-if-slower 5
ipcbench history plot history.json -o history.svg
ipcbench history export history.json -o otava.csv)",
                     .exit_codes = {{"0", "whatever else it finds"},
                                    {"1", "slower (check --fail-if-slower), or a file cannot be written"}}});
    history.require_subcommand(1);
    auto flags = std::make_shared<HistoryFlags>();
    using Part = std::pair<CLI::App*, int (*)(const HistoryFlags&)>;
    std::vector<Part> parts;

    CLI::App& adding = add_command(history, "add", "Add a report of ipcbench run", {});
    add_text(adding, "RESULTS", flags->path, "a report of ipcbench run --export-json; - is standard input")
        ->option_text(" ")
        ->required();
    add_text(adding, "--to", flags->to, "the history; made if it does not exist")->option_text("FILE")->required();
    add_text(adding, "--label", flags->label, "what was measured, for example a commit")->option_text("TEXT");
    add_machine(adding, *flags, "where it was measured (default: host, CPUs, processor)");
    parts.emplace_back(&adding, add_to_history);

    CLI::App& checking = add_command(history, "check", "Find changes of the level, and fail for new slow ones", {});
    add_choice(checking, *flags);
    add_text(checking, "--fail-if-slower", flags->fail_if_slower,
             "exit with 1 when a cell is shown to be slower by more than that since a recent change")
        ->option_text("PERCENT");
    add_text(checking, "--recent", flags->recent,
             fmt::format("how many of the newest points are recent (default: {})", usual_recent))
        ->option_text("COUNT");
    add_switch(checking, "--no-color", flags->no_color, "no colours");
    parts.emplace_back(&checking, check_changes);

    CLI::App& plotting = add_command(history, "plot", "Draw each cell over time, as SVG", {});
    add_choice(plotting, *flags);
    add_text(plotting, "-o,--output", flags->output, "the SVG; - is standard output")->option_text("FILE")->required();
    parts.emplace_back(&plotting, plot_history);

    CLI::App& exporting = add_command(history, "export", "Write the CSV that Apache Otava imports", {});
    add_choice(exporting, *flags);
    add_text(exporting, "-o,--output", flags->output, "the CSV; - is standard output")->option_text("FILE")->required();
    parts.emplace_back(&exporting, export_history);

    return [flags, parts] {
        const auto part = std::find_if(parts.begin(), parts.end(), [](const Part& one) { return one.first->parsed(); });
        return part->second(*flags);
    };
}

}  // namespace ipcbench::cli
