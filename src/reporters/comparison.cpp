#include "reporters/comparison.hpp"

#include <algorithm>
#include <map>
#include <set>

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
    name += load.empty() ? "" : ", " + load;
    name += result.asked_timing ? fmt::format(", timing {}", ipcbench::name_of(*result.asked_timing)) : "";
    const std::string options = options_text(result);
    return options.empty() ? name : name + ", " + options;
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

/// The results of a report by what was asked for; a duplicate is a cell of its own.
std::map<std::string, const RunResult*> by_name(const ReportFile& report, bool with_options) {
    UniqueNames unique;
    std::map<std::string, const RunResult*> results;
    for (const RunResult& result : report.results) {
        results.emplace(unique(cell_name(result, with_options)), &result);
    }
    return results;
}

bool options_are_known(const ReportFile& report) {
    return std::all_of(report.results.begin(), report.results.end(),
                       [](const RunResult& result) { return result.asked_options.has_value(); });
}

/// Finds the cells of one report in the other.
class Matching {
public:
    Matching(const ReportFile& before, const ReportFile& after)
        : by_options_(options_are_known(before) && options_are_known(after)), after_(by_name(after, by_options_)) {
        comparison_.context = context_differences(before.context, after.context);
        for (const ReportFile* const report : {&before, &after}) {
            for (const RunResult& result : report->results) {
                comparison_.noise = std::max(comparison_.noise, result.noise.value_or(0));
                comparison_.noise_known = comparison_.noise_known || result.noise;
            }
        }
        UniqueNames unique;
        for (const RunResult& result : before.results) {
            match(result, unique(cell_name(result, by_options_)));
        }
        tell_other_options();
        for (const RunResult* const result : only_before_) {
            comparison_.only_before.push_back(name_of_cell(*result));
        }
        for (const auto& [name, result] : after_) {
            if (has_number(*result)) {
                comparison_.only_after.push_back(name_of_cell(*result));
            }
        }
        tell_effective_options();
    }

    [[nodiscard]] const ReportComparison& comparison() const { return comparison_; }

private:
    void match(const RunResult& before, const std::string& name) {
        const auto found = after_.find(name);
        const RunResult* const after = found == after_.end() ? nullptr : found->second;
        if (after == nullptr) {
            only_before_.push_back(&before);
            comparison_.gone += has_number(before) ? 1 : 0;
            return;
        }
        if (has_number(before)) {
            after_.erase(found);
            add(before, *after);
        } else if (!has_number(*after)) {
            after_.erase(found);
        }
    }

    void add(const RunResult& before, const RunResult& after) {
        if (!has_number(after)) {
            const bool failed = after.status == RunStatus::failed;
            (failed ? comparison_.failed : comparison_.skipped)
                .push_back(name_of_cell(before) + (after.reason.empty() ? "" : ": " + after.reason));
            comparison_.gone += failed ? 0 : 1;
            return;
        }
        const Ratio speed = speed_ratio(after, before);
        comparison_.cells.push_back({&before, &after, speed, judge(speed, comparison_.noise)});
    }

    /// Cells without a counterpart that have one with other options.
    void tell_other_options() {
        std::map<std::string, std::string> others;  // by what else was asked for
        for (const auto& [name, result] : after_) {
            others.emplace(cell_name(*result, false), name);
        }
        std::erase_if(only_before_, [&](const RunResult* before) {
            const auto other = others.find(cell_name(*before, false));
            if (other == others.end()) {
                return false;
            }
            const auto shown = [](const RunResult& result) {
                const std::string options = options_text(result);
                return options.empty() ? "no options" : options;
            };
            comparison_.other_options.push_back(
                fmt::format("{} -> {}", name_of_cell(*before), shown(*after_.at(other->second))));
            after_.erase(other->second);
            others.erase(other);
            return true;
        });
    }

    /// Notes where the kernel, the machine or an earlier version turned the same request into something else.
    void tell_effective_options() {
        std::set<std::string> notes;
        for (const ComparedCell& cell : comparison_.cells) {
            for (const EffectiveOption& option : cell.before->options) {
                for (const EffectiveOption& other : cell.after->options) {
                    if (option.key == other.key && option.value != other.value) {
                        notes.insert(fmt::format("option {} of {}: {} -> {}", option.key, cell.before->transport,
                                                 option.value, other.value));
                    }
                }
            }
        }
        comparison_.context.insert(comparison_.context.end(), notes.begin(), notes.end());
    }

    bool by_options_;
    std::map<std::string, const RunResult*> after_;  ///< those that have no counterpart yet
    std::vector<const RunResult*> only_before_;
    ReportComparison comparison_;
};

}  // namespace

ReportComparison compare(const ReportFile& before, const ReportFile& after) {
    return Matching(before, after).comparison();
}

std::string differences_text(const ReportComparison& comparison, const Style& style) {
    return list("differs between the two reports", comparison.context, style) +
           list("failed afterwards", comparison.failed, style) + list("skipped afterwards", comparison.skipped, style) +
           list("not compared because the options differ", comparison.other_options, style) +
           list("only before", comparison.only_before, style) + list("only after", comparison.only_after, style);
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
    return text + differences_text(comparison, style);
}

}  // namespace ipcbench::reporters
