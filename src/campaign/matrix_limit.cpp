#include "campaign/matrix_limit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::campaign {
namespace {

using Seconds = std::chrono::duration<double>;

/// The upper limit of --max-cells: the plan for that many takes about 2 GB of memory.
constexpr std::uint64_t max_max_cells = 1'000'000;

/// Formats "45 s", "12 min", "31 h", "5,208 days".
std::string rough(Seconds time) {
    struct Unit {
        const char* name;
        double seconds;
        double until;  ///< from here on the next unit is used
    };
    constexpr double minute = 60;
    constexpr double hour = 60 * minute;
    constexpr double day = 24 * hour;
    for (const Unit& unit : {Unit{"s", 1, 2 * minute}, Unit{"min", minute, 2 * hour}, Unit{"h", hour, 2 * day}}) {
        if (time.count() < unit.until) {
            return fmt::format("{:.0f} {}", time.count() / unit.seconds, unit.name);
        }
    }
    return fmt::format("{} days", format_count(static_cast<std::uint64_t>(std::min(time.count() / day, 1e18))));
}

}  // namespace

std::uint64_t product_of_counts(std::initializer_list<std::uint64_t> counts) noexcept {
    std::uint64_t product = 1;
    for (const std::uint64_t count : counts) {
        if (__builtin_mul_overflow(product, count, &product)) {
            return std::numeric_limits<std::uint64_t>::max();
        }
    }
    return product;
}

void MatrixLimit::require_cells(std::uint64_t count, std::chrono::nanoseconds each) const {
    if (count <= cells) {
        return;
    }
    const std::string fewer = "give fewer values or larger steps";
    throw Error(ErrorKind::usage,
                fmt::format("{} cells, which would take about {}, are more than the limit of {}", format_count(count),
                            rough(static_cast<double>(count) * Seconds(each)), format_count(cells)),
                count <= max_max_cells ? fmt::format("{}, or raise the limit: --max-cells {}", fewer, count) : fewer);
}

void MatrixLimit::require_time(std::uint64_t runs, Seconds expected) const {
    if (expected <= time) {
        return;
    }
    constexpr double max_hours = 10'000;
    const double hours = std::ceil(expected.count() / 3600);
    const std::string less = "use fewer cells or --repetitions, or a shorter --duration";
    throw Error(ErrorKind::usage,
                fmt::format("{} run{} would take about {}, longer than the limit of {}", format_count(runs),
                            runs == 1 ? "" : "s", rough(expected), rough(time)),
                hours <= max_hours ? fmt::format("{}, or raise the limit: --max-time {:.0f}h", less, hours) : less);
}

MatrixLimit read_matrix_limit(const GivenFlags& flags) {
    MatrixLimit limit;
    if (flags.has("--max-cells")) {
        limit.cells = parse_count(*flags.text("--max-cells"), "--max-cells", 1, max_max_cells);
    }
    if (flags.has("--max-time")) {
        limit.time = parse_duration(*flags.text("--max-time"), "--max-time");
    }
    return limit;
}

}  // namespace ipcbench::campaign
