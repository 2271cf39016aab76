#pragma once

#include <cstddef>

#include "runner/cell.hpp"

namespace ipcbench::runner {

/// Sets how many bytes a message takes on the wire in each direction, frame and header, from the frames of the last
/// round trip; 0 for a pong if there was none. Of several documents in turn, requests get the mean of a turn, and so do
/// answers that have the same values.
inline void set_wire_bytes(const Cell& cell, std::size_t ping_frame, std::size_t pong_frame, RunResult& result) {
    if (const std::size_t mean = cell.mean_frame_of_turn(); mean > 0) {
        ping_frame = mean;
        pong_frame = cell.message->contents.answer || pong_frame == 0 ? pong_frame : mean;
    }
    result.ping_wire_bytes = ping_frame + cell.transport->info.header_bytes;
    result.pong_wire_bytes = pong_frame + cell.transport->info.header_bytes;
}

}  // namespace ipcbench::runner
