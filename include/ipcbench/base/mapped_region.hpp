#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <utility>

namespace ipcbench {

/// Owns one mmap(2) mapping that is shared with another process.
class MappedRegion {
public:
    MappedRegion() noexcept = default;
    MappedRegion(MappedRegion&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    MappedRegion& operator=(MappedRegion&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    MappedRegion(const MappedRegion&) = delete;
    MappedRegion& operator=(const MappedRegion&) = delete;
    ~MappedRegion();

    /// Maps the first `size` bytes of `fd` read-write and shared. Every page is present when it returns, so that no
    /// page fault occurs during a measurement. Throws Error.
    [[nodiscard]] static MappedRegion map_shared(int fd, std::size_t size);

    /// The same, but no page is present yet.
    [[nodiscard]] static MappedRegion map_absent(int fd, std::size_t size);

    /// Makes every page present without changing its contents. Calls `between`, if it is set, every few milliseconds;
    /// `between` may throw.
    void populate(const std::function<void()>& between);

    [[nodiscard]] std::byte* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<std::byte> bytes() const noexcept { return {data_, size_}; }

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ipcbench
