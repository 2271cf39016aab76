#pragma once

#include <cstddef>
#include <utility>

namespace ipcbench::transports {

/// Whole pages of private memory, all present, so that the kernel can pass them to another process without copying.
class PageBuffer {
public:
    PageBuffer() noexcept = default;
    /// Throws Error.
    explicit PageBuffer(std::size_t bytes);
    PageBuffer(PageBuffer&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    PageBuffer& operator=(PageBuffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    PageBuffer(const PageBuffer&) = delete;
    PageBuffer& operator=(const PageBuffer&) = delete;
    ~PageBuffer();

    [[nodiscard]] std::byte* data() const noexcept { return data_; }

private:
    std::byte* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace ipcbench::transports
