#include "transports/copy_avoiding/page_buffer.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <string>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {

PageBuffer::PageBuffer(std::size_t bytes) {
    void* const pages =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (pages == MAP_FAILED) {
        throw system_error("allocating " + std::to_string(bytes) + " bytes", errno);
    }
    data_ = static_cast<std::byte*>(pages);
    size_ = bytes;
}

PageBuffer::~PageBuffer() {
    if (data_ != nullptr) {
        ::munmap(data_, size_);
    }
}

}  // namespace ipcbench::transports
