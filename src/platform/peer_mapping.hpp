#pragma once

#include <cstddef>
#include <span>

#include "ipcbench/base/mapped_region.hpp"
#include "platform/truncation_guard.hpp"

namespace ipcbench::platform {

/// A mapping shared with a peer. If the peer truncates the file, the lifeline is cut (TruncationGuard).
class PeerMapping {
public:
    PeerMapping() noexcept = default;

    /// Maps the first `bytes` of `fd` read-write and shared; every page is present when it returns. Throws Error, also
    /// if the file is shorter or the lifeline is cut meanwhile. `lifeline` must outlive the mapping.
    PeerMapping(int fd, std::size_t bytes, Lifeline& lifeline);

    [[nodiscard]] std::byte* data() const noexcept { return region_.data(); }
    [[nodiscard]] std::size_t size() const noexcept { return region_.size(); }
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return region_.bytes(); }

private:
    MappedRegion region_;
    TruncationGuard guard_;  // last, so destroyed first: the addresses may be reused soon
};

}  // namespace ipcbench::platform
