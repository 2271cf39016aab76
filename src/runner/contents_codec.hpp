#pragma once

#include <memory>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/document.hpp"

namespace ipcbench::runner {

/// What a codec works for: the side that sends pings, or the one that answers them.
enum class Role { initiator, responder };

/// Creates the codec of one role for messages with these contents; null: the usual ones. It has the place of the
/// codec's own: what a message carries is decided here, and the loops that send and check messages need not know it.
/// Throws Error: `usage` if the codec cannot carry the contents, `unavailable` if it was not built.
[[nodiscard]] std::unique_ptr<Codec> make_codec(const CodecInfo& codec, const MessageContents* contents, Role role);

/// Returns the mean size of the frames that this side's codec writes for a message: of several documents that are sent
/// in turn, over one turn. 0 if there are not several.
[[nodiscard]] std::size_t mean_frame_of_turn(const CodecInfo& codec, const MessageContents* contents);

}  // namespace ipcbench::runner
