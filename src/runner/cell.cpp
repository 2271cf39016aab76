#include "runner/cell.hpp"

#include <numeric>

#include "ipcbench/base/error.hpp"

namespace ipcbench::runner {
namespace {

/// Returns the options, normalised; nothing if they are contradictory.
std::map<std::string, std::string> requested_options_of(const Cell& cell) {
    if (cell.options.empty()) {
        return {};
    }
    try {
        return OptionValues(cell.transport->info.options, cell.options, cell.transport->info.name).identity();
    } catch (const Error&) {
        return cell.options;
    }
}

}  // namespace

std::vector<PlugInFile> plug_ins_of(const Cell& cell) {
    std::vector<PlugInFile> files;
    for (const std::optional<PlugInFile>& file : {cell.transport->plug_in, cell.codec->plug_in}) {
        if (file && (files.empty() || files.front() != *file)) {
            files.push_back(*file);
        }
    }
    return files;
}

RunResult describe(const Cell& cell) {
    RunResult result;
    result.transport = cell.transport->info.name;
    result.peer = cell.other_peer();
    result.control = cell.transport->info.kind == TransportKind::control;
    result.codec = cell.codec->name;
    result.plug_ins = plug_ins_of(cell);
    result.payload_bytes = cell.payload_bytes;
    if (cell.message) {
        result.message = cell.message->use;
        if (const std::vector<std::string>& requests = cell.message->contents.requests; !requests.empty()) {
            const auto add = [](std::size_t sum, const std::string& text) { return sum + text.size(); };
            result.payload_bytes =
                std::accumulate(requests.begin(), requests.end(), std::size_t{0}, add) / requests.size();
        }
    }
    if (cell.server) {
        const ServerSetup& setup = cell.server->setup;
        result.payload_bytes = setup.request.document.size();
        result.server = ServerUse{std::string(name_of(setup.framing)), setup.request_file, setup.handshake_file};
    }
    result.placement = cell.placement.text;
    if (cell.placement.requested) {
        result.requested_placement = cell.placement.text;
    }
    result.wait = cell.wait.value_or(Wait{cell.transport->info.default_wait});
    result.load = cell.load;
    result.requested_options = requested_options_of(cell);
    result.requested_timing = cell.timing;
    if (!cell.iterations) {
        result.requested_s = std::chrono::duration<double>(cell.duration).count();
    }
    return result;
}

}  // namespace ipcbench::runner
