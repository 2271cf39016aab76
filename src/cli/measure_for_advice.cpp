#include "cli/measure_for_advice.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "campaign/flags.hpp"
#include "cli/collector.hpp"
#include "cli/output_files.hpp"
#include "cli/run_matrix.hpp"
#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "platform/affinity.hpp"
#include "platform/exit_code.hpp"
#include "reporters/output.hpp"
#include "reporters/reporters.hpp"
#include "runner/placement.hpp"

namespace ipcbench::cli {
namespace {

/// Keeps results, and passes them on to a report that spans several runs.
class SharedCollector final : public Reporter {
public:
    SharedCollector(reporters::ReportFile& kept, Reporter* report, bool first)
        : collector_(kept), report_(report), first_(first) {}

    void begin(const Context& context) override {
        if (!first_) {
            return;
        }
        Context shared = context;
        shared.request.reset();  // it would be that of one of the runs
        shared.command.clear();
        collector_.begin(shared);
        if (report_ != nullptr) {
            report_->begin(shared);
        }
    }
    void result(const RunResult& result) override {
        collector_.result(result);
        if (report_ != nullptr) {
            report_->result(result);
        }
    }
    void end() override {}

private:
    Collector collector_;
    Reporter* report_;
    bool first_;
};

/// Returns where rows are comparable: each side on a CPU of its own, if the system allows that.
std::string comparable_placement() {
    try {
        static_cast<void>(runner::pinning_for(runner::parse_placement("cross")));
        return "cross";
    } catch (const Error&) {
        return "none";
    }
}

campaign::GivenFlags common_flags(const AdviceMeasurement& wanted, std::chrono::nanoseconds duration) {
    campaign::GivenFlags flags;
    flags.skip_even_if_named = true;
    if (wanted.size) {
        flags.give("--size", *wanted.size);
    }
    flags.give("--duration", wanted.duration.value_or(format_duration(duration)));
    flags.give("--repetitions", std::to_string(advice_repetitions));
    flags.give("--placement", comparable_placement());
    for (const std::string& file : wanted.plug_ins) {
        flags.give("--plugin", file);
    }
    return flags;
}

/// Returns for how long to send at a rate until there are enough round trips for a p99.
std::chrono::nanoseconds duration_at(double rate_per_s) {
    constexpr double enough = 1000;
    constexpr std::chrono::seconds longest{2};
    const std::chrono::duration<double> each(enough / rate_per_s / static_cast<double>(advice_repetitions));
    return std::clamp<std::chrono::nanoseconds>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::min<std::chrono::duration<double>>(each, longest)),
        advice_duration, longest);
}

/// Returns the transports that may meet the requirements, as far as round trips one at a time tell.
std::vector<std::string> hopeful(const AdviceMeasurement& wanted, const std::vector<RunResult>& results) {
    constexpr double most_gain = 32;  // of several requests in flight over one at a time
    std::vector<std::string> names;
    for (const Candidate& one : advise(results, wanted.requirements, wanted.lookup)) {
        const std::string word = one.result->transport + ":" + one.result->codec;
        const bool may_reach_it =
            one.objection == Objection::not_shown && most_gain * one.reaches_per_s >= wanted.requirements.rate_per_s;
        if ((one.qualifies() || may_reach_it) && std::find(names.begin(), names.end(), word) == names.end()) {
            names.push_back(word);
        }
    }
    return names;
}

}  // namespace

int measure_for_advice(const AdviceMeasurement& wanted, reporters::ReportFile& report) {
    std::unique_ptr<Reporter> file;
    if (wanted.export_json) {
        OutputFiles outputs;
        outputs.add("standard output", "-");
        outputs.add("--export-json", *wanted.export_json);
        file = reporters::make_json(reporters::Output::to(outputs.release("--export-json")));
    }
    const auto run = [&](const campaign::GivenFlags& flags, bool first) {
        return run_matrix(flags,
                          {.listener = std::make_unique<SharedCollector>(report, file.get(), first), .texts = false});
    };
    campaign::GivenFlags flags = common_flags(wanted, advice_duration);
    flags.transports = {wanted.among.value_or("all")};
    int code = run(flags, true);
    const double rate = wanted.requirements.rate_per_s;
    std::vector<std::string> names = rate > 0 ? hopeful(wanted, report.results) : std::vector<std::string>();
    if (code <= static_cast<int>(ExitCode::nothing_ran) && !names.empty()) {
        campaign::GivenFlags open = common_flags(wanted, duration_at(rate));
        open.transports = std::move(names);
        open.give("--rate", format_seconds(rate));
        code = run(open, false);
    }
    if (file) {
        file->end();
    }
    return code;
}

}  // namespace ipcbench::cli
