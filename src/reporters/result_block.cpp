#include "reporters/result_block.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/completed_line.hpp"
#include "reporters/load_text.hpp"
#include "reporters/numbers.hpp"
#include "reporters/paint.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/percentiles.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/tail_rows.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::size_t label_width = 12;

std::string heading(const RunResult& result, const Style& style) {
    std::string text = painted(short_name(result), Paint::heading, style);
    text += fmt::format("  {}, {}", result.codec, value_title(Trait::payload, result));
    if (result.ping_wire_bytes != 0) {
        text += fmt::format(", on the wire {} ping, {} pong", payload_text(result.ping_wire_bytes),
                            payload_text(result.pong_wire_bytes));
    }
    return text + "\n";
}

std::string placement_of(const RunResult& result) {
    std::string placement = "placement " + result.placement;
    if (result.cpus) {
        placement += fmt::format(" (CPUs {} and {}", result.cpus->first, result.cpus->second);
        placement += (result.cpu_relation ? ": " + name_of(*result.cpu_relation) : "") + ")";
    }
    return placement;
}

std::string brief_setting(const RunResult& result, const Style& style) {
    return labelled_row("setting", {"wait " + to_string(result.wait), placement_of(result)}, style);
}

std::string setting(const RunResult& result, const Style& style) {
    std::vector<std::string> pieces{"wait " + to_string(result.wait)};
    pieces.push_back(placement_of(result));
    for (const EffectiveOption& option : result.options) {
        pieces.push_back(option.key + " " + option.value);
    }
    for (const PlugInFile& file : result.plug_ins) {
        pieces.push_back(fmt::format("plug-in {} (interface {})", file.path, file.interface));
    }
    return labelled_row("setting", pieces, style);
}

/// Returns two lines: the names, and the values below them.
std::string distribution(const RoundTripTimes& times, const Style& style) {
    constexpr std::size_t indent = 2;
    constexpr std::size_t time_width = 7;  // "1.23 us"
    Table table = table_of_rows("", {{"round trip", Align::left, Unit::none, label_width - indent}}, {{{{""}}}});
    for (const auto& [name, value] : {std::pair{"min", std::optional(times.min)},
                                      {"mean", times.mean},
                                      {"p50", supported(50, times.p50, times.count)},
                                      {"p90", supported(90, times.p90, times.count)},
                                      {"p99", supported(99, times.p99, times.count)},
                                      {"p99.9", supported(99.9, times.p99_9, times.count)},
                                      {"max", times.max}}) {
        table.columns.push_back({name, Align::right, Unit::nanoseconds, time_width});
        table.groups[0].rows[0].cells.push_back(figure(value, Unit::nanoseconds));
    }
    return TextLayout({&table, 1}, style, width_of(style), indent)(table);
}

/// Returns how the clock was read. If the rate came from batches, adds the mean of the individually timed round trips
/// next to the overall mean, which shows the clock's own cost.
std::string timing(const RunResult& result, const Style& style) {
    std::vector<std::string> pieces{std::string(name_of(result.timing)), "mean " + format_ns(result.rate_mean_ns)};
    if (result.rtt && result.timing != Timing::every) {
        pieces.back() += " of all";
        pieces.push_back(
            fmt::format("{} of {} timed individually", format_ns(result.rtt->mean), format_count(result.rtt->count)));
    }
    return labelled_row("timing", pieces, style);
}

/// Returns the rate's uncertainty, if there was more than one repetition.
std::string repetitions(const RunResult& result, const Style& style) {
    if (result.repetitions.size() < 2) {
        return "";
    }
    std::vector<std::string> pieces{fmt::format("{} of {}", result.repetitions.size(), result.requested_repetitions)};
    if (result.rate_interval) {
        pieces.push_back(fmt::format("rate {} ({})", rate_interval_text(result.rate_interval),
                                     exact_percent_text(result.rate_interval->level)));
    }
    pieces.push_back("spread " + figure_text(result.rate_spread, Unit::percent));
    if (result.noise) {
        pieces.push_back("against itself " + figure_text(*result.noise, Unit::percent));
    }
    return labelled_row("repetitions", pieces, style);
}

/// Returns a stacked bar of the parts of the mean round trip, with their figures.
std::string breakdown(const RunResult& result, const Style& style) {
    if (!result.breakdown) {
        return "";
    }
    const Breakdown& parts = *result.breakdown;
    const std::array<std::tuple<std::string_view, std::optional<double>, std::string_view>, 4> named{
        {{"codec", parts.codec_ns, style.unicode ? "█" : "#"},
         {"harness", parts.harness_ns, style.unicode ? "▓" : "="},
         {"copying", parts.copying_ns, style.unicode ? "▒" : "+"},
         {"waiting", parts.waiting_ns, style.unicode ? "░" : "."}}};
    const double all = parts.whole_ns();
    constexpr double columns = 50;
    std::string stack;
    std::vector<std::string> pieces;
    double before = 0;
    for (const auto& [name, ns, mark] : named) {
        if (!ns) {
            continue;
        }
        const long first = std::lround(columns * before / all);
        before += *ns;
        for (long i = first; i < std::lround(columns * before / all); ++i) {
            stack += mark;
        }
        pieces.push_back(fmt::format("{} {} {} ({})", mark, name, format_ns(*ns), whole_percent_text(*ns / all)));
    }
    if (parts.notification_ns) {
        pieces.push_back("a bare notification takes " + format_ns(*parts.notification_ns));
        pieces.push_back(parts.mechanism_ns ? "the mechanism adds " + format_ns(*parts.mechanism_ns)
                                            : "what the mechanism adds is less than that varies");
    }
    return labelled_row("made of", {stack}, style) + labelled_row("", pieces, style);
}

std::string cpu(const RunResult& result, const Style& style) {
    std::vector<std::string> pieces;
    const auto side = [&](std::string_view name, const std::optional<Usage>& usage) {
        if (usage) {
            const auto count = static_cast<double>(result.round_trips);
            const auto switches = static_cast<double>(usage->voluntary_switches + usage->involuntary_switches);
            pieces.push_back(fmt::format("{} {} and {:.2f} switches", name, format_ns(usage->cpu_s() * 1e9 / count),
                                         switches / count));
        }
    };
    side("parent", result.parent);
    side("child", result.child);
    return pieces.empty() ? "" : labelled_row("CPU", pieces, style);
}

std::string codec(const RunResult& result, const Style& style) {
    if (!result.codec_ns) {
        return "";
    }
    return labelled_row("codec",
                        {fmt::format("{} of each round trip ({})", format_ns(*result.codec_ns),
                                     figure_text(*result.codec_ns / result.rate_mean_ns, Unit::percent))},
                        style);
}

}  // namespace

std::string labelled_row(std::string_view label, const std::vector<std::string>& pieces, const Style& style) {
    const std::size_t width = width_of(style);
    std::string text = "  " + painted(fmt::format("{:<{}}", label, label_width), Paint::label, style);
    std::size_t column = 2 + label_width;
    bool first = true;
    for (const std::string& piece : pieces) {
        const std::string separator = first ? "" : ", ";
        if (!first && column + separator.size() + piece.size() >= width) {
            text += ",\n" + std::string(2 + label_width, ' ') + piece;
            column = 2 + label_width + piece.size();
        } else {
            text += separator + piece;
            column += separator.size() + piece.size();
        }
        first = false;
    }
    return text + "\n";
}

std::string block_of(const RunResult& result, bool brief, int cpus, const Style& style) {
    const bool measured = result.status == RunStatus::ok || result.status == RunStatus::partial;
    std::string text = heading(result, style);
    if (!measured) {
        return text;
    }
    text += (brief ? brief_setting(result, style) : setting(result, style)) + completed_line(result) + "\n" +
            repetitions(result, style) + breakdown(result, style);
    if (result.round_trips == 0) {
        return text;
    }
    text += result.rtt && !brief ? distribution(*result.rtt, style) : "";
    for (const LabelledPieces& line : load_lines(result, cpus)) {
        text += labelled_row(line.label, line.pieces, style);
    }
    text += brief ? "" : timing(result, style) + codec(result, style) + cpu(result, style);
    return text + tail_rows(result, brief, style);
}

}  // namespace ipcbench::reporters
