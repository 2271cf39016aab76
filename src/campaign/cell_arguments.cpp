#include "campaign/cell_arguments.hpp"

#include <fmt/format.h>

#include "campaign/matrix_limit.hpp"
#include "campaign/message_flags.hpp"
#include "campaign/server_flags.hpp"
#include "campaign/time_budget.hpp"
#include "core/knobs.hpp"

namespace ipcbench::campaign {
namespace {

std::string in_nanoseconds(std::chrono::nanoseconds time) {
    return fmt::format("{}ns", time.count());
}

std::vector<std::string> flags_of_messages(const runner::Cell& cell) {
    if (cell.server) {
        return flags_of_server(cell.server->setup);
    }
    std::vector<std::string> words{fmt::format("--codec={}", cell.codec->name)};
    if (!cell.message || !cell.message->contents.has_documents()) {
        words.push_back(fmt::format("--size={}", cell.payload_bytes));
    }
    if (cell.message) {
        const std::vector<std::string> more = flags_of_message(cell.message->use);
        words.insert(words.end(), more.begin(), more.end());
    }
    return words;
}

}  // namespace

std::vector<std::string> arguments_for(const runner::Cell& cell, const std::string& child) {
    std::vector<std::string> words{"run", std::string(cell.transport->info.name),
                                   fmt::format("--timeout={}ms", cell.timeout.count()),
                                   cell.iterations ? fmt::format("--iterations={}", *cell.iterations)
                                                   : "--duration=" + in_nanoseconds(cell.duration)};
    const std::vector<std::string> message = flags_of_messages(cell);
    words.insert(words.begin() + 2, message.begin(), message.end());
    // A flag that would change nothing would be rejected as a usage error.
    if (cell.transport->info.kind != TransportKind::control) {
        words.push_back("--placement=" + cell.placement.text);
        words.push_back("--child=" + child);
    }
    for (const PlugInFile& file : runner::plug_ins_of(cell)) {
        words.push_back("--plugin=" + file.path);
    }
    if (cell.peer) {
        words.push_back("--peer=" + cell.peer.command);
    }
    // The timing is decided for every load, but it may be requested only with this one.
    if (cell.load == Load{.pairs = cell.load.pairs}) {
        words.push_back(fmt::format("--timing={}", cell.timing ? name_of(*cell.timing) : "auto"));
    }
    if (const auto expected = expected_time(cell); expected && *expected > MatrixLimit{}.time) {
        words.push_back("--max-time=" + in_nanoseconds(*expected + std::chrono::hours{1}));
    }
    if (cell.warmup) {
        words.push_back("--warmup=" + in_nanoseconds(*cell.warmup));
    }
    if (cell.interval) {
        words.push_back("--interval=" + in_nanoseconds(*cell.interval));
    }
    if (cell.explain_tail) {
        words.emplace_back("--explain-tail");
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

}  // namespace ipcbench::campaign
