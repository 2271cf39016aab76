#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "ipcbench/stats/spread.hpp"
#include "reporters/bar.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/figures.hpp"
#include "reporters/load_axis.hpp"
#include "reporters/load_text.hpp"
#include "reporters/paint.hpp"
#include "reporters/placement_table.hpp"
#include "reporters/ranking.hpp"
#include "reporters/reporters.hpp"
#include "reporters/wrapped.hpp"

namespace ipcbench::reporters {
namespace {

/// One column: its title, and what it says of a run. Names to the left, figures to the right.
struct Column {
    std::string title;
    bool figure = true;
    std::function<std::string(const RunResult&)> text;
};

/// The tables of one report: their columns are as wide everywhere, so that the eye finds its place again.
class Tables {
public:
    Tables(const std::vector<RunResult>& results, const Style& style, std::string reference)
        : rankings_(rank(results)),
          all_(rows_of(rankings_)),
          style_(style),
          reference_(std::move(reference)),
          intervals_(std::any_of(all_.begin(), all_.end(), [](const RunResult* row) { return row->rate_interval; })),
          any_wide_(std::any_of(all_.begin(), all_.end(), [](const RunResult* row) { return is_wide(*row); })),
          mixes_codecs_(mixes_codecs(rankings_)),
          mixes_loads_(mixes_loads(rankings_)) {
        columns_ = choose_columns();
        const auto total = static_cast<std::size_t>(std::clamp(style_.width, 60, 120));
        std::size_t used = lay_out();
        if (used > total + gap) {  // long names, and intervals: the median is nearest to what the rate tells already
            std::erase_if(columns_, [](const Column& column) { return column.title == "p50"; });
            used = lay_out();
        }
        bar_width_ = total > used + gap + least_bar ? std::min<std::size_t>(40, total - used - gap - 1) : 0;
    }

    [[nodiscard]] std::string text() const {
        std::string text;
        for (const Ranking& ranking : rankings_) {
            text +=
                "\n" + (ranking.title.empty() ? "" : painted(ranking.title, Paint::heading, style_) + "\n") + head();
            for (const auto& [group, title] : groups) {
                text += rows(group, title, ranking);
            }
        }
        return text.empty() ? text : text + legend() + winners() + knees(all_);
    }

private:
    static bool is_wide(const RunResult& result) { return result.rate_spread > wide_spread; }

    static std::vector<const RunResult*> rows_of(const std::vector<Ranking>& rankings) {
        std::vector<const RunResult*> all;
        for (const Ranking& ranking : rankings) {
            all.insert(all.end(), ranking.rows.begin(), ranking.rows.end());
        }
        return all;
    }

    /// Finds the columns' widths; returns how much a row takes, bars apart.
    std::size_t lay_out() {
        widths_.clear();
        std::size_t used = slower_width + (intervals_ ? interval_width + gap : 0);
        for (const Column& column : columns_) {
            std::size_t width = column.title.size();
            for (const RunResult* const row : all_) {
                width = std::max(width, column.text(*row).size());
            }
            widths_.push_back(width);
            used += width + gap;
        }
        return used;
    }

    [[nodiscard]] std::vector<Column> choose_columns() const {
        const bool wide = style_.width >= wide_enough;
        std::vector<Column> columns;
        columns.push_back({"transport", false, [this](const RunResult& result) { return name_of_row(result); }});
        columns.push_back({"wait", false, [wide](const RunResult& result) {
                               return wide ? to_string(result.wait) : std::string(name_of(result.wait.mode));
                           }});
        columns.push_back(
            {wide ? "round trips/s" : "per second", true, [this](const RunResult& result) {
                 return rate_text(result.round_trips_per_s()) + (!any_wide_ ? "" : is_wide(result) ? "~" : " ");
             }});
        if (wide) {
            columns.push_back({"mean", true, [](const RunResult& result) { return format_ns(result.rate_mean_ns); }});
        }
        columns.push_back(
            {"p50", true, [](const RunResult& result) { return time_text(result, &RoundTripTimes::p50); }});
        columns.push_back(
            {"p99", true, [](const RunResult& result) { return time_text(result, &RoundTripTimes::p99); }});
        columns.push_back({"CPU", true, cpu_text});
        return columns;
    }

    [[nodiscard]] std::string name_of_row(const RunResult& result) const {
        return result.transport + (mixes_codecs_ ? ":" + result.codec : "") +
               (mixes_loads_ ? " " + load_text(result.load) : "") +
               (result.variant.empty() ? "" : " " + result.variant);
    }

    [[nodiscard]] std::string head() const {
        std::string text;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            text += cell(columns_[i], columns_[i].title, widths_[i]);
        }
        text += fmt::format("{:>{}}", "slower", slower_width);
        text += intervals_ ? fmt::format("{:{}}{:^{}}", "", gap, "95 %", interval_width) : "";
        text.erase(text.find_last_not_of(' ') + 1);
        return painted(text, Paint::label, style_) + "\n";
    }

    /// What the rows of a group are held against.
    [[nodiscard]] const RunResult* base_of(const Ranking& ranking, const std::vector<const RunResult*>& group) const {
        for (const RunResult* const row : ranking.rows) {
            if (row->transport == reference_) {
                return row;
            }
        }
        return group.front();
    }

    [[nodiscard]] std::string rows(Group group, std::string_view title, const Ranking& ranking) const {
        const std::vector<const RunResult*> some = ranking.of(group);
        if (some.empty()) {
            return "";
        }
        std::string text = painted(title, Paint::heading, style_) + "\n";
        const RunResult* const base = base_of(ranking, some);
        for (const RunResult* const row : some) {
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                text += cell(columns_[i], columns_[i].text(*row), widths_[i]);
            }
            const Ratio slower = row == base ? Ratio{} : speed_ratio(*base, *row);
            std::string line = fmt::format("{:>{}}", times_text(slower.value), slower_width);
            if (intervals_) {
                line += fmt::format("{:{}}{:^{}}", "", gap, interval_text(slower.interval), interval_width);
            }
            if (bar_width_ > 0) {
                const double share = row->round_trips_per_s() / some.front()->round_trips_per_s();
                line += std::string(gap, ' ') +
                        painted(trimmed(bar(share, bar_width_, style_.unicode)), Paint::bar, style_);
            }
            text += (bar_width_ > 0 ? line : trimmed(line)) + "\n";
        }
        return text;
    }

    [[nodiscard]] std::string legend() const {
        std::string text = "CPU: of both processes, per round trip. Slower: than ";
        text += reference_.empty() ? "the first of its group." : reference_ + ".";
        text += intervals_ ? "\n95 %: the interval of that ratio, over the repetitions." : "";
        text += any_wide_ ? fmt::format("\n~: its repetitions differ by more than {:.0f} % (coefficient of variation).",
                                        100 * wide_spread)
                          : "";
        return painted(text, Paint::label, style_) + "\n";
    }

    /// In words: who won, against whom, and by how much; per ranking and group.
    [[nodiscard]] std::string winners() const {
        std::string text;
        for (const Ranking& ranking : rankings_) {
            for (const Group group : {Group::gives_cpu_away, Group::keeps_cpu_busy}) {
                const std::vector<const RunResult*> some = ranking.of(group);
                if (intervals_ && some.size() > 1) {
                    text += wrapped((ranking.title.empty() ? "" : ranking.title + ": ") +
                                        comparison_text(*some[0], *some[1], RowLabels(some)),
                                    0, style_.wrap) +
                            "\n";
                }
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    static std::string cell(const Column& column, const std::string& text, std::size_t width) {
        return (column.figure ? fmt::format("{:>{}}", text, width) : fmt::format("{:<{}}", text, width)) +
               std::string(gap, ' ');
    }

    static std::string trimmed(std::string text) {
        text.erase(text.find_last_not_of(' ') + 1);
        return text;
    }

    static constexpr int wide_enough = 100;
    static constexpr std::size_t gap = 2;
    static constexpr std::size_t slower_width = 6;     // up to "99.99x", "9999x"
    static constexpr std::size_t interval_width = 14;  // up to "99.99 .. 99.99"
    static constexpr std::size_t least_bar = 1;

    std::vector<Ranking> rankings_;
    std::vector<const RunResult*> all_;
    Style style_;
    std::string reference_;
    bool intervals_;
    bool any_wide_;
    bool mixes_codecs_;
    bool mixes_loads_;
    std::vector<Column> columns_;
    std::vector<std::size_t> widths_;
    std::size_t bar_width_ = 0;
};

class TableReporter final : public Reporter {
public:
    TableReporter(Output& out, const Style& style, std::string reference)
        : out_(out), style_(style), reference_(std::move(reference)) {}

    void begin(const Context& /*context*/) override {}
    void result(const RunResult& result) override { results_.push_back(result); }

    void end() override {
        if (results_.size() >= 2) {
            out_.write(Tables(results_, style_, reference_).text() + placement_table(results_, style_) + missing() +
                       paused());
        }
    }

private:
    /// Those that have no row, or not the one that was asked for, and why.
    [[nodiscard]] std::string missing() const {
        const ShortNames names(results_);
        std::string text;
        for (const RunStatus status : {RunStatus::partial, RunStatus::skipped, RunStatus::failed}) {
            for (const RunResult& result : results_) {
                if (result.status == status) {
                    const Paint paint = status == RunStatus::failed ? Paint::bad : Paint::warning;
                    const std::string sentence = names(result) + (result.reason.empty() ? "" : ": " + result.reason);
                    constexpr std::size_t width = 8;
                    text += painted(fmt::format("{:<{}}", name_of(status), width), paint, style_) + " " +
                            wrapped(sentence, width + 1, style_.wrap) + "\n";
                }
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    /// Rows whose figures include a pause.
    [[nodiscard]] std::string paused() const {
        const ShortNames names(results_);
        std::string text;
        for (const RunResult& result : results_) {
            for (const std::string& sentence : describe_pauses(result)) {
                constexpr std::string_view label = "warning: ";
                text += painted(std::string(label), Paint::warning, style_) +
                        wrapped(names(result) + ": " + sentence, label.size(), style_.wrap) + "\n";
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    Output& out_;
    Style style_;
    std::string reference_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_table(Output& out, const Style& style, std::string reference) {
    return std::make_unique<TableReporter>(out, style, std::move(reference));
}

}  // namespace ipcbench::reporters
