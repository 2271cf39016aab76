#include "reporters/charts/chart.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/figures.hpp"

namespace ipcbench::reporters {

std::string_view name_of(ChartKind kind) noexcept {
    switch (kind) {
        case ChartKind::rates:
            return "rates";
        case ChartKind::sizes:
            return "sizes";
        case ChartKind::percentiles:
            return "percentiles";
        case ChartKind::breakdown:
            return "breakdown";
        case ChartKind::variants:
            return "variants";
        case ChartKind::placements:
            return "placements";
        case ChartKind::loads:
            return "loads";
    }
    return "?";
}

std::string Facets::text() const {
    std::string all;
    const std::string placed = placement.empty() ? "" : "placement " + placement;
    for (const std::string* const part : {&size, &codec, &placed, &variant, &load}) {
        if (!part->empty()) {
            all += (all.empty() ? "" : ", ") + *part;
        }
    }
    return all;
}

std::string value_text(double value, Unit unit) {
    // Beyond these the usual forms grow long, or cannot hold it.
    constexpr double most_per_s = 1e12;
    constexpr double most_ns = 1e15;
    if (unit == Unit::per_second) {
        return (value < most_per_s ? rate_text(value) : fmt::format("{:.3g}", value)) + "/s";
    }
    return value < most_ns ? format_ns(value) : fmt::format("{:.3g} s", value / 1e9);
}

std::string tick_text(double value, Unit unit) {
    if (value == 0) {
        return "0";
    }
    if (unit == Unit::per_second) {
        constexpr std::array units{std::pair{1e12, ""}, std::pair{1e9, " G"}, std::pair{1e6, " M"},
                                   std::pair{1e3, " K"}};
        for (const auto& [least, name] : units) {
            if (value >= least) {
                return fmt::format("{:.3g}{}/s", least == 1e12 ? value : value / least, name);
            }
        }
        return fmt::format("{:.4g}/s", value);
    }
    std::string text = value_text(value, unit);
    const std::size_t space = text.find(' ');
    std::string digits = text.substr(0, space);
    if (digits.find('.') != std::string::npos) {
        digits.erase(digits.find_last_not_of('0') + 1);
        digits.erase(digits.find_last_not_of('.') + 1);
    }
    return digits + text.substr(space);
}

std::string size_text(std::uint64_t bytes) {
    using Scale = std::pair<std::uint64_t, const char*>;
    constexpr std::uint64_t kib = 1024;
    for (const auto& [unit, name] : {Scale{kib * kib * kib, "GiB"}, Scale{kib * kib, "MiB"}, Scale{kib, "KiB"},
                                     Scale{1'000'000'000, "GB"}, Scale{1'000'000, "MB"}, Scale{1'000, "kB"}}) {
        if (bytes != 0 && bytes % unit == 0) {
            return fmt::format("{} {}", bytes / unit, name);
        }
    }
    return fmt::format("{} B", bytes);
}

std::string heading_of(Group group) {
    const auto* const entry =
        std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return known.first == group; });
    std::string text(entry == groups.end() ? "" : entry->second);
    if (!text.empty()) {
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    }
    return text;
}

}  // namespace ipcbench::reporters
