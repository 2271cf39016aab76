#include "ipcbench/core/speaker.hpp"

namespace ipcbench {

std::string payload_pattern(std::size_t bytes) {
    // 62 characters: no power of two, so that a frame shifted by a cache line or a page does not look right.
    constexpr std::string_view cycle = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string pattern(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) {
        pattern[i] = cycle[i % cycle.size()];
    }
    return pattern;
}

Speaker::Speaker(std::unique_ptr<Codec> codec, const Identity& self, const Identity& peer, std::size_t max_payload)
    : codec_(std::move(codec)), self_(self), peer_(peer), pattern_(payload_pattern(max_payload)) {}

}  // namespace ipcbench
