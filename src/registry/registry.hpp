#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::registry {

/// All transports and codecs of this build, in the order of `ipcbench list`.
[[nodiscard]] const TransportList& transports();
[[nodiscard]] const std::vector<CodecInfo>& codecs();

/// By name or alias. Throws Error (usage) with "did you mean".
[[nodiscard]] const Transport& find_transport(std::string_view name);
[[nodiscard]] const CodecInfo& find_codec(std::string_view name);

/// The transports that names, aliases, globs ("shm-*", as in glob(7)) and "all" stand for: each once, in the order
/// asked for. Throws Error (usage) for what stands for nothing.
[[nodiscard]] std::vector<const Transport*> select_transports(const std::vector<std::string>& patterns);

}  // namespace ipcbench::registry
