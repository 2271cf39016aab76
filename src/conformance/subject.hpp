#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::conformance {

/// A transport in one of its wait modes: the unit for which the contract is checked.
struct TransportCase {
    const Transport* transport = nullptr;
    WaitMode wait = WaitMode::block;

    [[nodiscard]] const TransportInfo& info() const noexcept { return transport->info; }

    /// Returns the largest frame that the transport declares with these options, at most `cap` bytes.
    [[nodiscard]] std::size_t limit(std::size_t cap, const std::map<std::string, std::string>& options = {}) const {
        return std::min(cap, transport->frame_limit(OptionValues(info().options, options, info().name)));
    }
};

}  // namespace ipcbench::conformance
