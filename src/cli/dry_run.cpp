#include "cli/dry_run.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/format.h>

#include "campaign/campaign.hpp"
#include "campaign/time_budget.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"
#include "reporters/results/names.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::cli {
namespace {

using campaign::PlannedCampaign;
using campaign::PlannedCell;
using reporters::Align;
using reporters::Table;
using reporters::TableRow;
using reporters::Unit;

/// Returns the row of a cell that is measured. A count of round trips as fast as possible takes an unknown time.
TableRow row_of(const PlannedCampaign& campaign, const PlannedCell& cell) {
    const auto left = static_cast<double>(campaign::runs_left(campaign, cell));
    const auto each = campaign::expected_time(cell.cell());
    const auto time = [&](double times) {
        return each ? figure(times * static_cast<double>(each->count()), Unit::nanoseconds) : reporters::TableCell{};
    };
    return {{{reporters::full_name(campaign::description_of(cell))}, figure(left, Unit::count), time(1), time(left)}};
}

/// The cells that are skipped; those of a transport with the same reason are one row.
class Skipped {
public:
    void add(const RunResult& result) {
        const auto known = std::find_if(all_.begin(), all_.end(), [&](const Group& group) {
            return group.first->transport == result.transport && group.first->reason == result.reason;
        });
        if (known == all_.end()) {
            all_.push_back({&result, 1});
        } else {
            ++known->cells;
        }
    }

    [[nodiscard]] std::string text(const reporters::Style& style) const {
        Table table = reporters::table_of_rows("", {{""}, {"", Align::left, Unit::none, 0, /*wraps=*/true}}, {});
        for (const Group& group : all_) {
            const std::string cells = group.cells == 1 ? "" : fmt::format(" ({} cells)", format_count(group.cells));
            table.groups[0].rows.push_back(
                {{{group.first->transport + cells}, {"skipped: " + group.first->reason}}, group.first->hint});
        }
        return all_.empty() ? "" : text_of(table, style);
    }

private:
    struct Group {
        const RunResult* first;
        std::size_t cells;
    };
    std::vector<Group> all_;
};

}  // namespace

std::string dry_run_text(const PlannedCampaign& campaign, const reporters::Style& style) {
    constexpr std::size_t time_width = 7;  // "1.15 s"
    Table table{"",
                {{"cell"},
                 {"runs", Align::right},
                 {"each", Align::right, Unit::nanoseconds, time_width},
                 {"together", Align::right, Unit::nanoseconds, time_width}},
                {{}}};
    std::vector<TableRow>& rows = table.groups[0].rows;
    Skipped skipped;
    for (const std::size_t index : campaign::order_of(campaign.cells.size(), campaign.request.plan, 0)) {
        const PlannedCell& cell = campaign.cells[index];
        if (cell.skipped) {
            skipped.add(*cell.skipped);
        } else if (campaign::runs_left(campaign, cell) > 0) {
            rows.push_back(row_of(campaign, cell));
        }
    }
    if (const auto controls = campaign::time_of(campaign.controls); controls.count() > 0) {
        rows.push_back(
            {{{"controls, in between"}, {}, {}, figure(static_cast<double>(controls.count()), Unit::nanoseconds)}});
    }
    std::string text = rows.empty() ? "" : text_of(table, style);
    const std::string reasons = skipped.text(style);
    text += (text.empty() || reasons.empty() ? "" : "\n") + reasons;
    const bool unknown = std::any_of(campaign.cells.begin(), campaign.cells.end(), [](const PlannedCell& cell) {
        return cell.runs() && !campaign::expected_time(cell.cell());
    });
    if (unknown) {
        text +=
            reporters::wrapped(
                "Where no time is shown, a number of round trips was asked for, and how long they take is not known "
                "before they run (--duration).",
                0, style.wrap) +
            "\n";
    }
    return text + "\n" + reporters::wrapped(campaign::run_summary(campaign) + "; nothing was run", 0, style.wrap) +
           "\n";
}

}  // namespace ipcbench::cli
