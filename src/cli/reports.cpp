#include "cli/reports.hpp"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "cli/flags.hpp"
#include "cli/output_files.hpp"
#include "ipcbench/base/error.hpp"
#include "reporters/printable_result.hpp"
#include "reporters/reporters.hpp"
#include "runner/placement.hpp"

namespace ipcbench::cli {
namespace {

using campaign::GivenFlags;
using reporters::Output;

/// Returns what an interrupted campaign that goes on has measured already.
reporters::EarlierRuns earlier_runs(const campaign::PlannedCampaign& campaign) {
    reporters::EarlierRuns earlier;
    for (std::size_t i = 0; i < campaign.cells.size(); ++i) {
        for (const RunResult& run : campaign.cells[i].earlier) {
            earlier.runs.push_back({i, run});
        }
        if (campaign.cells[i].finished) {
            earlier.results.push_back(*campaign.cells[i].finished);
        }
    }
    return earlier;
}

/// A campaign must be able to go on from its report where a cell's first run is not yet its result, and where earlier
/// runs must not get lost.
reporters::FileOptions options_for(const GivenFlags& flags, const campaign::PlannedCampaign& campaign,
                                   const reporters::TableRequest& table) {
    const bool variant = flags.has("--as-variant");
    const bool finished_at_once =
        campaign.request.max_times() == 1 && campaign.controls.empty() && !flags.has("--resume");
    if (variant || finished_at_once) {
        return {.histograms = variant, .table = table};
    }
    return {.table = table, .resumable = true, .earlier = earlier_runs(campaign)};
}

reporters::ClassicPlan classic_plan(const campaign::RunRequest& request, std::size_t cells) {
    reporters::ClassicPlan plan{.reference = request.reference,
                                .tests = cells,
                                .iterations = request.runs.front().cell.iterations.value_or(0),
                                .repetitions = request.plan.repetitions};
    for (const campaign::RequestedRun& run : request.runs) {
        const std::string name(run.cell.transport->info.name);
        if (std::find(plan.transports.begin(), plan.transports.end(), name) == plan.transports.end()) {
            plan.transports.push_back(name);
        }
    }
    return plan;
}

/// Returns the placement of all runs; nothing if they differ.
std::optional<reporters::CommonPlacement> common_placement(const campaign::RunRequest& request) {
    const runner::Placement& first = request.runs.front().cell.placement;
    if (std::any_of(request.runs.begin(), request.runs.end(),
                    [&](const campaign::RequestedRun& run) { return run.cell.placement.text != first.text; })) {
        return std::nullopt;
    }
    reporters::CommonPlacement placement{.kind = first.text, .requested = first.requested};
    const bool one_pair = std::all_of(request.runs.begin(), request.runs.end(), [](const campaign::RequestedRun& run) {
        return run.cell.load.pairs == 1 && run.cell.load.concurrency == 1;
    });
    if (one_pair) {
        try {
            const runner::CpuPinning pinning = runner::pinning_for(first);
            placement.cpus = pinning.cpus;
            placement.relation = pinning.relation;
        } catch (const Error&) {
            return std::nullopt;  // then no run has it: each says why
        }
    }
    return placement;
}

/// Returns the placement that all runs have because none was requested; nothing if one was, or if there is one run.
std::optional<reporters::CommonPlacement> chosen_placement(const campaign::RunRequest& request) {
    return request.chosen_placement ? common_placement(request) : std::nullopt;
}

/// Refuses to overwrite what the run reads or starts.
void refuse_to_overwrite_inputs(const GivenFlags& flags, const OutputFiles& files) {
    for (const char* const flag :
         {"--message", "--answer", "--request", "--handshake", "--child", "--plugin", "--schema", "--build"}) {
        for (const std::string& path : flags.texts(flag)) {
            const std::string what = fmt::format("the file of {}", flag);
            files.refuse_input(path, what);
            files.refuse_input(path.substr(0, path.rfind(':')), what);  // --schema FILE.proto:MESSAGE
            files.refuse_input(path.substr(path.find('=') + 1), what);  // --build NAME=PATH
        }
    }
    // The report of the run goes on to be written, but nothing else may take its place.
    files.refuse_input(flags.text("--resume").value_or(""), "the file of --resume", "--export-json");
}

/// What was asked for of reports, checked.
struct RequestedReports {
    std::string style;
    reporters::TableRequest table;
    std::optional<std::string> histograms;
    OutputFiles files;
};

RequestedReports requested_reports(const GivenFlags& flags) {
    RequestedReports requested{.style = flags.text_or_fallback("--style"),
                               .table = table_request(flags),
                               .histograms = flags.text("--save-histograms"),
                               .files = {}};
    if (requested.style != "table" && requested.style != "classic" && requested.style != "builds") {
        throw Error(ErrorKind::usage, fmt::format("--style: '{}' is not table, classic or builds", requested.style));
    }
    for (const campaign::Flag& flag : campaign::table_flags()) {
        if (requested.style != "table" && flags.has(flag.name())) {
            throw Error(ErrorKind::usage, fmt::format("{} does not apply to --style {}", flag.name(), requested.style),
                        "leave out one of them");
        }
    }
    if (requested.histograms == "" || requested.histograms == "-") {
        throw Error(ErrorKind::usage, fmt::format("--save-histograms: '{}' is not a folder", *requested.histograms));
    }
    for (const reporters::FileFormat& format : reporters::file_formats()) {
        const auto path = flags.text(format.flag);
        if (path && requested.histograms && (path == requested.histograms || path->ends_with(".hgrm"))) {
            throw Error(ErrorKind::usage,
                        fmt::format("{} and --save-histograms may both write '{}'", format.flag, *path),
                        "give one of them another name");
        }
        if (path) {
            requested.files.add(std::string(format.flag), *path);
        }
    }
    refuse_to_overwrite_inputs(flags, requested.files);
    requested.files.refuse_stream(STDOUT_FILENO, "standard output");
    requested.files.refuse_stream(STDERR_FILENO, "standard error");
    return requested;
}

}  // namespace

void check_report_flags(const GivenFlags& flags) {
    static_cast<void>(requested_reports(flags));
}

Reports::Reports(const GivenFlags& flags, const campaign::PlannedCampaign& campaign, std::unique_ptr<Reporter> listener,
                 bool texts)
    : text_(Output::to_stream(STDOUT_FILENO, "standard output")),
      errors_(Output::to_stream(STDERR_FILENO, "standard error")),
      quiet_(flags.has("--quiet") || !texts || flags.has("--as-variant")) {
    const campaign::RunRequest& request = campaign.request;
    const std::size_t cells = campaign.cells.size();
    RequestedReports requested = requested_reports(flags);
    OutputFiles& files = requested.files;
    reporters::TableRequest& table = requested.table;
    table.reference = request.reference;
    // A report on standard output has precedence: the text for people then goes to standard error.
    const bool stdout_is_taken = files.has_stream(STDOUT_FILENO);
    if (stdout_is_taken) {
        text_ = Output::to_stream(STDERR_FILENO, "standard error");
    } else if (files.has_stream(STDERR_FILENO)) {
        errors_ = Output::to_stream(STDOUT_FILENO, "standard output");
    }
    style_ = reporters::detect_style(stdout_is_taken ? STDERR_FILENO : STDOUT_FILENO, flags.has("--no-color"));
    for (const reporters::FileFormat& format : reporters::file_formats()) {
        if (flags.text(format.flag)) {
            all_.push_back(
                format.make(Output::to(files.release(std::string(format.flag))), options_for(flags, campaign, table)));
        }
    }
    if (requested.histograms) {
        all_.push_back(reporters::make_histogram_files(*requested.histograms));
    }
    if (listener) {
        all_.push_back(std::move(listener));
    }
    if (!texts || flags.has("--as-variant")) {  // nobody reads the output
        return;
    }
    if (flags.has("--same-within") || flags.has("--fail-if-slower") || flags.has("--fail-if-undecided") ||
        flags.has("--allow-missing")) {
        build_gate_ = std::make_unique<BuildGate>(flags, text_, style_, flags.has("--quiet"));
    }
    if (!flags.has("--quiet") && requested.style == "classic") {
        reporters::ClassicPlan plan = classic_plan(request, cells);
        plan.placement = common_placement(request);
        all_.push_back(reporters::make_classic(text_, std::move(plan)));
        return;
    }
    if (!flags.has("--quiet") && requested.style == "builds") {
        all_.push_back(reporters::make_builds(text_, common_placement(request)));
        return;
    }
    const bool quiet = flags.has("--quiet");
    all_.push_back(reporters::make_text(text_, errors_,
                                        {.style = style_,
                                         .quiet = quiet,
                                         .several_runs = cells > 1,
                                         .verbose = flags.has("--verbose"),
                                         .brief = request.matrix,
                                         .placement = chosen_placement(request)}));
    if (cells > 1) {
        all_.push_back(reporters::make_table(text_, errors_, {style_, table, quiet}));
    }
}

template <class Call>
void Reports::each(Call call) {
    std::exception_ptr first;
    const auto attempt = [&](Reporter& reporter) {
        try {
            call(reporter);
        } catch (const Error&) {
            first = first ? first : std::current_exception();
        }
    };
    for (const auto& reporter : all_) {
        attempt(*reporter);
    }
    if (build_gate_) {
        attempt(*build_gate_);
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

void Reports::measured(std::size_t cell, const RunResult& run) {
    const RunResult shown = reporters::printable(run);
    each([&](Reporter& reporter) { reporter.measured(cell, shown); });
}

void Reports::completed() {
    each([](Reporter& reporter) { reporter.completed(); });
}

void Reports::end() {
    each([](Reporter& reporter) { reporter.end(); });
}

void Reports::print(const std::string& text) {
    if (!quiet_) {
        text_.write(text);
    }
}

}  // namespace ipcbench::cli
