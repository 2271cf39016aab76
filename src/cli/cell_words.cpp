#include "cli/cell_words.hpp"

#include <fmt/format.h>

#include "cli/loads.hpp"
#include "cli/matrix_limit.hpp"
#include "cli/time_budget.hpp"

namespace ipcbench::cli {
namespace {

std::string in_nanoseconds(std::chrono::nanoseconds time) {
    return fmt::format("{}ns", time.count());
}

}  // namespace

std::vector<std::string> words_for(const runner::Cell& cell, const std::string& child) {
    std::vector<std::string> words{"run",
                                   std::string(cell.transport->info.name),
                                   fmt::format("--codec={}", cell.codec->name),
                                   fmt::format("--size={}", cell.payload_bytes),
                                   fmt::format("--timeout={}ms", cell.timeout.count()),
                                   cell.iterations ? fmt::format("--iterations={}", *cell.iterations)
                                                   : "--duration=" + in_nanoseconds(cell.duration)};
    // A flag that would change nothing would be refused as wrong usage.
    if (cell.transport->info.kind != TransportKind::control) {
        words.push_back("--placement=" + cell.placement.text);
        words.push_back("--child=" + child);
    }
    // The timing is decided for every load, but may be requested only with this one.
    if (cell.load == Load{.pairs = cell.load.pairs}) {
        words.push_back(fmt::format("--timing={}", runner::name_of(cell.timing)));
    }
    if (const auto expected = expected_time(cell); expected && *expected > MatrixLimit{}.time) {
        words.push_back("--max-time=" + in_nanoseconds(*expected + std::chrono::hours{1}));
    }
    if (cell.warmup) {
        words.push_back("--warmup=" + in_nanoseconds(*cell.warmup));
    }
    if (cell.wait) {
        words.push_back("--wait=" + to_string(*cell.wait));
    }
    const std::vector<std::string> load = flags_for(cell.load);
    words.insert(words.end(), load.begin(), load.end());
    for (const auto& [key, value] : cell.options) {
        words.push_back(fmt::format("--option={}={}", key, value));
    }
    return words;
}

}  // namespace ipcbench::cli
