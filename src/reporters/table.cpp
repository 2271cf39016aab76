#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/bar.hpp"
#include "reporters/paint.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

/// Runs that may be compared with each other.
enum class Group : unsigned char { gives_cpu_away, keeps_cpu_busy, control };

constexpr std::array<std::pair<Group, std::string_view>, 3> groups{
    {{Group::gives_cpu_away, "gives the CPU away while it waits (block, hybrid)"},
     {Group::keeps_cpu_busy, "keeps a CPU busy while it waits (spin, yield)"},
     {Group::control, "no second process: what the harness itself costs"}}};

Group group_of(const RunResult& result) {
    if (result.control) {
        return Group::control;
    }
    return keeps_cpu_busy(result.wait.mode) ? Group::keeps_cpu_busy : Group::gives_cpu_away;
}

bool has_number(const RunResult& result) {
    return (result.status == RunStatus::ok || result.status == RunStatus::partial) && result.round_trips > 0;
}

std::string rate(const RunResult& result) {
    constexpr double few = 1000;
    const double per_s = result.round_trips_per_s();
    return per_s < few ? fmt::format("{:.1f}", per_s) : format_count(static_cast<std::uint64_t>(std::llround(per_s)));
}

/// CPU time of both processes per round trip; "-" where one of them is not known.
std::string cpu(const RunResult& result) {
    if (!result.parent || (!result.child && !result.control)) {
        return "-";
    }
    const double seconds = result.parent->cpu_s() + (result.child ? result.child->cpu_s() : 0);
    return format_ns(seconds * 1e9 / static_cast<double>(result.round_trips));
}

std::string time_of(const RunResult& result, double RoundTripTimes::*which) {
    return result.rtt ? format_ns((*result.rtt).*which) : "-";
}

/// One column: its title, and what it says of a run. Names to the left, figures to the right.
struct Column {
    std::string title;
    bool figure = true;
    std::function<std::string(const RunResult&)> text;
};

class TableReporter final : public Reporter {
public:
    TableReporter(Output& out, const Style& style) : out_(out), style_(style) {}

    void begin(const Context& /*context*/) override {}
    void result(const RunResult& result) override { results_.push_back(result); }

    void end() override {
        if (results_.size() < 2) {
            return;
        }
        std::stable_sort(results_.begin(), results_.end(), [](const RunResult& one, const RunResult& other) {
            return one.round_trips_per_s() > other.round_trips_per_s();
        });
        out_.write(table() + missing());
    }

private:
    /// What tells the runs apart: the transport, and codec and payload where they differ.
    [[nodiscard]] std::string name(const RunResult& result) const {
        const auto differs = [&](auto RunResult::*member) {
            return std::any_of(results_.begin(), results_.end(),
                               [&](const RunResult& other) { return other.*member != results_.front().*member; });
        };
        std::string text = result.transport;
        text += differs(&RunResult::codec) ? " " + result.codec : "";
        text += differs(&RunResult::payload_bytes) ? " " + format_bytes(result.payload_bytes) : "";
        return text;
    }

    [[nodiscard]] std::vector<Column> columns() const {
        const bool wide = style_.width >= wide_enough;
        std::vector<Column> columns;
        columns.push_back({"transport", false, [this](const RunResult& result) { return name(result); }});
        columns.push_back({"wait", false, [wide](const RunResult& result) {
                               return wide ? to_string(result.wait) : std::string(name_of(result.wait.mode));
                           }});
        columns.push_back({wide ? "round trips/s" : "per second", true, rate});
        if (wide) {
            columns.push_back({"mean", true, [](const RunResult& result) { return format_ns(result.rate_mean_ns); }});
        }
        columns.push_back({"p50", true, [](const RunResult& result) { return time_of(result, &RoundTripTimes::p50); }});
        columns.push_back({"p99", true, [](const RunResult& result) { return time_of(result, &RoundTripTimes::p99); }});
        columns.push_back({"CPU", true, cpu});
        return columns;
    }

    [[nodiscard]] std::string table() const {
        const std::vector<Column> all = columns();
        std::vector<std::size_t> widths;
        std::size_t used = slower_width;
        for (const Column& column : all) {
            std::size_t width = column.title.size();
            for (const RunResult& result : results_) {
                width = has_number(result) ? std::max(width, column.text(result).size()) : width;
            }
            widths.push_back(width);
            used += width + gap;
        }
        const auto total = static_cast<std::size_t>(std::clamp(style_.width, 60, 120));
        const std::size_t bar_width = total > used + gap + 1 ? std::min<std::size_t>(40, total - used - gap - 1) : 0;

        std::string head;
        for (std::size_t i = 0; i < all.size(); ++i) {
            head += cell(all[i], all[i].title, widths[i]);
        }
        std::string text =
            "\n" + painted(head + fmt::format("{:>{}}", "slower", slower_width), Paint::label, style_) + "\n";
        for (const auto& [group, title] : groups) {
            text += rows(group, title, all, widths, bar_width);
        }
        return text.find('\n', 1) + 1 == text.size()
                   ? ""
                   : text +
                         painted("CPU: of both processes, per round trip. Slower: than the first of its group.",
                                 Paint::label, style_) +
                         "\n";
    }

    [[nodiscard]] std::string rows(Group group, std::string_view title, const std::vector<Column>& all,
                                   const std::vector<std::size_t>& widths, std::size_t bar_width) const {
        std::string text;
        double fastest = 0;
        for (const RunResult& result : results_) {
            if (!has_number(result) || group_of(result) != group) {
                continue;
            }
            if (fastest == 0) {
                fastest = result.round_trips_per_s();
                text = painted(title, Paint::heading, style_) + "\n";
            }
            for (std::size_t i = 0; i < all.size(); ++i) {
                text += cell(all[i], all[i].text(result), widths[i]);
            }
            const double share = result.round_trips_per_s() / fastest;
            constexpr double many = 100;
            std::string line =
                fmt::format("{:>{}}", fmt::format("{:.{}f}x", 1 / share, 1 / share < many ? 2 : 0), slower_width);
            if (bar_width > 0) {
                std::string blocks = bar(share, bar_width, style_.unicode);
                blocks.erase(blocks.find_last_not_of(' ') + 1);
                line += std::string(gap, ' ') + painted(blocks, Paint::bar, style_);
            }
            text += line + "\n";
        }
        return text;
    }

    static std::string cell(const Column& column, const std::string& text, std::size_t width) {
        return (column.figure ? fmt::format("{:>{}}", text, width) : fmt::format("{:<{}}", text, width)) +
               std::string(gap, ' ');
    }

    /// Those that have no row, or not the one that was asked for, and why.
    [[nodiscard]] std::string missing() const {
        std::string text;
        for (const RunStatus status : {RunStatus::partial, RunStatus::skipped, RunStatus::failed}) {
            for (const RunResult& result : results_) {
                if (result.status == status) {
                    const Paint paint = status == RunStatus::failed ? Paint::bad : Paint::warning;
                    text += painted(fmt::format("{:<8}", name_of(status)), paint, style_) + " " + name(result) +
                            (result.reason.empty() ? "" : ": " + result.reason) + "\n";
                }
            }
        }
        return text.empty() ? text : "\n" + text;
    }

    static constexpr int wide_enough = 100;
    static constexpr std::size_t gap = 2;
    static constexpr std::size_t slower_width = 6;  // up to "99.99x", "9999x"

    Output& out_;
    Style style_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_table(Output& out, const Style& style) {
    return std::make_unique<TableReporter>(out, style);
}

}  // namespace ipcbench::reporters
