#include "reporters/ranking.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "reporters/figures.hpp"
#include "reporters/load_text.hpp"

namespace ipcbench::reporters {
namespace {

std::vector<double> rates_of(const RunResult& result) {
    std::vector<double> rates;
    for (const Repetition& repetition : result.repetitions) {
        rates.push_back(repetition.round_trips_per_s());
    }
    return rates.empty() ? std::vector{result.round_trips_per_s()} : rates;
}

/// Whether some transport was measured with several codecs: then each codec is a comparison of its own. Else, where
/// codecs differ, they belong to the transports that are compared.
bool codec_is_an_axis(const std::vector<const RunResult*>& all) {
    std::map<std::string_view, std::string_view> codecs;
    return std::any_of(all.begin(), all.end(), [&](const RunResult* result) {
        return codecs.emplace(result->transport, result->codec).first->second != result->codec;
    });
}

/// Whether there are several to be compared under the same load: then each load is a comparison of its own. One by
/// itself is compared under its loads.
bool load_is_an_axis(const std::vector<const RunResult*>& all) {
    const auto who = [](const RunResult& one) { return std::tie(one.transport, one.codec, one.wait, one.variant); };
    return std::any_of(all.begin(), all.end(), [&](const RunResult* one) { return who(*one) != who(*all.front()); });
}

/// What belongs to a comparison, and not to those that are compared.
struct Common {
    bool codec = false;
    bool load = false;
};

/// What the results of one ranking have in common.
auto key_of(const RunResult& result, const Common& common) {
    const Load load = common.load ? result.load : Load{};
    return std::tuple(result.payload_bytes, common.codec ? std::string_view(result.codec) : std::string_view(),
                      std::string_view(result.placement), load);
}

/// What varies among the results and must therefore be in a title.
struct Varying {
    bool payload = false;
    bool codec = false;
    bool placement = false;
    bool load = false;
};

Varying varying_in(const std::vector<const RunResult*>& all, const Common& common) {
    const auto differs = [&](auto RunResult::*member) {
        return std::any_of(all.begin(), all.end(),
                           [&](const RunResult* other) { return other->*member != all.front()->*member; });
    };
    return {differs(&RunResult::payload_bytes), common.codec && differs(&RunResult::codec),
            differs(&RunResult::placement), common.load && differs(&RunResult::load)};
}

std::string title_for(const RunResult& one, const Varying& varying) {
    std::string title;
    const auto add = [&](const std::string& piece) { title += (title.empty() ? "" : ", ") + piece; };
    if (varying.payload) {
        add("payload " + payload_text(one.payload_bytes));
    }
    if (varying.codec) {
        add("codec " + one.codec);
    }
    if (varying.placement) {
        add("placement " + one.placement);
    }
    if (varying.load) {
        add(load_text(one.load));
    }
    return title;
}

}  // namespace

double speed_of(const RunResult& result) {
    // How many come is up to the load there: what can be told apart is how long each takes since it was due.
    const bool open = result.load.rate > 0 && result.rate_mean_ns > 0;
    return open ? 1e9 / result.rate_mean_ns : result.round_trips_per_s();
}

Ratio speed_ratio(const RunResult& result, const RunResult& base) {
    if (result.load.rate > 0 && base.load.rate > 0) {
        return {speed_of(result) / speed_of(base), std::nullopt};
    }
    return ratio_of(rates_of(result), rates_of(base));
}

std::vector<const RunResult*> Ranking::of(Group group) const {
    std::vector<const RunResult*> some;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(some),
                 [group](const RunResult* result) { return group_of(*result) == group; });
    return some;
}

std::vector<Ranking> rank(const std::vector<RunResult>& results) {
    std::vector<const RunResult*> all;
    for (const RunResult& result : results) {
        if (has_number(result)) {
            all.push_back(&result);
        }
    }
    const Common common{codec_is_an_axis(all), load_is_an_axis(all)};
    const auto key = [common](const RunResult& result) { return key_of(result, common); };
    std::stable_sort(all.begin(), all.end(), [&](const RunResult* one, const RunResult* other) {
        return key(*one) != key(*other) ? key(*one) < key(*other) : speed_of(*one) > speed_of(*other);
    });
    const Varying varying = varying_in(all, common);
    std::vector<Ranking> rankings;
    for (const RunResult* const result : all) {
        if (rankings.empty() || key(*rankings.back().rows.front()) != key(*result)) {
            rankings.push_back({{}, title_for(*result, varying)});
        }
        rankings.back().rows.push_back(result);
    }
    return rankings;
}

bool mixes_codecs(const std::vector<Ranking>& rankings) {
    return std::any_of(rankings.begin(), rankings.end(), [](const Ranking& ranking) {
        return std::any_of(ranking.rows.begin(), ranking.rows.end(),
                           [&](const RunResult* row) { return row->codec != ranking.rows.front()->codec; });
    });
}

bool mixes_loads(const std::vector<Ranking>& rankings) {
    return std::any_of(rankings.begin(), rankings.end(), [](const Ranking& ranking) {
        return std::any_of(ranking.rows.begin(), ranking.rows.end(),
                           [&](const RunResult* row) { return row->load != ranking.rows.front()->load; });
    });
}

RowLabels::RowLabels(const std::vector<const RunResult*>& rows) {
    for (const RunResult* const row : rows) {
        const RunResult& first = *rows.front();
        several_codecs_ = several_codecs_ || row->codec != first.codec;
        several_loads_ = several_loads_ || row->load != first.load;
        Alike& alike = by_transport_.try_emplace(row->transport, Alike{row->wait, row->variant}).first->second;
        alike.several_waits = alike.several_waits || row->wait != alike.wait;
        alike.several_builds = alike.several_builds || row->variant != alike.build;
    }
}

std::string RowLabels::operator()(const RunResult& row) const {
    const Alike& alike = by_transport_.at(row.transport);
    std::string label = row.transport;
    label += several_codecs_ ? ":" + row.codec : "";
    label += alike.several_waits ? " " + to_string(row.wait) : "";
    label += several_loads_ ? " " + load_text(row.load) : "";
    label += alike.several_builds ? " (" + row.variant + ")" : "";
    return label;
}

bool shows_difference(const RunResult& faster, const RunResult& slower) {
    const Ratio ratio = speed_ratio(faster, slower);
    const double noise = std::max(faster.noise.value_or(0), slower.noise.value_or(0));
    return !ratio.interval || judge(ratio, noise) != Finding::no_difference;
}

std::string comparison_text(const RunResult& faster, const RunResult& slower, const RowLabels& labels) {
    const Ratio ratio = speed_ratio(faster, slower);
    const std::string one = labels(faster);
    const std::string other = labels(slower);
    const bool repeated = faster.asked_repetitions > 1 || slower.asked_repetitions > 1;
    const std::string interval = ratio.interval ? fmt::format(" (95 %: {})", interval_text(ratio.interval))
                                 : repeated     ? " (measured once: no interval)"
                                                : "";
    if (!shows_difference(faster, slower)) {
        return fmt::format("no difference shown between {} and {}: {}{}", one, other, times_text(ratio.value),
                           interval);
    }
    return fmt::format("{} is {} faster than {}{}", one, times_text(ratio.value), other, interval);
}

std::string times_text(double ratio) {
    constexpr double many = 100;
    return fmt::format("{:.{}f}x", ratio, ratio < many ? 2 : 0);
}

std::string interval_text(const std::optional<Interval>& interval) {
    constexpr double many = 100;
    if (!interval) {
        return "";
    }
    const int digits = interval->high < many ? 2 : 0;
    return fmt::format("{:.{}f} .. {:.{}f}", interval->low, digits, interval->high, digits);
}

}  // namespace ipcbench::reporters
