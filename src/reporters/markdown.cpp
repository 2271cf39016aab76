#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/at_end.hpp"
#include "reporters/figures.hpp"
#include "reporters/load_text.hpp"
#include "reporters/printable_result.hpp"
#include "reporters/ranking.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

/// As text that Markdown leaves alone, also within a cell of a table.
std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : printable(std::string_view(text))) {
        if (c == '<') {
            safe += "&lt;";
        } else if (c == '&') {  // "&#8238;" is a character, too
            safe += "&amp;";
        } else {
            safe += std::string_view("\\`*|[]").find(c) == std::string_view::npos ? "" : "\\";
            safe += c;
        }
    }
    return safe;
}

std::string context_text(const Context& context) {
    std::string text = escaped(fmt::format("ipcbench {}, {}, {}, {}. {}.", context.version, context.build_type,
                                           context.compiler, context.date, fmt::join(machine_facts(context), ", "))) +
                       "\n";
    for (const Condition& condition : context.conditions) {
        if (condition.verdict == Verdict::bad && condition.spoils) {
            text += "\n> **Warning:** " + escaped(condition.found) + "\n";
        }
    }
    return text;
}

/// The rate's interval, at its level.
std::string interval(const RunResult& result) {
    return result.rate_interval ? rate_text(result.rate_interval->low) + " .. " + rate_text(result.rate_interval->high)
                                : "-";
}

struct Column {
    const char* title;
    bool figure;
    std::function<std::string(const RunResult&)> text;
};

Column time_column(const char* title, double RoundTripTimes::*which) {
    return {title, true, [which](const RunResult& result) { return time_text(result, which); }};
}

class MarkdownReporter final : public ReportAtEnd {
public:
    using ReportAtEnd::ReportAtEnd;

    void begin(const Context& context) override { context_ = context_text(context); }
    void result(const RunResult& result) override { results_.push_back(result); }

private:
    [[nodiscard]] std::string document() override { return context_ + tables() + missing() + paused(); }

    [[nodiscard]] bool any(const std::function<bool(const RunResult&)>& which) const {
        return std::any_of(results_.begin(), results_.end(), which);
    }

    /// Those that say something of these results.
    [[nodiscard]] std::vector<Column> columns() const {
        std::vector<Column> columns{{"transport", false, [](const RunResult& result) { return result.transport; }}};
        if (mixes_codecs(rank(results_))) {
            columns.push_back({"codec", false, [](const RunResult& result) { return result.codec; }});
        }
        if (any([](const RunResult& result) { return !result.variant.empty(); })) {
            columns.push_back({"build", false, [](const RunResult& result) { return result.variant; }});
        }
        columns.push_back({"wait", false, [](const RunResult& result) { return to_string(result.wait); }});
        columns.push_back(
            {"per second", true, [](const RunResult& result) { return rate_text(result.round_trips_per_s()); }});
        if (any([](const RunResult& result) { return result.rate_interval.has_value(); })) {
            columns.push_back({"95 % interval", true, interval});
        }
        columns.push_back({"mean", true, [](const RunResult& result) { return format_ns(result.rate_mean_ns); }});
        columns.push_back(time_column("p50", &RoundTripTimes::p50));
        columns.push_back(time_column("p99", &RoundTripTimes::p99));
        columns.push_back(time_column("p99.9", &RoundTripTimes::p99_9));
        columns.push_back({"CPU", true, cpu_text});
        return columns;
    }

    [[nodiscard]] std::string tables() const {
        std::string text;
        const std::vector<Column> all = columns();
        for (const Ranking& ranking : rank(results_)) {
            text += ranking.title.empty() ? "" : "\n### " + escaped(ranking.title) + "\n";
            for (const auto& [group, title] : groups) {
                const std::vector<const RunResult*> rows = ranking.of(group);
                text += rows.empty() ? "" : fmt::format("\n**{}**\n\n", title) + table(all, rows) + words_on(rows);
            }
        }
        return text.empty()
                   ? text
                   : text +
                         "\nper second: round trips, or messages of a stream, or whole lives of connections; mean, "
                         "p50, p99, p99.9 and CPU, of both processes: of one of these. slower: than the first "
                         "of its table.\n";
    }

    /// What else came of their loads.
    static std::string words_on(const std::vector<const RunResult*>& rows) {
        const RowLabels labels(rows);
        std::string text;
        for (const RunResult* const row : rows) {
            if (const std::string words = load_words(*row); !words.empty()) {
                text += fmt::format("- {}: {}\n", escaped(labels(*row)), escaped(words));
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    static std::string table(const std::vector<Column>& columns, const std::vector<const RunResult*>& rows) {
        std::string text = "|";
        std::string rule = "|";
        for (const Column& column : columns) {
            text += fmt::format(" {} |", column.title);
            rule += column.figure ? " ---: |" : " --- |";
        }
        text += " slower |\n" + rule + " ---: |\n";
        for (const RunResult* const row : rows) {
            text += "|";
            for (const Column& column : columns) {
                text += " " + escaped(column.text(*row)) + " |";
            }
            text += fmt::format(" {} |\n", times_text(speed_ratio(*rows.front(), *row).value));
        }
        return text;
    }

    /// Those that have no row, or not the one that was asked for, and why.
    [[nodiscard]] std::string missing() const {
        std::string text;
        for (const RunResult& result : results_) {
            if (result.status != RunStatus::ok) {
                text += fmt::format("- {}, {}, payload {}: {}: {}\n", escaped(result.transport), escaped(result.codec),
                                    payload_text(result.payload_bytes), name_of(result.status), escaped(result.reason));
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    /// Rows whose figures include a pause.
    [[nodiscard]] std::string paused() const {
        std::string text;
        for (const RunResult& result : results_) {
            for (const std::string& sentence : describe_pauses(result)) {
                text += fmt::format("- **Warning:** {}, {}, payload {}: {}\n", escaped(result.transport),
                                    escaped(result.codec), payload_text(result.payload_bytes), escaped(sentence));
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    std::string context_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_markdown(Output out) {
    return std::make_unique<MarkdownReporter>(std::move(out));
}

}  // namespace ipcbench::reporters
