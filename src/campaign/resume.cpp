#include "campaign/resume.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/recorded_request.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/printable.hpp"
#include "reporters/printable_result.hpp"
#include "reporters/results/names.hpp"

namespace ipcbench::campaign {
namespace {

/// Throws Error (usage) for a flag that requests something: without TRANSPORT, the report says what is measured.
void reject_request(const GivenFlags& given) {
    for (const Flag& flag : run_flags()) {
        if (is_part_of_request(flag.group) && given.has(flag.name())) {
            throw Error(
                ErrorKind::usage,
                fmt::format("--resume without TRANSPORT goes on as the report says, so {} does not apply", flag.name()),
                "leave it out, or repeat the whole command");
        }
    }
}

/// Returns "--size 1K", "no --size".
std::string shown_flag(const RequestRecord& record, const std::string& flag) {
    const auto found = record.flags.find(flag);
    return found == record.flags.end() ? "no " + flag
           : found->second.empty()     ? flag
                                       : fmt::format("{} {}", flag, fmt::join(found->second, ", "));
}

/// Throws Error (usage) that names the first difference between the request of a report and that of these flags.
void require_same_request(const GivenFlags& given, const RequestRecord& before, const std::string& file) {
    const RequestRecord now = read_request(given).record;
    const auto fail = [&](const std::string& then, const std::string& other) {
        throw Error(ErrorKind::usage,
                    fmt::format("--resume: '{}' was measured with {}, not with {}", file, then, other),
                    "to go on with it, give --resume alone");
    };
    if (now.transports != before.transports) {
        fail(fmt::format("{}", fmt::join(before.transports, ", ")), fmt::format("{}", fmt::join(now.transports, ", ")));
    }
    for (const Flag& flag : run_flags()) {
        const std::string name(flag.name());
        if (name == "--seed" && !given.has(name)) {
            continue;  // then it is the recorded one
        }
        if (const std::string then = shown_flag(before, name); then != shown_flag(now, name)) {
            fail(then, shown_flag(now, name));
        }
    }
}

/// Returns what a report has of a cell before it is measured: it has no text that cannot be shown.
RunResult reported(const PlannedCell& cell) {
    return reporters::printable(description_of(cell));
}

bool is_of_cell(const RunResult& run, const RunResult& cell) {
    return reporters::cell_name(run) == reporters::cell_name(cell);
}

void restore_runs(PlannedCampaign& campaign, const reporters::UnfinishedReport& file) {
    for (std::size_t i = 0; i < file.runs.size(); ++i) {
        const auto& [index, run] = file.runs[i];
        const auto fail = [&](const std::string& why) {
            throw Error(
                ErrorKind::usage, fmt::format("'{}': runs[{}]: {}", file.report.name, i, why),
                "the file was changed, or another version wrote it; measure again: ipcbench rerun " + file.report.name);
        };
        if (index >= campaign.cells.size()) {
            fail(fmt::format("there is no cell {}", index));
        }
        PlannedCell& cell = campaign.cells[index];
        if (const RunResult planned = reported(cell); !is_of_cell(run, planned)) {
            fail(fmt::format("it is a run of {}, but cell {} is {}", reporters::full_name(run), index,
                             reporters::full_name(planned)));
        }
        if (cell.earlier.size() == campaign.request.max_times()) {
            fail(fmt::format("cell {} has more than {} runs", index, campaign.request.max_times()));
        }
        cell.earlier.push_back(run);
    }
}

/// Restores the results of cells that have no runs in the report: each was measured once.
void restore_results(PlannedCampaign& campaign, const reporters::UnfinishedReport& file) {
    std::map<std::string, const RunResult*> finished;
    for (const RunResult& result : file.report.results) {
        if (result.status == RunStatus::ok) {
            finished.emplace(reporters::cell_name(result), &result);
        }
    }
    for (PlannedCell& cell : campaign.cells) {
        const auto result = finished.find(reporters::cell_name(reported(cell)));
        if (cell.runs() && cell.earlier.empty() && result != finished.end()) {
            cell.finished = std::make_shared<const RunResult>(*result->second);
        }
    }
}

/// Throws Error (usage) if a file with messages has changed since the report: its results would be lost.
void require_same_documents(const PlannedCampaign& campaign, const reporters::UnfinishedReport& file) {
    std::map<std::string, std::string> digests;
    for (const PlannedCell& cell : campaign.cells) {
        if (cell.cell().message) {
            digests.emplace(printable(cell.cell().message->use.request), cell.cell().message->use.digest);
        }
    }
    for (const RunResult& result : file.report.results) {
        if (!result.message) {
            continue;
        }
        const auto now = digests.find(result.message->request);
        if (now != digests.end() && now->second != result.message->digest) {
            throw Error(ErrorKind::usage,
                        fmt::format("'{}': '{}', or its answer or schema, has changed since", file.report.name,
                                    result.message->request),
                        "measure the present documents with ipcbench rerun, which keeps these results");
        }
    }
}

}  // namespace

void restore(PlannedCampaign& campaign, const reporters::UnfinishedReport& file) {
    require_same_documents(campaign, file);
    restore_runs(campaign, file);
    restore_results(campaign, file);
}

ResumedCampaign resume(const GivenFlags& given) {
    const std::string path = given.text("--resume").value_or("");
    if (path.empty() || path == "-") {
        throw Error(ErrorKind::usage, fmt::format("--resume: '{}' is not a file", path),
                    "give it the JSON report of the run that was interrupted");
    }
    reporters::UnfinishedReport file = reporters::read_unfinished(path);
    GivenFlags flags = recorded_flags(file.report.context, file.report.name);
    if (given.transports.empty()) {
        reject_request(given);
    } else {
        require_same_request(given, *file.report.context.request, file.report.name);
    }
    for (const Flag& flag : run_flags()) {
        if (!is_part_of_request(flag.group)) {
            flags.give_from(given, flag.name());
        }
    }
    if (!flags.has("--export-json")) {
        flags.give("--export-json", path);
    }
    PlannedCampaign campaign = plan_campaign(flags);
    restore(campaign, file);
    file.runs.clear();  // the cells have them now
    return {std::move(flags), std::move(campaign), std::move(file)};
}

}  // namespace ipcbench::campaign
