#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "overhead/pair.hpp"

namespace ipcbench::overhead {

/// How long a whole `ipcbench run TRANSPORT --iterations 1` may take, in milliseconds.
[[nodiscard]] double startup_target_ms(const TransportInfo& info);

/// How long it takes, in milliseconds, from its start until it has been reaped; the transports take turns. One result
/// for each. Throws Error.
[[nodiscard]] std::vector<Spread> time_startups(const std::vector<const Transport*>& transports, std::size_t times);

}  // namespace ipcbench::overhead
