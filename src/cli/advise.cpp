#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/advice.hpp"
#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/reports_of.hpp"
#include "cli/run_flags.hpp"
#include "cli/run_matrix.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/figures.hpp"
#include "reporters/output.hpp"
#include "reporters/paint.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Paint;
using reporters::Style;

struct AdviseFlags {
    std::optional<std::string> size;
    std::optional<std::string> rate;
    std::optional<std::string> needs;
    std::optional<std::string> duration;
    std::vector<std::string> files;
    bool no_color = false;
};

Wishes read_wishes(const AdviseFlags& flags) {
    Wishes wishes;
    if (flags.size) {
        wishes.payload_bytes = parse_bytes(*flags.size, "--size");
    }
    if (flags.rate) {
        wishes.rate_per_s = parse_rate(*flags.rate, "--rate");
    }
    for (std::size_t begin = 0; flags.needs && begin <= flags.needs->size();) {
        const std::size_t end = std::min(flags.needs->find(',', begin), flags.needs->size());
        wishes.needs.push_back(flags.needs->substr(begin, end - begin));
        check_need(wishes.needs.back());
        begin = end + 1;
    }
    return wishes;
}

/// Keeps what a run reports.
class Collector final : public Reporter {
public:
    explicit Collector(std::vector<RunResult>& results) : results_(results) {}
    void begin(const Context& /*context*/) override {}
    void result(const RunResult& result) override { results_.push_back(result); }
    void end() override {}

private:
    std::vector<RunResult>& results_;
};

/// Measures all transports with that payload. Nothing but the progress line is printed.
int measure(const AdviseFlags& flags, std::vector<RunResult>& results) {
    RunFlags run;
    run.transports = {"all"};
    run.size = flags.size;
    run.duration = flags.duration.value_or("300ms");
    return run_matrix(run, std::make_unique<Collector>(results));
}

/// What each is called beside the others.
std::vector<std::string> names_of(const std::vector<Candidate>& candidates, bool with_wait) {
    std::vector<RunResult> results;
    for (const Candidate& candidate : candidates) {
        results.push_back(*candidate.result);
        results.back().wait = with_wait ? results.back().wait : Wait{};
    }
    const reporters::ShortNames name_of(results);
    std::vector<std::string> names;
    std::transform(results.begin(), results.end(), std::back_inserter(names), name_of);
    return names;
}

std::string table(const std::vector<Candidate>& candidates, const Wishes& wishes, const Style& style) {
    const std::vector<std::string> names = names_of(candidates, false);  // it has a column of its own
    std::size_t width = sizeof "transport" - 1;
    for (std::size_t i = 0; i < names.size(); ++i) {
        width = std::max(width, candidates[i].why_not.empty() ? names[i].size() : 0);
    }
    std::string text;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& candidate = candidates[i];
        const RunResult& result = *candidate.result;
        if (!candidate.why_not.empty()) {
            continue;
        }
        text +=
            fmt::format("{} {:<{}}  {:<11}  {:>8}  {:>8}  {:>10}  {:>6.3f}\n", candidate.best ? '*' : ' ', names[i],
                        width, to_string(result.wait), reporters::time_text(result, &RoundTripTimes::p50),
                        format_ns(candidate.p99_ns), reporters::rate_text(result.round_trips_per_s()), candidate.cpus);
    }
    if (text.empty()) {
        return "no transport qualifies\n";
    }
    const std::string at = wishes.rate_per_s > 0 ? fmt::format("at {}/s", reporters::rate_text(wishes.rate_per_s))
                                                 : std::string("at full speed");
    return painted(fmt::format("  {:<{}}  {:<11}  {:>8}  {:>8}  {:>10}  {:>6}", "transport", width, "wait", "p50",
                               "p99", "most/s", "CPUs"),
                   Paint::label, style) +
           "\n" + text +
           painted(fmt::format("*: no other one is better both in p99 and in CPU. CPUs: that both sides keep busy, {}.",
                               at),
                   Paint::label, style) +
           "\n";
}

std::string refusals(const std::vector<Candidate>& candidates, const Style& style) {
    const std::vector<std::string> names = names_of(candidates, true);
    std::string text;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (!candidates[i].why_not.empty()) {
            text += fmt::format("  {}: {}\n", names[i], candidates[i].why_not);
        }
    }
    return text.empty() ? "" : "\n" + painted("why not", Paint::heading, style) + "\n" + text;
}

int advise(const AdviseFlags& flags) {
    const Wishes wishes = read_wishes(flags);
    if (flags.duration && !flags.files.empty()) {
        throw Error(ErrorKind::usage, "--duration does not apply to reports that are there already");
    }
    std::vector<RunResult> results;
    if (flags.files.empty()) {
        if (const int code = measure(flags, results); code > static_cast<int>(ExitCode::nothing_ran)) {
            return code;  // interrupted
        }
    }
    OutputFiles outputs;
    outputs.add("standard output", "-");
    for (const reporters::ReportFile& report : reports_of(flags.files, outputs)) {
        results.insert(results.end(), report.results.begin(), report.results.end());
    }
    // What waits in queues, or between gaps, says nothing of one question and its answer.
    std::erase_if(results, [](const RunResult& result) { return result.load != Load{}; });
    const std::vector<Candidate> candidates =
        advise(results, wishes, [](std::string_view name) -> const TransportInfo* {
            const TransportList& all = registry::transports();
            const auto found =
                std::find_if(all.begin(), all.end(), [&](const Transport& known) { return known.info.name == name; });
            return found == all.end() ? nullptr : &found->info;
        });
    const bool any = std::any_of(candidates.begin(), candidates.end(),
                                 [](const Candidate& candidate) { return candidate.why_not.empty(); });
    const Style style = reporters::detect_style(STDOUT_FILENO, flags.no_color);
    std::string text = table(candidates, wishes, style) + refusals(candidates, style);
    const auto measured = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return candidate.result->round_trips > 0 && candidate.result->payload_bytes != wishes.payload_bytes;
    });
    if (measured != candidates.end()) {
        text += fmt::format("\nwarning: measured with a payload of {}, not of {}\n",
                            reporters::payload_text(measured->result->payload_bytes),
                            reporters::payload_text(wishes.payload_bytes));
    }
    reporters::Output::to_stream(STDOUT_FILENO, "standard output").write(text);
    return static_cast<int>(any ? ExitCode::ok : ExitCode::nothing_ran);
}

}  // namespace

Action add_advise(CLI::App& program) {
    auto flags = std::make_shared<AdviseFlags>();
    CLI::App& command =
        *program.add_subcommand("advise", "Say which transports suit your messages, and why not the others");
    add_words(command, "RESULTS", flags->files,
              "JSON reports to judge from; without any, all transports are measured first")
        ->option_text("...");
    add_text(command, "-s,--size", flags->size, "payload of your messages (default: none)")->option_text("BYTES");
    add_text(command, "--rate", flags->rate, "round trips that you need, e.g. 500, 20k/s, 1M/s")->option_text("RATE");
    add_text(command, "--needs", flags->needs,
             "what it must be: boundaries, reliable, zero-copy, pollable, asynchronous, cross-container")
        ->option_text("NAME,...");
    add_text(command, "-d,--duration", flags->duration, "of each measurement (default: 300ms)")->option_text("TIME");
    add_switch(command, "--no-color", flags->no_color, "no colours");
    command.footer(R"(Who spins keeps two CPUs busy however few messages there are; who blocks pays for each.

examples:
  ipcbench advise --size 1K --rate 20k/s --needs boundaries,reliable
  ipcbench advise --size 64K --needs cross-container results.json

exit codes: 0 some qualify, 3 none does)");
    return [flags] { return advise(*flags); };
}

}  // namespace ipcbench::cli
