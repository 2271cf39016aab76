#include <CLI/CLI.hpp>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/reports_of.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/html/page.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::cli {
namespace {

void write_markdown(const std::vector<reporters::ReportFile>& files, reporters::Output output) {
    if (files.size() > 1) {
        throw Error(ErrorKind::usage, "a Markdown report is of one file only", "a page (.html) takes several");
    }
    const auto report = reporters::make_markdown(std::move(output));
    report->begin(files.front().context);
    for (const RunResult& result : files.front().results) {
        report->result(result);
    }
    report->end();
}

}  // namespace

Action add_report(CLI::App& program) {
    struct ReportFlags {
        std::vector<std::string> paths;
        std::string output;
    };
    auto flags = std::make_shared<ReportFlags>();
    CLI::App& command =
        *program.add_subcommand("report", "Make an HTML page of results: charts, tables, warnings; or Markdown");
    command.footer(
        "example: ipcbench report results.json -o results.html\n\n"
        "The page is one file and needs no network. Several reports are shown together, with\n"
        "what differs between the machines and builds they come from.");
    add_words(command, "RESULTS", flags->paths, "written by ipcbench run --export-json; - is standard input")
        ->option_text("...")
        ->required();
    add_text(command, "-o,--output", flags->output,
             "the page, or Markdown where it ends with .md; - is standard output")
        ->option_text("FILE")
        ->required();
    return [flags] {
        OutputFiles outputs;
        outputs.add("--output", flags->output);
        const std::vector<reporters::ReportFile> files = reports_of(flags->paths, outputs);
        auto output = reporters::Output::to(outputs.release("--output"));
        if (flags->output.ends_with(".md")) {
            write_markdown(files, std::move(output));
        } else {
            output.write(reporters::html::page_of(files));
        }
        return static_cast<int>(ExitCode::ok);
    };
}

}  // namespace ipcbench::cli
