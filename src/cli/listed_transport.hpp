#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::cli {

/// A transport and its state on this machine.
struct ListedTransport {
    const TransportInfo& info;
    const std::optional<PlugInFile>& plug_in;
    Availability here;
    std::size_t frame_limit;
};

/// Prints what `list --json` prints.
void print_list_json(const std::vector<ListedTransport>& entries);

}  // namespace ipcbench::cli
