#include "reporters/comparison_json.hpp"

#include <nlohmann/json.hpp>

#include "reporters/context_json.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
Json optional_json(const std::optional<Value>& value) {
    return value ? Json(*value) : Json();
}

Json side_json(const ReportFile& report) {
    return {{"report", report.name}, {"context", to_json(report.context)}};
}

Json cell_json(const ComparedCell& cell) {
    const Judgement& judgement = cell.judgement;
    const std::optional<Interval>& interval = judgement.ratio.interval;
    return {{"cell", cell_name(*cell.before)},
            {"before_per_s", cell.before->round_trips_per_s()},
            {"after_per_s", cell.after->round_trips_per_s()},
            {"speed", judgement.ratio.value},
            {"interval",
             interval ? Json{{"low", interval->low}, {"high", interval->high}, {"level", interval->level}} : Json()},
            {"paired", cell.effect.paired},
            {"repetitions", cell.effect.repetitions},
            {"p_value", known(judgement.p_value, cell.effect.has_error())},
            {"noise", known(judgement.noise, cell.noise_known || cell.at_other_times)},
            {"verdict", name_of(judgement.finding)},
            {"smallest_visible", optional_json(judgement.smallest_visible)},
            {"repetitions_needed", optional_json(judgement.repetitions_needed)},
            {"differences", cell.differences}};
}

Json comparison_json(const ReportComparison& comparison) {
    Json cells = Json::array();
    for (const ComparedCell& cell : comparison.cells) {
        cells.push_back(cell_json(cell));
    }
    return {{"before", side_json(*comparison.before)},
            {"after", side_json(*comparison.after)},
            {"margin", comparison.tolerance.margin},
            {"error", comparison.tolerance.error},
            {"cells", std::move(cells)},
            {"failed", comparison.failed},
            {"skipped", comparison.skipped},
            {"other_options", comparison.other_options},
            {"only_before", comparison.only_before},
            {"in_neither", comparison.in_neither},
            {"only_after", comparison.only_after},
            {"conditions", comparison.conditions},
            {"differences", comparison.context}};
}

}  // namespace

std::string comparison_json(std::span<const ReportComparison> comparisons) {
    Json all = Json::array();
    for (const ReportComparison& comparison : comparisons) {
        all.push_back(comparison_json(comparison));
    }
    constexpr int indent = 2;
    return text_of(Json{{"comparison_version", 1}, {"comparisons", std::move(all)}}, indent) + "\n";
}

}  // namespace ipcbench::reporters
