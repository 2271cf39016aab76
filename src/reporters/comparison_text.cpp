#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/caveats.hpp"
#include "reporters/comparison.hpp"
#include "reporters/escape.hpp"
#include "reporters/numbers.hpp"
#include "reporters/paint.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

Tone tone_of(Finding finding) {
    switch (finding) {
        case Finding::faster:
            return Tone::good;
        case Finding::slower:
            return Tone::bad;
        case Finding::same:
        case Finding::undecided:
            break;
    }
    return Tone::quiet;
}

std::size_t count(const ReportComparison& comparison, bool (*which)(const ComparedCell&)) {
    return static_cast<std::size_t>(std::count_if(comparison.cells.begin(), comparison.cells.end(), which));
}

/// Returns how the intervals were computed; "" if there are none.
std::string method_text(const ReportComparison& comparison) {
    const std::size_t judged = count(comparison, [](const ComparedCell& cell) { return cell.effect.has_error(); });
    if (judged == 0) {
        return "";
    }
    const std::size_t paired = count(comparison, [](const ComparedCell& cell) { return cell.effect.paired; });
    const std::string sure = exact_percent_text(1 - comparison.tolerance.error);
    return fmt::format(
        "Interval: {}. Repetitions are {}.",
        judged == 1 ? sure : fmt::format("{} for all {} cells together (Holm)", sure, format_count(judged)),
        paired > 0 ? "compared pair by pair, because they were taken in turn"
                   : "not paired, because they were not taken in turn");
}

/// Returns what is known of identical measurements, which the intervals do not cover.
std::string noise_text(const ReportComparison& comparison) {
    const std::size_t known = count(comparison, [](const ComparedCell& cell) { return cell.noise_known; });
    if (known == 0) {
        return "How much identical measurements differ here is not known: see --self-check, ipcbench calibrate.";
    }
    return fmt::format("Noise: what identical measurements of the cell differed by. A difference counts beyond that{}.",
                       known == comparison.cells.size() ? ""
                                                        : fmt::format(" ({} of {} cells have one)", format_count(known),
                                                                      format_count(comparison.cells.size())));
}

/// Returns a line for each cell that is undecided.
std::vector<std::string> undecided_cells(const ReportComparison& comparison) {
    std::vector<std::string> lines;
    for (const ComparedCell& cell : comparison.cells) {
        if (cell.judgement.finding == Finding::undecided) {
            const std::string takes = cell.at_other_times && cell.effect.has_error()
                                          ? "it would have to be measured in turn"
                                          : what_it_takes(cell.judgement, cell.effect, comparison.tolerance.margin);
            lines.push_back(fmt::format("{}: {}", full_name(*cell.before), takes));
        }
    }
    return lines;
}

bool at_fixed_rate(const ComparedCell& cell) {
    return cell.before->load.rate > 0 && cell.after->load.rate > 0;
}

/// Returns what is compared, the rate, or at a fixed one the mean time, marked if both sides shared a CPU for part of
/// the time.
TableCell compared_figure(const RunResult& result, bool at_fixed_rate) {
    TableCell cell = at_fixed_rate ? TableCell{format_ns(result.rate_mean_ns), result.rate_mean_ns}
                                   : figure(result.round_trips_per_s(), Unit::per_second);
    cell.flag = shared_cpu(result) ? shared_cpu_mark : "";
    return cell;
}

/// Returns what the mark means for each reason.
std::vector<std::string> notes_on_marks(const ReportComparison& comparison) {
    MessageGroups marked;
    for (const ComparedCell& cell : comparison.cells) {
        add_mark(marked, *cell.before, full_name(*cell.before) + " (before)");
        add_mark(marked, *cell.after, full_name(*cell.after) + " (after)");
    }
    std::vector<std::string> notes;
    for (const MessageGroups::Message& message : marked.messages()) {
        notes.push_back(fmt::format("{}: {}: {}", shared_cpu_mark, names_text(message.names), message.text));
    }
    return notes;
}

/// Returns sentences that explain the table: what the columns mean that are shown, and what is not known.
std::vector<std::string> notes_on(const ReportComparison& comparison, const Table& table,
                                  const std::function<bool(std::size_t column)>& shown) {
    std::vector<std::string> notes;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.columns[i].note.empty() && shown(i)) {
            notes.push_back(table.columns[i].note);
        }
    }
    if (std::any_of(comparison.cells.begin(), comparison.cells.end(),
                    [](const ComparedCell& cell) { return !cell.effect.has_error(); })) {
        notes.emplace_back("A cell that was measured once (--repetitions 5), or at a fixed --rate, has no interval.");
    }
    notes.push_back(noise_text(comparison));
    if (count(comparison, [](const ComparedCell& cell) { return cell.at_other_times; }) > 0) {
        notes.emplace_back(other_times_text);
    }
    const std::vector<std::string> marks = notes_on_marks(comparison);
    notes.insert(notes.end(), marks.begin(), marks.end());
    return notes;
}

/// Returns the first few lines, and how many more there are: what a glob asked for and cannot run may be a long list.
std::vector<std::string> shortened_list(const std::vector<std::string>& lines) {
    constexpr std::size_t max = 8;
    if (lines.size() <= max) {
        return lines;
    }
    std::vector<std::string> some(lines.begin(), lines.begin() + max);
    some.push_back(fmt::format("and {} more", format_count(lines.size() - max)));
    return some;
}

struct List {
    std::string_view title;
    std::vector<std::string> lines;
};

std::vector<List> lists_of(const ReportComparison& comparison) {
    return {{"undecided", undecided_cells(comparison)},
            {"makes the numbers unreliable", comparison.conditions},
            {"differs between the two reports", comparison.context},
            {"failed afterwards", comparison.failed},
            {"skipped afterwards", comparison.skipped},
            {"not compared because the options differ", comparison.other_options},
            {"only before", comparison.only_before},
            {"only after", comparison.only_after},
            {"measured in neither", shortened_list(comparison.in_neither)}};
}

}  // namespace

Table table_of(const ReportComparison& comparison) {
    constexpr std::size_t rate_width = 10;
    constexpr std::size_t ratio_width = 6;
    constexpr std::size_t interval_width = 14;
    const bool noise = std::any_of(comparison.cells.begin(), comparison.cells.end(),
                                   [](const ComparedCell& cell) { return cell.noise_known; });
    const bool rates = std::any_of(comparison.cells.begin(), comparison.cells.end(), at_fixed_rate);
    const std::string compared =
        fmt::format("Before and after: round trips per second{}. Speed: after against before.",
                    rates ? ", or at a fixed --rate the mean time since each was scheduled" : "");
    // On a narrow screen the verdict stands for the interval.
    std::vector<Column> columns{
        {"cell"},
        {"before", Align::right, Unit::per_second, rate_width, false, 0, compared},
        {"after", Align::right, Unit::per_second, rate_width},
        {"speed", Align::right, Unit::none, ratio_width},
        {"interval", Align::centre, Unit::none, interval_width, false, 1, method_text(comparison)}};
    if (noise) {
        columns.push_back({"noise", Align::right, Unit::none, 0, false, 3});
    }
    columns.push_back({"visible", Align::right, Unit::none, 0, false, 2,
                       "Visible: the smallest difference that would be found 9 times in 10."});
    columns.push_back({"verdict"});
    Table table{"", std::move(columns), {{}}};
    for (const ComparedCell& cell : comparison.cells) {
        const Judgement& judgement = cell.judgement;
        TableRow row{{{full_name(*cell.before)},
                      compared_figure(*cell.before, at_fixed_rate(cell)),
                      compared_figure(*cell.after, at_fixed_rate(cell)),
                      {times_text(judgement.ratio.value), judgement.ratio.value},
                      {interval_text(judgement.ratio.interval)}}};
        if (noise) {
            row.cells.push_back(cell.noise_known ? TableCell{percent_text(judgement.noise), judgement.noise}
                                                 : TableCell{});
        }
        row.cells.push_back(judgement.smallest_visible
                                ? TableCell{percent_text(*judgement.smallest_visible), judgement.smallest_visible}
                                : TableCell{});
        row.cells.push_back({verdict_text(judgement, comparison.tolerance.margin), {}, "", tone_of(judgement.finding)});
        table.groups[0].rows.push_back(std::move(row));
    }
    return table;
}

std::string differences_text(const ReportComparison& comparison, const Style& style) {
    std::string text;
    for (const auto& [title, lines] : lists_of(comparison)) {
        if (!lines.empty()) {
            text += "\n" + painted(title, Paint::heading, style) + "\n";
        }
        for (const std::string& line : lines) {
            text += "  " + wrapped(line, 2, style.wrap) + "\n";
        }
    }
    return text;
}

std::string comparison_report(const ReportComparison& comparison, const Style& style) {
    std::string text;
    std::vector<std::string> notes;
    if (!comparison.cells.empty()) {
        const Table table = table_of(comparison);
        const TextLayout layout({&table, 1}, style, style.wrap == 0 ? std::size_t{widest} : width_of(style));
        text = layout(table);
        notes = notes_on(comparison, table, [&layout](std::size_t column) { return layout.shows(column); });
    }
    for (const std::string& note : notes) {
        text += painted(wrapped(note, 0, style.wrap), Paint::label, style) + "\n";
    }
    return text + differences_text(comparison, style);
}

std::string comparison_markdown(const ReportComparison& comparison) {
    const MicroSign utf8(true);
    std::string text;
    std::vector<std::string> notes;
    if (!comparison.cells.empty()) {
        const Table table = table_of(comparison);
        text = markdown_of(table);
        notes = notes_on(comparison, table, [](std::size_t) { return true; });
    }
    text += "\n";
    for (const std::string& note : notes) {
        text += markdown_escaped(note) + "\n";
    }
    for (const auto& [title, lines] : lists_of(comparison)) {
        text += lines.empty() ? "" : fmt::format("\n{}:\n\n", title);
        for (const std::string& line : lines) {
            text += "- " + markdown_escaped(line) + "\n";
        }
    }
    return text;
}

}  // namespace ipcbench::reporters
