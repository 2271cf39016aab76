#include "ipcbench/base/mapped_region.hpp"

#include <sys/mman.h>

#include <atomic>
#include <cerrno>

#include "ipcbench/base/error.hpp"

#ifndef MAP_POPULATE
#define MAP_POPULATE 0
#endif

namespace ipcbench {

MappedRegion::~MappedRegion() {
    if (data_ != nullptr) {
        ::munmap(data_, size_);
    }
}

MappedRegion MappedRegion::map_shared(int fd, std::size_t size) {
    void* address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (address == MAP_FAILED) {
        throw system_error("mapping " + std::to_string(size) + " bytes of shared memory", errno);
    }
    MappedRegion region;
    region.data_ = static_cast<std::byte*>(address);
    region.size_ = size;
    // MAP_POPULATE of a shared file only reads ahead; a write makes each page ours as well. Or-ing nothing in,
    // atomically, leaves what the peer may be writing at the same time as it is.
    constexpr std::size_t page = 4096;
    for (std::size_t offset = 0; offset < size; offset += page) {
        auto& byte = reinterpret_cast<unsigned char&>(region.data_[offset]);
        std::atomic_ref<unsigned char>(byte).fetch_or(0, std::memory_order_relaxed);
    }
    return region;
}

}  // namespace ipcbench
