#include "campaign/matrix_limit.hpp"

#include <cmath>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/numbers.hpp"

namespace ipcbench::campaign {
namespace {

using Seconds = std::chrono::duration<double>;

/// The upper limit of --max-cells: the plan for that many takes a few seconds and some hundred MB of memory.
constexpr std::uint64_t max_max_cells = 100'000;

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
                            reporters::rough_time_text(static_cast<double>(count) * Seconds(each).count()),
                            format_count(cells)),
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
                            runs == 1 ? "" : "s", reporters::rough_time_text(expected.count()),
                            reporters::rough_time_text(Seconds(time).count())),
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
