#pragma once

#include <memory>
#include <optional>
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

/// Whether the transport works on this machine with that wait mode (its default if none is given) and, if not, why and
/// how to fix it. Makes what a run would make and removes it again; once that has worked, remembers it.
[[nodiscard]] Availability availability_of(const Transport& transport, std::optional<WaitMode> wait = std::nullopt);

/// Whether the codec is in this build, and if not: why, and what would mend it.
[[nodiscard]] Availability availability_of(const CodecInfo& codec);

/// One side's codec. Throws Error: `usage` for a name that there is not, `unavailable` for one that was not built.
[[nodiscard]] std::unique_ptr<Codec> make_codec(std::string_view name);

/// The codecs that names, globs ("json*", as in glob(7)) and "all" stand for: each once, in the order asked for. Throws
/// Error (usage) for what stands for nothing.
[[nodiscard]] std::vector<const CodecInfo*> select_codecs(const std::vector<std::string>& patterns);

/// The transports that names, aliases, globs ("shm-*", as in glob(7)) and "all" stand for: each once, in the order
/// asked for. Throws Error (usage) for what stands for nothing.
[[nodiscard]] std::vector<const Transport*> select_transports(const std::vector<std::string>& patterns);

}  // namespace ipcbench::registry
