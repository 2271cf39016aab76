#include "ipcbench/core/message_endpoint.hpp"

#include <algorithm>

namespace ipcbench {
namespace {

// 62 characters: not a power of two, so that a frame that is shifted by a cache line or a page is detected.
constexpr std::string_view cycle = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
static_assert(pattern_period % cycle.size() == 0);

}  // namespace

std::string payload_pattern(std::size_t bytes) {
    std::string pattern(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) {
        pattern[i] = cycle[i % cycle.size()];
    }
    return pattern;
}

bool long_payload_follows_pattern(std::string_view payload, std::string_view pattern) noexcept {
    const std::string_view period = pattern.substr(0, pattern_period);
    for (; payload.size() > period.size(); payload.remove_prefix(period.size())) {
        if (payload.substr(0, period.size()) != period) {
            return false;
        }
    }
    return payload == period.substr(0, payload.size());
}

MessageEndpoint::MessageEndpoint(std::unique_ptr<Codec> codec, const Identity& self, const Identity& peer,
                                 std::size_t max_payload)
    : codec_(std::move(codec)), self_(self), peer_(peer), pattern_(payload_pattern(max_payload)) {}

}  // namespace ipcbench
