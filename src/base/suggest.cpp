#include "ipcbench/base/suggest.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace ipcbench {

std::size_t edit_distance(std::string_view from, std::string_view to) {
    const std::size_t width = to.size() + 1;
    std::vector<std::size_t> before_last(width);
    std::vector<std::size_t> last(width);
    std::vector<std::size_t> row(width);
    for (std::size_t j = 0; j < width; ++j) {
        last[j] = j;
    }
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j < width; ++j) {
            const std::size_t substitution = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[to.size()];
}

std::string closest(std::string_view name, std::span<const std::string_view> candidates) {
    // Up to a third of the letters may differ; a more distant guess would confuse the user.
    std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
    std::string_view best;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return std::string(best);
}

std::vector<std::string_view> family_of(std::string_view name, std::span<const std::string_view> candidates) {
    while (name.ends_with('-') || name.ends_with('*')) {
        name.remove_suffix(1);
    }
    std::vector<std::string_view> beginning;
    std::vector<std::string_view> others;
    for (const std::string_view candidate : candidates) {
        const std::string parts = fmt::format("-{}-", candidate);
        const std::size_t at = name.empty() ? std::string::npos : parts.find(fmt::format("-{}-", name));
        if (at != std::string::npos) {
            (at == 0 ? beginning : others).push_back(candidate);
        }
    }
    return beginning.empty() ? others : beginning;
}

}  // namespace ipcbench
