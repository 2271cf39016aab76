#include "cli/advice_text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/advice_warnings.hpp"
#include "cli/recommendation.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/load_text.hpp"
#include "reporters/numbers.hpp"
#include "reporters/paint.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/text_shape.hpp"

namespace ipcbench::cli {
namespace {

using reporters::Align;
using reporters::Paint;
using reporters::Style;
using reporters::Table;
using reporters::Trait;
using reporters::Unit;

/// Names candidates: by the transport and, in a few words, what distinguishes it from the others.
class Names {
public:
    explicit Names(const std::vector<Candidate>& candidates)
        : first_(candidates.data()), set_(results_of(candidates)) {}

    [[nodiscard]] std::string of(const Candidate& candidate, reporters::Traits hidden = {}) const {
        return set_.label(set_.rows()[static_cast<std::size_t>(&candidate - first_)],
                          hidden.with(Trait::load).with(Trait::timing));
    }

private:
    static std::vector<const RunResult*> results_of(const std::vector<Candidate>& candidates) {
        std::vector<const RunResult*> results;
        std::transform(candidates.begin(), candidates.end(), std::back_inserter(results),
                       [](const Candidate& candidate) { return candidate.result; });
        return results;
    }
    const Candidate* first_;
    reporters::ResultSet set_;
};

std::string cpus_text(double cpus) {
    return reporters::figure_text(cpus, Unit::none);
}

/// Returns the best ones and, up to a number that a screen shows, the others.
std::vector<const Candidate*> shown_among(const std::vector<Candidate>& candidates) {
    constexpr std::size_t max = 15;
    std::vector<const Candidate*> shown;
    for (const Candidate& one : candidates) {
        if (one.qualifies() && (one.best || shown.size() < max)) {
            shown.push_back(&one);
        }
    }
    return shown;
}

Table table_of(const std::vector<const Candidate*>& shown, const Names& names) {
    constexpr std::size_t time_width = 7;  // "12.3 us"
    Table table{"",
                {{"  transport"},
                 {"wait"},
                 {"measured"},
                 {"p50", Align::right, Unit::nanoseconds, time_width, false, /*dispensable=*/true},
                 {"p99", Align::right, Unit::nanoseconds, time_width},
                 {"reaches/s", Align::right, Unit::per_second},
                 {"CPUs", Align::right}},
                {{}}};
    for (const Candidate* const one : shown) {
        const RunResult& result = *one->result;
        const std::string mark = one->cost_has_polling() && !is_busy_polling(result.wait.mode) ? "+" : "";
        table.groups[0].rows.push_back({{{(one->best ? "* " : "  ") + names.of(*one, {Trait::wait})},
                                         {to_string(result.wait)},
                                         {reporters::load_text(result.load)},
                                         figure(result.rtt->p50, Unit::nanoseconds),
                                         figure(one->p99_ns, Unit::nanoseconds),
                                         figure(one->reaches_per_s, Unit::per_second),
                                         {cpus_text(one->cpus) + mark, one->cpus}}});
    }
    return table;
}

std::string sentence(std::string_view text, Paint paint, const Style& style) {
    return painted(reporters::wrapped(text, 0, style.wrap), paint, style) + "\n";
}

/// Says what the figures in the table mean, and how many results of each kind they come from.
std::string legend(const std::vector<const Candidate*>& shown, const Requirements& requirements, const Style& style) {
    std::size_t open = 0;
    std::size_t deep = 0;
    bool polls = false;
    for (const Candidate* const one : shown) {
        open += one->result->load.rate > 0 ? 1 : 0;
        deep += one->result->load.rate <= 0 && one->result->load.depth > 1 ? 1 : 0;
        polls = polls || (one->cost_has_polling() && !is_busy_polling(one->result->wait.mode));
    }
    std::string text = sentence(
        fmt::format("*: no other is better in both p99 and CPUs. CPUs: kept busy by both sides, {}.",
                    requirements.rate_per_s > 0 ? fmt::format("at {}/s", reporters::rate_text(requirements.rate_per_s))
                                                : "as measured"),
        Paint::label, style);
    if (polls) {
        text += sentence("+: includes a sender that polls the clock between its requests.", Paint::label, style);
    }
    std::vector<std::string> used;
    if (open > 0) {
        used.push_back(fmt::format("{} of an open loop (p99 since the scheduled time)", open));
    }
    if (deep > 0) {
        used.push_back(fmt::format("{} with several requests in flight", deep));
    }
    if (const std::size_t rest = shown.size() - open - deep; rest > 0) {
        used.push_back(fmt::format("{} with one request at a time (no queueing)", rest));
    }
    return text + sentence(fmt::format("Used results: {}.", fmt::join(used, ", ")), Paint::label, style);
}

/// Returns names on one line of that width, and how many more there are.
std::string names_in_line(std::string line, const std::vector<std::string>& names, std::size_t width) {
    constexpr std::size_t room = sizeof " and 99 more";
    std::size_t shown = 0;
    for (const std::string& name : names) {
        const bool last = shown + 1 == names.size();
        if (shown > 0 && line.size() + 2 + name.size() + (last ? 0 : room) > width) {
            break;
        }
        line += (shown == 0 ? " " : ", ") + name;
        ++shown;
    }
    return shown < names.size() ? fmt::format("{} and {} more", line, format_count(names.size() - shown)) : line;
}

/// Candidates with the same objection.
struct Refused {
    std::string key;
    std::vector<const Candidate*> members;
};

/// Returns what tells objections apart: their kind and, of capabilities, the first one that is lacking.
std::string key_of(const Candidate& candidate) {
    return fmt::format("{} {}", static_cast<int>(candidate.objection),
                       candidate.objection == Objection::lacks ? candidate.lacking.front() : "");
}

/// Returns the rates that these reach: "1,956 to 19,153/s".
std::string reached(const Refused& refused) {
    const auto slower = [](const Candidate* one, const Candidate* other) {
        return one->reaches_per_s < other->reaches_per_s;
    };
    const auto [min, max] = std::minmax_element(refused.members.begin(), refused.members.end(), slower);
    const std::string low = reporters::rate_text((*min)->reaches_per_s);
    const std::string high = reporters::rate_text((*max)->reaches_per_s);
    return low == high ? low + "/s" : fmt::format("{} to {}/s", low, high);
}

std::string words_for(const Refused& refused) {
    switch (refused.members.front()->objection) {
        case Objection::skipped:
            return "cannot run here or like this (ipcbench list)";
        case Objection::failed:
            return "a run failed";
        case Objection::unknown:
            return "unknown to this build";
        case Objection::lacks:
            return std::string(refused.members.front()->lacking.front());
        case Objection::not_shown:
            return fmt::format("not shown to reach it, only {}", reached(refused));
        case Objection::too_slow:
            return fmt::format("reaches only {}", reached(refused));
        case Objection::loses:
            return "lost round trips";
        case Objection::no_percentiles:
            return "no percentiles: not timed individually";
        case Objection::no_cpu_time:
            return "its CPU time is unknown";
        case Objection::none:
            break;
    }
    return "";
}

/// Returns why each of the others does not qualify, a line for each reason.
std::string refusals(const std::vector<Candidate>& candidates, const Names& names, const Style& style) {
    constexpr std::size_t max_lines = 10;
    std::vector<Refused> groups;
    for (const Candidate& one : candidates) {
        if (one.qualifies()) {
            continue;
        }
        const auto group =
            std::find_if(groups.begin(), groups.end(), [&](const Refused& some) { return some.key == key_of(one); });
        if (group == groups.end()) {
            groups.push_back({key_of(one), {&one}});
        } else {
            group->members.push_back(&one);
        }
    }
    std::stable_sort(groups.begin(), groups.end(), [](const Refused& one, const Refused& other) {
        return one.members.size() > other.members.size();
    });
    std::vector<std::pair<std::string, std::vector<std::string>>> lines;
    for (const Refused& group : groups) {
        if (lines.size() < max_lines) {
            lines.emplace_back(words_for(group), std::vector<std::string>());
        } else {
            lines.back().first = "for other reasons";
        }
        for (const Candidate* const one : group.members) {
            lines.back().second.push_back(names.of(*one));
        }
    }
    std::string text = lines.empty() ? "" : painted("why not the others", Paint::heading, style) + "\n";
    for (const auto& [words, members] : lines) {
        text += names_in_line("  " + words + ":", members, width_of(style)) + "\n";
    }
    return text;
}

std::string figures_text(const Candidate& candidate) {
    return fmt::format("p99 {}, CPU {}", format_ns(candidate.p99_ns), cpus_text(candidate.cpus));
}

std::string conclusion(const std::vector<Candidate>& candidates, const Names& names) {
    const Recommendation found = recommend(candidates);
    std::string text = fmt::format("Use {}: {}", names.of(*found.use), figures_text(*found.use));
    if (found.for_latency != nullptr) {
        const bool polls = is_busy_polling(found.for_latency->result->wait.mode);
        text += fmt::format("; {} if you need a lower p99{}: {}", names.of(*found.for_latency),
                            polls ? " and have 2 CPUs to spare" : "", figures_text(*found.for_latency));
    }
    if (found.for_cpu != nullptr) {
        text += fmt::format("; {} if you need less CPU: {}", names.of(*found.for_cpu), figures_text(*found.for_cpu));
    }
    return text + ".";
}

/// Says what came closest where nothing qualifies.
std::string closest_text(const std::vector<Candidate>& candidates, const Requirements& requirements,
                         const Names& names) {
    const Candidate* const closest = closest_to(candidates);
    if (closest == nullptr) {
        return "No transport qualifies: nothing was measured.";
    }
    std::vector<std::string> misses(closest->lacking.begin(), closest->lacking.end());
    if (closest->reaches_per_s < requirements.rate_per_s) {
        misses.push_back(fmt::format(
            "{} {}/s of {}/s", closest->objection == Objection::not_shown ? "was shown to reach" : "reaches",
            reporters::rate_text(closest->reaches_per_s), reporters::rate_text(requirements.rate_per_s)));
    } else if (misses.empty()) {
        misses.push_back(words_for({"", {closest}}));
    }
    return fmt::format("No transport qualifies. {} comes closest: it {}.", names.of(*closest),
                       fmt::join(misses, ", and "));
}

}  // namespace

std::string advice_text(const std::vector<Candidate>& candidates, const Requirements& requirements,
                        const std::vector<Context>& contexts, const Style& style) {
    const Names names(candidates);
    const std::vector<const Candidate*> shown = shown_among(candidates);
    std::string text;
    if (!shown.empty()) {
        text += text_of(table_of(shown, names), style) + legend(shown, requirements, style);
        const auto all = static_cast<std::size_t>(
            std::count_if(candidates.begin(), candidates.end(), [](const Candidate& one) { return one.qualifies(); }));
        if (all > shown.size()) {
            text += sentence(fmt::format("{} more qualify, each with a higher p99.", format_count(all - shown.size())),
                             Paint::label, style);
        }
    }
    const std::string reasons = refusals(candidates, names, style);
    text += (text.empty() || reasons.empty() ? "" : "\n") + reasons;
    for (const std::string& warning :
         advice_warnings(candidates, requirements, contexts, [&](const Candidate& one) { return names.of(one); })) {
        text += "\n" + painted("warning", Paint::warning, style) + ": " +
                reporters::wrapped(warning, sizeof "warning:", style.wrap);
    }
    const std::string last =
        shown.empty() ? closest_text(candidates, requirements, names) : conclusion(candidates, names);
    return text + (text.empty() ? "" : "\n\n") + reporters::wrapped(last, 0, style.wrap) + "\n";
}

}  // namespace ipcbench::cli
