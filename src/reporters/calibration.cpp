#include "reporters/calibration.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"
#include "reporters/context_json.hpp"
#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/numbers.hpp"
#include "reporters/paint.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t calibration_version = 1;

TableCell share(std::size_t part, std::size_t whole) {
    const double value = whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
    return {figure_text(value, Unit::percent), value};
}

TableRow row_of(const std::string& label, const CellScore& score) {
    return {{{label},
             share(score.false_findings, score.campaigns),
             share(score.covered, score.campaigns),
             share(score.same, score.campaigns),
             share(score.undecided, score.campaigns),
             {figure_text(score.slowed, Unit::percent), score.slowed},
             share(score.missed, score.campaigns),
             {percent_text(score.smallest_found), score.smallest_found},
             {percent_text(score.noise), score.noise}}};
}

bool blocks(const Wait& wait) {
    return !is_busy_polling(wait.mode);
}

Table table_of(const Calibration& calibration, std::string title, CellScore CalibratedCell::*score) {
    Table table{std::move(title),
                {{"cell"},
                 {"false", Align::right},
                 {"covered", Align::right},
                 {"same", Align::right},
                 {"undecided", Align::right},
                 {"slowed", Align::right},
                 {exact_percent_text(calibration.slowdown) + " missed", Align::right},
                 {"found", Align::right},
                 {"noise", Align::right}},
                {}};
    for (const auto& [group, group_title] : groups) {
        TableGroup of_group{std::string(group_title)};
        for (const CalibratedCell& cell : calibration.cells) {
            if (group == (blocks(cell.wait) ? Group::blocking : Group::busy_polling)) {
                of_group.rows.push_back(row_of(cell.label, cell.*score));
            }
        }
        if (!of_group.rows.empty()) {
            table.groups.push_back(std::move(of_group));
        }
    }
    return table;
}

Json score_json(const CellScore& score) {
    return {{"campaigns", score.campaigns}, {"false_findings", score.false_findings}, {"covered", score.covered},
            {"same", score.same},           {"undecided", score.undecided},           {"slowed", score.slowed},
            {"missed", score.missed},       {"smallest_found", score.smallest_found}, {"noise", score.noise}};
}

}  // namespace

std::string calibration_text(const Calibration& calibration, const Style& style) {
    std::string text;
    for (const auto& [title, score] : {std::pair{"measured in turn", &CalibratedCell::in_turn},
                                       std::pair{"two campaigns, one after the other", &CalibratedCell::apart}}) {
        text +=
            painted(title, Paint::heading, style) + "\n" + text_of(table_of(calibration, title, score), style) + "\n";
    }
    const std::string campaigns = fmt::format("Campaigns with any false verdict: {} of {} in turn, {} of {} pairs.",
                                              calibration.in_turn.with_false_findings, calibration.in_turn.campaigns,
                                              calibration.apart.with_false_findings, calibration.apart.campaigns);
    const bool host_moves_cpus = std::any_of(calibration.cells.begin(), calibration.cells.end(),
                                             [](const CalibratedCell& cell) { return cell.noise_apart > 0; });
    for (const std::string& note :
         {campaigns,
          std::string("False: identical cells called faster or slower. Covered: 95 % intervals that contain "
                      "the truth. Slowed: how much slower the busy wait made the cell, by the median of all rounds. "
                      "Found: the smallest slowdown that is found 9 times in 10."),
          std::string(
              "Noise: how far identical measurements differ beyond their intervals. compare --calibration counts "
              "that as no difference."),
          std::string(
              host_moves_cpus
                  ? "On a virtual machine the host may move the CPUs, so busy-polling cells of two campaigns are "
                    "called "
                    "faster or slower only beyond 10x. With --calibration, compare uses the noise above instead."
                  : "")}) {
        text += note.empty() ? "" : painted(wrapped(note, 0, style.wrap), Paint::label, style) + "\n";
    }
    return text;
}

std::string calibration_document(const Calibration& calibration) {
    Json cells = Json::array();
    for (const CalibratedCell& cell : calibration.cells) {
        cells.push_back({{"cell", cell.name},
                         {"blocks", blocks(cell.wait)},
                         {"in_turn", score_json(cell.in_turn)},
                         {"apart", score_json(cell.apart)}});
    }
    const auto count = [](const Calibration::Count& of) {
        return Json{{"campaigns", of.campaigns}, {"with_false_findings", of.with_false_findings}};
    };
    const Json document{{"calibration_version", calibration_version},
                        {"context", reporters::to_json(calibration.context)},
                        {"repetitions", calibration.repetitions},
                        {"slowdown", calibration.slowdown},
                        {"in_turn", count(calibration.in_turn)},
                        {"apart", count(calibration.apart)},
                        {"cells", std::move(cells)}};
    constexpr int indent = 2;
    return text_of(document, indent) + "\n";
}

CalibratedNoise::CalibratedNoise(const std::string& path) {
    const auto node = [&](const Json& value) { return JsonNode(value, path); };
    bool version_known = false;
    read_file_fields(
        path, path,
        {{{"calibration_version",
           [&](const Json& value) {
               const JsonNode version = node(value).in("calibration_version");
               if (version.count() != calibration_version) {
                   version.fail(fmt::format("this program knows version {}", calibration_version));
               }
               version_known = true;
           }}},
         {{"cells", [&](const Json& value, std::size_t index) {
               const JsonNode cell = node(value).in("cells").in(index);
               cells_.push_back({cell.at("cell").text(), cell.at("blocks").flag(),
                                 cell.at("in_turn").at("noise").number(), cell.at("apart").at("noise").number()});
           }}}});
    if (!version_known) {
        throw Error(ErrorKind::usage, fmt::format("'{}' is not a calibration", path),
                    "ipcbench calibrate -o FILE writes one");
    }
}

std::optional<double> CalibratedNoise::noise_of(const RunResult& result, bool paired) const {
    const std::string name = cell_name(result);
    std::optional<double> greatest;
    for (const CellNoise& cell : cells_) {
        const double noise = paired ? cell.in_turn : cell.apart;
        if (cell.name == name) {
            return noise;
        }
        if (cell.blocks == blocks(result.wait)) {
            greatest = std::max(greatest.value_or(0), noise);
        }
    }
    return greatest;
}

}  // namespace ipcbench::reporters
