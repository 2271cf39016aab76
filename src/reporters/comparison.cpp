#include "reporters/comparison.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reporters/cell_name.hpp"
#include "reporters/figures.hpp"
#include "reporters/groups.hpp"
#include "reporters/paint.hpp"
#include "reporters/ranking.hpp"

namespace ipcbench::reporters {
namespace {

std::string name_of_cell(const RunResult& result) {
    std::string name = result.transport + (result.variant.empty() ? "" : " (" + result.variant + ")");
    name += fmt::format(", {}, {}, {}", result.codec, payload_text(result.payload_bytes), to_string(result.wait));
    name += result.placement == "none" ? "" : ", " + result.placement;
    const std::string load = to_string(result.load);
    return load.empty() ? name : name + ", " + load;
}

void note_difference(std::vector<std::string>& notes, std::string_view name, const std::string& before,
                     const std::string& after) {
    if (before != after) {
        notes.push_back(
            fmt::format("{}: {} -> {}", name, before.empty() ? "unknown" : before, after.empty() ? "unknown" : after));
    }
}

std::vector<std::string> context_differences(const Context& before, const Context& after) {
    std::vector<std::string> notes;
    note_difference(notes, "version", before.version, after.version);
    note_difference(notes, "build", before.build_type, after.build_type);
    note_difference(notes, "compiler", before.compiler, after.compiler);
    note_difference(notes, "host", before.host, after.host);
    note_difference(notes, "kernel", before.kernel, after.kernel);
    note_difference(notes, "system", before.os, after.os);
    note_difference(notes, "CPU", before.cpu_model, after.cpu_model);
    note_difference(notes, "CPUs", std::to_string(before.cpus), std::to_string(after.cpus));
    note_difference(notes, "clock", before.clock_source, after.clock_source);
    for (const Condition& one : before.conditions) {
        for (const Condition& other : after.conditions) {
            if (one.name == other.name && one.verdict != other.verdict) {
                note_difference(notes, one.name, fmt::format("{} ({})", name_of(one.verdict), one.found),
                                fmt::format("{} ({})", name_of(other.verdict), other.found));
            }
        }
    }
    return notes;
}

Paint paint_of(Finding finding) {
    switch (finding) {
        case Finding::faster:
            return Paint::good;
        case Finding::slower:
            return Paint::bad;
        case Finding::no_difference:
            return Paint::label;
    }
    return Paint::label;
}

std::string list(std::string_view title, const std::vector<std::string>& lines, const Style& style) {
    if (lines.empty()) {
        return "";
    }
    std::string text = "\n" + painted(title, Paint::heading, style) + "\n";
    for (const std::string& line : lines) {
        text += "  " + line + "\n";
    }
    return text;
}

}  // namespace

ReportComparison compare(const ReportFile& before, const ReportFile& after) {
    ReportComparison comparison;
    comparison.context = context_differences(before.context, after.context);
    for (const ReportFile* const report : {&before, &after}) {
        for (const RunResult& result : report->results) {
            comparison.noise = std::max(comparison.noise, result.noise.value_or(0));
            comparison.noise_known = comparison.noise_known || result.noise;
        }
    }
    std::map<std::string, const RunResult*> others;
    std::map<std::string, std::string> failed;
    for (const RunResult& result : after.results) {
        if (result.status == RunStatus::failed) {
            failed[cell_name(result)] = result.reason;
        }
        if (has_number(result)) {
            others[cell_name(result)] = &result;
        }
    }
    for (const RunResult& result : before.results) {
        const auto other = others.find(cell_name(result));
        if (has_number(result) && failed.contains(cell_name(result))) {
            comparison.failed.push_back(name_of_cell(result) + ": " + failed[cell_name(result)]);
            continue;
        }
        if (!has_number(result) || other == others.end()) {
            comparison.only_before.push_back(name_of_cell(result));
            continue;
        }
        const Ratio speed = speed_ratio(*other->second, result);
        comparison.cells.push_back({&result, other->second, speed, judge(speed, comparison.noise)});
        others.erase(other);
    }
    for (const auto& [name, result] : others) {
        comparison.only_after.push_back(name_of_cell(*result));
    }
    return comparison;
}

std::string comparison_table(const ReportComparison& comparison, const Style& style) {
    std::size_t width = sizeof "cell" - 1;
    for (const ComparedCell& cell : comparison.cells) {
        width = std::max(width, name_of_cell(*cell.before).size());
    }
    std::string text = painted(fmt::format("{:<{}}  {:>10}  {:>10}  {:>6}  {:^14}  {}", "cell", width, "before",
                                           "after", "speed", "95 %", "verdict"),
                               Paint::label, style) +
                       "\n";
    for (const ComparedCell& cell : comparison.cells) {
        text += fmt::format("{:<{}}  {:>10}  {:>10}  {:>6}  {:^14}  ", name_of_cell(*cell.before), width,
                            rate_text(cell.before->round_trips_per_s()), rate_text(cell.after->round_trips_per_s()),
                            times_text(cell.speed.value), interval_text(cell.speed.interval));
        text += painted(name_of(cell.finding), paint_of(cell.finding), style) + "\n";
    }
    text +=
        painted("Before and after: round trips per second. Speed: after against before.", Paint::label, style) + "\n";
    if (std::any_of(comparison.cells.begin(), comparison.cells.end(),
                    [](const ComparedCell& cell) { return !cell.speed.interval; })) {
        text += "Measured only once: a cell without an interval shows no difference (--repetitions 3).\n";
    }
    text += comparison.noise_known
                ? fmt::format("Identical things differed by up to {:.1f} % here: less shows no difference.\n",
                              100 * comparison.noise)
                : "How much identical things differ here is not known: measure with --self-check.\n";
    text += list("differs between the two reports", comparison.context, style);
    text += list("failed afterwards", comparison.failed, style);
    text += list("only before", comparison.only_before, style);
    text += list("only after", comparison.only_after, style);
    return text;
}

}  // namespace ipcbench::reporters
