#include "reporters/results/speed.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::reporters {
namespace {

std::vector<double> rates_of(const RunResult& result) {
    std::vector<double> rates;
    for (const Repetition& repetition : result.repetitions) {
        rates.push_back(repetition.round_trips_per_s());
    }
    return rates.empty() ? std::vector{result.round_trips_per_s()} : rates;
}

}  // namespace

double speed_of(const RunResult& result) {
    // In an open loop the load determines the rate, so the time since the scheduled send is compared.
    const bool open = result.load.rate > 0 && result.rate_mean_ns > 0;
    return open ? 1e9 / result.rate_mean_ns : result.round_trips_per_s();
}

double typical_speed(const RunResult& result) {
    if (result.load.rate > 0) {
        return speed_of(result);
    }
    double sum = 0;
    const std::vector<double> rates = rates_of(result);
    for (const double rate : rates) {
        sum += std::log(rate);
    }
    return std::exp(sum / static_cast<double>(rates.size()));
}

Effect speed_effect(const RunResult& result, const RunResult& base) {
    if (result.load.rate > 0 && base.load.rate > 0) {
        return {.log_ratio = std::log(speed_of(result) / speed_of(base))};
    }
    return result.origin == base.origin ? paired_effect(rates_of(result), rates_of(base))
                                        : effect_across_campaigns(rates_of(result), rates_of(base));
}

Ratio speed_ratio(const RunResult& result, const RunResult& base) {
    return speed_effect(result, base).ratio();
}

double self_check_noise(const RunResult& one, const RunResult& other) {
    return std::max(one.noise.value_or(0), other.noise.value_or(0));
}

double noise_at_other_times(const RunResult& result) {
    constexpr double tenfold = 9;  // twice the ratio that was seen
    const bool between_cpus = !result.control && (!result.cpus || result.cpus->first != result.cpus->second);
    return result.virtual_machine && is_busy_polling(result.wait.mode) && between_cpus ? tenfold : 0;
}

double noise_of(const RunResult& one, const RunResult& other) {
    const double apart =
        one.origin == other.origin ? 0 : std::max(noise_at_other_times(one), noise_at_other_times(other));
    return std::max(self_check_noise(one, other), apart);
}

Judgement judge_speeds(const RunResult& result, const RunResult& base) {
    return judge_one({speed_effect(result, base), noise_of(result, base)});
}

std::optional<double> visible_difference(const RunResult& result, const RunResult& base) {
    return smallest_visible({speed_effect(result, base), noise_of(result, base)}, Tolerance{}.error);
}

bool shows_difference(const RunResult& faster, const RunResult& slower) {
    const Difference difference{speed_effect(faster, slower), noise_of(faster, slower)};
    return !difference.effect.has_error() || find_all({&difference, 1}, {}).front() == Finding::faster;
}

bool matters_more(const Judgement& one, const Judgement& other) {
    const auto weight = [](const Judgement& judgement) {
        const bool shown = judgement.finding == Finding::faster || judgement.finding == Finding::slower;
        return std::pair(shown, std::abs(std::log(judgement.ratio.value)));
    };
    return weight(one) > weight(other);
}

std::string verdict_text(const Judgement& judgement, double margin) {
    return judgement.finding == Finding::same ? fmt::format("same within {}", percent_text(margin))
                                              : std::string(name_of(judgement.finding));
}

std::string what_it_takes(const Judgement& judgement, const Effect& effect, double margin) {
    if (judgement.finding != Finding::undecided) {
        return "";
    }
    if (!effect.has_error()) {
        return "there is no interval";
    }
    if (judgement.noise >= margin) {
        return fmt::format("identical measurements differ by {}", percent_text(judgement.noise));
    }
    if (!judgement.repetitions_needed) {
        return fmt::format("no number of repetitions would show {}{}", percent_text(margin),
                           effect.across_campaigns ? ", unless it is measured in turn" : "");
    }
    const std::uint64_t more = *judgement.repetitions_needed - effect.repetitions;
    return fmt::format("{} more repetition{} would show {}", format_count(more), more == 1 ? "" : "s",
                       percent_text(margin));
}

std::string comparison_text(const Named& faster, const Named& slower) {
    const Tolerance tolerance;
    const Effect effect = speed_effect(faster.result, slower.result);
    const Judgement judgement = judge_one({effect, noise_of(faster.result, slower.result)}, tolerance);
    const std::string times = times_text(judgement.ratio.value);
    if (!judgement.ratio.interval) {
        const bool repeated = faster.result.requested_repetitions > 1 || slower.result.requested_repetitions > 1;
        return fmt::format("{} is {} faster than {}{}", faster.name, times, slower.name,
                           repeated ? " (measured once: no interval)" : "");
    }
    const std::string interval =
        fmt::format("(95 %: {}; a difference of {} would show)", interval_text(judgement.ratio.interval),
                    percent_text(*judgement.smallest_visible));
    if (judgement.finding == Finding::faster) {
        return fmt::format("{} is {} faster than {} {}", faster.name, times, slower.name, interval);
    }
    if (judgement.finding == Finding::same) {
        return fmt::format("{} and {} are the {}: {} {}", faster.name, slower.name,
                           verdict_text(judgement, tolerance.margin), times, interval);
    }
    const std::string takes = what_it_takes(judgement, effect, tolerance.margin);
    return fmt::format("Undecided between {} and {}: {} {}{}", faster.name, slower.name, times, interval,
                       takes.empty() ? "" : "; " + takes);
}

}  // namespace ipcbench::reporters
