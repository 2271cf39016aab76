#include "reporters/tail_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::array<std::string_view, tail_cause_names.size()> cause_words{
    "stopped",    "moved to another CPU",    "preempted",  "waited for a busy CPU", "page faults", "steal",
    "interrupts", "slept on something else", "unexplained"};

std::string count_text(std::uint64_t count, std::string_view one, std::string_view several) {
    return fmt::format("{} {}", format_count(count), count == 1 ? one : several);
}

/// Returns "child 12.1 ms in the run queue, 1 involuntary switch"; "" if nothing happened to it.
std::string text_of_events(std::string_view side, const ThreadEvents& events) {
    constexpr double least_ns = 1000;
    std::vector<std::string> parts;
    if (events.stops > 0) {
        parts.emplace_back("stopped and continued");
    }
    if (events.affinity_changes > 0) {
        parts.emplace_back("its CPUs were changed");
    }
    if (events.moves > 0) {
        parts.emplace_back("moved to another CPU");
    }
    if (events.run_delay_ns >= least_ns) {
        parts.push_back(format_ns(events.run_delay_ns) + " in the run queue");
    }
    if (events.involuntary_switches > 0) {
        parts.push_back(count_text(events.involuntary_switches, "involuntary switch", "involuntary switches"));
    }
    if (events.minor_faults > 0) {
        parts.push_back(count_text(events.minor_faults, "page fault", "page faults"));
    }
    if (events.major_faults > 0) {
        parts.push_back(count_text(events.major_faults, "page fault from a disk", "page faults from a disk"));
    }
    return parts.empty() ? "" : fmt::format("{} {}", side, fmt::join(parts, ", "));
}

/// Returns "p99.9", with so many digits that the distance to 100 % is right to a tenth.
std::string percentile_name(double percent) {
    constexpr int most_digits = 7;
    const double left = 100 - percent;
    int digits = 0;
    double scale = 1;
    while (digits < most_digits && std::abs(std::round(left * scale) / scale - left) > left / 10) {
        ++digits;
        scale *= 10;
    }
    return fmt::format("p{:.{}f}", percent, digits);
}

/// Returns percentages that add up to 100: rounded down, and the rest goes to those that lost most (largest remainder).
std::vector<std::uint64_t> percentages_of(const TailReport& tail) {
    std::vector<std::uint64_t> whole;
    std::vector<std::size_t> order;
    std::uint64_t sum = 0;
    const auto exact = [&tail](std::size_t i) {
        return 100 * static_cast<double>(tail.shares[i].count) / static_cast<double>(tail.outliers);
    };
    for (std::size_t i = 0; i < tail.shares.size(); ++i) {
        whole.push_back(static_cast<std::uint64_t>(exact(i)));
        order.push_back(i);
        sum += whole.back();
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        return exact(one) - std::floor(exact(one)) > exact(other) - std::floor(exact(other));
    });
    for (std::size_t i = 0; i < order.size() && sum < 100; ++i, ++sum) {
        ++whole[order[i]];
    }
    return whole;
}

}  // namespace

std::string text_of(const Attribution& attribution) {
    const std::string word(cause_words.at(static_cast<std::size_t>(attribution.cause)));
    return attribution.side == TailSide::none ? word : fmt::format("{} ({})", word, name_of(attribution.side));
}

std::string title_of(const TailReport& tail) {
    if (tail.outliers == 0) {
        return fmt::format("none of {} round trips took longer than {}", format_count(tail.round_trips),
                           format_ns(tail.threshold_ns));
    }
    return fmt::format("{} and above ({} over {})", percentile_name(tail.percent_below()),
                       count_text(tail.outliers, "round trip", "round trips"), format_ns(tail.threshold_ns));
}

std::vector<std::string> shares_of(const TailReport& tail) {
    std::vector<std::string> pieces;
    if (tail.outliers == 0) {
        return pieces;
    }
    const std::vector<std::uint64_t> percentages = percentages_of(tail);
    for (std::size_t i = 0; i < tail.shares.size(); ++i) {
        const std::string percent =
            percentages[i] == 0 ? "<1 %" : whole_percent_text(static_cast<double>(percentages[i]) / 100);
        pieces.push_back(percent + " " + text_of(tail.shares[i].attribution));
    }
    return pieces;
}

std::string text_of(const TailEvidence& evidence) {
    std::vector<std::string> parts;
    for (std::string part :
         {text_of_events("parent", evidence.parent), text_of_events("child", evidence.child),
          evidence.steal_ns > 0 ? format_ns(evidence.steal_ns) + " stolen" : std::string(),
          evidence.extra_interrupts >= 1 ? count_text(static_cast<std::uint64_t>(evidence.extra_interrupts),
                                                      "interrupt more than usual", "interrupts more than usual")
                                         : std::string()}) {
        if (!part.empty()) {
            parts.push_back(std::move(part));
        }
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

Table table_of_worst(const TailReport& tail, std::size_t max) {
    std::vector<TableRow> rows;
    for (std::size_t i = 0; i < std::min(max, tail.worst.size()); ++i) {
        const TailOutlier& outlier = tail.worst[i];
        rows.push_back({{figure(outlier.latency_ns, Unit::nanoseconds),
                         {moment_text(outlier.at_s), outlier.at_s},
                         {text_of(outlier.attribution)},
                         {text_of(outlier.evidence)}}});
    }
    return table_of_rows("The slowest round trips",
                         {{"slowest", Align::right, Unit::nanoseconds},
                          {"at", Align::right},
                          {"cause"},
                          {"what was seen around it", Align::left, Unit::none, 0, true}},
                         std::move(rows));
}

std::string blind_spots_of(const TailReport& tail) {
    if (!tail.knows_child) {
        return "the child could not be seen in /proc: what happened to it is unexplained";
    }
    return tail.knows_run_queue ? ""
                                : "the kernel does not count how long threads wait for a CPU (/proc/PID/schedstat), "
                                  "so that preemption is unexplained";
}

}  // namespace ipcbench::reporters
