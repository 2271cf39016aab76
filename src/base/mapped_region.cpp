#include "ipcbench/base/mapped_region.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "ipcbench/base/error.hpp"

// New in Linux 5.14; the headers may be older.
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

namespace ipcbench {

MappedRegion::~MappedRegion() {
    if (data_ != nullptr) {
        ::munmap(data_, size_);
    }
}

MappedRegion MappedRegion::map_shared(int fd, std::size_t size) {
    MappedRegion region = map_absent(fd, size);
    region.populate({});
    return region;
}

MappedRegion MappedRegion::map_absent(int fd, std::size_t size) {
    void* address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED) {
        throw system_error("mapping " + std::to_string(size) + " bytes of shared memory", errno);
    }
    MappedRegion region;
    region.data_ = static_cast<std::byte*>(address);
    region.size_ = size;
    return region;
}

void MappedRegion::populate(const std::function<void()>& between) {
    constexpr std::size_t page = 4096;
    constexpr std::size_t step = std::size_t{16} << 20U;
    for (std::size_t begin = 0; begin < size_; begin += step) {
        if (between) {
            between();
        }
        const std::size_t end = std::min(size_, begin + step);
        // Let the kernel read ahead if it can: that is fast. Then write to each page, so that this process maps it
        // writable. An atomic OR with 0 does not disturb what the peer may be writing at the same time.
        static_cast<void>(::madvise(data_ + begin, end - begin, MADV_POPULATE_READ));
        for (std::size_t offset = begin; offset < end; offset += page) {
            auto& byte = reinterpret_cast<unsigned char&>(data_[offset]);
            std::atomic_ref<unsigned char>(byte).fetch_or(0, std::memory_order_relaxed);
        }
    }
}

}  // namespace ipcbench
