#include "reporters/history/history_check.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <fmt/format.h>

namespace ipcbench::reporters {
namespace {

/// More would take long, and are of little interest.
constexpr std::size_t most_points = 500;

/// Returns the effect of each change: all points of the new level against all of the old one.
std::vector<Difference> differences_of(std::span<const double> rates, const std::vector<ChangePoint>& changes) {
    std::vector<Difference> differences;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::size_t before = i == 0 ? 0 : changes[i - 1].index;
        const std::size_t end = i + 1 < changes.size() ? changes[i + 1].index : rates.size();
        differences.push_back({unpaired_effect(rates.subspan(changes[i].index, end - changes[i].index),
                                               rates.subspan(before, changes[i].index - before)),
                               0});
    }
    return differences;
}

Tone tone_of_change(Finding finding) {
    return finding == Finding::slower ? Tone::bad : finding == Finding::faster ? Tone::good : Tone::quiet;
}

std::string named(const HistoryPoint& point) {
    return point.label.empty() ? point.date : point.date + " " + point.label;
}

}  // namespace

const LevelChange* CheckedSeries::recent(std::size_t points) const {
    const bool any = !changes.empty() && changes.back().index + points >= series.points.size();
    return any ? &changes.back() : nullptr;
}

std::vector<CheckedSeries> check_history(const History& history) {
    std::vector<CheckedSeries> checked;
    std::vector<Difference> differences;
    for (HistorySeries& series : series_of(history)) {
        const std::vector<double> rates = series.rates();
        const std::size_t from = rates.size() - std::min(rates.size(), most_points);
        std::vector<double> logarithms;
        std::transform(rates.begin() + static_cast<std::ptrdiff_t>(from), rates.end(), std::back_inserter(logarithms),
                       [](double rate) { return std::log(rate); });
        const std::vector<ChangePoint> changes = change_points(logarithms);
        const std::vector<Difference> more = differences_of(std::span(rates).subspan(from), changes);
        differences.insert(differences.end(), more.begin(), more.end());
        checked.push_back({std::move(series), {}});
        for (const ChangePoint& change : changes) {
            checked.back().changes.push_back({from + change.index, change.p_value});
        }
    }
    const std::vector<Judgement> judgements = judge_all(differences, {});
    auto judgement = judgements.begin();
    for (CheckedSeries& one : checked) {
        for (LevelChange& change : one.changes) {
            change.judgement = *judgement++;
        }
    }
    return checked;
}

Table table_of(const std::vector<const CheckedSeries*>& series) {
    Table table = table_of_rows("",
                                {{"cell"},
                                 {"points", Align::right},
                                 {"change from"},
                                 {"speed", Align::right},
                                 {"interval", Align::centre},
                                 {"p", Align::right},
                                 {"verdict"}},
                                {});
    for (const CheckedSeries* const one : series) {
        const std::string points = std::to_string(one->series.points.size());
        if (one->changes.empty()) {
            table.groups[0].rows.push_back({{{one->series.first().cell}, {points}, {"no change"}, {}, {}, {}, {}}});
        }
        for (const LevelChange& change : one->changes) {
            const Judgement& judgement = change.judgement;
            table.groups[0].rows.push_back(
                {{{one->series.first().cell},
                  {points},
                  {named(*one->series.points[change.index])},
                  {times_text(judgement.ratio.value), judgement.ratio.value},
                  {interval_text(judgement.ratio.interval)},
                  {fmt::format("{:.3f}", change.p_value)},
                  {std::string(name_of(judgement.finding)), {}, "", tone_of_change(judgement.finding)}}});
        }
    }
    return table;
}

}  // namespace ipcbench::reporters
