#pragma once

#include <memory>
#include <span>

#include "campaign/axes.hpp"
#include "campaign/flags.hpp"
#include "runner/server_target.hpp"

namespace ipcbench::campaign {

/// Reads the flags about an unmodified server, with their files; null if none was given. Throws Error (usage), also for
/// flags that need one that is missing.
[[nodiscard]] std::shared_ptr<const runner::ServerTarget> read_server(const GivenFlags& flags,
                                                                      std::span<const Selection> selections);

/// Returns the flags that request that server again: "--framing=lines", "--request=FILE".
[[nodiscard]] std::vector<std::string> flags_of_server(const ServerSetup& setup);

}  // namespace ipcbench::campaign
