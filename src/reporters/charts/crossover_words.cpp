#include "reporters/charts/crossover_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "reporters/charts/chart.hpp"

namespace ipcbench::reporters {
namespace {

/// Two digits: what lies between two measured sizes is not known better.
std::string about(double bytes) {
    constexpr std::array names{"B", "KiB", "MiB", "GiB"};
    constexpr double kib = 1024;
    std::size_t scale = 0;
    while (scale + 1 < names.size() && bytes >= kib) {
        bytes /= kib;
        ++scale;
    }
    const double step =
        std::pow(10, std::max(scale == 0 ? 0.0 : -1.0, std::floor(std::log10(std::max(bytes, 1.0))) - 1));
    return fmt::format("about {:.4g} {}", std::round(bytes / step) * step, names.at(scale));
}

/// Where two change places: "about 9.2 KiB", or between which sizes where the one is 0 and nothing better can be said.
std::string place(double at, double low, double high) {
    return low > 0 ? about(at) : "somewhere below " + size_text(static_cast<std::uint64_t>(high));
}

}  // namespace

std::vector<std::string> words_for_reigns(std::span<const NamedCurve> curves, double margin) {
    std::vector<Curve> points;
    points.reserve(curves.size());
    for (const NamedCurve& curve : curves) {
        points.push_back(curve.points);
    }
    const std::vector<Reign> all = reigns(points, margin);
    if (curves.size() < 2 || all.empty()) {
        return {};
    }
    if (all.size() == 1) {
        return {fmt::format("{} is the fastest at every size, or nothing beats it by more than {:.2g} %.",
                            curves[all[0].curve].name, margin * 100)};
    }
    std::string text = "The fastest is ";
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        const Reign& next = all[i + 1];
        text += fmt::format("{}{} up to {}, ", i == 0 ? "" : "then ", curves[all[i].curve].name,
                            place(next.from, next.low, next.high));
    }
    return {text + fmt::format("and {} above.", curves[all.back().curve].name)};
}

std::vector<std::string> words_for_crossovers(std::span<const NamedCurve> curves, double margin) {
    constexpr std::size_t most_curves = 200;  // each is compared with each
    if (curves.size() > most_curves) {
        return {fmt::format("{} curves are too many to compare with one another.", curves.size())};
    }
    std::vector<std::pair<double, std::string>> found;
    for (std::size_t i = 0; i < curves.size(); ++i) {
        for (std::size_t k = i + 1; k < curves.size(); ++k) {
            for (const Crossover& crossover : crossovers(curves[i].points, curves[k].points, margin)) {
                const std::string& winner = curves[crossover.first_wins ? i : k].name;
                const std::string& loser = curves[crossover.first_wins ? k : i].name;
                std::string where = place(crossover.at, crossover.low, crossover.high);
                where = where.starts_with("about") ? "Above " + where : "From " + where + " on";
                found.emplace_back(crossover.at, fmt::format("{} {} is faster than {} (up to {:.2f}x).", where, winner,
                                                             loser, std::min(crossover.gain, 1e6)));
            }
        }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    std::vector<std::string> words;
    words.reserve(found.size());
    for (auto& [at, text] : found) {
        words.push_back(std::move(text));
    }
    return words;
}

}  // namespace ipcbench::reporters
