#include "reporters/comparison.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "reporters/context_differences.hpp"
#include "reporters/context_words.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns "both: TEXT" for what makes both reports unreliable, else "NAME: TEXT".
std::vector<std::string> conditions_of(const ReportFile& before, const ReportFile& after) {
    std::vector<std::string> lines;
    const std::vector<const Condition*> others = conditions_that_affect_results(after.context);
    std::set<const Condition*> shared;
    for (const Condition* const condition : conditions_that_affect_results(before.context)) {
        const auto same = std::find_if(others.begin(), others.end(), [&](const Condition* other) {
            return other->name == condition->name && other->observed == condition->observed;
        });
        if (same != others.end()) {
            shared.insert(*same);
        }
        lines.push_back(fmt::format("{}: {}", same != others.end() ? "both" : before.name, condition->observed));
    }
    for (const Condition* const condition : others) {
        if (!shared.contains(condition)) {
            lines.push_back(fmt::format("{}: {}", after.name, condition->observed));
        }
    }
    return lines;
}

/// Returns the results of a report by their identity (everything that was requested); a duplicate is a separate cell.
std::map<std::string, const RunResult*> by_name(const ReportFile& report, bool with_options) {
    UniqueNames unique;
    std::map<std::string, const RunResult*> results;
    for (const RunResult& result : report.results) {
        results.emplace(unique(cell_name(result, with_options)), &result);
    }
    return results;
}

bool options_are_known(const ReportFile& report) {
    return std::all_of(report.results.begin(), report.results.end(),
                       [](const RunResult& result) { return result.requested_options.has_value(); });
}

/// Matches the cells of one report with those of the other.
class Matching {
public:
    Matching(const ReportFile& before, const ReportFile& after, const Tolerance& tolerance,
             const CalibratedNoise* calibration)
        : calibration_(calibration),
          by_options_(options_are_known(before) && options_are_known(after)),
          after_(by_name(after, by_options_)) {
        comparison_.before = &before;
        comparison_.after = &after;
        comparison_.tolerance = tolerance;
        comparison_.context = context_differences(before.context, after.context);
        comparison_.conditions = conditions_of(before, after);
        UniqueNames unique;
        for (const RunResult& result : before.results) {
            match(result, unique(cell_name(result, by_options_)));
        }
        separate_other_options();
        for (const RunResult* const result : only_before_) {
            comparison_.only_before.push_back(full_name(*result));
        }
        for (const auto& [name, result] : after_) {
            if (has_number(*result)) {
                comparison_.only_after.push_back(full_name(*result));
            }
        }
        note_effective_options();
        judge_cells();
    }

    [[nodiscard]] const ReportComparison& comparison() const { return comparison_; }

private:
    void match(const RunResult& before, const std::string& name) {
        const auto observed = after_.find(name);
        const RunResult* const after = observed == after_.end() ? nullptr : observed->second;
        if (after == nullptr) {
            only_before_.push_back(&before);
            comparison_.gone += has_number(before) ? 1 : 0;
            return;
        }
        if (has_number(before)) {
            after_.erase(observed);
            add(before, *after);
        } else if (!has_number(*after)) {
            after_.erase(observed);
            add_unmeasured(*after);
        }
    }

    /// Adds a cell that neither report measured. One that fails is at fault, whatever it did before.
    void add_unmeasured(const RunResult& after) {
        (after.status == RunStatus::failed ? comparison_.failed : comparison_.in_neither)
            .push_back(full_name(after) + (after.reason.empty() ? "" : ": " + after.reason));
    }

    void add(const RunResult& before, const RunResult& after) {
        if (!has_number(after)) {
            const bool failed = after.status == RunStatus::failed;
            (failed ? comparison_.failed : comparison_.skipped)
                .push_back(full_name(before) + (after.reason.empty() ? "" : ": " + after.reason));
            comparison_.gone += failed ? 0 : 1;
            return;
        }
        const Effect effect = speed_effect(after, before);
        const std::optional<double> calibrated =
            calibration_ != nullptr ? calibration_->noise_of(before, effect.paired) : std::nullopt;
        const double checked = std::max(self_check_noise(before, after), calibrated.value_or(0));
        const double noise = calibrated ? checked : noise_of(before, after);  // what was measured replaces assumptions
        comparison_.cells.push_back(
            {&before, &after, effect, noise, before.noise || after.noise || calibrated, noise > checked});
    }

    void judge_cells() {
        std::vector<Difference> differences;
        for (const ComparedCell& cell : comparison_.cells) {
            differences.push_back({cell.effect, cell.noise});
        }
        const std::vector<Judgement> judgements = judge_all(differences, comparison_.tolerance);
        for (std::size_t i = 0; i < judgements.size(); ++i) {
            comparison_.cells[i].judgement = judgements[i];
        }
    }

    /// Reports cells without a counterpart that exist in the other report with other options.
    void separate_other_options() {
        std::map<std::string, std::string> others;  // by everything else that was requested
        for (const auto& [name, result] : after_) {
            others.emplace(cell_name(*result, false), name);
        }
        std::erase_if(only_before_, [&](const RunResult* before) {
            const auto other = others.find(cell_name(*before, false));
            if (other == others.end()) {
                return false;
            }
            const auto shown = [](const RunResult& result) {
                const std::string options = options_text(result);
                return options.empty() ? "no options" : options;
            };
            comparison_.other_options.push_back(
                fmt::format("{} -> {}", full_name(*before), shown(*after_.at(other->second))));
            after_.erase(other->second);
            others.erase(other);
            return true;
        });
    }

    /// Notes differences where the kernel, the machine or an earlier version turned the same request into other
    /// effective options.
    void note_effective_options() {
        std::set<std::string> notes;
        for (ComparedCell& cell : comparison_.cells) {
            for (const EffectiveOption& option : cell.before->options) {
                for (const EffectiveOption& other : cell.after->options) {
                    if (option.key == other.key && option.value != other.value) {
                        notes.insert(fmt::format("option {} of {}: {} -> {}", option.key, cell.before->transport,
                                                 option.value, other.value));
                        cell.differences.push_back(fmt::format("{}: {} -> {}", option.key, option.value, other.value));
                    }
                }
            }
        }
        comparison_.context.insert(comparison_.context.end(), notes.begin(), notes.end());
    }

    const CalibratedNoise* calibration_;
    bool by_options_;
    std::map<std::string, const RunResult*> after_;  ///< cells without a counterpart so far
    std::vector<const RunResult*> only_before_;
    ReportComparison comparison_;
};

}  // namespace

ReportComparison compare(const ReportFile& before, const ReportFile& after, const Tolerance& tolerance,
                         const CalibratedNoise* calibration) {
    return Matching(before, after, tolerance, calibration).comparison();
}

std::vector<BuildPair> pairs_of_builds(const ReportFile& report) {
    std::set<std::string> builds;
    for (const RunResult& result : report.results) {
        builds.insert(result.variant);
    }
    const std::string current = build_name(report.context.build_type);
    if (builds.erase(current) == 0) {
        return {};
    }
    const auto of_build = [&](const std::string& build) {
        ReportFile part{build, report.context, {}};
        std::copy_if(report.results.begin(), report.results.end(), std::back_inserter(part.results),
                     [&](const RunResult& result) { return result.variant == build; });
        for (RunResult& result : part.results) {
            result.variant.clear();
        }
        return part;
    };
    std::vector<BuildPair> pairs;
    pairs.reserve(builds.size());
    for (const std::string& build : builds) {
        pairs.push_back({of_build(build), of_build(current)});
    }
    return pairs;
}

}  // namespace ipcbench::reporters
