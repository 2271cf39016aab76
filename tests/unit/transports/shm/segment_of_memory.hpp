#pragma once

#include <memory>
#include <new>
#include <span>

#include "transports/shm/ring_layout.hpp"

namespace ipcbench::transports {

/// A new segment in this process's own memory, aligned like a mapping.
class SegmentOfMemory {
public:
    explicit SegmentOfMemory(const RingGeometry& geometry)
        : geometry_(geometry), bytes_(new (alignment) std::byte[geometry.total_bytes()]()) {}

    [[nodiscard]] std::span<std::byte> bytes() const { return {bytes_.get(), geometry_.total_bytes()}; }
    [[nodiscard]] RingPart part(Side writer) const { return geometry_.part(bytes(), writer); }
    [[nodiscard]] Control& control() const { return Control::of(bytes()); }
    [[nodiscard]] const RingGeometry& geometry() const { return geometry_; }

private:
    static constexpr std::align_val_t alignment{4096};
    struct Free {
        void operator()(std::byte* bytes) const { ::operator delete[](bytes, alignment); }
    };

    RingGeometry geometry_;
    std::unique_ptr<std::byte[], Free> bytes_;
};

}  // namespace ipcbench::transports
