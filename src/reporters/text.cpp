#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/cell_name.hpp"
#include "reporters/completed_line.hpp"
#include "reporters/figures.hpp"
#include "reporters/load_text.hpp"
#include "reporters/paint.hpp"
#include "reporters/reporters.hpp"
#include "reporters/wrapped.hpp"

namespace ipcbench::reporters {
namespace {

constexpr std::size_t label_width = 12;

/// "  label       piece, piece, ...", wrapped between pieces, the continuation under the first piece.
std::string row(std::string_view label, const std::vector<std::string>& pieces, const Style& style) {
    const std::size_t width = static_cast<std::size_t>(std::clamp(style.width, 40, 100));
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

std::string heading(const RunResult& result, const Style& style) {
    std::string text =
        painted(result.transport + (result.variant.empty() ? "" : " (" + result.variant + ")"), Paint::heading, style);
    text += fmt::format("  {}, payload {}", result.codec, payload_text(result.payload_bytes));
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
        placement += (result.cpu_relation.empty() ? "" : ": " + result.cpu_relation) + ")";
    }
    return placement;
}

std::string brief_setting(const RunResult& result, const Style& style) {
    return row("setting", {"wait " + to_string(result.wait), placement_of(result)}, style);
}

std::string setting(const RunResult& result, const Style& style) {
    std::vector<std::string> pieces{"wait " + to_string(result.wait)};
    pieces.push_back(placement_of(result));
    for (const EffectiveOption& option : result.options) {
        pieces.push_back(option.key + " " + option.value);
    }
    return row("setting", pieces, style);
}

/// Two lines: names, and the values under them.
std::string distribution(const RoundTripTimes& times, const Style& style) {
    const std::array<std::pair<std::string_view, double>, 7> columns{{{"min", times.min},
                                                                      {"mean", times.mean},
                                                                      {"p50", times.p50},
                                                                      {"p90", times.p90},
                                                                      {"p99", times.p99},
                                                                      {"p99.9", times.p99_9},
                                                                      {"max", times.max}}};
    std::string names = fmt::format("{:<{}}", "round trip", label_width - 2);
    std::string values(label_width, ' ');
    for (const auto& [name, value] : columns) {
        names += fmt::format("{:>9}", name);
        values += fmt::format("{:>9}", format_ns(value));
    }
    return "  " + painted(names, Paint::label, style) + "\n" + values + "\n";
}

/// How the clock was read and, where the rate came from batches, the mean of those that were timed singly beside that
/// of all, so that the clock's own part is seen.
std::string timing(const RunResult& result, const Style& style) {
    std::vector<std::string> pieces{std::string(name_of(result.timing)), "mean " + format_ns(result.rate_mean_ns)};
    if (result.rtt && result.timing != Timing::every) {
        pieces.back() += " of all";
        pieces.push_back(
            fmt::format("{} of {} timed singly", format_ns(result.rtt->mean), format_count(result.rtt->count)));
    }
    return row("timing", pieces, style);
}

/// The rate's uncertainty, where there was more than one repetition.
std::string repetitions(const RunResult& result, const Style& style) {
    if (result.repetitions.size() < 2) {
        return "";
    }
    std::vector<std::string> pieces{fmt::format("{} of {}", result.repetitions.size(), result.asked_repetitions)};
    if (result.rate_interval) {
        pieces.push_back(fmt::format("rate {} .. {} ({:.0f} %)", rate_text(result.rate_interval->low),
                                     rate_text(result.rate_interval->high), 100 * result.rate_interval->level));
    }
    pieces.push_back(fmt::format("spread {:.1f} %", 100 * result.rate_spread));
    if (result.noise) {
        pieces.push_back(fmt::format("against itself {:.1f} %", 100 * *result.noise));
    }
    return row("repetitions", pieces, style);
}

/// A stacked bar of what the mean round trip is made of, and its parts in figures.
std::string breakdown(const RunResult& result, const Style& style) {
    if (!result.breakdown) {
        return "";
    }
    const Breakdown& parts = *result.breakdown;
    const std::array<std::tuple<std::string_view, double, std::string_view>, 4> named{
        {{"codec", parts.codec_ns, style.unicode ? "█" : "#"},
         {"harness", parts.harness_ns, style.unicode ? "▓" : "="},
         {"copying", parts.copying_ns, style.unicode ? "▒" : "+"},
         {"waiting", parts.waiting_ns, style.unicode ? "░" : "."}}};
    double all = 0;
    for (const auto& [name, ns, mark] : named) {
        all += ns;
    }
    constexpr double columns = 50;
    std::string stack;
    std::vector<std::string> pieces;
    double before = 0;
    for (const auto& [name, ns, mark] : named) {
        const long first = std::lround(columns * before / all);
        before += ns;
        for (long i = first; i < std::lround(columns * before / all); ++i) {
            stack += mark;
        }
        pieces.push_back(fmt::format("{} {} {} ({:.0f} %)", mark, name, format_ns(ns), 100 * ns / all));
    }
    if (parts.notification_ns) {
        pieces.push_back("a bare notification takes " + format_ns(*parts.notification_ns));
    }
    return row("made of", {stack}, style) + row("", pieces, style);
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
    return pieces.empty() ? "" : row("CPU", pieces, style);
}

std::string codec(const RunResult& result, const Style& style) {
    if (!result.codec_ns) {
        return "";
    }
    return row("codec",
               {fmt::format("{} of each round trip ({:.1f} %)", format_ns(*result.codec_ns),
                            100 * *result.codec_ns / result.rate_mean_ns)},
               style);
}

std::string complaint(std::string_view word, Paint paint, std::string_view text, std::string_view hint,
                      const Style& style) {
    const auto line = [&style](std::string_view head, Paint head_paint, std::string_view sentence) {
        return painted(head, head_paint, style) + ": " + wrapped(sentence, head.size() + 2, style.wrap) + "\n";
    };
    return line(word, paint, text) + (hint.empty() ? "" : line("hint", Paint::label, hint));
}

/// Why there is no number, or not the one that was asked for; what spoils it.
std::string complaints_of(const RunResult& result, const Style& style) {
    std::string text;
    switch (result.status) {
        case RunStatus::ok:
            break;
        case RunStatus::partial:
            text = complaint("warning", Paint::warning, "partial: " + result.reason, result.hint, style);
            break;
        case RunStatus::skipped:
            text = complaint("skipped", Paint::warning, result.reason, result.hint, style);
            break;
        case RunStatus::failed:
            text = complaint("error", Paint::bad, result.reason, result.hint, style);
            break;
    }
    for (const std::string& warning : result.warnings) {
        text += complaint("warning", Paint::warning, warning, "", style);
    }
    return text;
}

std::string machine(const Context& context, const Style& style) {
    return fmt::format("ipcbench {}, {}, {}\n", context.version, context.build_type, context.compiler) +
           row("machine", machine_facts(context), style);
}

/// In one line with what would mend it, where it fits.
std::string warning_of(const Condition& condition, const Style& style) {
    const std::string both = condition.found + " (" + condition.advice + ")";
    const bool fits = sizeof "warning:" + both.size() <= static_cast<std::size_t>(style.width);
    return fits && !condition.advice.empty()
               ? complaint("warning", Paint::warning, both, "", style)
               : complaint("warning", Paint::warning, condition.found, condition.advice, style);
}

class TextReporter final : public Reporter {
public:
    TextReporter(Output& out, Output& complaints, const TextOptions& options)
        : out_(out), complaints_(complaints), options_(options) {}

    void begin(const Context& context) override {
        cpus_ = context.cpus;
        const Style& style = options_.style;
        std::string text = options_.quiet ? "" : machine(context, style);
        for (const Condition& condition : context.conditions) {
            // A quiet report still says what makes all its numbers worthless.
            const bool spoilt = condition.verdict == Verdict::bad && condition.spoils;
            if (spoilt && (!options_.quiet || condition.name == "build")) {
                text += warning_of(condition, style);
            }
        }
        (options_.quiet ? complaints_ : out_).write(text);
    }

    void result(const RunResult& result) override {
        const Style& style = options_.style;
        const bool measured = result.status == RunStatus::ok || result.status == RunStatus::partial;
        const std::string complaints = complaints_of(result, style);
        if (options_.quiet) {
            const std::string name = options_.brief ? cell_name(result) : result.transport;
            if (measured) {
                out_.write((options_.several_runs ? name + "\n" : "") + completed_line(result) + "\n");
            }
            if (const std::string losses = losses_text(result); measured && !losses.empty()) {
                complaints_.write(name + ": " + complaint("warning", Paint::warning, losses, "", style));
            }
            if (!complaints.empty()) {
                complaints_.write(name + ": " + complaints);
            }
            return;
        }
        std::string text = "\n" + heading(result, style);
        if (measured) {
            text += (options_.brief ? brief_setting(result, style) : setting(result, style)) + completed_line(result) +
                    "\n";
            text += repetitions(result, style) + breakdown(result, style);
        }
        if (measured && result.round_trips > 0) {
            text += result.rtt && !options_.brief ? distribution(*result.rtt, style) : "";
            for (const LabelledPieces& line : load_lines(result, cpus_)) {
                text += row(line.label, line.pieces, style);
            }
        }
        if (measured && !options_.brief && result.round_trips > 0) {
            text += timing(result, style) + codec(result, style) + cpu(result, style);
        }
        out_.write(text + complaints);
    }

    void end() override { out_.write(""); }

private:
    Output& out_;
    Output& complaints_;
    TextOptions options_;
    int cpus_ = 0;
};

}  // namespace

std::unique_ptr<Reporter> make_text(Output& out, Output& complaints, const TextOptions& options) {
    return std::make_unique<TextReporter>(out, complaints, options);
}

}  // namespace ipcbench::reporters
