#include "cli/reports.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <exception>
#include <functional>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
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

/// The flag whose report goes to standard output, null for none.
const char* who_wants_stdout(const RunFlags& flags) {
    const char* owner = nullptr;
    for (const FileReport& report : file_reports(flags)) {
        if (report.path && report.path->empty()) {
            throw Error(ErrorKind::usage, fmt::format("{}: '' is no path", report.flag), "- is standard output");
        }
        for (const FileReport& other : file_reports(flags)) {
            if (report.path && report.flag != other.flag && report.path != "-" && report.path == other.path) {
                throw Error(ErrorKind::usage,
                            fmt::format("{} and {} both want '{}'", other.flag, report.flag, *report.path));
            }
        }
        if (report.path != "-") {
            continue;
        }
        if (owner != nullptr) {
            throw Error(ErrorKind::usage, fmt::format("{} and {} both want standard output", owner, report.flag),
                        "give one of them a file");
        }
        owner = report.flag;
    }
    return owner;
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
    : text_(who_wants_stdout(flags) != nullptr ? Output::to_stream(STDERR_FILENO, "standard error")
                                               : Output::to_stream(STDOUT_FILENO, "standard output")),
      complaints_(Output::to_stream(STDERR_FILENO, "standard error")),
      quiet_(flags.quiet || listener || flags.as_variant) {
    const reporters::Style style =
        reporters::detect_style(who_wants_stdout(flags) != nullptr ? STDERR_FILENO : STDOUT_FILENO, flags.no_color);
    if (flags.style != "table" && flags.style != "classic" && flags.style != "builds") {
        throw Error(ErrorKind::usage, fmt::format("--style: '{}' is not table, classic or builds", flags.style));
    }
    if (flags.save_histograms == "" || flags.save_histograms == "-") {
        throw Error(ErrorKind::usage, fmt::format("--save-histograms: '{}' is no folder", *flags.save_histograms));
    }
    for (const FileReport& report : file_reports(flags)) {
        if (report.path) {
            all_.push_back(report.make(Output::to_file(*report.path)));
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
    each([&](Reporter& reporter) { reporter.begin(context); });
}

void Reports::result(const RunResult& result) {
    each([&](Reporter& reporter) { reporter.result(result); });
}

void Reports::unfinished(const RunResult& result) {
    each([&](Reporter& reporter) { reporter.unfinished(result); });
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
