#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "overhead/pair.hpp"

namespace ipcbench::overhead {

/// Returns how long a whole `ipcbench run TRANSPORT --iterations 1` may take, in milliseconds.
[[nodiscard]] double startup_target_ms(const TransportInfo& info);

/// Returns how long such a run takes, in milliseconds, from its start until it has been reaped; one result per
/// transport. The transports take turns. Throws Error.
[[nodiscard]] std::vector<Spread> time_startups(const std::vector<const Transport*>& transports, std::size_t times);

}  // namespace ipcbench::overhead
