#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/arguments.hpp"
#include "cli/command.hpp"
#include "cli/commands.hpp"
#include "cli/flags.hpp"
#include "cli/reports_of.hpp"
#include "ipcbench/base/error.hpp"
#include "platform/exit_code.hpp"
#include "reporters/html/page.hpp"
#include "reporters/reporters.hpp"
#include "reporters/tables/result_tables.hpp"

namespace ipcbench::cli {
namespace {

using campaign::GivenFlags;

struct ReportFlags {
    std::vector<std::string> paths;
    std::optional<std::string> output;
    std::optional<std::string> title;
    GivenFlags table;
    bool no_color = false;
};

void write_markdown(const std::vector<reporters::ReportFile>& files, const reporters::TableRequest& request,
                    reporters::Output output) {
    if (files.size() > 1) {
        throw Error(ErrorKind::usage, "a Markdown report is of one file only", "a page (.html) takes several");
    }
    const auto report = reporters::make_markdown(std::move(output), request);
    report->begin(files.front().context);
    for (const RunResult& result : files.front().results) {
        report->result(result);
    }
    report->end();
}

/// Prints the tables, which are the last words of `ipcbench run` too.
void print_tables(const std::vector<reporters::ReportFile>& files, const reporters::TableRequest& request,
                  bool no_color) {
    const reporters::ResultSet results(files);
    const std::string text = reporters::tables_text(results, request, reporters::detect_style(STDOUT_FILENO, no_color));
    reporters::Output::to_stream(STDOUT_FILENO, "standard output")
        .write(text.empty() ? "nothing was measured\n" : text);
}

/// Throws Error (usage) for a requested figure that no result has.
void require_figures(const std::vector<reporters::ReportFile>& files, const reporters::TableRequest& request) {
    const reporters::ResultSet results(files);
    const std::vector<std::string> missing = reporters::missing_figures(results, request);
    if (!missing.empty() && !results.measured().empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("{}: no result has {}", request.columns.empty() ? "--show" : "--columns",
                                fmt::join(missing, ", ")),
                    "percentiles are of round trips that were timed one by one, throughput is of --mode stream");
    }
}

/// Throws Error (usage) if the file's name promises another form than a page or Markdown, such as "results.pdf".
void require_known_form(const std::string& file) {
    constexpr std::array others{".pdf", ".svg", ".png", ".txt", ".csv", ".json", ".ndjson", ".xml", ".tex"};
    if (std::any_of(others.begin(), others.end(), [&](const char* other) { return file.ends_with(other); })) {
        throw Error(ErrorKind::usage, fmt::format("--output: '{}' ends neither with .html nor with .md", file),
                    "a chart as SVG or PNG: ipcbench plot; a PDF: print the page in a browser");
    }
}

int report(const ReportFlags& flags) {
    const reporters::TableRequest request = table_request(flags.table);
    if (flags.title && (!flags.output || flags.output->ends_with(".md"))) {
        throw Error(ErrorKind::usage,
                    fmt::format("--title: '{}' has no place, as only a page has a title", *flags.title),
                    "name a page: -o results.html");
    }
    OutputFiles outputs;
    if (flags.output) {
        outputs.add("--output", *flags.output);
    }
    const std::vector<reporters::ReportFile> files = reports_of(flags.paths, outputs);
    if (flags.output) {
        require_known_form(*flags.output);
    }
    require_figures(files, request);
    if (!flags.output) {
        print_tables(files, request, flags.no_color);
        return static_cast<int>(ExitCode::ok);
    }
    auto output = reporters::Output::to(outputs.release("--output"));
    if (flags.output->ends_with(".md")) {
        write_markdown(files, request, std::move(output));
    } else {
        output.write(reporters::html::page_of(files, request, flags.title.value_or(reporters::html::default_title)));
    }
    return static_cast<int>(ExitCode::ok);
}

}  // namespace

Action add_report(CLI::App& program) {
    auto flags = std::make_shared<ReportFlags>();
    CLI::App& command =
        add_command(program, "report", "Print the tables of results, or make a page of them with charts, or Markdown",
                    {.examples = "ipcbench report results.json --columns rate,p50,p99,p99.9,p99.99,max\n"
                                 "ipcbench report results.json -o results.html\n"
                                 "ipcbench report before.json after.json -o change.html --title 'Larger buffers'",
                     .notes = "The page is one file and needs no network. Of several reports, each is compared with\n"
                              "the first one, and the page says where their machines and builds differ.",
                     .exit_codes = exit_codes_of_output()});
    add_words(command, "RESULTS", flags->paths, "reports of ipcbench run --export-json; - is standard input")
        ->option_text("...")
        ->required();
    add_text(command, "-o,--output", flags->output,
             "a page, or Markdown where it ends with .md; - is standard output, for the page (default: tables as text)")
        ->option_text("FILE");
    add_text(command, "--title", flags->title, "the title of the page")->option_text("TEXT");
    add_flags(command, campaign::table_flags(), flags->table);
    add_switch(command, "--no-color", flags->no_color, "no colours");
    return [flags] { return report(*flags); };
}

}  // namespace ipcbench::cli
