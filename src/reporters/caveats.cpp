#include "reporters/caveats.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/load_text.hpp"
#include "reporters/message_groups.hpp"
#include "reporters/paint.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::reporters {
namespace {

/// Counts the rows of a slice that consist mostly of something else than the mechanism.
struct Shares {
    std::size_t rows = 0;  ///< whose parts are known
    std::size_t codec = 0;
    std::size_t wake_up = 0;
    const RunResult* example = nullptr;  ///< of a row that is counted

    explicit Shares(const Slice& slice) {
        for (const ResultRow* const row : slice.rows) {
            const RunResult& result = *row->result;
            if (!result.breakdown || result.control) {
                continue;
            }
            ++rows;
            const double half = result.rate_mean_ns / 2;
            const bool mostly_codec = result.breakdown->codec_ns > half;
            const bool mostly_wake_up =
                !is_busy_polling(result.wait.mode) && result.breakdown->notification_ns.value_or(0) > half;
            codec += mostly_codec ? 1 : 0;
            wake_up += mostly_wake_up ? 1 : 0;
            example = mostly_codec || mostly_wake_up ? &result : example;
        }
    }

    [[nodiscard]] bool most(std::size_t counted) const { return 2 * counted > rows; }
};

/// Returns the flag with which a side would not sleep, or not at once.
std::string_view waking_flag(const RunResult& result) {
    const bool one_cpu = result.cpus && result.cpus->first == result.cpus->second;  // where polling keeps the peer away
    return result.wait.mode == WaitMode::block && !one_cpu ? "--wait hybrid" : "--wait yield";
}

/// `only` is whether there is no other slice.
std::string ranking_caveat(const Shares& shares, bool only) {
    const auto where = [&](std::size_t counted) {
        return only ? fmt::format("in {} of {} rows", format_count(counted), format_count(shares.rows))
                    : std::string("in most rows");
    };
    if (shares.most(shares.codec)) {
        const bool bare = shares.example->codec == "raw";
        return fmt::format(
            "{} the codec takes over half of the round trip, so the table ranks the codec more than the "
            "mechanisms{}",
            where(shares.codec), bare ? "" : "; --codec raw shows these");
    }
    if (shares.most(shares.wake_up)) {
        return fmt::format(
            "{} waking the other side takes over half of the round trip, so the table ranks the "
            "scheduler more than the mechanisms; {} shows these",
            where(shares.wake_up), waking_flag(*shares.example));
    }
    return "";
}

std::string warning_line(const std::string& text, const Style& style, std::string_view label = "warning:") {
    return painted(std::string(label), Paint::warning, style) + " " + wrapped(text, label.size() + 1, style.wrap) +
           "\n";
}

std::string sentence(const MessageGroups::Message& message, std::string_view separator = ", ") {
    return message.names.empty() ? message.text : names_text(message.names, separator) + ": " + message.text;
}

std::string on_its_own(const std::string& lines) {
    return lines.empty() ? lines : "\n" + lines;
}

/// Names rows that were skipped, or did not end well. Several skipped ones of one transport are named by their number,
/// because they were asked for by a glob or an axis that does not apply: "shm-sem (8 cells)".
std::vector<std::string> cells_named(const std::vector<const ResultRow*>& rows, const ResultSet& results) {
    constexpr std::size_t max_each = 2;
    std::map<std::string, std::size_t> cells;
    for (const ResultRow* const row : rows) {
        ++cells[row->result->transport];
    }
    std::vector<std::string> names;
    for (const ResultRow* const row : rows) {
        const std::string& transport = row->result->transport;
        const bool counted = row->result->status == RunStatus::skipped && cells.at(transport) > max_each;
        std::string name =
            counted ? fmt::format("{} ({} cells)", transport, format_count(cells.at(transport))) : results.label(*row);
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

}  // namespace

bool shared_cpu(const RunResult& result) {
    return std::any_of(result.warnings.begin(), result.warnings.end(),
                       [](const Warning& warning) { return warning.code == WarningCode::shared_cpu; });
}

void add_mark(MessageGroups& marked, const RunResult& result, const std::string& name) {
    for (const Warning& warning : result.warnings) {
        if (warning.code == WarningCode::shared_cpu) {
            marked.add(warning, name);
        }
    }
}

std::vector<std::string> mark_legend(const ResultSet& results) {
    std::vector<std::string> legend;
    for (const MessageGroups::Message& message : row_caveats(results).marked.messages()) {
        legend.push_back(fmt::format("{}: {}.", shared_cpu_mark, message.text));
    }
    return legend;
}

std::string ranking_caveats(const ResultSet& results, const Style& style) {
    const std::vector<Slice> slices = results.slices();
    MessageGroups messages;
    std::set<std::string> said;
    for (const Slice& slice : slices) {
        if (const std::string text = ranking_caveat(Shares(slice), slices.size() == 1); !text.empty()) {
            // The trait is named once: "payload 1 KiB, 16 KiB".
            const bool again = !said.insert(text).second && slice.heading.values.size() == 1;
            messages.add(text, again ? slice.heading.text() : slice.heading.title());
        }
    }
    std::string text;
    // A heading of several traits has commas of its own.
    const std::string_view separator = !slices.empty() && slices.front().heading.values.size() > 1 ? "; " : ", ";
    for (MessageGroups::Message message : messages.messages()) {
        if (message.names.size() == slices.size()) {
            message.names.clear();  // it is about every table
        }
        text += wrapped(capitalised(sentence(message, separator)), 0, style.wrap) + "\n";
    }
    return on_its_own(text);
}

RowCaveats row_caveats(const ResultSet& results) {
    RowCaveats caveats;
    for (const ResultRow& row : results.rows()) {
        const std::string name = results.label(row);
        for (const Warning& warning : row.result->warnings) {
            const bool shown_by_the_table =
                warning.code == WarningCode::shared_cpu || warning.code == WarningCode::coarse_percentiles;
            if (!shown_by_the_table) {
                caveats.warnings.add(warning, name);
            }
        }
        add_mark(caveats.marked, *row.result, name);
        if (const std::string losses = losses_text(*row.result); is_measured(*row.result) && !losses.empty()) {
            caveats.warnings.add(losses, name);
        }
    }
    return caveats;
}

std::string row_caveats(const ResultSet& results, const Style& style) {
    const RowCaveats caveats = row_caveats(results);
    std::string text;
    for (const MessageGroups::Message& message : caveats.marked.messages()) {
        text += warning_line(sentence(message), style, shared_cpu_mark + std::string(":"));
    }
    for (const MessageGroups::Message& message : caveats.warnings.messages()) {
        text += warning_line(sentence(message), style);
    }
    return on_its_own(text);
}

std::vector<MissingCells> missing_cells(const ResultSet& results) {
    std::vector<MissingCells> all;
    for (const RunStatus status : {RunStatus::partial, RunStatus::skipped, RunStatus::failed}) {
        std::vector<std::vector<const ResultRow*>> of_reasons;
        std::map<std::tuple<std::string, std::string>, std::size_t> places;
        for (const ResultRow& row : results.rows()) {
            const RunResult& result = *row.result;
            if (result.status != status) {
                continue;
            }
            const auto [place, is_new] = places.try_emplace({result.reason, result.hint}, of_reasons.size());
            if (is_new) {
                of_reasons.emplace_back();
            }
            of_reasons[place->second].push_back(&row);
        }
        for (const std::vector<const ResultRow*>& rows : of_reasons) {
            const RunResult& result = *rows.front()->result;
            all.push_back({status, names_text(cells_named(rows, results)), result.reason, result.hint});
        }
    }
    return all;
}

std::string missing_cells(const ResultSet& results, const Style& style) {
    constexpr std::size_t width = 8;
    std::string text;
    for (const MissingCells& cells : missing_cells(results)) {
        const Paint paint = cells.status == RunStatus::failed ? Paint::bad : Paint::warning;
        const std::string reason = cells.reason.empty() ? "" : ": " + cells.reason;
        text += painted(fmt::format("{:<{}}", name_of(cells.status), width), paint, style) + " " +
                wrapped(cells.names + reason, width + 1, style.wrap) + "\n";
        if (!cells.hint.empty()) {
            text += std::string(width + 1, ' ') + painted("hint", Paint::label, style) + ": " +
                    wrapped(cells.hint, width + 1 + sizeof "hint:", style.wrap) + "\n";
        }
    }
    return on_its_own(text);
}

}  // namespace ipcbench::reporters
