#include "cli/reports.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <functional>

#include <fmt/format.h>

#include "cli/output_files.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/printable_result.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Output;

/// A report into a file: its flag, and what makes it.
struct FileReport {
    const char* flag;
    const std::optional<std::string>& path;
    std::function<std::unique_ptr<Reporter>(Output)> make;
};

std::array<FileReport, 5> file_reports(const RunFlags& flags) {
    const bool histograms = flags.as_variant;
    return {{{"--export-json", flags.export_json,
              [histograms](Output out) { return reporters::make_json(std::move(out), histograms); }},
             {"--export-csv", flags.export_csv, reporters::make_csv},
             {"--export-markdown", flags.export_markdown, reporters::make_markdown},
             {"--export-google-benchmark", flags.export_google_benchmark, reporters::make_google_benchmark},
             {"--export-bencher", flags.export_bencher, reporters::make_bencher}}};
}

reporters::ClassicPlan classic_plan(const RunRequest& request, std::size_t cells) {
    reporters::ClassicPlan plan{.reference = request.reference,
                                .tests = cells,
                                .iterations = request.runs.front().cell.iterations.value_or(0),
                                .repetitions = request.plan.repetitions};
    for (const RequestedRun& run : request.runs) {
        const std::string name(run.cell.transport->info.name);
        if (std::find(plan.transports.begin(), plan.transports.end(), name) == plan.transports.end()) {
            plan.transports.push_back(name);
        }
    }
    return plan;
}

}  // namespace

Reports::Reports(const RunFlags& flags, const RunRequest& request, std::size_t cells,
                 std::unique_ptr<Reporter> listener)
    : text_(Output::to_stream(STDOUT_FILENO, "standard output")),
      complaints_(Output::to_stream(STDERR_FILENO, "standard error")),
      quiet_(flags.quiet || listener || flags.as_variant) {
    if (flags.style != "table" && flags.style != "classic" && flags.style != "builds") {
        throw Error(ErrorKind::usage, fmt::format("--style: '{}' is not table, classic or builds", flags.style));
    }
    if (flags.save_histograms == "" || flags.save_histograms == "-") {
        throw Error(ErrorKind::usage, fmt::format("--save-histograms: '{}' is no folder", *flags.save_histograms));
    }
    OutputFiles files;
    for (const FileReport& report : file_reports(flags)) {
        if (report.path) {
            files.add(report.flag, *report.path);
        }
    }
    files.refuse_stream(STDOUT_FILENO, "standard output");
    files.refuse_stream(STDERR_FILENO, "standard error");
    // The text for people gives way to a report.
    const bool stdout_is_taken = files.has_stream(STDOUT_FILENO);
    if (stdout_is_taken) {
        text_ = Output::to_stream(STDERR_FILENO, "standard error");
    } else if (files.has_stream(STDERR_FILENO)) {
        complaints_ = Output::to_stream(STDOUT_FILENO, "standard output");
    }
    const reporters::Style style =
        reporters::detect_style(stdout_is_taken ? STDERR_FILENO : STDOUT_FILENO, flags.no_color);
    for (const FileReport& report : file_reports(flags)) {
        if (report.path) {
            all_.push_back(report.make(Output::to(files.release(report.flag))));
        }
    }
    if (flags.save_histograms) {
        all_.push_back(reporters::make_histogram_files(*flags.save_histograms));
    }
    if (listener) {
        all_.push_back(std::move(listener));
    }
    if (quiet_ && !flags.quiet) {  // nobody reads along
        return;
    }
    if (!flags.quiet && flags.style == "classic") {
        all_.push_back(reporters::make_classic(text_, classic_plan(request, cells)));
        return;
    }
    if (!flags.quiet && flags.style == "builds") {
        all_.push_back(reporters::make_builds(text_));
        return;
    }
    all_.push_back(reporters::make_text(text_, complaints_, {style, flags.quiet, cells > 1, request.matrix}));
    if (cells > 1 && !flags.quiet) {
        all_.push_back(reporters::make_table(text_, style, request.reference));
    }
}

template <class Call>
void Reports::each(Call call) {
    std::exception_ptr first;
    for (const auto& reporter : all_) {
        try {
            call(*reporter);
        } catch (const Error&) {
            first = first ? first : std::current_exception();
        }
    }
    if (first) {
        std::rethrow_exception(first);
    }
}

void Reports::begin(const Context& context) {
    const Context shown = reporters::printable(context);
    each([&](Reporter& reporter) { reporter.begin(shown); });
}

void Reports::result(const RunResult& result) {
    const RunResult shown = reporters::printable(result);
    each([&](Reporter& reporter) { reporter.result(shown); });
}

void Reports::unfinished(const RunResult& result) {
    const RunResult shown = reporters::printable(result);
    each([&](Reporter& reporter) { reporter.unfinished(shown); });
}

void Reports::end() {
    each([](Reporter& reporter) { reporter.end(); });
}

void Reports::say(const std::string& text) {
    if (!quiet_) {
        text_.write(text);
    }
}

}  // namespace ipcbench::cli
