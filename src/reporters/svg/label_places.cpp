#include "reporters/svg/label_places.hpp"

#include <algorithm>
#include <numeric>

namespace ipcbench::reporters::svg {
namespace {

/// Neighbours that touch and therefore move together.
struct Cluster {
    double sum = 0;  ///< sum of (wanted - place within the cluster); its mean is the cluster's best place
    std::size_t count = 0;

    [[nodiscard]] double start() const { return sum / static_cast<double>(count); }
};

}  // namespace

std::vector<double> label_places(const std::vector<double>& wanted, double gap, Range within) {
    std::vector<std::size_t> order(wanted.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t one, std::size_t other) { return wanted[one] < wanted[other]; });
    // Pool adjacent violators: least squares with labels at least `gap` apart.
    std::vector<Cluster> clusters;
    for (const std::size_t index : order) {
        clusters.push_back({wanted[index], 1});
        while (clusters.size() > 1) {
            const Cluster last = clusters.back();
            Cluster& before = clusters[clusters.size() - 2];
            const double end = before.start() + gap * static_cast<double>(before.count);
            if (last.start() >= end) {
                break;
            }
            before.sum += last.sum - gap * static_cast<double>(before.count * last.count);
            before.count += last.count;
            clusters.pop_back();
        }
    }
    std::vector<double> places(wanted.size());
    std::size_t next = 0;
    for (const Cluster& cluster : clusters) {
        for (std::size_t i = 0; i < cluster.count; ++i) {
            places[order[next++]] = cluster.start() + gap * static_cast<double>(i);
        }
    }
    // Labels outside are pushed in, and push the others.
    double lowest = within.from;
    for (const std::size_t index : order) {
        places[index] = std::max(places[index], lowest);
        lowest = places[index] + gap;
    }
    double highest = within.to;
    std::for_each(order.rbegin(), order.rend(), [&](std::size_t index) {
        places[index] = std::min(places[index], highest);
        highest = places[index] - gap;
    });
    return places;
}

}  // namespace ipcbench::reporters::svg
