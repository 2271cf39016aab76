#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::registry {

/// Returns all transports and codecs, in the order of `ipcbench list`: those of this build, then those of the user's
/// plug-ins (user_plug_ins.hpp).
[[nodiscard]] const std::deque<Transport>& transports();
[[nodiscard]] const std::deque<CodecInfo>& codecs();

/// Finds a transport by name or alias. Throws Error: `usage` with "did you mean", or `unavailable` if a plug-in that
/// may have it could not be loaded.
[[nodiscard]] const Transport& find_transport(std::string_view name);
[[nodiscard]] const CodecInfo& find_codec(std::string_view name);

/// Returns whether the transport works on this machine with that wait mode (its default if none is given) and, if not,
/// why and how to fix it. Creates what a run would create and removes it again; remembers success.
[[nodiscard]] Availability availability_of(const Transport& transport, std::optional<WaitMode> wait = std::nullopt);

/// Returns whether the codec is in this build and, if not, why and how to fix it.
[[nodiscard]] Availability availability_of(const CodecInfo& codec);

/// Finds a codec that can be used. Throws Error: `usage` for an unknown name, `unavailable` for one that was not built.
[[nodiscard]] const CodecInfo& usable_codec(std::string_view name);

/// Creates one side's codec for the usual payload. Throws as `usable_codec`.
[[nodiscard]] std::unique_ptr<Codec> make_codec(std::string_view name);

/// Returns the codecs that names, globs ("json*", as in glob(7)) and "all" match: each once, in the requested order.
/// Throws Error (usage) for a pattern that matches nothing.
[[nodiscard]] std::vector<const CodecInfo*> select_codecs(const std::vector<std::string>& patterns);

/// Returns the transports that names, aliases, globs ("shm-*", as in glob(7)) and "all" match: each once, in the
/// requested order. Throws Error (usage) for a pattern that matches nothing.
[[nodiscard]] std::vector<const Transport*> select_transports(const std::vector<std::string>& patterns);

}  // namespace ipcbench::registry
