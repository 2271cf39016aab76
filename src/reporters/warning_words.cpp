#include "reporters/warning_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {
namespace {

/// The format of a value.
enum class Form : std::uint8_t { whole, count, change, seconds, error };

struct Sentence {
    WarningCode code;
    std::string_view text;  ///< {0}, {1}, {2}: values; {3}: the subject; {4}: foreign text; {5}: the effect of a pause
    std::array<Form, 3> forms{};
};

/// Common to all sentences about pauses.
constexpr std::string_view pause_effect = "the rate and the slowest times include that";

constexpr std::array sentences{
    Sentence{WarningCode::coarse_percentiles,
             "only {0} individually timed round trips: high percentiles are coarse",
             {Form::count}},
    Sentence{WarningCode::preempted,
             "other threads (of other programs, or the library's own) took the CPU {0} times a second",
             {Form::count}},
    Sentence{WarningCode::outlier,
             "repetition {0} of {1} is an outlier by its modified Z score: {2} % from the overall rate",
             {Form::whole, Form::whole, Form::change}},
    Sentence{WarningCode::wide_spread,
             "the repetitions vary by {0} % (coefficient of variation): use more or longer ones, or an idle machine",
             {Form::whole}},
    Sentence{WarningCode::stopped, "{3} was stopped and continued (SIGCONT) during the run: {5}"},
    Sentence{WarningCode::stalled,
             "{3} was stalled for {0} s during the run, though no other process had its CPU: {5} (was the virtual "
             "machine paused, the control group frozen, a debugger attached?)",
             {Form::seconds}},
    Sentence{WarningCode::suspended, "the machine was suspended for {0} s during the run: {5}", {Form::seconds}},
    Sentence{WarningCode::yields_on_one_cpu, "both processes share one CPU, so they yield instead of spinning"},
    Sentence{WarningCode::yields_when_crowded,
             "{0} threads share {1} CPUs, so they yield instead of spinning",
             {Form::whole, Form::whole}},
    Sentence{WarningCode::not_pinned,
             "the CPUs could not be chosen ({0}), so the scheduler placed both sides: rows may differ for that reason "
             "alone",
             {Form::error}},
    Sentence{WarningCode::shared_cpu,
             "both sides ran on one CPU for {0} % of the time, which makes a blocking transport look faster and a "
             "spinning one slower: see --placement",
             {Form::whole}},
    Sentence{WarningCode::polling_threads,
             "{0} threads of the parent poll for answers without sleeping, on {1} CPUs",
             {Form::whole, Form::whole}},
    Sentence{WarningCode::no_descriptors,
             "there is no descriptor to wait on: the event loop polls each connection in turn"},
    Sentence{WarningCode::fewer_in_flight,
             "the maximum in flight was {0}: the transport has no room for more",
             {Form::count}},
    Sentence{WarningCode::passed_over,
             "the server sent {0} messages besides its answers: passing over them is part of the times",
             {Form::count}},
    Sentence{WarningCode::worker_failed, "{4}"},
    Sentence{WarningCode::other, "{4}"},
};

std::string in_form(double value, Form form) {
    switch (form) {
        case Form::count:
            return format_count(static_cast<std::uint64_t>(std::clamp(value, 0.0, 1e18)));
        case Form::change:
            return fmt::format("{:+.0f}", value);
        case Form::seconds:
            return fmt::format("{:.1f}", value);
        case Form::error:
            return describe_errno("sched_setaffinity", static_cast<int>(std::clamp(value, 0.0, 1e6)));
        case Form::whole:
            break;
    }
    return fmt::format("{:.0f}", value);
}

std::string_view words_for(WarningProcess process) {
    switch (process) {
        case WarningProcess::parent:
            return "the parent";
        case WarningProcess::child:
            return "the child";
        case WarningProcess::one_of_children:
            return "a child";
        case WarningProcess::none:
            break;
    }
    return "a process";
}

}  // namespace

std::string text_of(const Warning& min, const Warning& max) {
    const auto* const sentence =
        std::find_if(sentences.begin(), sentences.end(), [&](const Sentence& one) { return one.code == min.code; });
    std::array<std::string, 3> values;
    for (std::size_t i = 0; i < std::min({values.size(), min.values.size(), max.values.size()}); ++i) {
        const std::string low = in_form(min.values[i], sentence->forms[i]);
        const std::string high = in_form(max.values[i], sentence->forms[i]);
        values[i] = low == high ? low : low + " to " + high;
    }
    const std::string_view process = words_for(min.process);
    return fmt::vformat(sentence->text,
                        fmt::make_format_args(values[0], values[1], values[2], process, min.detail, pause_effect));
}

std::string text_of(const Warning& warning) {
    return text_of(warning, warning);
}

std::vector<std::string> texts_of(const std::vector<Warning>& warnings) {
    std::vector<std::string> texts;
    std::transform(warnings.begin(), warnings.end(), std::back_inserter(texts),
                   [](const Warning& warning) { return text_of(warning); });
    return texts;
}

}  // namespace ipcbench::reporters
